from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LiquorCatalogCase


@tagged("post_install", "-at_install")
class TestAttributes(LiquorCatalogCase):
    def test_a_liquor_is_a_stored_article_counted_in_bottles_by_lot(self):
        self.assertEqual(self.baijiu.uom_id, self.env.ref("liquor_catalog.uom_bottle"))
        self.assertTrue(self.baijiu.is_storable)
        self.assertEqual(self.baijiu.tracking, "lot")

    def test_limits_are_refused_with_the_name_of_product_and_field(self):
        next_year = date.today().year + 1
        for vals, words in (
            ({"abv": 96.1}, "Alcohol by Volume"),
            ({"abv": -1}, "Alcohol by Volume"),
            ({"volume_ml": 0}, "Bottle Volume"),
            ({"vintage": next_year}, "Vintage"),
            ({"vintage": 1799}, "Vintage"),
            ({"shelf_life_days": -1}, "Shelf Life"),
            ({"bottles_per_case": 0}, "Bottles per Case"),
            ({"case_price": -1}, "Case Price"),
            ({"barcode": "2900000000019"}, "Barcode"),
            ({"case_barcode": "12900000000016"}, "Case Barcode"),
        ):
            with self.subTest(vals), self.assertRaises(ValidationError) as caught:
                self.baijiu.write(vals)
                self.env.flush_all()
            self.assertIn(words, str(caught.exception))
            self.assertIn("Test Sauce 53", str(caught.exception))

    def test_limits_themselves_are_allowed(self):
        self.baijiu.write({"abv": 96, "vintage": date.today().year, "shelf_life_days": 0})
        self.baijiu.write({"abv": 0, "vintage": 1800})
        self.assertEqual(self.baijiu.vintage, 1800)

    def test_other_products_need_no_volume(self):
        glass = self.env["product.template"].create({"name": "Glass", "barcode": "X-1"})
        self.assertEqual(glass.volume_ml, 0)
        self.assertEqual(glass.barcode, "X-1")

    def test_valid_barcodes(self):
        self.baijiu.write({"barcode": "2900000000018", "case_barcode": "12900000000015"})
        self.assertEqual(self.baijiu.product_variant_id.barcode, "2900000000018")

    @mute_logger("odoo.sql_db")
    def test_code_is_unique(self):
        with self.assertRaises(UniqueViolation):
            self.create_liquor(default_code="T-SAUCE")
            self.env.flush_all()

    def test_a_copy_has_no_code(self):
        self.assertFalse(self.baijiu.copy().default_code)

    def test_the_region_sets_the_country_and_must_agree_with_it(self):
        region = self.env.ref("liquor_catalog.region_cn_guizhou")
        liquor = self.create_liquor(origin_region_id=region.id)
        self.assertEqual(liquor.origin_country_id, self.env.ref("base.cn"))
        with self.assertRaisesRegex(ValidationError, "Region of Origin"):
            liquor.origin_country_id = self.env.ref("base.fr")

    def test_tags_keep_to_their_kind(self):
        scene = self.env["liquor.tag"].search([("kind", "=", "scene")], limit=1)
        with self.assertRaises(ValidationError):
            self.baijiu.taste_ids = scene

    def test_reference_codes_are_keys(self):
        with self.assertRaises(ValidationError):
            self.env["liquor.aroma"].create({"name": "Bad", "code": "Has Blank"})

    def test_types_are_a_tree(self):
        wine = self.env.ref("liquor_catalog.type_wine")
        red = self.env.ref("liquor_catalog.type_red_wine")
        self.assertEqual(red.complete_name, "Wine / Red Wine")
        with self.assertRaises(UserError):
            wine.parent_id = red

    def test_validation_asks_the_database_no_more_for_more_products(self):
        vals = [{"name": f"Bulk {n}", "abv": 40, "volume_ml": 700} for n in range(40)]
        self._count_queries(vals[:2])
        few, many = self._count_queries(vals[:5]), self._count_queries(vals[5:])
        self.assertLess(many, few * 3, f"{few} queries for 5 products, {many} for 35")

    def _count_queries(self, vals_list):
        for vals in vals_list:
            vals["liquor_type_id"] = self.env.ref("liquor_catalog.type_baijiu").id
            vals["bottles_per_case"] = 6
        before = self.env.cr.sql_log_count
        self.env["product.template"].create(vals_list)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestAttributeRights(LiquorCatalogCase):
    def test_everybody_reads_reference_data(self):
        aroma = self.env.ref("liquor_catalog.aroma_sauce")
        for user in (self.env.ref("base.public_user"), self.user_of("channel")):
            self.assertTrue(aroma.with_user(user).read(["name", "code"]))

    def test_operator_buyer_and_manager_keep_reference_data(self):
        for role in ("operator", "buyer", "manager"):
            tags = self.env["liquor.tag"].with_user(self.user_of(role))
            self.assertTrue(tags.create({"name": role, "code": f"t_{role}", "kind": "taste"}))

    def test_others_do_not(self):
        for role in ("warehouse", "finance", "channel", "service"):
            tags = self.env["liquor.tag"].with_user(self.user_of(role))
            with self.assertRaises(AccessError):
                tags.create({"name": role, "code": f"t_{role}", "kind": "taste"})

    def test_costs_are_for_buyer_finance_and_manager(self):
        self.baijiu.standard_price = 60.0
        product = self.baijiu.product_variant_id
        for role in ("buyer", "finance", "manager"):
            user = self.user_of(role)
            self.assertEqual(product.with_user(user).read(["standard_price"])[0]["standard_price"], 60)
            self.assertEqual(self.baijiu.with_user(user).read(["standard_price"])[0]["standard_price"], 60)

    @mute_logger("odoo.orm.models", "odoo.models")
    def test_costs_are_closed_to_others_in_every_way(self):
        for role in ("operator", "warehouse", "channel", "service"):
            user = self.user_of(role)
            products = self.env["product.product"].with_user(user)
            templates = self.env["product.template"].with_user(user)
            for model in (products, templates):
                self.assertNotIn("standard_price", model.fields_get())
                with self.assertRaises(AccessError):
                    model.search_read([], ["standard_price"], limit=1)
                with self.assertRaises(AccessError):
                    model.search([("standard_price", ">", 1)], limit=1)
                with self.assertRaises(AccessError):
                    model.search([], order="standard_price", limit=1) and model.browse(self.baijiu.id).export_data(
                        ["standard_price"]
                    )
            self.assertNotIn("value", self.env["stock.move"].with_user(user).fields_get())
            vendors = self.env["product.supplierinfo"].with_user(user)
            self.assertNotIn("price", vendors.fields_get())
            vendors.search([], limit=1).read(["product_code"])

    def test_an_operator_creates_products_without_seeing_costs(self):
        operator = self.user_of("operator")
        product = (
            self.env["product.template"]
            .with_user(operator)
            .create(
                {
                    "name": "By the operator",
                    "liquor_type_id": self.env.ref("liquor_catalog.type_baijiu").id,
                    "volume_ml": 500,
                    "bottles_per_case": 6,
                    "case_barcode": "12900000000015",
                    "list_price": 88.0,
                }
            )
        )
        self.assertEqual(product.case_barcode, "12900000000015")
        product.write({"list_price": 90.0, "abv": 42})
        with self.assertRaises(AccessError):
            product.write({"standard_price": 1.0})
        variant = self.env["product.product"].with_user(operator)
        with self.assertRaises(AccessError):
            variant.create({"name": "With a cost", "standard_price": 5.0})

    def test_sellers_sell_what_is_bought_to_order_without_seeing_costs(self):
        """Buying to order chooses a vendor by price, for a seller who may not see it."""
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.baijiu.write(
            {
                "standard_price": 60,
                "seller_ids": [(0, 0, {"partner_id": vendor.id, "price": 55})],
                "route_ids": [
                    (4, self.warehouse.buy_pull_id.route_id.id),
                    (4, self.warehouse.mto_pull_id.route_id.id),
                ],
            }
        )
        self.warehouse.mto_pull_id.route_id.active = True
        for role in ("operator", "channel"):
            order = self.order(self.baijiu, 2)
            user = self.user_of(role)
            order.user_id = user
            order.with_user(user).action_confirm()
            self.assertEqual(order.state, "sale")
        bought = self.env["purchase.order.line"].search([("partner_id", "=", vendor.id)])
        self.assertEqual(set(bought.mapped("price_unit")), {55})
