from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # hold
    liquor_hold_minutes = fields.Integer(related="company_id.liquor_hold_minutes", readonly=False, required=True)
    liquor_refund_limit = fields.Monetary(
        related="company_id.liquor_refund_limit", readonly=False, currency_field="currency_id"
    )

    # tracking
    liquor_complete_days = fields.Integer(related="company_id.liquor_complete_days", readonly=False)

    # returns
    liquor_return_currency_id = fields.Many2one(related="company_id.currency_id", string="Currency of Returns")
    liquor_return_keep_limit = fields.Monetary(
        related="company_id.liquor_return_keep_limit", readonly=False, currency_field="liquor_return_currency_id"
    )
    liquor_return_send_days = fields.Integer(related="company_id.liquor_return_send_days", readonly=False)
