from odoo import models


class SaleOrder(models.Model):
    """Cancellation by the customer."""

    _inherit = "sale.order"

    def _liquor_can_be_cancelled(self):
        """Whether the customer may still cancel by themselves: placed, nothing paid and no payment under way."""
        self.ensure_one()
        under_way = self.sudo().transaction_ids.filtered(  # sudo: customers do not read transactions
            lambda tx: tx.state in ("pending", "authorized", "done")
        )
        return bool(self.state in ("draft", "sent") and self.liquor_placed_at and not under_way)

    def _liquor_cancel_by_customer(self):
        """Cancel if the customer may; return whether it was done. Waits for nobody: a payment under way wins."""
        self.ensure_one()
        if not self.try_lock_for_update() or not self._liquor_can_be_cancelled():
            return False
        self.liquor_cancel_reason = self.env._("Cancelled by the customer")
        self._action_cancel()
        return True
