from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    liquor_fapiao_months = fields.Integer(related="company_id.liquor_fapiao_months", readonly=False)
