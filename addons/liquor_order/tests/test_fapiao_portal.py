from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from .fapiao_common import COMPANY, PDF, PERSON, FapiaoCase


@tagged("post_install", "-at_install")
class TestFapiaoPortal(HttpCase, FapiaoCase):
    def setUp(self):
        super().setUp()
        self.buyer = new_test_user(self.env, "fapiao_buyer", groups="base.group_portal")
        self.stranger = new_test_user(self.env, "fapiao_stranger", groups="base.group_portal")
        self.customer = self.buyer.partner_id
        self.mine = self.sold(details=None)
        self.token = self.mine._portal_ensure_token()

    def save(self, details, order=None, **params):
        order = order or self.mine
        return self.make_jsonrpc_request(f"/my/orders/{order.id}/fapiao", {**details, **params})

    def page(self, **params):
        query = "&".join(f"{name}={value}" for name, value in params.items())
        response = self.url_open(f"/my/orders/{self.mine.id}?{query}")
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.content)

    def test_own_order(self):
        self.authenticate("fapiao_buyer", "fapiao_buyer")
        self.assertEqual(len(self.page().xpath("//form[contains(@class,'o_liquor_fapiao_form')]")), 1)
        self.assertEqual(set(self.save({**COMPANY, "tax_number": "5"})["errors"]), {"tax_number"})
        self.assertEqual(self.save(COMPANY)["errors"], {})
        self.assertEqual(self.rows(self.mine), [("blue", "to_issue", 200.0)])

    def test_guest_by_signed_link(self):
        self.assertEqual(set(self.save(PERSON)["errors"]), {"form"})
        self.assertEqual(set(self.save(PERSON, access_token="guess")["errors"]), {"form"})
        self.assertEqual(set(self.save(PERSON, access_token=["x"])["errors"]), {"form"})
        self.assertEqual(self.mine.liquor_fapiao_kind, "none")
        self.assertEqual(self.save(PERSON, access_token=self.token)["errors"], {})
        self.assertEqual(self.mine.liquor_fapiao_title, PERSON["title"])

    def test_link_does_not_show_what_the_contact_used_before(self):
        self.customer._liquor_fapiao_remember(COMPANY)
        guest = self.page(access_token=self.token)
        self.assertEqual(guest.xpath("//input[@name='title']/@value"), [""])
        self.assertNotIn(COMPANY["tax_number"], html.tostring(guest, encoding="unicode"))
        self.authenticate("fapiao_buyer", "fapiao_buyer")
        self.assertEqual(self.page().xpath("//input[@name='title']/@value"), [COMPANY["title"]])

    def test_stranger(self):
        self.authenticate("fapiao_stranger", "fapiao_stranger")
        self.assertEqual(set(self.save(PERSON)["errors"]), {"form"})
        other = self.sold(details=None, partner_id=self.stranger.partner_id.id)
        self.assertEqual(set(self.save(PERSON, access_token=other._portal_ensure_token())["errors"]), {"form"})
        self.assertEqual(self.mine.liquor_fapiao_kind, "none")

    def test_download(self):
        self.mine._liquor_fapiao_save(COMPANY)
        fapiao = self.issue(self.mine.liquor_fapiao_ids, 1, PDF)
        url = f"/my/orders/{self.mine.id}/fapiao/{fapiao.id}"
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertEqual(self.url_open(f"{url}?access_token=x").status_code, 404)
        for response in (self.url_open(f"{url}?access_token={self.token}"), self._as_buyer(url)):
            self.assertEqual((response.status_code, response.content), (200, PDF))
            self.assertIn("attachment", response.headers["Content-Disposition"])
        self.authenticate("fapiao_stranger", "fapiao_stranger")
        other = self.sold(partner_id=self.stranger.partner_id.id)
        for foreign in (url, f"/my/orders/{other.id}/fapiao/{fapiao.id}", f"/my/orders/{other.id}/fapiao/999999999"):
            self.assertEqual(self.url_open(foreign).status_code, 404)
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "liquor.fapiao"), ("res_id", "=", fapiao.id), ("res_field", "=", "document")]
        )
        self.assertFalse(attachment.public)
        for guess in (f"/web/content/{attachment.id}", f"/web/content/liquor.fapiao/{fapiao.id}/document"):
            self.assertEqual(self.url_open(guess).status_code, 404)

    def _as_buyer(self, url):
        self.authenticate("fapiao_buyer", "fapiao_buyer")
        return self.url_open(url)

    def test_issued_is_shown_and_closed(self):
        self.mine._liquor_fapiao_save(COMPANY)
        self.issue(self.mine.liquor_fapiao_ids, 1, PDF)
        page = self.page(access_token=self.token)
        self.assertIn("26000000000000000001", page.xpath("string(//div[@id='fapiao'])"))
        self.assertEqual(page.xpath("//form[contains(@class,'o_liquor_fapiao_form')]"), [])
        self.assertEqual(set(self.save(PERSON, access_token=self.token)["errors"]), {"form"})
        self.assertEqual(self.mine.liquor_fapiao_title, COMPANY["title"])

    def test_no_cart(self):
        answer = self.make_jsonrpc_request("/shop/fapiao", PERSON)
        self.assertEqual(set(answer["errors"]), {"form"})
