from odoo import api, fields, models


class LiquorWholesaleFavourite(models.Model):
    """An article that a distributor orders often; its people share the list."""

    _name = "liquor.wholesale.favourite"
    _description = "Distributor's Favourite"
    _order = "id"
    _rec_name = "product_id"

    distributor_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="cascade")

    _product_uniq = models.UniqueIndex("(distributor_id, product_id)", "This article is among the favourites already.")

    @api.model
    def _set_favourite(self, distributor, product, wanted):
        """Put an article on the distributor's list or take it off; saying it twice changes nothing."""
        found = self.search([("distributor_id", "=", distributor.id), ("product_id", "=", product.id)])
        if wanted and not found:
            self.create({"distributor_id": distributor.id, "product_id": product.id})
        elif not wanted:
            found.unlink()
