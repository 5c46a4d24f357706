from psycopg2 import OperationalError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .common import LiquorCatalogCase


@tagged("post_install", "-at_install")
class TestPackaging(LiquorCatalogCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.baijiu.allow_out_of_stock_order = True  # what is confirmed here is about cases, not about stock
        cls.variant = cls.baijiu.product_variant_id
        cls.case = cls.baijiu.case_uom_id

    def price(self, pricelist, quantity, uom):
        return pricelist._get_product_price(self.variant, quantity, uom=uom)

    def test_one_case_unit_for_each_size(self):
        other = self.create_liquor(bottles_per_case=6)
        self.assertEqual(other.case_uom_id, self.case)
        self.assertEqual(self.case.relative_factor, 6)
        self.assertEqual(self.case._compute_quantity(2, self.baijiu.uom_id), 12)
        self.assertIn(self.case, other.uom_ids)

    def test_case_units_are_named_in_chinese(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.env["res.lang"]._activate_lang("zh_CN")
        case = self.create_liquor(bottles_per_case=97).case_uom_id
        self.assertEqual(case.with_context(lang="zh_CN").name, "箱(97瓶)")
        self.assertEqual(case.with_context(lang="en_US").name, "Case of 97")

    def test_a_single_bottle_has_no_case(self):
        self.baijiu.case_barcode = "12900000000015"
        self.baijiu.bottles_per_case = 1
        self.assertFalse(self.baijiu.case_uom_id)
        self.assertFalse(self.baijiu.uom_ids)
        self.assertFalse(self.baijiu.case_barcode)
        with self.assertRaises(ValidationError):
            self.baijiu.case_barcode = "12900000000015"

    def test_another_size_takes_the_barcode_along(self):
        self.baijiu.case_barcode = "12900000000015"
        self.baijiu.bottles_per_case = 12
        self.assertEqual(self.baijiu.uom_ids, self.beer.case_uom_id)
        self.assertEqual(self.baijiu.case_barcode, "12900000000015")
        self.assertEqual(self.variant.product_uom_ids.uom_id, self.beer.case_uom_id)

    def test_the_case_stays_among_the_packagings(self):
        self.baijiu.uom_ids = [(5, 0, 0)]
        self.assertEqual(self.baijiu.uom_ids, self.case)

    @mute_logger("odoo.sql_db")
    def test_two_transactions_cannot_make_the_same_case(self):
        """The second waits on the bottle's row; Odoo retries it when the first is done."""
        units = self.env["uom.uom"]
        units._liquor_lock_bottle()
        with self.registry.cursor() as second:
            second.execute(SQL("SET LOCAL lock_timeout = '200ms'"))
            with self.assertRaises(OperationalError):
                units.with_env(self.env(cr=second))._liquor_case_uoms([98])
            second.rollback()

    def test_case_barcode_lives_in_odoos_packaging_table(self):
        self.baijiu.case_barcode = "12900000000015"
        packaging = self.env["product.uom"].search([("barcode", "=", "12900000000015")])
        self.assertEqual(packaging.product_id, self.variant)
        self.assertEqual(packaging.uom_id, self.case)
        found = self.env["product.template"].search([("case_barcode", "=", "12900000000015")])
        self.assertEqual(found, self.baijiu)
        none = self.env["product.template"].search([("case_barcode", "=", False)])
        self.assertIn(self.beer, none)
        self.assertNotIn(self.baijiu, none)
        self.baijiu.case_barcode = False
        self.assertFalse(packaging.exists())

    def test_barcodes_given_at_creation_of_many(self):
        codes = ["12900000000015", "22900000000012", "32900000000019"]
        products = self.env["product.template"].create(
            [
                {
                    "name": code,
                    "liquor_type_id": self.baijiu.liquor_type_id.id,
                    "volume_ml": 500,
                    "bottles_per_case": 6,
                    "case_barcode": code,
                }
                for code in codes
            ]
        )
        self.assertEqual(products.mapped("case_barcode"), codes)

    def test_scanning_finds_bottle_and_case(self):
        self.baijiu.write({"barcode": "2900000000018", "case_barcode": "12900000000015"})
        find = self.env["product.product"]._liquor_find_by_barcode
        self.assertEqual(find("2900000000018"), (self.variant, self.baijiu.uom_id))
        self.assertEqual(find("02900000000018"), (self.variant, self.baijiu.uom_id))
        self.assertEqual(find("12900000000015"), (self.variant, self.case))
        self.assertEqual(find("96385074"), (self.variant.browse(), self.case.browse()))
        names = self.env["product.product"].name_search("12900000000015")
        self.assertEqual([name[0] for name in names], self.variant.ids)

    def test_orders_take_bottles_and_cases_from_the_scanner(self):
        self.baijiu.write({"barcode": "2900000000018", "case_barcode": "12900000000015"})
        for model, quantity in (("sale.order", "product_uom_qty"), ("purchase.order", "product_qty")):
            with self.subTest(model), Form(self.env[model]) as form:
                form.partner_id = self.customer
                for code in ("12900000000015", "2900000000018", "1290000000001-5"):
                    form.liquor_scan = code
                self.assertFalse(form.liquor_scan)
                order = form.save()
                self.assertEqual(
                    [(line.product_uom_id, line[quantity]) for line in order.order_line],
                    [(self.case, 2), (self.baijiu.uom_id, 1)],
                )
            if model == "sale.order":
                self.assertEqual(order.order_line.mapped("price_unit"), [540, 100])

    def test_a_case_has_its_own_price(self):
        self.assertEqual(self.variant._price_compute("list_price", uom=self.case)[self.variant.id], 540)
        self.assertEqual(self.baijiu._price_compute("list_price", uom=self.case)[self.baijiu.id], 540)
        self.assertEqual(self.variant.with_context(uom=self.case.id).lst_price, 540)
        self.assertEqual(self.variant.lst_price, 100)
        self.baijiu.case_price = 0
        self.assertEqual(self.variant._price_compute("list_price", uom=self.case)[self.variant.id], 600)
        self.assertEqual(self.variant.with_context(uom=self.case.id).lst_price, 600)

    def test_price_lists_know_cases(self):
        percent = self.env["product.pricelist"].create(
            {"name": "-10 %", "item_ids": [(0, 0, {"compute_price": "percentage", "percent_price": 10})]}
        )
        self.assertEqual(self.price(percent, 1, self.baijiu.uom_id), 90)
        self.assertEqual(self.price(percent, 1, self.case), 486)
        fixed = self.env["product.pricelist"].create(
            {
                "name": "fixed",
                "item_ids": [
                    (0, 0, {
                        "compute_price": "fixed", "fixed_price": 80,
                        "applied_on": "1_product", "product_tmpl_id": self.baijiu.id,
                    })
                ],
            }
        )  # fmt: skip
        self.assertEqual(self.price(fixed, 1, self.baijiu.uom_id), 80)
        self.assertEqual(self.price(fixed, 1, self.case), 480)

    def test_sold_in_both(self):
        self.assertEqual(self.order(self.baijiu, 2, self.case).order_line.price_unit, 540)
        bottles = self.order(self.baijiu, 2)
        self.assertEqual(bottles.order_line.price_unit, 100)
        bottles.action_confirm()
        self.assertEqual(bottles.picking_ids.move_ids.product_qty, 2)
        cases = self.order(self.baijiu, 2, self.case)
        cases.action_confirm()
        self.assertEqual(cases.picking_ids.move_ids.product_qty, 12)

    def test_bought_by_the_case(self):
        with Form(self.env["purchase.order"]) as form:
            form.partner_id = self.customer
            with form.order_line.new() as line:
                line.product_id = self.variant
                line.product_qty = 3
                line.product_uom_id = self.case
        order = form.save()
        order.button_confirm()
        self.assertEqual(order.picking_ids.move_ids.product_qty, 18)

    def test_whole_cases_are_enforced_at_confirmation(self):
        self.baijiu.split_allowed = False
        broken = self.order(self.baijiu, 7)
        with self.assertRaisesRegex(UserError, "whole cases of 6"):
            broken.action_confirm()
        with self.assertRaisesRegex(UserError, "whole cases of 6"):
            broken.write({"state": "sale"})
        half = self.order(self.baijiu, 0.5, self.case)
        with self.assertRaises(UserError):
            half.action_confirm()
        for quantity, uom in ((12, None), (2, self.case)):
            order = self.order(self.baijiu, quantity, uom)
            order.action_confirm()
            self.assertEqual(order.state, "sale")

    def test_whole_cases_are_enforced_on_confirmed_orders_over_rpc(self):
        self.baijiu.split_allowed = False
        order = self.order(self.baijiu, 6)
        order.action_confirm()
        lines = self.env["sale.order.line"].with_user(self.user_of("operator"))
        with self.assertRaises(ValidationError):
            lines.browse(order.order_line.id).write({"product_uom_qty": 8})
        with self.assertRaises(ValidationError):
            lines.create({"order_id": order.id, "product_id": self.variant.id, "product_uom_qty": 1})

    def test_an_open_case_is_fine_where_allowed(self):
        order = self.order(self.baijiu, 7)
        order.action_confirm()
        self.assertEqual(order.state, "sale")


@tagged("post_install", "-at_install")
class TestCart(LiquorCatalogCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.baijiu.write({"split_allowed": False, "is_published": True, "allow_out_of_stock_order": True})
        cls.variant = cls.baijiu.product_variant_id
        cls.cart = cls.env["sale.order"].create({"partner_id": cls.customer.id, "website_id": cls.website.id})

    def test_bottles_become_cases(self):
        values = self.cart._cart_add(self.variant.id, 1)
        line = self.cart.order_line
        self.assertEqual((line.product_uom_id, line.product_uom_qty), (self.baijiu.case_uom_id, 1))
        self.assertEqual(line.price_unit, 540)
        self.assertIn("whole cases of 6", values["warning"])

    def test_whole_cases_pass_without_a_word(self):
        values = self.cart._cart_add(self.variant.id, 2, uom_id=self.baijiu.case_uom_id.id)
        self.assertEqual(self.cart.order_line.product_uom_qty, 2)
        self.assertFalse(values["warning"])

    def test_half_a_case_is_rounded_up(self):
        self.cart._cart_add(self.variant.id, 1, uom_id=self.baijiu.case_uom_id.id)
        values = self.cart._cart_update_line_quantity(self.cart.order_line.id, 1.5)
        self.assertEqual(self.cart.order_line.product_uom_qty, 2)
        self.assertIn("whole cases", values["warning"])

    def test_stock_allows_whole_cases_only(self):
        self.baijiu.allow_out_of_stock_order = False
        self.put_in_stock(self.create_lot(self.baijiu, "C1"), 10)
        self.cart._cart_add(self.variant.id, 5, uom_id=self.baijiu.case_uom_id.id)
        self.assertEqual(self.cart.order_line.product_uom_qty, 1)

    def test_a_broken_line_cannot_be_paid(self):
        self.cart.order_line = [(0, 0, {"product_id": self.variant.id, "product_uom_qty": 2})]
        with self.assertRaises(ValidationError):
            self.cart._check_cart_is_ready_to_be_paid()

    def test_only_the_case_is_offered(self):
        self.assertEqual(self.baijiu._get_available_uoms(), self.baijiu.case_uom_id)
        self.baijiu.split_allowed = True
        self.assertEqual(self.baijiu._get_available_uoms(), self.baijiu.uom_id | self.baijiu.case_uom_id)


@tagged("post_install", "-at_install")
class TestPriceLog(LiquorCatalogCase):
    def test_each_change_is_logged_once(self):
        logs = self.env["liquor.price.log"]
        self.baijiu.write({"list_price": 110, "case_price": 600})
        self.baijiu.write({"list_price": 110})
        found = logs.search([("product_id", "=", self.baijiu.id)], order="id")
        self.assertEqual(
            [(log.price_kind, log.old_price, log.new_price) for log in found],
            [("list_price", 100, 110), ("case_price", 540, 600)],
        )
        self.assertEqual(found.user_id, self.env.user)

    def test_the_log_cannot_be_changed(self):
        self.baijiu.list_price = 111
        log = self.env["liquor.price.log"].search([("product_id", "=", self.baijiu.id)])
        with self.assertRaises(UserError):
            log.write({"new_price": 1})
        with self.assertRaises(UserError):
            log.unlink()

    def test_price_lists_are_audited(self):
        pricelist = self.env["product.pricelist"].create({"name": "Audited"})
        log = self.env["auditlog.log"].search(
            [("model_id.model", "=", "product.pricelist"), ("res_id", "=", pricelist.id)]
        )
        self.assertEqual(log.method, "create")
