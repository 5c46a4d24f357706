from datetime import datetime, timedelta

from odoo import http
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import hmac, mute_logger

from ..controllers.age import _local
from ..tools import age_confirmation

BROWSER = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1"}
SEARCH_ENGINE = {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"}
GATE = 'role="dialog"'
INERT = 'inert="inert"'
FOREIGN = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/%0d%0aSet-Cookie: a=b \n",
    "javascript:alert(1)",
    "evil.example",
    "",
)


@tagged("post_install", "-at_install")
class TestAgeGate(HttpCase):
    """What a visitor gets before and after the declaration of age."""

    def setUp(self):
        super().setUp()
        self.opener.headers.update(BROWSER)

    def _get(self, address, **options):
        return self.url_open(address, **options).text

    def _answer(self, answer, redirect="/shop"):
        """Send the form as a browser without JavaScript does."""
        if not self.session:
            self.authenticate(None, None)
            self.opener.headers.update(BROWSER)
        form = {"answer": answer, "redirect": redirect, "csrf_token": http.Request.csrf_token(self)}
        return self.url_open("/age/confirm", data=form, allow_redirects=False)

    def test_unconfirmed_visitor_meets_the_gate_on_every_kind_of_page(self):
        for address in ("/", "/shop", "/shop/cart", "/contactus", "/no-such-page"):
            with self.subTest(address):
                page = self._get(address)
                self.assertIn(GATE, page)
                self.assertIn(INERT, page, "what lies behind the dialog must not be reachable")

    def test_page_behind_the_gate_is_complete(self):
        self.assertIn('id="wrapwrap"', self._get("/shop"), "the content is sent, so that nothing flashes or reloads")

    def test_rules_and_login_can_be_reached_without_an_answer(self):
        for address in ("/privacy", "/minors", "/age/check", "/adults-only", "/web/login"):
            with self.subTest(address):
                page = self._get(address)
                self.assertNotIn(GATE, page)
                self.assertNotIn(INERT, page)
                self.assertNotIn("o_mall_search", page, "no shop content before the declaration")

    def test_every_page_carries_the_notice_for_minors(self):
        for address in ("/", "/shop", "/shop/cart", "/privacy", "/web/login", "/adults-only"):
            with self.subTest(address):
                self.assertIn("o_mall_minors", self._get(address))

    def test_confirmation_leads_back_and_is_remembered(self):
        response = self._answer("adult", redirect="/shop?search=%E8%8C%85%E5%8F%B0")
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith("/shop?search=%E8%8C%85%E5%8F%B0"))
        cookie = response.headers["Set-Cookie"]
        self.assertIn(f"{age_confirmation.COOKIE}=", cookie)
        for attribute in ("SameSite=Lax", "HttpOnly", "Path=/", "Max-Age=31536000"):
            self.assertIn(attribute, cookie)
        self.assertNotIn(GATE, self._get("/shop"))
        self.assertNotIn(GATE, self._get("/"), "a cached page must not bring the gate back")

    def test_the_next_visitor_meets_the_gate_again(self):
        self._answer("adult")
        self._get("/")
        self.opener.cookies.clear()
        self.assertIn(GATE, self._get("/"))

    def test_cookie_outlives_the_session(self):
        self.opener.cookies.set(age_confirmation.COOKIE, self._cookie(datetime.utcnow() - timedelta(days=300)))
        self.assertNotIn(GATE, self._get("/shop"))

    def test_session_remembers_without_the_cookie(self):
        self._answer("adult")
        for cookie in [cookie for cookie in self.opener.cookies if cookie.name == age_confirmation.COOKIE]:
            self.opener.cookies.clear(cookie.domain, cookie.path, cookie.name)
        self.assertNotIn(GATE, self._get("/shop"))

    def test_forged_or_old_cookie_is_worth_nothing(self):
        stamp = str(int(datetime.utcnow().timestamp()))
        old = self._cookie(datetime.utcnow() - timedelta(days=366))
        for value in ("1", "true", stamp, f"{stamp}.", f"{stamp}.{'0' * 32}", "x.y", "9" * 40, old):
            with self.subTest(value):
                self.opener.cookies.set(age_confirmation.COOKIE, value)
                self.assertIn(GATE, self._get("/shop"))

    def test_minor_is_led_out_and_an_earlier_yes_is_forgotten(self):
        self._answer("adult")
        response = self._answer("minor")
        self.assertTrue(response.headers["Location"].endswith("/adults-only"))
        page = self._get("/adults-only")
        self.assertNotIn("/shop/", page)
        self.assertIn(GATE, self._get("/shop"))

    def test_search_engines_read_the_page(self):
        page = self._get("/shop", headers=SEARCH_ENGINE)
        self.assertNotIn(GATE, page)
        self.assertNotIn(INERT, page)

    def test_employees_are_not_asked(self):
        self.authenticate("admin", "admin")
        self.assertNotIn(GATE, self._get("/shop"))

    def test_redirect_stays_on_this_site(self):
        for address in FOREIGN:
            with self.subTest(address):
                self.assertEqual(_local(address), "/")
        response = self._answer("adult", redirect="https://evil.example/shop")
        self.assertNotIn("evil", response.headers["Location"])
        self.assertNotIn("evil", self._get("/age/check?redirect=//evil.example"))

    @mute_logger("odoo.http")
    def test_form_without_token_is_refused(self):
        response = self.url_open("/age/confirm", data={"answer": "adult"}, allow_redirects=False)
        self.assertEqual(response.status_code, 400)
        self.assertIn(GATE, self._get("/shop"))

    def test_confirmation_by_get_is_refused(self):
        self.assertEqual(self.url_open("/age/confirm?answer=adult").status_code, 405)

    def _cookie(self, moment):
        stamp = str(int((moment - datetime(1970, 1, 1)).total_seconds()))
        return f"{stamp}.{hmac(self.env(su=True), age_confirmation.SCOPE, stamp)[:32]}"


@tagged("post_install", "-at_install")
class TestAgeAtCheckout(HttpCase):
    """No order without the declaration, whatever way a visitor takes; the order keeps when it was made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.product = cls.env["product.product"].create(
            {"name": "Test Liquor", "list_price": 100, "type": "consu", "is_storable": False, "is_published": True}
        )
        cls.user = cls.env.ref("liquor_mall.user_demo_customer", raise_if_not_found=False)
        if not cls.user:
            cls.user = cls.env["res.users"].create(
                {
                    "name": "刘婷",
                    "login": "customer",
                    "group_ids": [(6, 0, cls.env.ref("base.group_portal").ids)],
                }
            )
        cls.user.password = "customer-password"
        # a cart of before would be found again
        cls.env["sale.order"].search(
            [("partner_id", "=", cls.user.partner_id.id), ("state", "=", "draft")]
        ).action_cancel()

    def setUp(self):
        super().setUp()
        self.authenticate("customer", "customer-password")
        self.opener.headers.update(BROWSER)

    def _confirm(self, answer="adult"):
        form = {"answer": answer, "redirect": "/shop/cart", "csrf_token": http.Request.csrf_token(self)}
        return self.url_open("/age/confirm", data=form, allow_redirects=False)

    def _add_to_cart(self):
        self.make_jsonrpc_request(
            "/shop/cart/add",
            {"product_template_id": self.product.product_tmpl_id.id, "product_id": self.product.id, "quantity": 1},
        )
        return self.env["sale.order"].search([("partner_id", "=", self.user.partner_id.id)], limit=1, order="id desc")

    def test_cart_of_a_confirmed_visitor_keeps_the_moment(self):
        self._confirm()
        order = self._add_to_cart()
        self.assertAlmostEqual(order.liquor_age_confirmed_at, datetime.utcnow(), delta=timedelta(minutes=2))

    def test_confirmation_reaches_the_cart_that_is_there_already(self):
        order = self._add_to_cart()
        self.assertFalse(order.liquor_age_confirmed_at)
        self._confirm()
        self.assertTrue(order.liquor_age_confirmed_at)

    def test_taking_it_back_reaches_the_cart_too(self):
        self._confirm()
        order = self._add_to_cart()
        self._confirm("minor")
        self.assertFalse(order.liquor_age_confirmed_at)

    def test_every_step_of_checkout_asks_first(self):
        self._add_to_cart()
        for address in ("/shop/checkout", "/shop/address", "/shop/payment"):
            with self.subTest(address):
                response = self.url_open(address, allow_redirects=False)
                self.assertEqual(response.status_code, 303)
                self.assertIn("/age/check", response.headers["Location"])

    def test_confirmed_visitor_goes_on(self):
        self._add_to_cart()
        self._confirm()
        response = self.url_open("/shop/checkout", allow_redirects=False)
        self.assertNotIn("/age/check", response.headers.get("Location", ""))

    @mute_logger("odoo.http")
    def test_payment_by_direct_call_is_refused(self):
        order = self._add_to_cart()
        values = {
            "access_token": order._portal_ensure_token(),
            "provider_id": None,
            "payment_method_id": None,
            "token_id": None,
            "amount": order.amount_total,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/shop/payment/validate",
        }
        with self.assertRaisesRegex(JsonRpcException, "ValidationError"):
            self.make_jsonrpc_request(f"/shop/payment/transaction/{order.id}", values)
        self.assertFalse(order.transaction_ids)

    def test_payment_in_the_portal_is_refused(self):
        order = self._add_to_cart()
        provider = self.env["payment.provider"].search([], limit=1)
        method = self.env["payment.method"].search([], limit=1)
        values = {
            "provider_id": provider.id,
            "payment_method_id": method.id,
            "amount": order.amount_total,
            "currency_id": order.currency_id.id,
            "partner_id": order.partner_id.id,
            "reference": "age-test",
            "sale_order_ids": [(6, 0, order.ids)],
        }
        with self.assertRaises(ValidationError):
            self.env["payment.transaction"].create(values)
        order.liquor_age_confirmed_at = datetime.utcnow().replace(microsecond=0)
        self.assertTrue(self.env["payment.transaction"].create(values))

    def test_free_order_is_refused_too(self):
        self.product.list_price = 0
        order = self._add_to_cart()
        self.url_open("/shop/checkout")
        with mute_logger("odoo.http"):
            self.url_open("/shop/payment/validate", allow_redirects=False)
        self.assertEqual(order.state, "draft")
        with self.assertRaises(ValidationError):
            order._validate_order()

    def test_refusal_is_in_chinese(self):
        order = self._add_to_cart().with_context(lang="zh_CN")
        with self.assertRaisesRegex(ValidationError, "18"):
            order._liquor_check_age()

    def test_orders_of_employees_need_no_declaration(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.user.partner_id.id, "order_line": [(0, 0, {"product_id": self.product.id})]}
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.liquor_age_confirmed_at)

    def test_order_form_shows_the_moment(self):
        arch = self.env["sale.order"].get_view(view_type="form")["arch"]
        self.assertIn("liquor_age_confirmed_at", arch)

    def test_copy_of_an_order_has_no_declaration(self):
        self._confirm()
        self.assertFalse(self._add_to_cart().copy().liquor_age_confirmed_at)
