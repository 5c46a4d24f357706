from odoo import models


class ProductBrand(models.Model):
    _name = "product.brand"
    _inherit = ["product.brand", "liquor.search.words.mixin"]
