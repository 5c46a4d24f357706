import json

from psycopg2.errors import CheckViolation

from odoo import fields, http
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.wholesale_rows import RowKey
from .common_wholesale import WholesaleCase


@tagged("post_install", "-at_install")
class TestWholesaleMinimum(WholesaleCase, HttpCase):
    """A tier's own minimum order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.liquor_wholesale_minimum = 500
        cls.grade = cls.env["res.partner.grade"].create({"name": "Test Tier"})
        cls.distributor.grade_id = cls.grade
        cls.method = cls.env["payment.method"].create({"name": "Tests", "code": "liquor_tests", "image": False})
        cls.provider = cls.env["payment.provider"].create(
            {"name": "Tests", "code": "none", "state": "test", "is_published": True}
        )

    def test_tier_before_company(self):
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 6})
        for own, missing in ((0, 68), (600, 168), (432.01, 0.01), (432, 0), (1, 0)):
            self.grade.liquor_wholesale_minimum = own
            state = draft._liquor_wholesale_state()
            self.assertEqual((state["minimum"], state["missing"]), (own or 500, missing))
        self.grade.liquor_wholesale_minimum = 600
        with self.assertRaisesRegex(ValidationError, "600"):
            draft._liquor_wholesale_place("online")
        self.grade.liquor_wholesale_minimum = 400
        draft._liquor_wholesale_place("online")
        self.assertEqual(draft.state, "sent")

    def test_of_its_own_tier_only(self):
        self.grade.liquor_wholesale_minimum = 600
        self.assertEqual(self.other._liquor_wholesale_minimum(self.company), 500)

    # --- what is left of a submission
    def submitted(self):
        """Three orders: 432.00 today, 96.00 on another day, 96.00 on a third; 500.00 is asked for."""
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        draft._liquor_wholesale_set(
            {
                RowKey(self.sauce.id): 6,
                RowKey(self.lager.id, self.day(2)): 12,
                RowKey(self.lager.id, self.day(4)): 12,
            }
        )
        draft._liquor_wholesale_split()
        orders = draft._liquor_wholesale_place("online")
        self.assertEqual(orders.mapped("amount_total"), [432, 96, 96])
        if "liquor_age_confirmed_at" in orders._fields:  # liquor_mall asks for it
            orders.liquor_age_confirmed_at = fields.Datetime.now()
        return orders

    def cancel(self, order):
        self.authenticate(self.buyer.login, self.buyer.login)
        token = http.Request.csrf_token(self)
        self.url_open(f"/my/orders/{order.id}/liquor_cancel", data={"csrf_token": token})
        self.assertEqual(order.state, "cancel")

    def pay(self, order):
        """Start a payment as the page of the order does: the message of its refusal, or ""."""
        params = {
            "access_token": order._portal_ensure_token(),
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "amount": order.amount_total,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": order.get_portal_url(),
        }
        answer = self.url_open(
            f"/my/orders/{order.id}/transaction",
            data=json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        return answer["error"]["data"]["message"] if "error" in answer else ""

    @mute_logger("odoo.http")
    def test_rest_below_minimum_is_not_paid(self):
        large, small, other = self.submitted()
        self.cancel(other)
        self.assertEqual(self.pay(small), "", "528.00 are enough")
        self.cancel(large)
        started = small.transaction_ids
        message = self.pay(small)
        self.assertRegex(message, "96.00.*500.00")
        self.assertIn(large.name, message)
        self.assertEqual(small.transaction_ids, started)
        small.order_line.price_unit = 1000  # by staff, for one
        self.assertEqual(self.pay(small), "")

    def test_rest_below_minimum_is_not_on_account(self):
        self.distributor.credit_limit = 5000
        large, small, other = self.submitted()
        self.cancel(other)
        self.cancel(large)
        with self.assertRaisesRegex(ValidationError, "the rest comes to .*96.00, the minimum is .*500.00"):
            small._liquor_pay_on_account()
        self.assertEqual((small.state, small.liquor_on_account), ("sent", False))

    def test_rest_that_suffices_goes_on_account(self):
        self.distributor.credit_limit = 5000
        large, small, other = self.submitted()
        self.cancel(other)
        for order in (small, large):
            order._liquor_pay_on_account()
            self.assertTrue(order.liquor_on_account)

    def test_single_order_that_staff_made_smaller_is_paid(self):
        large = self.submitted()[0]
        large.order_line.product_uom_qty = 0.5
        self.assertEqual(self.pay(large), "")

    def test_not_negative(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.grade.liquor_wholesale_minimum = -1
            self.grade.flush_recordset()

    def test_page_of_the_tier(self):
        self.grade.liquor_wholesale_minimum = 1234
        for user in (self.buyer, self.accountant):
            self.authenticate(user.login, user.login)
            self.assertIn("1,234.00", self.url_open("/my/tier").text, user.login)
        self.grade.liquor_wholesale_minimum = 0
        self.assertIn("500.00", self.url_open("/my/tier").text)
        self.company.liquor_wholesale_minimum = 0
        self.assertNotIn("liquor_tier_minimum", self.url_open("/my/tier").text)
