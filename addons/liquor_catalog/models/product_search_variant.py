from odoo import api, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    """Order lines find products by the same words as the shop."""

    _inherit = "product.product"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Odoo's matches first (code, barcode, name), then those that the search understands."""
        found = super().name_search(name, domain, operator, limit)
        left = limit - len(found) if limit else None
        if not name or operator != "ilike" or left == 0:
            return found
        matching = Domain("product_tmpl_id", "any", self.env["liquor.search"].domain(name))
        if matching.is_false():
            return found
        known = Domain("id", "not in", [record_id for record_id, _label in found])
        more = self.search_fetch(Domain(domain or Domain.TRUE) & matching & known, ["display_name"], limit=left)
        # sudo: as Odoo's own name_search, only the names of what the user's search found
        return found + [(product.id, product.display_name) for product in more.sudo()]
