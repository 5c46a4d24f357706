import re

from lxml import html

from odoo.tests import tagged

from ..controllers.portal_order import PortalOrder
from .common_tracking import TrackingHttpCase


@tagged("post_install", "-at_install")
class TestTrackingPortal(TrackingHttpCase):
    """The customer's pages: list by state, time line, receipt; and that nobody sees another's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        clerk = cls.env["res.partner"].create({"name": "Clerk", "parent_id": cls.customer.id})
        cls.owner = cls.portal_user("track_owner", clerk)
        stranger = cls.env["res.partner"].create({"name": "Stranger Company", "is_company": True})
        cls.stranger = cls.portal_user("track_stranger", stranger)

    def log_in(self, user):
        self.authenticate(user.login, f"{user.login}-password")

    def listed(self, status=None):
        page = html.fromstring(self.url_open("/my/orders" + (f"?status={status}" if status else "")).content)
        cards = page.xpath("//article[contains(@class, 'o_liquor_order_card')]")
        return [card.xpath(".//div[contains(@class, 'card-header')]/a")[0].text_content().strip() for card in cards]

    def csrf(self, url):
        return re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(url).text).group(1)

    def test_tabs(self):
        cart = self.order(self.liquor, 1)
        unpaid, to_ship = self.placed(), self.confirmed()
        review = self.placed()
        self.pay(review)
        shipped = self.shipped("SF1").sale_id
        signed = self.shipped("SF2").sale_id
        signed.picking_ids._liquor_sign("signed")
        done = self.shipped("SF3").sale_id
        done.action_liquor_receive()
        cancelled = self.placed()
        cancelled._action_cancel()
        self.log_in(self.owner)
        expected = {
            "unpaid": unpaid, "review": review, "to_ship": to_ship, "on_way": shipped,
            "signed": signed, "done": done, "cancel": cancelled,
        }  # fmt: skip
        for tab, order in expected.items():
            self.assertEqual(self.listed(tab), [order.name], tab)
        everything = self.listed()
        self.assertEqual(set(everything), {order.name for order in expected.values()})
        self.assertNotIn(cart.name, everything)
        self.assertEqual(set(self.listed("nonsense")), set(everything))

    def test_placed_is_no_quotation_and_an_offer_is_no_order(self):
        placed = self.placed()
        offer = self.order(self.liquor, 1)
        offer.state = "sent"
        self.log_in(self.owner)
        quotes = self.url_open("/my/quotes").text
        self.assertIn(offer.name, quotes)
        self.assertNotIn(placed.name, quotes)
        self.assertEqual(self.listed(), [placed.name])

    def test_pages_of_the_list_stay_in_their_tab(self):
        self.patch(PortalOrder, "_items_per_page", 2)
        names = [self.placed().name for _turn in range(3)]
        self.confirmed()
        self.log_in(self.owner)
        page = html.fromstring(self.url_open("/my/orders?status=unpaid").content)
        (second,) = {link.get("href") for link in page.xpath("//a[contains(@href, '/my/orders/page/2')]")}
        self.assertIn("status=unpaid", second)
        rest = self.url_open(second).text
        self.assertEqual(sum(name in rest for name in names), 1)

    def test_home_leads_to_the_orders(self):
        self.log_in(self.owner)
        page = html.fromstring(self.url_open("/my").content)
        (entry,) = page.xpath("//a[@href='/my/orders']/ancestor::div[contains(@class, 'o_portal_index_card')]")
        self.assertNotIn("d-none", entry.get("class").split())

    def test_time_line_on_the_order(self):
        self.service.parcel("SF1", "shunfeng", phone="5678")
        self.service.news("SF1", "2026-11-24 08:30:00", "已揽收", code="103", place="成都市")
        picking = self.shipped("SF1")
        picking._liquor_query()
        self.log_in(self.owner)
        page = html.fromstring(self.url_open(f"/my/orders/{picking.sale_id.id}").content)
        steps = {
            step.get("data-step"): "done" in step.get("class").split()
            for step in page.xpath("//li[contains(@class, 'o_liquor_step')]")
        }
        self.assertEqual(
            steps,
            {"placed": True, "paid": True, "reviewed": True, "shipped": True, "signed": False, "done": False},
        )
        journey = page.xpath("//ol[contains(@class, 'o_liquor_journey')]")[0].text_content()
        for text in ("2026-11-24 08:30", "成都市", "已揽收"):
            self.assertIn(text, journey)
        self.assertTrue(page.xpath("//div[@id='liquor_portal_status']//button[contains(@class, 'o_liquor_receive')]"))

    def test_receipt_by_the_owner(self):
        order = self.shipped("SF1").sale_id
        self.log_in(self.owner)
        token = self.csrf(f"/my/orders/{order.id}")
        response = self.url_open(f"/my/orders/{order.id}/receive", data={"csrf_token": token})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(order.liquor_state, "done")

    def test_receipt_by_the_link_of_the_mail(self):
        order = self.shipped("SF1").sale_id
        access = order._portal_ensure_token()
        self.authenticate(None, None)
        token = self.csrf(f"/my/orders/{order.id}?access_token={access}")
        self.url_open(f"/my/orders/{order.id}/receive", data={"csrf_token": token, "access_token": "wrong"})
        self.assertEqual(order.liquor_state, "shipped")
        self.url_open(f"/my/orders/{order.id}/receive", data={"csrf_token": token, "access_token": access})
        self.assertEqual(order.liquor_state, "done")

    def test_receipt_needs_the_form_of_the_page(self):
        order = self.shipped("SF1").sale_id
        self.log_in(self.owner)
        self.assertEqual(self.url_open(f"/my/orders/{order.id}/receive", data={"a": "b"}).status_code, 400)
        self.assertIn(self.url_open(f"/my/orders/{order.id}/receive").status_code, (404, 405))
        self.assertEqual(order.liquor_state, "shipped")

    def test_another_company_sees_and_confirms_nothing(self):
        order = self.shipped("SF1").sale_id
        own_token = self.placed(partner_id=self.stranger.partner_id.id)._portal_ensure_token()
        self.log_in(self.stranger)
        self.assertNotIn(order.name, self.listed())
        for url in (f"/my/orders/{order.id}", f"/my/orders/{order.id}?access_token={own_token}"):
            response = self.url_open(url)
            self.assertNotIn(order.name, response.text)
            self.assertTrue(response.url.rstrip("/").endswith("/my"), response.url)
        token = self.csrf("/track")
        self.url_open(f"/my/orders/{order.id}/receive", data={"csrf_token": token, "access_token": own_token})
        self.assertEqual(order.liquor_state, "shipped")

    def test_portal_users_cannot_ask_the_models(self):
        picking = self.shipped("SF1")
        picking._liquor_sign("signed")
        order = picking.sale_id
        for user in (self.owner, self.stranger):
            self.log_in(user)
            for model in ("liquor.shipment.event", "liquor.courier", "liquor.track.code", "liquor.track.attempt"):
                self.assertFalse(self.env[model].with_user(user).has_access("read"), model)
        self.assertFalse(order.with_user(self.stranger).has_access("read"))
        self.assertTrue(order.with_user(self.owner).has_access("read"))
        self.assertFalse(order.with_user(self.owner).has_access("write"))
