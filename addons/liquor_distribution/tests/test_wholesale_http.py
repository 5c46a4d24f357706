import json

from lxml import html

from odoo import http
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_wholesale import WholesaleCase

PAGES = ("", "/catalogue", "/deliveries")


@tagged("post_install", "-at_install")
class TestWholesaleHttp(WholesaleCase, HttpCase):
    """The pages and routes, by role, by strangers, and with what a page never sends."""

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def call(self, name, **params):
        return self.make_jsonrpc_request(f"/my/wholesale/{name}", params)

    def refused(self, name, **params):
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException) as caught:
            self.call(name, **params)
        return str(caught.exception)

    def status(self, path):
        return self.url_open(f"/my/wholesale{path}", allow_redirects=False).status_code

    def placeable(self, user=None, **quantities):
        self.log_in(user or self.buyer)
        state = self.call("add", product_id=self.sauce.id, cases=1)
        self.call("ship", address_id=self.warehouse_address.id)
        return state

    # --- who
    def test_pages_by_role(self):
        for user, expected in ((self.owner, 200), (self.buyer, 200), (self.accountant, 404)):
            self.log_in(user)
            self.assertEqual([self.status(page) for page in PAGES], [expected] * 3, user.login)
        customer = self.create_portal_user("dist_nobody", self.customer, False)
        self.log_in(customer)
        self.assertEqual([self.status(page) for page in PAGES], [404] * 3)

    def test_visitors_log_in_first(self):
        self.authenticate(None, None)
        self.assertEqual([self.status(page) for page in PAGES], [303] * 3)

    def test_routes_by_role(self):
        steps = {
            "state": {}, "suggest": {"text": "T"}, "add": {"product_id": self.sauce.id, "cases": 1},
            "paste": {"text": "T-SAUCE\t1"}, "clear": {}, "favourite": {"product_id": self.sauce.id},
            "place": {"order_id": 1}, "reorder": {"order_id": 1}, "drop": {}, "fix": {"row_id": 1},
            "ship": {"address_id": self.distributor.id}, "move": {"rows": []},
        }  # fmt: skip
        self.log_in(self.accountant)
        for name, params in steps.items():
            self.assertIn("NotFound", self.refused(name, **params), name)
        self.assertFalse(self.env["sale.order"].search([("liquor_distributor_id", "=", self.distributor.id)]))

    def test_card_by_role(self):
        for user, shown in ((self.buyer, True), (self.accountant, False)):
            self.log_in(user)
            self.assertEqual("/my/wholesale" in self.url_open("/my").text, shown, user.login)

    # --- the order
    def test_steps(self):
        self.log_in(self.buyer)
        state = self.call("add", product_id=self.sauce.id, cases=1)
        self.assertEqual((state["key"], state["total"]), (f"{self.sauce.id}||", 432))
        state = self.call("add", product_id=self.sauce.id, bottles=2)
        self.assertEqual(state["rows"][0]["quantity"], 8)
        day = self.day(3).isoformat()
        state = self.call("move", rows=[[self.sauce.id, "", 0]], new_day=day)
        self.assertEqual([(row["day"], row["quantity"]) for row in state["rows"]], [(day, 8)])
        state = self.call("set", product_id=self.sauce.id, day=day, cases=2, bottles=0)
        self.assertEqual(state["rows"][0]["quantity"], 12)
        state = self.call("paste", text="T-LAGER\t1\nNO\t1")
        self.assertEqual((state["report"], len(state["rows"]), len(state["bad"])), ({"good": 1, "bad": 1}, 2, 1))
        self.assertEqual(self.call("state")["rows"], state["rows"], "it is saved")
        page = self.url_open("/my/wholesale").text
        self.assertIn("T-LAGER", page)
        state = self.call("clear")
        self.assertEqual((state["rows"], state["bad"], state["total"]), ([], [], 0))

    def test_what_no_page_sends(self):
        self.log_in(self.buyer)
        self.call("add", product_id=self.lager.id, cases=1)
        product = self.sauce.id
        for params in (
            {"product_id": product, "cases": -1},
            {"product_id": product, "cases": 10**6},
            {"product_id": product, "cases": 1.5},
            {"product_id": product, "cases": "1"},
            {"product_id": product, "cases": True},
            {"product_id": 2**40, "cases": 1},
            {"product_id": "x", "cases": 1},
        ):
            self.assertIn("ValidationError", self.refused("add", **params), params)
        self.baijiu.is_published = False
        self.assertIn("ValidationError", self.refused("add", product_id=product, cases=1))
        self.assertIn("ValidationError", self.refused("set", product_id=product, cases=1))
        self.assertIn("ValidationError", self.refused("move", rows=[[product, "", 0]], new_day="tomorrow"))
        self.assertIn("ValidationError", self.refused("ship", address_id=self.other.id))
        self.assertIn("ValidationError", self.refused("favourite", product_id=product))
        self.assertEqual(len(self.call("state")["rows"]), 1)

    def test_rows_that_are_none(self):
        self.log_in(self.buyer)
        self.call("add", product_id=self.sauce.id, cases=1)
        for rows in (5, "ab", None, {}, [5], [[]], [[self.sauce.id, "", 0, 1]], [[self.sauce.id, 5, 0]]):
            self.assertIn("ValidationError", self.refused("move", rows=rows, new_day=self.day(1).isoformat()), rows)
        self.assertEqual([row["day"] for row in self.call("state")["rows"]], [""])

    def test_totals_that_are_none(self):
        state = self.placeable()
        for total in (float("nan"), float("inf"), True, "432", 10**400, None):
            content = json.dumps({"jsonrpc": "2.0", "params": {"order_id": state["order_id"], "total": total}})
            answer = self.url_open(
                "/my/wholesale/place", data=content, headers={"Content-Type": "application/json"}
            ).json()
            self.assertTrue(answer["result"]["message"], total)
        self.assertTrue(self.draft().liquor_wholesale_open)

    @mute_logger("odoo.http")
    def test_pages_that_are_none(self):
        self.log_in(self.buyer)
        for path, status in (
            ("/catalogue/page/99999999999999999999", 404),
            ("/deliveries/page/99999999999999999999", 404),
            ("/delivery/99999999999999999999", 404),
            ("/placed/99999999999999999999", 404),
            ("/catalogue/page/100000", 200),
            ("/catalogue/page/0", 200),
            ("/catalogue?page=x", 200),
            ("/deliveries?page=99999999999999999999", 200),
        ):
            self.assertEqual(self.status(path), status, path)

    def test_upload(self):
        self.log_in(self.buyer)
        token = http.Request.csrf_token(self)

        def upload(name, content):
            response = self.url_open(
                "/my/wholesale/upload", data={"csrf_token": token}, files={"table": (name, content, "text/csv")}
            )
            return json.loads(response.content)

        answer = upload("a.csv", "货号,箱数\nT-SAUCE,2\nNO,1\n".encode())
        self.assertEqual((answer["report"], answer["rows"][0]["quantity"]), ({"good": 1, "bad": 1}, 12))
        self.assertIn("error", upload("a.doc", b"x"))
        message = upload("a.csv", "名称,地址\nA,B\n".encode())["error"]
        for column in ("货号", "箱数", "瓶数", "送货地址"):
            self.assertIn(column, message)
        self.assertIn("error", upload("a.csv", b"code,cases\n" + b" " * (5 * 1024 * 1024)))
        self.assertEqual(len(self.call("state")["rows"]), 1)

    def test_stranger_reaches_nothing(self):
        self.placeable()
        draft = self.draft()
        self.log_in(self.stranger)
        self.assertEqual(self.call("state")["rows"], [])
        self.assertIn("NotFound", self.refused("place", order_id=draft.id, total=draft.amount_total))
        self.assertIn("NotFound", self.refused("reorder", order_id=draft.id))
        self.assertEqual(self.status(f"/placed/{draft.id}"), 404)
        self.assertTrue(draft.liquor_wholesale_open)

    def test_colleagues_draft_is_not_placed(self):
        self.placeable()
        draft = self.draft()
        self.log_in(self.owner)
        self.assertIn("NotFound", self.refused("place", order_id=draft.id, total=draft.amount_total))
        self.assertTrue(draft.liquor_wholesale_open)

    # --- placing
    def test_double_submit_places_once(self):
        state = self.placeable()
        order_id = state["order_id"]
        answers = [self.call("place", order_id=order_id, payment="online", total=432) for _time in range(2)]
        self.assertEqual(answers, [{"url": f"/my/wholesale/placed/{order_id}"}] * 2)
        orders = self.env["sale.order"].search([("liquor_distributor_id", "=", self.distributor.id)])
        self.assertEqual((orders.ids, orders.state, orders.amount_total), ([order_id], "sent", 432))
        self.assertEqual(self.sauce._liquor_available(self.warehouse)[self.sauce.id], 54)
        response = self.url_open(answers[0]["url"], allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn(f"/my/orders/{order_id}", response.headers["Location"])

    def test_changed_prices_are_shown_before_placing(self):
        state = self.placeable()
        self.pricelist.item_ids.percent_price = 30
        answer = self.call("place", order_id=state["order_id"], payment="online", total=state["total"])
        self.assertTrue(answer["message"])
        self.assertEqual(answer["total"], 378)
        self.assertTrue(self.draft().liquor_wholesale_open)
        self.assertIn("url", self.call("place", order_id=state["order_id"], payment="online", total=378))

    def test_split_days_are_listed(self):
        state = self.placeable()
        self.call("add", product_id=self.lager.id, cases=1)
        state = self.call("move", rows=[[self.lager.id, "", 0]], new_day=self.day(4).isoformat())
        answer = self.call("place", order_id=state["order_id"], payment="online", total=state["total"])
        orders = self.env["sale.order"].browse(state["order_id"])._liquor_wholesale_orders()
        self.assertEqual(orders.mapped("amount_total"), [432, 96])
        page = self.url_open(answer["url"]).text
        for order in orders:
            self.assertIn(order.name, page)
            self.assertIn(f"/my/orders/{order.id}?access_token", page)

    def test_what_is_cancelled_goes_back_into_the_portal(self):
        state = self.placeable()
        order = self.env["sale.order"].browse(state["order_id"])
        self.call("place", order_id=order.id, payment="online", total=432)
        page = html.fromstring(self.url_open(order.get_portal_url()).text)
        form = {"csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0], "again": "1"}
        answer = self.url_open(f"/my/orders/{order.id}/liquor_cancel", data=form, allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith("/my/wholesale"), answer.headers["Location"])
        self.assertEqual(order.state, "cancel")
        draft = self.draft(create=False)
        self.assertNotEqual(draft, order)
        self.assertEqual(dict(draft._liquor_wholesale_ordered()), {self.sauce.id: 6})

    def test_account_is_refused(self):
        state = self.placeable()
        self.assertIn(
            "ValidationError", self.refused("place", order_id=state["order_id"], payment="account", total=432)
        )
        self.assertTrue(self.draft().liquor_wholesale_open)

    def test_reorder(self):
        earlier = self.order(self.baijiu, 6, partner_id=self.owner.partner_id.id)
        earlier.action_confirm()
        foreign = self.order(self.baijiu, 6, partner_id=self.stranger.partner_id.id)
        foreign.action_confirm()
        self.log_in(self.buyer)
        state = self.call("reorder", order_id=earlier.id)
        self.assertEqual((state["report"], state["rows"][0]["quantity"]), ({"good": 1, "bad": 0}, 6))
        self.assertIn("NotFound", self.refused("reorder", order_id=foreign.id))

    # --- catalogue and favourites
    def test_catalogue_has_own_prices(self):
        self.log_in(self.buyer)
        page = self.url_open("/my/wholesale/catalogue?search=T-SAUCE").text
        self.assertIn("T-SAUCE", page)
        self.assertIn("432.00", page)
        self.assertNotIn("T-LAGER", page)
        for day in ("", self.day(4).isoformat()):
            self.call("add", product_id=self.sauce.id, cases=1)
            if day:
                self.call("move", rows=[[self.sauce.id, "", 0]], new_day=day)
        self.call("add", product_id=self.sauce.id, cases=1)
        page = html.fromstring(self.url_open("/my/wholesale/catalogue?search=T-SAUCE").text)
        ordered = "".join(page.xpath("//*[contains(@class, 'o_wholesale_ordered')]//text()"))
        self.assertIn("18", ordered, "all rows of the article: 12 on a day, 6 on none")
        self.log_in(self.stranger)
        self.assertIn("540.00", self.url_open("/my/wholesale/catalogue?search=T-SAUCE").text)

    def test_catalogue_filters(self):
        brand = self.env["product.brand"].create({"name": "Test Brand"})
        self.baijiu.product_brand_id = brand
        self.log_in(self.buyer)
        page = self.url_open(f"/my/wholesale/catalogue?brand={brand.id}").text
        self.assertIn("T-SAUCE", page)
        self.assertNotIn("T-LAGER", page)
        beer = self.env.ref("liquor_catalog.type_beer").code
        page = self.url_open(f"/my/wholesale/catalogue?type={beer}&search=Test Lager").text
        self.assertIn("T-LAGER", page)
        self.assertNotIn("T-SAUCE", page)

    def test_favourites(self):
        self.log_in(self.buyer)
        self.assertTrue(self.call("favourite", product_id=self.sauce.id))
        page = self.url_open("/my/wholesale/catalogue?favourites=1").text
        self.assertIn("T-SAUCE", page)
        self.assertNotIn("T-LAGER", page)
        self.log_in(self.stranger)
        self.assertNotIn("T-SAUCE", self.url_open("/my/wholesale/catalogue?favourites=1").text)
        self.log_in(self.owner)
        self.assertFalse(self.call("favourite", product_id=self.sauce.id, wanted=False))
        self.assertNotIn("T-SAUCE", self.url_open("/my/wholesale/catalogue?favourites=1").text)

    def test_catalogue_queries_do_not_grow(self):
        for number in range(40):
            self.create_liquor(
                name=f"Page {number}", default_code=f"PAGE-{number}", list_price=10, is_published=True,
                bottles_per_case=6, product_brand_id=self.env["product.brand"].create({"name": f"Page {number}"}).id,
            )  # fmt: skip
        self.log_in(self.buyer)

        def queries(search):
            self.url_open(f"/my/wholesale/catalogue?search={search}")
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            page = self.url_open(f"/my/wholesale/catalogue?search={search}").text
            return page.count("data-product="), self.cr.sql_log_count - before

        (few, small), (many, large) = queries("PAGE-3"), queries("Page")
        self.assertGreater(many, few + 20)
        self.assertLess(large, small + 15)

    # --- deliveries
    def test_delivery_note_of_own_deliveries(self):
        order = self.order(self.baijiu, 6, partner_id=self.buyer.partner_id.id)
        order.action_confirm()
        picking = order.picking_ids
        self.assertEqual(picking.state, "assigned")
        self.log_in(self.buyer)
        self.assertIn(picking.name, self.url_open("/my/wholesale/deliveries").text)
        note = self.url_open(f"/my/wholesale/delivery/{picking.id}")
        self.assertEqual(note.status_code, 200)
        self.assertIn("pdf", note.headers["Content-Type"])
        self.log_in(self.stranger)
        self.assertEqual(self.status(f"/delivery/{picking.id}"), 404)
        self.assertNotIn(picking.name, self.url_open("/my/wholesale/deliveries").text)
        self.log_in(self.accountant)
        self.assertEqual(self.status(f"/delivery/{picking.id}"), 404)
