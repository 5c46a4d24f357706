from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SaleOrder(models.Model):
    """Money that goes back to the customer."""

    _inherit = "sale.order"

    liquor_refund_ids = fields.One2many("liquor.refund", "order_id", "Refunds", readonly=True)
    liquor_refund_count = fields.Integer(compute="_compute_liquor_refund_count", compute_sudo=True)

    @api.depends("liquor_refund_ids")
    def _compute_liquor_refund_count(self):
        for order in self:
            order.liquor_refund_count = len(order.liquor_refund_ids)

    def action_view_liquor_refunds(self):
        """Open the refunds of this order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("liquor_order.action_liquor_refund")
        return {**action, "domain": [("order_id", "in", self.ids)], "context": {}}

    def _liquor_amount_paid(self):
        """What customers paid for this order, CNY, refunds not subtracted."""
        self.ensure_one()
        payments = self.sudo().transaction_ids.filtered(  # sudo: customers and service do not read transactions
            lambda tx: tx.state in ("done", "authorized") and tx.operation not in ("refund", "validation")
        )
        return self.currency_id.round(sum(payments.mapped("amount")))

    def _liquor_amount_refunded(self):
        """What went or is going back to the customer, CNY."""
        self.ensure_one()
        # sudo: as above
        refunds = self.sudo().liquor_refund_ids.filtered(lambda refund: refund.state not in ("failed", "refused"))
        return self.currency_id.round(sum(refunds.mapped("amount")))

    def _liquor_is_paid(self):
        """Whether nothing is left to pay before the order may go on. Higher addons extend it for orders on credit."""
        self.ensure_one()
        if not self.require_payment or not self.amount_total:
            return True
        return self.currency_id.compare_amounts(self._liquor_amount_paid(), self.amount_total) >= 0

    def _liquor_request_refund(self, amount, reason, source=None, automatic=False):
        """Give money of this order back to its customer. Asked again for the same source, it answers the same.

        Above the company's limit it waits for finance; the system's own refunds (late and double payments) do not.

        :param float amount: CNY, > 0, at most what was paid and not given back
        :param str reason: shown to finance and to the customer
        :param source: record that is the cause (a return, a payment); None = one by hand, always a new one
        :param bool automatic: the system decided, nobody asked for it
        :rtype: liquor.refund
        :raise UserError: nothing to give back, or more than was paid
        """
        self.ensure_one()
        # sudo: service and the system ask for refunds; they do not write the ledger of their own accord
        refunds = self.env["liquor.refund"].sudo()
        key = f"{source._name},{source.id}" if source else False
        if key and (known := refunds.search([("order_id", "=", self.id), ("source_ref", "=", key)], limit=1)):
            return known
        self._liquor_lock_money()
        amount = self.currency_id.round(amount)
        left = self.currency_id.round(self._liquor_amount_paid() - self._liquor_amount_refunded())
        if amount <= 0:
            raise UserError(self.env._("Refund of order %(order)s: the amount must be above 0.", order=self.name))
        if self.currency_id.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "Refund of order %(order)s: %(amount)s is more than what was paid and not given back (%(left)s).",
                    order=self.name,
                    amount=f"{amount:.2f}",
                    left=f"{left:.2f}",
                )
            )
        refund = refunds.create(
            {
                "order_id": self.id,
                "amount": amount,
                "reason": reason,
                "source_ref": key,
                "automatic": automatic,
                "requested_by_id": self.env.uid,
            }
        )
        if automatic or self.currency_id.compare_amounts(amount, self.company_id.liquor_refund_limit) <= 0:
            refund._liquor_execute()
        else:
            refund._liquor_ask_finance()
        return refund

    def _liquor_lock_money(self):
        """Refunds of one order exclude each other: a second transaction is rolled back and tried again by Odoo.

        A lock without a write would not do: the one who waited would go on with the sums of before.
        """
        self.flush_recordset()
        self.env.cr.execute(SQL("UPDATE sale_order SET write_date = write_date WHERE id = %s", self.id))
        self.invalidate_recordset(["liquor_refund_ids", "transaction_ids"])
