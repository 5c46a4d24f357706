import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class LiquorOrderCheck(models.Model):
    """A rule that looks at an order before it is released. One record a rule, one method a record.

    The rule with the code `x` is the method `_check_order_x(orders)` of this model. Another addon adds a rule by a
    record of this model and that method in a class of its own with `_inherit = "liquor.order.check"`. A record whose
    method is gone (its addon was removed) is skipped and logged.
    """

    _name = "liquor.order.check"
    _description = "Order Check"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True, help="Names the method of the rule.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    explanation = fields.Text(
        "What It Does",
        translate=True,
        help="What the rule looks at, what its limits mean, and what to do about what it finds.",
    )
    severity = fields.Selection(
        [("block", "Blocks"), ("review", "To Review"), ("warn", "Note Only")],
        required=True,
        default="review",
        help="Blocks: the order cannot be approved while the cause is there. "
        "To Review: a person decides. Note Only: the order goes on, the note stays on it.",
    )
    on_place = fields.Boolean("When Placed", default=True, help="Check when the customer places the order.")
    on_release = fields.Boolean(
        "Before Release", default=True, help="Check when the order was paid or is confirmed by staff."
    )
    refuse_at_place = fields.Boolean(
        "Refuse at Checkout",
        help="With severity Blocks: the customer is told at checkout and the order is not placed.",
    )
    scope = fields.Selection(
        [("all", "All Orders"), ("customer", "Orders that Customers Placed")], required=True, default="customer"
    )
    resolver = fields.Selection(
        [("service", "Customer Service"), ("operator", "Operator"), ("manager", "Manager")],
        "Resolved by",
        required=True,
        default="service",
        help="Who decides about what the rule finds. A manager always may.",
    )
    customer_can_fix = fields.Selection(
        [("address", "Address"), ("phone", "Phone"), ("fapiao", "Fapiao"), ("gift", "Gift")],
        "Customer Can Correct",
        help="What the customer may correct on the page of the order, or by the link in our mail.",
    )
    limit_quantity = fields.Float("Bottles, Person", help="Bottles of a product that a person may buy a day; 0 = any.")
    limit_quantity_company = fields.Float(
        "Bottles, Company", help="Bottles of a product that a company may buy a day; 0 = any."
    )
    limit_orders = fields.Integer("Usual Orders", help="How many orders are usual within the time below.")
    window_minutes = fields.Integer("Within Minutes", help="How far back the rule looks.")

    _code_uniq = models.UniqueIndex("(code)", "There is already a check with this code.")
    _limits_positive = models.Constraint(
        "CHECK (limit_quantity >= 0 AND limit_quantity_company >= 0 AND limit_orders >= 0 AND window_minutes >= 0)",
        "The limits of a check cannot be negative; 0 turns a limit off.",
    )

    @api.model
    def _run(self, orders, moment):
        """Run every active rule of a moment, each once for all orders.

        :param sale.order orders: quotations, as superuser
        :param str moment: "place" or "release"
        :return: dict liquor.order.check -> {sale.order: (message, cause)}, with an entry for each rule that ran
        """
        checks = self.search([(f"on_{moment}", "=", True)])
        return {check: check._run_rule(orders, moment) for check in checks}

    def _run_rule(self, orders, moment):
        """Return what one rule finds: {sale.order: (message, cause)}."""
        self.ensure_one()
        rule = getattr(self, f"_check_order_{self.code}", None)
        if rule is None:
            _logger.warning("Order check %s has no rule any more; it is skipped.", self.code)
            return {}
        if self.scope == "customer" and moment != "place":
            orders = orders.filtered(lambda order: order.liquor_placed_at or order.website_id)
        found = rule(orders) if orders else {}
        return {
            order: what if isinstance(what, tuple) else (what, what) for order, what in found.items() if what
        }  # fmt: skip

    def _resolver_groups(self):
        """Return {resolver: XML id of its group}."""
        return {key: f"liquor_base.group_liquor_{key}" for key, _label in self._fields["resolver"].selection}
