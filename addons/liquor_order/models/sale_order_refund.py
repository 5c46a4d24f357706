from odoo import fields, models


class SaleOrder(models.Model):
    """Stand-in for the refund part, for this branch's tests only."""

    _inherit = "sale.order"

    liquor_stub_paid = fields.Float()
    liquor_stub_refunded = fields.Float()

    def _liquor_amount_paid(self):
        return self.liquor_stub_paid

    def _liquor_amount_refunded(self):
        return self.liquor_stub_refunded

    def _liquor_request_refund(self, amount, reason, source=None):
        self.liquor_stub_refunded += amount
