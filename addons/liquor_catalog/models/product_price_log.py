from odoo import models

from .liquor_price_log import PRICE_FIELDS


class ProductTemplate(models.Model):
    """Sales prices do not change without a trace."""

    _inherit = "product.template"

    def write(self, vals):
        names = [name for name in PRICE_FIELDS if name in vals]
        if not names:
            return super().write(vals)
        before = {product: {name: product[name] for name in names} for product in self}
        res = super().write(vals)
        changes = [
            (product, name, old, product[name])
            for product, prices in before.items()
            for name, old in prices.items()
            if old != product[name]
        ]
        if changes:
            self.env["liquor.price.log"]._append(changes)
        return res
