from odoo import fields, models


class ProductBrand(models.Model):
    _inherit = "product.brand"

    name = fields.Char(translate=True)
    aliases = fields.Char(
        help="Other words that customers search by, in any language, separated by commas.",
    )
