from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("unpaid", "To Pay"),
    ("review", "In Review"),
    ("to_ship", "To Ship"),
    ("shipped", "Shipped"),
    ("transit", "On Its Way"),
    ("signed", "Signed For"),
    ("done", "Completed"),
    ("cancel", "Cancelled"),
]
NEWS = ("in_transit", "incident", "customer_delivered", "warehouse_delivered", "no_update")
BATCH = 500


class SaleOrder(models.Model):
    """Where an order is, in the customer's words. `_compute_liquor_state` is the only place that says so."""

    _inherit = "sale.order"

    liquor_state = fields.Selection(
        STATES,
        "Progress",
        compute="_compute_liquor_state",
        store=True,
        index=True,
        copy=False,
        group_expand=True,
        help="Where the order is, as its customer sees it. Empty for carts and drafts.",
    )
    liquor_signed_at = fields.Datetime(
        "Signed For At",
        compute="_compute_liquor_state",
        store=True,
        copy=False,
        help="When the last parcel was signed for; empty while one is still to come.",
    )
    liquor_completed_at = fields.Datetime(
        "Completed At",
        readonly=True,
        copy=False,
        help="When the customer confirmed the receipt, or the time for it had passed.",
    )

    @api.depends(
        "state",
        "liquor_placed_at",
        "liquor_completed_at",
        "amount_total",
        "transaction_ids.state",
        "transaction_ids.amount",
        "picking_ids.state",
        "picking_ids.picking_type_id",
        "picking_ids.delivery_state",
        "picking_ids.date_delivered",
        "order_line.product_id.type",
    )
    def _compute_liquor_state(self):
        """The customer's state of the orders.

        Other parts that know of a review extend :meth:`_liquor_is_in_review`, and add what it reads to the
        dependencies by overriding this method with their own ``@api.depends`` and a call of ``super()``.
        """
        for order in self:
            deliveries = order._liquor_shipments()
            signed = deliveries.filtered(lambda picking: picking.delivery_state == "customer_delivered")
            all_signed = order.state == "sale" and deliveries and signed == deliveries
            order.liquor_signed_at = max(signed.mapped("date_delivered")) if all_signed else False
            order.liquor_state = order._liquor_state_of(deliveries)

    def _liquor_state_of(self, deliveries):
        """The state of one order.

        :param deliveries: its stock.picking to the customer, cancelled ones excepted
        """
        self.ensure_one()
        if self.state == "cancel":
            return "cancel"
        if self.state != "sale":
            if self.state == "draft" and not self.liquor_placed_at:
                return False
            return "review" if self._liquor_is_in_review() or self._liquor_is_paid() else "unpaid"
        if self.liquor_completed_at:
            return "done"
        if self._liquor_is_in_review():
            return "review"
        return self._liquor_shipping_state(deliveries)

    def _liquor_shipping_state(self, deliveries):
        """The state of a confirmed order, from its deliveries."""
        if not deliveries:
            goods = self.order_line.filtered(lambda line: line.product_id.type == "consu")
            return "to_ship" if goods else "signed"  # nothing to ship: services, gift cards
        shipped = deliveries.filtered(lambda picking: picking.state == "done")
        if not shipped:
            return "to_ship"
        if all(picking.delivery_state == "customer_delivered" for picking in deliveries):
            return "signed"
        return "transit" if any(picking.delivery_state in NEWS for picking in shipped) else "shipped"

    def _liquor_shipments(self):
        """The deliveries of the order to its customer, oldest first; cancelled ones and returns excepted."""
        return self.picking_ids.filtered(
            lambda picking: picking.picking_type_id.code == "outgoing" and picking.state != "cancel"
        ).sorted("id")

    def _liquor_is_in_review(self):
        """Hook: whether people have to look at the order before it ships. See :meth:`_compute_liquor_state`."""
        self.ensure_one()
        return False

    def _liquor_is_paid(self):
        """Whether nothing is left to pay before the order may go on. Higher addons extend it for orders on credit."""
        self.ensure_one()
        if not self.require_payment and not self.website_id:  # a shop's customer always pays
            return True
        # sudo: a clerk without access to payments sees the state all the same
        payments = self.sudo().transaction_ids.filtered(
            lambda tx: tx.state in ("authorized", "done") and tx.operation not in ("refund", "validation")
        )
        return self.currency_id.compare_amounts(sum(payments.mapped("amount")), self.amount_total) >= 0

    @api.depends("liquor_placed_at")
    def _compute_type_name(self):
        """Override: what a customer has placed is an order, paid or not."""
        res = super()._compute_type_name()
        for order in self.filtered(lambda order: order.liquor_placed_at and order.state != "sale"):
            order.type_name = self.env._("Order")
        return res

    def action_liquor_receive(self):
        """The customer confirms the receipt: what was shipped is signed for, and an order without rest is completed.

        The caller checks who asks. Replaying changes nothing.

        :raise UserError: nothing was shipped yet
        """
        for order in self:
            if order.liquor_state in ("done", "cancel"):
                continue
            shipped = order._liquor_shipments().filtered(lambda picking: picking.state == "done")
            if not shipped:
                raise UserError(
                    self.env._("Order %(name)s has not been shipped yet: there is nothing to confirm.", name=order.name)
                )
            shipped._liquor_sign(self.env._("The customer confirmed the receipt"))
        self.filtered(lambda order: order.liquor_state == "signed")._liquor_complete()

    def _liquor_complete(self):
        """Complete orders, each once, and call the hook for each."""
        # the lock decides between the customer and the nightly job
        fresh = self.try_lock_for_update().filtered(lambda order: not order.liquor_completed_at)
        fresh.write({"liquor_completed_at": fields.Datetime.now()})
        for order in fresh:
            order._liquor_on_complete()

    def _liquor_on_complete(self):
        """Hook: the order is completed: received, and the time to object has passed or was waived.

        Called once an order, in the transaction that completes it. Higher addons give points and free commission.
        """
        self.ensure_one()

    @api.model
    def _cron_liquor_complete(self):
        """Job: complete what was signed for as many days ago as its company sets; 0 days: customers only."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=0)
        for company in self.env["res.company"].search([("liquor_complete_days", ">", 0)]):
            limit = fields.Datetime.now() - timedelta(days=company.liquor_complete_days)
            domain = [
                ("company_id", "=", company.id),
                ("liquor_state", "=", "signed"),
                ("liquor_completed_at", "=", False),
                "|",
                ("liquor_signed_at", "<=", limit),
                # nothing to sign for
                "&",
                ("liquor_signed_at", "=", False),
                ("date_order", "<=", limit),
            ]
            orders = self.search(domain)
            for start in range(0, len(orders), BATCH):
                batch = orders[start : start + BATCH]
                batch._liquor_complete()
                if not cron._commit_progress(len(batch), remaining=max(len(orders) - start - BATCH, 0)):
                    return

    def _liquor_notify(self, kind, picking=None):
        """Hook: tell the customer something about the order. Sends an e-mail if there is a template for the kind.

        WeChat and SMS: extend it, call ``super()``. It runs in a job, not while somebody waits.

        :param str kind: "shipped", "signed"; other parts may use kinds of their own
        :param picking: stock.picking that it is about, if any
        """
        self.ensure_one()
        template = self._liquor_notice_template(kind)
        partner = self.partner_id
        if not (template and picking and partner.email):
            return
        self._portal_ensure_token()
        template.with_context(lang=partner.lang).send_mail(
            picking.id, email_values={"recipient_ids": [(4, partner.id)]}, force_send=False
        )

    def _liquor_notice_template(self, kind):
        """The mail.template of a kind of notice; empty for none."""
        return self.env.ref(f"liquor_order.mail_template_{kind}", raise_if_not_found=False) or self.env["mail.template"]
