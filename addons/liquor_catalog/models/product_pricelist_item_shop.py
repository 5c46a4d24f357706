from odoo import api, models


class ProductPricelistItem(models.Model):
    """A change of a price makes the shop count its price bands anew."""

    _inherit = "product.pricelist.item"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        self.env["liquor.shop"]._forget_counts()
        return items

    def write(self, vals):
        res = super().write(vals)
        self.env["liquor.shop"]._forget_counts()
        return res

    def unlink(self):
        res = super().unlink()
        self.env["liquor.shop"]._forget_counts()
        return res
