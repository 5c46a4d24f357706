from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    liquor_tier_notice_days = fields.Integer(related="company_id.liquor_tier_notice_days", readonly=False)
    liquor_tier_first_days = fields.Integer(related="company_id.liquor_tier_first_days", readonly=False)
    liquor_tier_grace_days = fields.Integer(related="company_id.liquor_tier_grace_days", readonly=False)
