from odoo import fields, models


class LiquorRefund(models.Model):
    """Money on its way back to the customer."""

    _name = "liquor.refund"
    _description = "Refund"

    order_id = fields.Many2one("sale.order", required=True, index=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary()
    reason = fields.Char()
    source_ref = fields.Reference([("liquor.return", "Return")], readonly=True)
    state = fields.Selection(
        [
            ("to_approve", "To Approve"),
            ("processing", "Processing"),
            ("manual", "By Hand"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("refused", "Refused"),
        ],
        default="to_approve",
    )
