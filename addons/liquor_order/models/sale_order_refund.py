from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.groups import AMOUNT_GROUPS
from .liquor_refund import VOID


class SaleOrder(models.Model):
    """Money that goes back to the customer."""

    _inherit = "sale.order"

    liquor_refund_ids = fields.One2many("liquor.refund", "order_id", "Refunds", readonly=True)
    liquor_refund_total = fields.Monetary("Refunded", compute="_compute_liquor_refund_total", groups=AMOUNT_GROUPS)
    liquor_refundable = fields.Boolean(compute="_compute_liquor_refund_total")

    @api.depends("liquor_refund_ids.state", "transaction_ids.state")
    def _compute_liquor_refund_total(self):
        for order in self:
            order.liquor_refund_total = order._liquor_amount_refunded()
            left = order._liquor_amount_paid() - order.liquor_refund_total
            order.liquor_refundable = order.currency_id.compare_amounts(left, 0) > 0

    def _liquor_payments(self):
        """The transactions by which this order was paid."""
        # sudo: only sums of them leave these methods
        return self.sudo().transaction_ids.filtered(
            lambda tx: tx.state == "done" and tx.operation not in ("refund", "validation")
        )

    def _liquor_amount_paid(self):
        """What the customer has paid for this order, refunds not subtracted.

        :rtype: float
        """
        self.ensure_one()
        return self.currency_id.round(sum(self._liquor_payments().mapped("amount")))

    def _liquor_amount_refunded(self):
        """What went back or is on its way back (to be approved as well).

        :rtype: float
        """
        self.ensure_one()
        # sudo: only the sum leaves this method
        refunds = self.sudo().liquor_refund_ids.filtered(lambda refund: refund.state not in VOID)
        return self.currency_id.round(sum(refunds.mapped("amount")))

    def _liquor_request_refund(self, amount, reason, source=None):
        """Ask for money to go back to the customer.

        It is paid through the provider that took the payment, by bank where that cannot refund; above the
        company's limit finance approves it first, and not who asked for it.

        :param float amount: in the order's currency, more than 0, not more than paid less refunded
        :param str reason: the customer reads it
        :param source: record or text that causes it; the same source asks only once for one order
        :return: the refund; the first one where the source asked before
        :rtype: liquor.refund
        :raise ValidationError: the amount is not positive or more than what is left
        """
        self.ensure_one()
        # sudo: the ledger is closed to all; this method is its door
        return self.env["liquor.refund"].sudo()._request(self.sudo(), amount, reason, source)

    def _liquor_refund_all(self, reason, source, automatic=True):
        """Give back what is left of the payments, if any, without approval.

        :return: liquor.refund, empty where nothing was left
        """
        self.ensure_one()
        self._liquor_lock_money()
        left = self._liquor_amount_paid() - self._liquor_amount_refunded()
        # sudo: as in `_liquor_request_refund`, here and in the last line
        refunds = self.env["liquor.refund"].sudo()
        if self.currency_id.compare_amounts(left, 0) <= 0:
            return refunds
        return refunds._request(self.sudo(), left, reason, source, automatic=automatic)

    def _liquor_lock_money(self):
        """Let nobody else move money of these orders until this transaction ends.

        The row is written, not only locked: who waited for it gets a serialization error and starts anew, and
        so never decides by an old snapshot.
        """
        ids = sorted(self.ids)
        if ids:
            self.flush_recordset()
            self.env.cr.execute(SQL("UPDATE sale_order SET write_date = write_date WHERE id = ANY(%s)", ids))
            self.invalidate_recordset(["transaction_ids", "liquor_refund_ids", "amount_paid"])

    def _action_cancel(self):
        """Override: what was paid for goods that nobody gets goes back."""
        cancelled = self.filtered(lambda order: order.state != "cancel" and order.liquor_placed_at)
        res = super()._action_cancel()
        for order in cancelled:
            order._liquor_refund_cancelled()
        return res

    def _liquor_refund_cancelled(self):
        """Ask for the money of a cancelled order; above the limit finance approves it."""
        self.ensure_one()
        if any(line.qty_delivered > 0 for line in self.order_line):
            return  # returns decide what of it goes back
        # sudo: as in `_liquor_payments`; what is only authorized is released, not refunded
        for tx in self.sudo().transaction_ids.filtered(lambda tx: tx.state == "authorized"):
            tx._void()
        left = self._liquor_amount_paid() - self._liquor_amount_refunded()
        if self.currency_id.compare_amounts(left, 0) > 0:
            lang = self.partner_id.lang or self.env.lang
            reason = self.liquor_cancel_reason or self.with_context(lang=lang).env._("The order was cancelled")
            # sudo: only the number of refunds, to tell a second cancellation from the first
            number = len(self.sudo().liquor_refund_ids)
            self._liquor_request_refund(left, reason, source=f"cancel,{self.id},{number}")
