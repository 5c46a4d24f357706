from odoo import models


class ProductProduct(models.Model):
    """Costs of many products at once, as an import writes them."""

    _inherit = "product.product"

    def _get_remaining_moves(self):
        """Leave out products that never moved before stock_account looks at each by itself.

        Without an incoming move there is nothing to value again, yet stock_account
        reads the quantity on hand of every product to find that out.
        """
        if len(self) > 1:
            # sudo: which products moved says nothing that the caller may not know
            moved = self.env["stock.move"].sudo()._read_group([("product_id", "in", self.ids)], ["product_id"])
            self = self.browse([product.id for (product,) in moved])
        return super()._get_remaining_moves()
