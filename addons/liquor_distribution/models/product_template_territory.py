from odoo import models

CHANGED = "liquor_distribution.brand_changed"


class ProductTemplate(models.Model):
    """A territory of a brand covers the brand's products: another brand can make two territories clash."""

    _inherit = "product.template"

    def write(self, vals):
        """Override: look at the territories of products whose brand is written, once for a request or import."""
        if "product_brand_id" in vals:
            self._liquor_note_brands()
        return super().write(vals)

    def _liquor_note_brands(self):
        """Have these products looked at when the changes are submitted.

        Not a constraint: an import writes product by product, and each of them would pay a query.
        """
        callbacks = self.env.cr.precommit
        if CHANGED not in callbacks.data:
            callbacks.data[CHANGED] = set()
            callbacks.add(self.browse()._liquor_check_brands)
        callbacks.data[CHANGED].update(self.ids)

    def _liquor_check_brands(self):
        """Refuse new brands that make territories clash.

        :raise ValidationError: two do; the message names them
        """
        product_ids = self.env.cr.precommit.data.pop(CHANGED, ())
        # sudo: territories bind those who keep products, whether they may read them or not
        self.env["liquor.territory"].sudo()._of_products(list(product_ids))._check_clash()
