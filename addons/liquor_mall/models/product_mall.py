from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class ProductTemplate(models.Model):
    """What the home page picks."""

    _inherit = "product.template"

    @api.model
    def _liquor_home_products(self, website, order, limit=8):
        """Published liquors in stock, by an order.

        :param str order: an ORM order of stored fields
        """
        in_stock = SQL(
            """(
                SELECT product.product_tmpl_id
                  FROM stock_quant quant
                  JOIN stock_location location ON location.id = quant.location_id
                  JOIN product_product product ON product.id = quant.product_id
                 WHERE location.usage = 'internal' AND quant.company_id = %s
              GROUP BY product.product_tmpl_id
                HAVING sum(quant.quantity - quant.reserved_quantity) > 0
            )""",
            website.company_id.id,
        )
        self.env["stock.quant"].flush_model()
        domain = Domain(website.sale_product_domain())
        domain &= Domain("liquor_type_id", "!=", False) & Domain("is_published", "=", True)
        domain &= Domain("is_storable", "=", False) | Domain("id", "in", in_stock)
        return self.search(domain, order=order, limit=limit)
