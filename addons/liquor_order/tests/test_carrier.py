from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .fulfilment_common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestCarrier(FulfilmentCase):
    """Couriers by alcohol, province and weight."""

    def setUp(self):
        super().setUp()
        self.express.liquor_rate_ids.unlink()
        self.express.liquor_rate_ids = [
            (0, 0, {"province_ids": [(6, 0, self.sichuan.ids)], "first_price": 12, "step_price": 2}),
            (0, 0, {"first_price": 18, "step_price": 5}),
        ]

    def price(self, order):
        rate = self.express.rate_shipment(order)
        self.assertTrue(rate["success"], rate["error_message"])
        return rate["price"]

    def test_first_and_further_weight(self):
        self.assertEqual(self.price(self.order(self.baijiu, 1)), 12, "1 kg is the first weight")
        self.assertEqual(self.price(self.order(self.baijiu, 3)), 16, "two further kilograms")
        self.baijiu.weight = 1.2
        self.assertEqual(self.price(self.order(self.baijiu, 3)), 18, "3.6 kg: three steps, the last begun")

    def test_case_weighs_its_bottles(self):
        order = self.order(self.baijiu, 1, uom=self.baijiu.case_uom_id)
        self.assertEqual(order._liquor_weight_kg(), 6.0)
        self.assertEqual(self.price(order), 22)

    def test_price_by_province(self):
        order = self.order(self.baijiu, 3)
        self.customer.state_id = self.xinjiang
        self.assertEqual(self.price(order), 28, "the rest of the country")

    def test_province_without_a_rate(self):
        self.express.liquor_rate_ids.filtered(lambda rate: not rate.province_ids).unlink()
        order = self.order(self.baijiu, 3)
        self.assertTrue(self.express._is_available_for_order(order))
        self.customer.state_id = self.xinjiang
        self.assertFalse(self.express._is_available_for_order(order))
        rate = self.express.rate_shipment(order)
        self.assertFalse(rate["success"])
        self.assertEqual(rate["error_message"], "Test Express does not deliver to 新疆维吾尔自治区.")
        self.assertIn("Test Express does not deliver to 新疆维吾尔自治区.", order._liquor_delivery_refusals())

    def test_address_without_province(self):
        order = self.order(self.baijiu, 3)
        self.customer.state_id = False
        self.assertFalse(self.express._is_available_for_order(order))

    def test_free_over_amount(self):
        self.express.write({"free_over": True, "amount": 300})
        self.baijiu.taxes_id = False
        self.assertEqual(self.price(self.order(self.baijiu, 2)), 14)
        self.assertEqual(self.price(self.order(self.baijiu, 3)), 0)

    def test_carrier_that_refuses_alcohol(self):
        self.express.liquor_takes_alcohol = False
        glass = self.create_liquor(name="Glass", abv=0)
        both = self.express | self.pickup
        self.assertIn(self.express, both.available_carriers(self.customer, self.order(glass, 1)))
        order = self.order(self.beer, 1)
        self.assertEqual(both.available_carriers(self.customer, order), self.pickup)
        self.assertIn("Test Express does not take alcohol.", order._liquor_delivery_refusals())

    def test_carrier_with_a_limit_of_strength(self):
        self.express.liquor_max_abv = 24
        self.assertTrue(self.express._is_available_for_order(self.order(self.beer, 1)))
        self.assertFalse(self.express._is_available_for_order(self.order(self.baijiu, 1)))
        self.express.liquor_max_abv = 53
        self.assertTrue(self.express._is_available_for_order(self.order(self.baijiu, 1)), "the limit itself is taken")

    def test_province_stands_once(self):
        with self.assertRaisesRegex(ValidationError, "四川省"):
            self.express.liquor_rate_ids = [(0, 0, {"province_ids": [(6, 0, self.sichuan.ids)], "first_price": 1})]

    def test_one_rate_for_the_rest(self):
        with self.assertRaisesRegex(ValidationError, "rest of the country"):
            self.express.liquor_rate_ids = [(0, 0, {"first_price": 1})]

    def test_weights_above_zero(self):
        for field in ("first_kg", "step_kg"):
            with self.subTest(field), mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                with self.env.cr.savepoint():
                    self.express.liquor_rate_ids[0][field] = 0
                    self.env.flush_all()

    def test_pickup_shows_the_warehouse(self):
        self.warehouse.partner_id = self.env["res.partner"].create(
            {
                "name": "仓库",
                "state_id": self.sichuan.id,
                "city": "成都市锦江区",
                "street": "红星路2号",
                "phone": "028-86123456",
            }
        )
        self.assertEqual(self.pickup.liquor_pickup_address, "四川省成都市锦江区红星路2号 +86 28 8612 3456")
        self.assertFalse(self.express.liquor_pickup_address)

    def test_warehouse_sees_no_rates(self):
        warehouse = self.user_of("warehouse")
        with self.assertRaises(AccessError):
            self.express.liquor_rate_ids.with_user(warehouse).read(["first_price"])
        order = self.order(self.baijiu, 3)
        carrier = self.express.with_user(warehouse)
        self.assertEqual(carrier.available_carriers(self.customer, order), carrier, "and still chooses by region")

    def test_operator_keeps_methods(self):
        operator = self.user_of("operator")
        self.express.with_user(operator).write({"liquor_max_kg": 10, "liquor_rate_ids": [(5,)]})
        self.assertEqual(self.express.liquor_max_kg, 10)


@tagged("post_install", "-at_install")
class TestCarrierOverHttp(FulfilmentCase, HttpCase):
    """What the shop offers, and what it takes from a forged request."""

    def setUp(self):
        super().setUp()
        self.env["delivery.carrier"].search([]).is_published = False
        (self.express | self.pickup).is_published = True
        self.refusing = self.create_carrier("Test No Alcohol", liquor_takes_alcohol=False)
        self.user = self.env["res.users"].create(
            {
                "name": "Buyer",
                "login": "ship_buyer",
                "password": "ship_buyer",
                "partner_id": self.customer.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        website = self.env["website"].search([("company_id", "=", self.env.company.id)], limit=1)
        self.baijiu.is_published = True
        self.put_in_stock(self.create_lot(self.baijiu, "WEB"), 100)
        self.cart = self.order(self.baijiu, 1, website_id=website.id)
        self.authenticate("ship_buyer", "ship_buyer")

    def test_refused_method_is_not_offered_and_not_accepted(self):
        html = self.make_jsonrpc_request("/shop/delivery_methods", {})
        self.assertIn("Test Express", html)
        self.assertNotIn(f'data-dm-id="{self.refusing.id}"', html)
        self.assertIn("Test No Alcohol不承运酒类。", html)
        self.make_jsonrpc_request("/shop/set_delivery_method", {"dm_id": self.express.id})
        self.assertEqual(self.cart.carrier_id, self.express)
        self.make_jsonrpc_request("/shop/set_delivery_method", {"dm_id": self.refusing.id})
        self.assertEqual(self.cart.carrier_id, self.express, "a forged id changes nothing")
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.make_jsonrpc_request("/shop/get_delivery_rate", {"dm_id": self.refusing.id})

    def test_liquor_added_after_the_method_was_chosen(self):
        self.cart.carrier_id = self.refusing
        with self.assertRaises(ValidationError):
            self.cart._check_cart_is_ready_to_be_paid()
