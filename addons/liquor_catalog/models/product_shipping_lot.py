from datetime import datetime, time, timedelta

import pytz

from odoo import models
from odoo.tools import SQL


class ProductProduct(models.Model):
    """When a liquor expires, and which lot leaves the warehouse next."""

    _inherit = "product.product"

    def _liquor_expiry(self, production_date):
        """Return when goods made on `production_date` expire.

        The first day of shelf life is the day of production; the moment is the midnight
        after the last one in the company's zone.

        :param date production_date: day of production
        :return: naive UTC datetime, or False if the product does not expire
        """
        self.ensure_one()
        if not production_date or self.shelf_life_days <= 0:
            return False
        zone = pytz.timezone(self.env.company.partner_id.tz or "Asia/Shanghai")
        midnight = datetime.combine(production_date + timedelta(self.shelf_life_days), time.min)
        return zone.localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)

    def _liquor_shipping_lot(self, warehouse=None):
        """Return the lot that would ship next for each product, as reservation picks it.

        First expired first out where the product expires, else first in first out; only
        goods that are free, in stock and not yet to be removed. One query for all.

        :param warehouse: stock.warehouse to ship from; None = any of the company
        :return: dict product.product -> stock.lot (read as superuser: the shop shows the
            production date to visitors); products without such a lot are missing
        """
        if not self:
            return {}
        quants = self.env["stock.quant"]
        quants.flush_model()
        self.env["product.template"].flush_model(["use_expiration_date"])
        rows = self.env.execute_query(self._liquor_shipping_lot_query(warehouse))
        # sudo: see the docstring
        lots = self.env["stock.lot"].sudo().browse([lot_id for _product_id, lot_id in rows])
        return {self.browse(product_id): lot for (product_id, _lot_id), lot in zip(rows, lots, strict=True)}

    def _liquor_shipping_lot_query(self, warehouse):
        """One row (product, lot) a product; uses the index of stock_quant on product_id."""
        place = (
            # sudo: visitors may not read warehouses
            SQL("location.parent_path LIKE %s", f"{warehouse.sudo().view_location_id.parent_path}%")
            if warehouse
            else SQL("quant.company_id = %s", self.env.company.id)
        )
        return SQL(
            """
            SELECT DISTINCT ON (quant.product_id) quant.product_id, quant.lot_id
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id
              JOIN product_product product ON product.id = quant.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE quant.product_id IN %(products)s
               AND quant.lot_id IS NOT NULL
               AND quant.quantity > quant.reserved_quantity
               AND location.usage = 'internal'
               AND %(place)s
               AND (
                    template.use_expiration_date IS NOT TRUE
                    OR quant.removal_date IS NULL
                    OR quant.removal_date > (now() AT TIME ZONE 'UTC')
               )
          ORDER BY quant.product_id,
                   CASE WHEN template.use_expiration_date THEN quant.removal_date END,
                   quant.in_date,
                   quant.id
            """,
            products=tuple(self.ids),
            place=place,
        )
