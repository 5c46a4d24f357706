import csv
import zlib
from datetime import timedelta
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_path

# Every so many products one is out of stock, so that the shop shows what that looks like.
OUT_OF_STOCK_EVERY = 23
LOT_DAYS_AGO = (150, 40)


class LiquorDemo(models.AbstractModel):
    """Loads the demo catalogue and its stock; called by the files of ``demo/`` only."""

    _name = "liquor.demo"
    _description = "Demo Data Loader"

    @api.model
    def _load_catalogue(self):
        """Import ``demo/catalogue.csv`` with its pictures; every row must go in.

        :raise UserError: a row was refused, so the demo data is wrong
        """
        imports = self.env["liquor.product.import"].with_context(lang="zh_CN")
        done = imports._import_file(
            file_path("liquor_mall/demo/catalogue.csv"), pictures=_demo_folder() / "pictures", publish=True
        )
        if done.refused_count:
            raise UserError("\n".join(done.issue_ids.mapped("display_name")))

    @api.model
    def _load_brands(self):
        """Give the brands the names that customers search for."""
        with (_demo_folder() / "brands.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = {row["品牌"]: row for row in csv.DictReader(stream)}
        for brand in self.env["product.brand"].search([("name", "in", list(rows))]):
            row = rows[brand.name]
            brand.aliases = ",".join(filter(None, (row["英文名"], row["别名"])))

    @api.model
    def _load_stock(self):
        """Two lots a product with round quantities; every few products none."""
        products = self.env["product.product"].search([("liquor_type_id", "!=", False)], order="default_code")
        products.product_tmpl_id.tracking = "lot"
        in_stock = products.filtered(lambda product: zlib.crc32(product.default_code.encode()) % OUT_OF_STOCK_EVERY)
        lots = self.env["stock.lot"].create([values for product in in_stock for values in self._lot_values(product)])
        location = self.env.ref("stock.warehouse0").lot_stock_id
        quants = (
            self.env["stock.quant"]
            .with_context(inventory_mode=True)
            .create(
                [
                    {
                        "product_id": lot.product_id.id,
                        "lot_id": lot.id,
                        "location_id": location.id,
                        "inventory_quantity": self._lot_cases(lot) * lot.product_id.bottles_per_case,
                    }
                    for lot in lots
                ]
            )
        )
        quants.action_apply_inventory()

    @api.model
    def _load_shelf_plans(self):
        """A promotion that will run by itself, and a yearly season that waits to be confirmed."""
        now = fields.Datetime.now()
        plans = self.env["liquor.shelf.plan"]
        promotion = plans.create(
            {
                "name": "新品试销：冰锐蜜桃味",
                "reason": "new",
                "on_datetime": now + timedelta(days=3),
                "off_datetime": now + timedelta(days=60),
                "product_ids": self.env["product.template"].search([("default_code", "=", "BR-PT-275")]).ids,
            }
        )
        promotion.action_confirm()
        plans.create(
            {
                "name": "夏季啤酒",
                "reason": "season",
                "recurrence": "yearly",
                "season_from_month": "5",
                "season_to_month": "9",
                "season_to_day": 30,
                "type_ids": self.env.ref("liquor_catalog.type_beer").ids,
            }
        )

    def _lot_values(self, product):
        today = fields.Date.context_today(self)
        for number, days in enumerate(LOT_DAYS_AGO, 1):
            made = today - timedelta(days=days + zlib.crc32(product.default_code.encode()) % 20)
            yield {
                "name": f"{product.default_code}-{made:%Y%m%d}-{number}",
                "product_id": product.id,
                "production_date": made,
            }

    def _lot_cases(self, lot):
        return 5 + zlib.crc32(lot.name.encode()) % 20


def _demo_folder():
    return Path(file_path("liquor_mall/demo/catalogue.csv")).parent
