from odoo import api, models

from ..tools.product_writer import DEFAULTS_KEY


class ProductBatchMixin(models.AbstractModel):
    """Default values for many new products at once, as an import makes them."""

    _name = "liquor.product.batch.mixin"
    _description = "Defaults of Products in a Batch"

    @api.model
    def default_get(self, fields):
        """Work the defaults out once for a batch instead of once for each of its products.

        Odoo asks for them row by row, and some cost a query (routes, lot sequence).
        Only for the writer of imports, which drops them after each batch.
        """
        if not self.env.context.get(DEFAULTS_KEY):
            return super().default_get(fields)
        batches = self.env.cr.cache.setdefault(DEFAULTS_KEY, {})
        if self._name not in batches:
            batches[self._name] = super().default_get(list(self._fields))
        wanted = set(fields)
        return {name: value for name, value in batches[self._name].items() if name in wanted}


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "liquor.product.batch.mixin"]


class ProductProduct(models.Model):
    """Costs of many products at once, as an import writes them."""

    _name = "product.product"
    _inherit = ["product.product", "liquor.product.batch.mixin"]

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
