from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    liquor_distributor_id = fields.Many2one(
        "res.partner",
        "Distributor",
        compute="_compute_liquor_distributor_id",
        store=True,
        index="btree_not_null",
        help="The company that the order is for, when it is a distributor.",
    )

    @api.depends("partner_id.commercial_partner_id.liquor_is_distributor")
    def _compute_liquor_distributor_id(self):
        for order in self:
            order.liquor_distributor_id = order.partner_id._liquor_distributor()
