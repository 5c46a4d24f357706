from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    liquor_wholesale_currency_id = fields.Many2one(related="company_id.currency_id", string="Currency of Orders")
    liquor_wholesale_minimum = fields.Monetary(
        related="company_id.liquor_wholesale_minimum",
        readonly=False,
        currency_field="liquor_wholesale_currency_id",
    )
    liquor_wholesale_carrier_id = fields.Many2one(related="company_id.liquor_wholesale_carrier_id", readonly=False)
