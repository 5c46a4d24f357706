from odoo import models


class ProductProduct(models.Model):
    """Stand-in for the hold part, for this branch's tests only."""

    _inherit = "product.product"

    def _liquor_held(self, warehouse=None, order=None):
        return {}
