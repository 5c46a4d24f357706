import re

from odoo import fields, http
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_hold import HoldCase

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"}


@tagged("post_install", "-at_install")
class TestHoldHttp(HoldCase, HttpCase):
    """A customer with a browser: pays, gives up, cancels; a stranger does none of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.is_published = True
        cls.user = cls._portal_user("hold_customer")
        cls.customer = cls.user.partner_id
        cls.stranger = cls._portal_user("hold_stranger")
        cls.website.warehouse_id = cls.warehouse

    @classmethod
    def _portal_user(cls, login):
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": f"{login}-password",
                "email": f"{login}@example.com",
                "lang": "en_US",
                "group_ids": [(6, 0, cls.env.ref("base.group_portal").ids)],
            }
        )

    def setUp(self):
        super().setUp()
        self.opener.headers.update(BROWSER)

    def log_in(self, user):
        self.authenticate(user.login, f"{user.login}-password")
        self.opener.headers.update(BROWSER)

    def start_payment(self, order, route=None, amount=None, token=None):
        return self.make_jsonrpc_request(
            route or f"/my/orders/{order.id}/transaction",
            {
                "access_token": order._portal_ensure_token() if token is None else token,
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "token_id": None,
                "amount": order.amount_total if amount is None else amount,
                "flow": "direct",
                "tokenization_requested": False,
                "landing_route": "/shop/payment/validate",
            },
        )

    def post(self, address, **form):
        return self.url_open(address, data={"csrf_token": http.Request.csrf_token(self), **form}, allow_redirects=False)

    def page_of(self, order):
        return self.url_open(f"/my/orders/{order.id}?access_token={order._portal_ensure_token()}").text

    def test_starting_to_pay_places_the_order(self):
        order = self.placed(2)  # the portal's route; the shop's is proven in tests/concurrency
        self.start_payment(order)
        self.assertEqual((order.state, order.transaction_ids.state), ("sent", "draft"))
        self.assertEqual(self.hold_of(order).quantity, 2)

    def test_shortage_is_told_and_nothing_is_charged(self):
        order = self.order(self.baijiu, 4)
        order.write({"warehouse_id": self.warehouse.id})
        self.placed(8)
        with self.assertRaisesRegex(JsonRpcException, "ValidationError"), mute_logger("odoo.http"):
            self.start_payment(order)
        self.assertFalse(order.transaction_ids)

    def test_amount_and_token_are_checked(self):
        order = self.placed(2)
        for wrong in ({"amount": 0.01}, {"token": "guess"}, {"token": ""}):
            with self.assertRaisesRegex(JsonRpcException, "ValidationError"), mute_logger("odoo.http"):
                self.start_payment(order, **wrong)
        self.assertFalse(order.transaction_ids)

    def test_page_counts_down_and_offers_to_pay(self):
        order = self.placed(2)
        self.let_time_pass(order, 20)
        page = self.page_of(order)
        seconds = int(re.search(r'data-seconds="(\d+)"', page).group(1))
        self.assertAlmostEqual(seconds, 600, delta=60)
        self.assertIn("o_liquor_pay_now", page)
        self.assertIn('id="modalaccept"', page)
        self.assertNotIn('id="o_sale_portal_paynow"', page)
        self.let_time_pass(order, 20)
        page = self.page_of(order)
        self.assertNotIn("o_liquor_pay_now", page)
        self.assertIn("本订单已超过支付时限", page)

    def test_refunds_are_shown(self):
        order = self.placed(2)
        self.pay(order)
        order._liquor_request_refund(50, "A broken bottle")
        page = self.page_of(order)
        self.assertIn("A broken bottle", page)
        self.assertIn("退款中", page)

    def test_customer_cancels_and_changes(self):
        self.log_in(self.user)
        order = self.placed(2)
        response = self.post(f"/my/orders/{order.id}/liquor_cancel", again="1")
        self.assertIn("/shop/cart", response.headers["Location"])
        self.assertEqual((order.state, self.hold_of(order).state), ("cancel", "released"))
        self.assertEqual(order.liquor_cancel_reason, "顾客取消")
        cart = self.env["sale.order"].search(
            [("partner_id", "=", self.customer.id), ("state", "=", "draft"), ("website_id", "=", self.website.id)]
        )
        self.assertEqual(
            cart.order_line.mapped(lambda line: (line.product_id, line.product_uom_qty)), [(self.product, 2)]
        )
        self.assertIn("再次购买", self.page_of(order))

    def test_paid_order_is_not_cancelled_here(self):
        order = self.placed(2)
        self.transaction(order)._set_pending()
        self.log_in(self.user)
        response = self.post(f"/my/orders/{order.id}/liquor_cancel")
        self.assertIn("liquor_cannot_cancel", response.headers["Location"])
        self.assertEqual(order.state, "sent")

    @mute_logger("odoo.http")
    def test_strangers_reach_nothing(self):
        order = self.placed(2)
        self.log_in(self.stranger)
        for suffix in ("liquor_cancel", "liquor_again"):
            for token in ("", "guess"):
                response = self.post(f"/my/orders/{order.id}/{suffix}", access_token=token)
                self.assertTrue(response.headers["Location"].endswith("/my"), suffix)
        self.assertEqual(order.state, "sent")
        for model in ("liquor.stock.hold", "liquor.refund"):
            with self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    f"/web/dataset/call_kw/{model}/search_read",
                    {"model": model, "method": "search_read", "args": [[]], "kwargs": {}},
                )
        # without the form's token nobody cancels from a foreign page
        response = self.url_open(f"/my/orders/{order.id}/liquor_cancel", data={"x": 1}, allow_redirects=False)
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.url_open(f"/my/orders/{order.id}/liquor_cancel").status_code, 405)

    def test_fields_of_the_order_cannot_be_written_by_its_customer(self):
        order = self.placed(2)
        self.log_in(self.user)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.make_jsonrpc_request(
                "/web/dataset/call_kw/sale.order/write",
                {
                    "model": "sale.order",
                    "method": "write",
                    "args": [order.ids, {"liquor_hold_until": False}],
                    "kwargs": {},
                },
            )
        self.assertTrue(order.liquor_hold_until > fields.Datetime.now())
