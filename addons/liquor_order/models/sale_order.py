from odoo import api, fields, models


class SaleOrder(models.Model):
    """The life of an order: placed, checked, confirmed, perhaps cancelled.

    What each step does is in the files of this folder that are named after it; here is their order.
    """

    _inherit = "sale.order"

    liquor_placed_at = fields.Datetime(
        "Placed",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the customer placed the order, paid or not.",
    )
    liquor_cancel_reason = fields.Char("Reason of Cancellation", readonly=True, copy=False, tracking=True)

    def _liquor_place(self):
        """Place the orders: check them, hold their stock, take them out of the cart. Replaying changes nothing.

        :raise ValidationError: something the customer can mend at once, a shortage of stock for one
        """
        for order in self:
            if order.state not in ("draft", "sent"):
                continue
            if not order.liquor_placed_at:
                order._liquor_run_checks("place")
            order._liquor_hold_take()
            order.write({"liquor_placed_at": order.liquor_placed_at or fields.Datetime.now(), "state": "sent"})

    def action_confirm(self):
        """Override: orders that a check stops, or whose stock is gone, are not confirmed; they wait for people."""
        cleared = self._liquor_pass_review()._liquor_hold_secure()
        res = super(SaleOrder, cleared).action_confirm() if cleared else True
        cleared._liquor_hold_consume()
        return res

    def _action_cancel(self):
        """Override: give held stock back and tell the ledgers, once a cancellation."""
        cancelled = self.filtered(lambda order: order.state != "cancel")
        res = super()._action_cancel()
        cancelled._liquor_hold_release("cancel")
        for order in cancelled:
            order._liquor_on_cancel()
        return res

    def _liquor_on_cancel(self):
        """Hook: the order was cancelled. Called once a cancellation, in its transaction.

        Ledgers of higher addons (commission, points, coupons) extend it and write their reversals.
        """
        self.ensure_one()

    def _liquor_on_return(self, lines, amount):
        """Hook: goods or money of the order went back. Called once a return, in its transaction.

        :param dict lines: {sale.order.line: quantity returned, in the line's unit}; empty for a refund without goods
        :param float amount: what the customer gets back, CNY, tax included, rounded to fen; 0 for an exchange
        """
        self.ensure_one()

    @api.depends("liquor_review_state")
    def _compute_liquor_state(self):
        """Override: a review is a state of its own to the customer."""
        return super()._compute_liquor_state()

    def _liquor_is_in_review(self):
        """Override: paid and looked at by people, or waiting for the customer's answer."""
        return super()._liquor_is_in_review() or (
            self.liquor_release_wanted and self.liquor_review_state in ("to_review", "waiting")
        )
