from odoo import models
from odoo.tools import SQL


class ProductProduct(models.Model):
    """What can still be promised: stock less what is reserved, ordered and held."""

    _inherit = "product.product"

    def _liquor_available(self, warehouse, order=None):
        """Return what can still be promised of each product in a warehouse.

        The smaller of what no delivery has reserved and what open deliveries leave over, less what is held for
        other orders. Lots that are to be removed from sale do not count. One statement for all products.

        :param stock.warehouse warehouse: where the goods would leave
        :param sale.order order: its own holds do not count
        :return: dict product id -> quantity in the product's unit (bottles), perhaps negative
        """
        if not self:
            return {}
        self.env["stock.quant"].flush_model()
        self.env["stock.move"].flush_model()
        self.env["liquor.stock.hold"].flush_model()
        return dict(self.env.execute_query(self._liquor_available_query(warehouse, order)))

    def _liquor_held(self, warehouse=None, order=None):
        """Return what is held of each product for orders that are not confirmed yet.

        :param stock.warehouse warehouse: None = all of the company
        :return: dict product id -> quantity in the product's unit; products without a hold are missing
        """
        if not self:
            return {}
        self.env["liquor.stock.hold"].flush_model()
        place = SQL("hold.warehouse_id = %s", warehouse.id) if warehouse else SQL("TRUE")
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT hold.product_id, sum(hold.quantity)
                      FROM liquor_stock_hold hold
                     WHERE hold.product_id = ANY(%(products)s) AND %(live)s AND %(place)s AND %(others)s
                  GROUP BY hold.product_id
                    """,
                    products=list(self.ids),
                    live=self._liquor_live_hold(),
                    place=place,
                    others=self._liquor_others_hold(order),
                )
            )
        )

    def _liquor_live_hold(self):
        """A hold past its deadline does not count, whether or not it has been swept."""
        return SQL(
            "hold.state = 'active' AND (hold.expires_at IS NULL OR hold.expires_at > (clock_timestamp() AT TIME ZONE 'UTC'))"
        )

    def _liquor_others_hold(self, order):
        return SQL("hold.order_id <> %s", order.id) if order else SQL("TRUE")

    def _liquor_available_query(self, warehouse, order=None):
        """One row (product, quantity) for each product; see :meth:`_liquor_available`."""
        # sudo: visitors may not read warehouses
        inside = f"{warehouse.sudo().view_location_id.parent_path}%"
        return SQL(
            """
            WITH wanted AS (SELECT unnest(%(products)s) AS product_id),
            stock AS (
                SELECT quant.product_id,
                       sum(quant.quantity) AS on_hand,
                       sum(quant.quantity - quant.reserved_quantity) AS free
                  FROM stock_quant quant
                  JOIN stock_location location ON location.id = quant.location_id
                  JOIN product_product product ON product.id = quant.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                 WHERE quant.product_id = ANY(%(products)s)
                   AND location.usage = 'internal'
                   AND location.parent_path LIKE %(inside)s
                   AND NOT (
                        COALESCE(template.use_expiration_date, FALSE)
                        AND COALESCE(quant.removal_date <= (clock_timestamp() AT TIME ZONE 'UTC'), FALSE)
                   )
              GROUP BY quant.product_id
            ),
            demand AS (
                SELECT move.product_id, sum(move.product_qty) AS open
                  FROM stock_move move
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
                 WHERE move.product_id = ANY(%(products)s)
                   AND move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
                   AND source.parent_path LIKE %(inside)s
                   AND target.parent_path NOT LIKE %(inside)s
              GROUP BY move.product_id
            ),
            held AS (
                SELECT hold.product_id, sum(hold.quantity) AS quantity
                  FROM liquor_stock_hold hold
                 WHERE hold.product_id = ANY(%(products)s)
                   AND hold.warehouse_id = %(warehouse)s
                   AND %(live)s
                   AND %(others)s
              GROUP BY hold.product_id
            )
            SELECT wanted.product_id,
                   LEAST(COALESCE(stock.free, 0), COALESCE(stock.on_hand, 0) - COALESCE(demand.open, 0))
                       - COALESCE(held.quantity, 0)
              FROM wanted
         LEFT JOIN stock ON stock.product_id = wanted.product_id
         LEFT JOIN demand ON demand.product_id = wanted.product_id
         LEFT JOIN held ON held.product_id = wanted.product_id
            """,
            products=list(self.ids),
            inside=inside,
            warehouse=warehouse.id,
            live=self._liquor_live_hold(),
            others=self._liquor_others_hold(order),
        )


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _liquor_free_quantities(self, website, variant_ids):
        """Override: the shop does not offer what is held for others."""
        free = super()._liquor_free_quantities(website, variant_ids)
        # sudo: visitors may not read warehouses; holds are read by SQL
        warehouse = website.sudo().warehouse_id
        for product_id, held in self.env["product.product"].browse(free)._liquor_held(warehouse).items():
            free[product_id] -= held
        return free


class Website(models.Model):
    _inherit = "website"

    def _get_product_available_qty(self, product, **kwargs):
        """Override: the shop does not offer what is held for others."""
        # sudo: visitors may not read warehouses; holds are read by SQL
        held = product._liquor_held(self.sudo().warehouse_id)
        return super()._get_product_available_qty(product, **kwargs) - held.get(product.id, 0)
