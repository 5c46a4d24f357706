from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    liquor_requested_date = fields.Date(
        "Requested Delivery", copy=False, help="The day on which the distributor wants these goods."
    )
