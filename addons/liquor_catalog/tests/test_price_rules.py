from odoo import fields
from odoo.tests import tagged

from .common import LiquorCatalogCase


@tagged("post_install", "-at_install")
class TestPriceRules(LiquorCatalogCase):
    """The price rules of an order are searched once; each line gets the rule it would get alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.spirits = cls.env["product.category"].create({"name": "Spirits"})
        cls.aged = cls.env["product.category"].create({"name": "Aged", "parent_id": cls.spirits.id})
        cls.wine = cls.create_liquor(name="Wine", list_price=50.0)
        cls.rum = cls.create_liquor(name="Rum", list_price=80.0, categ_id=cls.aged.id)
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Rules"})
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        cls.rules = {
            name: cls.env["product.pricelist.item"].create({"pricelist_id": cls.pricelist.id, **vals})
            for name, vals in {
                "all": {"applied_on": "3_global", "compute_price": "percentage", "percent_price": 1},
                "category": {
                    "applied_on": "2_product_category", "categ_id": cls.spirits.id,
                    "compute_price": "percentage", "percent_price": 2,
                },
                "product": {
                    "applied_on": "1_product", "product_tmpl_id": cls.baijiu.id, "fixed_price": 90.0,
                },
                "many": {
                    "applied_on": "1_product", "product_tmpl_id": cls.baijiu.id, "min_quantity": 12,
                    "fixed_price": 85.0,
                },
                "variant": {
                    "applied_on": "0_product_variant", "product_id": cls.beer.product_variant_id.id,
                    "product_tmpl_id": cls.beer.id, "fixed_price": 9.0,
                },
                "past": {
                    "applied_on": "1_product", "product_tmpl_id": cls.wine.id, "fixed_price": 1.0,
                    "date_end": yesterday,
                },
            }.items()
        }  # fmt: skip

    def lines(self, *wanted):
        return (
            self.env["sale.order"]
            .create(
                {
                    "partner_id": self.customer.id,
                    "pricelist_id": self.pricelist.id,
                    "order_line": [
                        (0, 0, {"product_id": product.product_variant_id.id, "product_uom_qty": quantity})
                        for product, quantity in wanted
                    ],
                }
            )
            .order_line
        )

    def test_each_line_gets_its_rule(self):
        lines = self.lines((self.baijiu, 1), (self.beer, 1), (self.rum, 1), (self.wine, 1), (self.baijiu, 12))
        names = {rule: name for name, rule in self.rules.items()}
        self.assertEqual(
            [names[line.pricelist_item_id] for line in lines], ["product", "variant", "category", "all", "many"]
        )
        self.assertEqual(lines.mapped("price_unit"), [90.0, 9.0, 78.4, 49.5, 85.0])
        for line in lines:
            alone = self.pricelist._get_product_rule(line.product_id, **line._get_pricelist_kwargs())
            self.assertEqual(line.pricelist_item_id.id, alone)

    def test_rules_are_searched_once_for_all_lines(self):
        few = self.lines((self.baijiu, 1), (self.wine, 1))
        many = self.lines(*[(product, n) for n in (1, 2, 3) for product in (self.baijiu, self.wine, self.rum)])
        counts = []
        for lines in (few, many):
            lines.invalidate_recordset(["pricelist_item_id"])
            lines.product_id.product_tmpl_id.mapped("name")
            start = self.env.cr.sql_log_count
            lines.mapped("pricelist_item_id")
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])

    def test_line_without_price_list_or_product(self):
        order = self.lines((self.baijiu, 1)).order_id
        order.pricelist_id = False
        order.order_line = [(0, 0, {"display_type": "line_note", "name": "note"})]
        self.assertFalse(order.order_line.pricelist_item_id)
