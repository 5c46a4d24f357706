from odoo import api, fields, models
from odoo.tools import SQL

SALES_DAYS = 90


class ProductTemplate(models.Model):
    """How much of a product was sold lately: the shop's order by sales, and what is hot."""

    _inherit = "product.template"

    liquor_sold_qty = fields.Float(
        "Sold Lately",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Bottles in confirmed orders of the last 90 days; refreshed every hour.",
    )

    @api.model
    def _cron_refresh_sold_qty(self):
        """Count anew what was sold lately, for all products in one statement.

        Written past the ORM on purpose: nothing depends on it, and it is no change of the
        product that its history or its write date should tell of.
        """
        self.env["sale.order.line"].flush_model()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH sold AS (
                    SELECT product.product_tmpl_id AS id,
                           sum(line.product_uom_qty * uom.factor / own.factor) AS quantity
                      FROM sale_order_line line
                      JOIN sale_order sale ON sale.id = line.order_id
                      JOIN product_product product ON product.id = line.product_id
                      JOIN product_template template ON template.id = product.product_tmpl_id
                      JOIN uom_uom uom ON uom.id = line.product_uom_id
                      JOIN uom_uom own ON own.id = template.uom_id
                     WHERE sale.state = 'sale'
                       AND sale.date_order >= (now() AT TIME ZONE 'UTC') - %(days)s * interval '1 day'
                  GROUP BY product.product_tmpl_id
                )
                UPDATE product_template template
                   SET liquor_sold_qty = COALESCE(sold.quantity, 0)
                  FROM product_template other
             LEFT JOIN sold ON sold.id = other.id
                 WHERE other.id = template.id
                   AND template.liquor_sold_qty IS DISTINCT FROM COALESCE(sold.quantity, 0)
                """,
                days=SALES_DAYS,
            )
        )
        self.invalidate_model(["liquor_sold_qty"])
