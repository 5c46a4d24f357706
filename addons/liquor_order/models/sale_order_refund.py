from odoo import models
from odoo.exceptions import ValidationError


class SaleOrder(models.Model):
    """Money that goes back to the customer."""

    _inherit = "sale.order"

    def _liquor_amount_paid(self):
        """What the customer has paid, refunds not taken off."""
        self.ensure_one()
        done = self.transaction_ids.filtered(lambda tx: tx.state == "done" and tx.operation != "refund")
        return sum(done.mapped("amount"))

    def _liquor_amount_refunded(self):
        """What has gone back, or is on its way."""
        refunds = self.env["liquor.refund"].search(
            [("order_id", "=", self.id), ("state", "not in", ("failed", "refused"))]
        )
        return sum(refunds.mapped("amount"))

    def _liquor_request_refund(self, amount, reason, source=None):
        """Ask for a refund to the original payment.

        :raise ValidationError: more than paid - refunded
        """
        self.ensure_one()
        left = self._liquor_amount_paid() - self._liquor_amount_refunded()
        if self.currency_id.compare_amounts(amount, left) > 0:
            raise ValidationError(self.env._("At most %(amount)s can be refunded.", amount=left))
        return self.env["liquor.refund"].create(
            {
                "order_id": self.id,
                "amount": amount,
                "reason": reason,
                "source_ref": f"{source._name},{source.id}" if source else False,
            }
        )
