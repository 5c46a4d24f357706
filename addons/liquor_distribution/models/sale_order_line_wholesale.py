from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    liquor_requested_date = fields.Date(
        "Requested Delivery", copy=False, help="The day on which the distributor wants these goods."
    )
    liquor_ship_to_id = fields.Many2one(
        "res.partner",
        "Ship To",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Where the distributor wants these goods. Empty: at the delivery address of the order.",
    )
