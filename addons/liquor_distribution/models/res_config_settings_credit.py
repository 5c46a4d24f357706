from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    liquor_credit_overdue_days = fields.Integer(
        related="company_id.liquor_credit_overdue_days", readonly=False, required=True
    )
    liquor_credit_hold_hours = fields.Integer(
        related="company_id.liquor_credit_hold_hours", readonly=False, required=True
    )
    liquor_statement_mail = fields.Boolean(related="company_id.liquor_statement_mail", readonly=False)
