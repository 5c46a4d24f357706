from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import LiquorCatalogCase


@tagged("post_install", "-at_install")
class TestLots(LiquorCatalogCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()

    def made(self, days_ago):
        return self.today - timedelta(days=days_ago)

    def reserve(self, product, quantity):
        """Confirm a delivery; return {lot name: reserved bottles}."""
        product.allow_out_of_stock_order = True  # what is short stays unreserved, the order is confirmed
        order = self.order(product, quantity)
        order.action_confirm()
        order.picking_ids.action_assign()
        lines = order.picking_ids.move_ids.move_line_ids
        return {line.lot_id.name: line.quantity for line in lines}

    def test_expiry_is_production_plus_shelf_life(self):
        """180 days from 1 March: the last day is 27 August, in Shanghai's time."""
        self.env.company.partner_id.tz = "Asia/Shanghai"
        lot = self.create_lot(self.beer, "B1", production_date=date(2024, 3, 1))
        self.assertEqual(lot.expiration_date, datetime(2024, 8, 27, 16))
        self.assertEqual(lot.removal_date, lot.expiration_date)

    def test_expiry_and_its_companions_follow_a_corrected_production_date(self):
        self.beer.write({"use_time": 30, "removal_time": 10, "alert_time": 20})
        lot = self.create_lot(self.beer, "B2", production_date=date(2024, 3, 1))
        lot.production_date = date(2024, 3, 11)
        self.assertEqual(lot.expiration_date, datetime(2024, 9, 6, 16))
        self.assertEqual(lot.use_date, lot.expiration_date - timedelta(days=30))
        self.assertEqual(lot.removal_date, lot.expiration_date - timedelta(days=10))
        self.assertEqual(lot.alert_date, lot.expiration_date - timedelta(days=20))

    def test_without_production_date_it_counts_from_receipt(self):
        lot = self.create_lot(self.beer, "B3")
        expected = fields.Datetime.now() + timedelta(days=180)
        self.assertLess(abs(lot.expiration_date - expected), timedelta(minutes=5))

    def test_a_date_given_for_expiry_is_kept(self):
        given = datetime(2099, 1, 1)
        lot = self.create_lot(self.beer, "B4", production_date=self.made(1), expiration_date=given)
        self.assertEqual(lot.expiration_date, given)

    def test_baijiu_never_expires(self):
        self.assertFalse(self.baijiu.use_expiration_date)
        lot = self.create_lot(self.baijiu, "S1", production_date=date(1990, 1, 1))
        self.assertFalse(lot.expiration_date)
        self.assertFalse(lot.removal_date)
        self.put_in_stock(lot, 6)
        self.assertEqual(self.baijiu.product_variant_id.free_qty, 6)

    def test_expiry_cannot_be_switched_on_by_accident(self):
        for vals in ({"use_expiration_date": True}, {"use_expiration_date": True, "expiration_time": 9}):
            with self.subTest(vals), self.assertRaisesRegex(ValidationError, "Shelf Life"):
                self.baijiu.write(vals)
                self.env.flush_all()
        with self.assertRaises(ValidationError):
            self.beer.expiration_time = 0

    def test_expiry_follows_the_shelf_life(self):
        self.baijiu.shelf_life_days = 365
        self.assertTrue(self.baijiu.use_expiration_date)
        self.assertEqual(self.baijiu.expiration_time, 365)
        self.baijiu.shelf_life_days = 0
        self.assertFalse(self.baijiu.use_expiration_date)

    def test_zero_days_do_not_expire_a_lot_of_another_product_at_once(self):
        water = self.env["product.template"].create(
            {"name": "Water", "is_storable": True, "tracking": "lot", "use_expiration_date": True}
        )
        self.assertFalse(self.create_lot(water, "W1").expiration_date)

    def test_production_date_is_not_in_the_future(self):
        with self.assertRaisesRegex(ValidationError, "Production Date"):
            self.create_lot(self.beer, "B5", production_date=self.made(-2))

    @freeze_time("2026-03-01 17:00:00")
    def test_today_is_the_day_of_the_company(self):
        """At 17:00 UTC it is already the next day in Shanghai."""
        self.env.company.partner_id.tz = "Asia/Shanghai"
        lot = self.create_lot(self.beer, "B6", production_date=date(2026, 3, 2))
        self.assertTrue(lot.expiration_date)

    def test_expiry_is_after_production(self):
        with self.assertRaisesRegex(ValidationError, "before Production Date"):
            self.create_lot(self.beer, "B7", production_date=date(2024, 3, 1), expiration_date=datetime(2024, 2, 1))

    def test_what_expires_first_leaves_first(self):
        """The beer that came later but expires earlier is reserved first."""
        late = self.create_lot(self.beer, "LATE", production_date=self.made(10))
        soon = self.create_lot(self.beer, "SOON", production_date=self.made(100))
        self.put_in_stock(late, 12, in_date=datetime(2024, 1, 1))
        self.put_in_stock(soon, 12, in_date=datetime(2024, 6, 1))
        self.assertEqual(self.reserve(self.beer, 18), {"SOON": 12, "LATE": 6})

    def test_expired_beer_is_not_reserved(self):
        old = self.create_lot(self.beer, "OLD", production_date=self.made(400))
        new = self.create_lot(self.beer, "NEW", production_date=self.made(10))
        self.put_in_stock(old, 12)
        self.put_in_stock(new, 12)
        self.assertEqual(self.reserve(self.beer, 20), {"NEW": 12})

    def test_what_does_not_expire_leaves_in_the_order_it_came(self):
        """Whatever its production date, and even in a category that is set to FEFO."""
        self.baijiu.categ_id = self.env["product.category"].create(
            {"name": "FEFO", "removal_strategy_id": self.env.ref("product_expiry.removal_fefo").id}
        )
        first = self.create_lot(self.baijiu, "FIRST", production_date=self.made(10))
        second = self.create_lot(self.baijiu, "SECOND", production_date=self.made(900))
        self.put_in_stock(second, 6, in_date=datetime(2024, 6, 1))
        self.put_in_stock(first, 6, in_date=datetime(2024, 1, 1))
        self.assertEqual(self.reserve(self.baijiu, 8), {"FIRST": 6, "SECOND": 2})

    def test_the_shop_knows_the_lot_that_ships_next(self):
        late = self.create_lot(self.beer, "LATE", production_date=self.made(10))
        soon = self.create_lot(self.beer, "SOON", production_date=self.made(100))
        gone = self.create_lot(self.beer, "GONE", production_date=self.made(400))
        for lot, day in ((late, 1), (soon, 2), (gone, 3)):
            self.put_in_stock(lot, 12, in_date=datetime(2024, 1, day))
        young = self.create_lot(self.baijiu, "YOUNG", production_date=self.made(10))
        aged = self.create_lot(self.baijiu, "AGED", production_date=self.made(900))
        self.put_in_stock(young, 6, in_date=datetime(2024, 1, 1))
        self.put_in_stock(aged, 6, in_date=datetime(2024, 2, 1))
        empty = self.create_liquor().product_variant_id
        beer, baijiu = self.beer.product_variant_id, self.baijiu.product_variant_id
        products = beer | baijiu | empty
        self.assertEqual(products._liquor_shipping_lot(), {beer: soon, baijiu: young})
        self.assertEqual(products._liquor_shipping_lot(self.warehouse), {beer: soon, baijiu: young})
        self.reserve(self.beer, 12)
        self.assertEqual(beer._liquor_shipping_lot(), {beer: late})
        visitor = products.with_user(self.env.ref("base.public_user"))
        self.assertEqual(visitor._liquor_shipping_lot()[beer].production_date, self.made(10))

    def test_shipping_lots_of_many_products_are_one_query(self):
        products = self.baijiu.product_variant_id | self.beer.product_variant_id
        products._liquor_shipping_lot()
        with self.assertQueryCount(1):
            products._liquor_shipping_lot()

    def test_the_receiver_enters_the_production_date(self):
        receipt = self.env["stock.picking"].with_user(self.user_of("warehouse")).create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock.id,
                "move_ids": [
                    (0, 0, {
                        "product_id": self.beer.product_variant_id.id,
                        "product_uom_qty": 2,
                        "product_uom": self.beer.case_uom_id.id,
                        "location_id": self.env.ref("stock.stock_location_suppliers").id,
                        "location_dest_id": self.stock.id,
                    })
                ],
            }
        )  # fmt: skip
        receipt.action_confirm()
        line = receipt.move_ids.move_line_ids
        line.write({"lot_name": "R1", "production_date": self.made(30), "picked": True})
        expected = self.beer.product_variant_id._liquor_expiry(self.made(30))
        self.assertEqual(line.expiration_date, expected)
        receipt.button_validate()
        self.assertEqual(receipt.state, "done")
        lot = line.lot_id
        self.assertEqual((lot.production_date, lot.expiration_date), (self.made(30), expected))
        self.assertEqual(self.beer.product_variant_id.qty_available, 24)

    def test_a_delivery_is_valued_though_the_worker_sees_no_costs(self):
        self.baijiu.standard_price = 60
        lot = self.create_lot(self.baijiu, "V1")
        self.put_in_stock(lot, 6)
        order = self.order(self.baijiu, 2)
        order.action_confirm()
        picking = order.picking_ids.with_user(self.user_of("warehouse"))
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(order.picking_ids.move_ids.state, "done")
        self.assertEqual(order.picking_ids.move_ids.value, 120)

    def test_the_form_shows_the_expiry_at_once(self):
        form = Form(self.env["stock.lot"])
        form.name = "F1"
        form.product_id = self.beer.product_variant_id
        form.production_date = self.made(30)
        expected = self.beer.product_variant_id._liquor_expiry(self.made(30))
        self.assertEqual(form.expiration_date, expected)
