from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    liquor_licence_grace_days = fields.Integer(related="company_id.liquor_licence_grace_days", readonly=False)
