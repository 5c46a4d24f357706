from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # hold

    # tracking
    liquor_complete_days = fields.Integer(related="company_id.liquor_complete_days", readonly=False)

    # returns
