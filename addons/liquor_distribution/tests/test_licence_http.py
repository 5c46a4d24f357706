from lxml import html

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_licence import LicenceCase, pdf, picture


@tagged("post_install", "-at_install")
class TestLicenceHttp(HttpCase, LicenceCase):
    """The portal, as the distributor's people and strangers use it."""

    def login(self, user):
        self.authenticate(user.login, user.login)

    def tree(self, address):
        return html.fromstring(self.url_open(address).text)

    def send(self, which, scan=None, **data):
        """POST the form, as the browser does."""
        token = self.tree("/my/licences/new").xpath("//form//input[@name='csrf_token']/@value")
        scan = scan or ("licence.png", picture(), "image/png")
        return self.url_open(
            "/my/licences/new",
            data={
                "csrf_token": token[0] if token else "",
                "kind": str(which.id),
                "number": self.code,
                "holder": "Distributor One",
                "long_term": "1",
                **data,
            },
            files=[("scan", scan)],
        )

    def licences_of(self, partner):
        self.env.invalidate_all()
        return partner.liquor_licence_ids.sorted("id")

    def test_send_and_follow(self):
        self.login(self.owner)
        page = self.tree("/my/licences")
        self.assertEqual(len(page.xpath("//div[contains(@class,'o_liquor_licence_gaps')]//li")), 2)
        self.assertFalse(page.xpath("//div[@data-id]"))
        answer = self.send(self.business, valid_from="2026-01-01")
        licence = self.licences_of(self.distributor)
        self.assertIn("/my/licences?sent=1", answer.url)
        self.assertEqual(
            (
                licence.name,
                str(licence.valid_from),
                licence.valid_until,
                licence.liquor_state,
                licence.liquor_maker_ids,
            ),
            (self.code, "2026-01-01", False, "to_verify", self.owner),
        )
        self.assertEqual(html.fromstring(answer.text).xpath("//div[@data-id]/@data-id"), [str(licence.id)])
        scan = self.url_open(f"/my/licences/{licence.id}/scan")
        self.assertEqual((scan.status_code, scan.headers["Content-Type"]), (200, "image/jpeg"))
        self.assertIn("attachment", scan.headers["Content-Disposition"])
        self.login(self.buyer)
        self.send(self.food, ("food.pdf", pdf(), "application/pdf"), number="JY15101070000011")
        food = self.licences_of(self.distributor)[-1]
        self.assertEqual((food.liquor_scan_name, food.liquor_maker_ids), ("food.pdf", self.buyer))
        self.assertEqual(self.url_open(f"/my/licences/{food.id}/scan").content, pdf())
        (licence | food).with_user(self.channel).action_liquor_verify()
        self.assertFalse(self.tree("/my/licences").xpath("//div[contains(@class,'o_liquor_licence_gaps')]"))

    def test_renewal_form_knows_the_old_one(self):
        self.licensed(until="2099-12-31")
        self.login(self.owner)
        page = self.tree(f"/my/licences/new?kind={self.business.id}")
        self.assertEqual(page.xpath("//input[@id='licence_number']/@value"), [self.code])
        self.assertEqual(page.xpath("//select[@name='kind']/option[@selected]/@value"), [str(self.business.id)])

    def test_refusals_come_back_with_the_form(self):
        self.login(self.owner)
        none = self.env["res.partner.id_category"].new({})
        for kind, scan, data, words in (
            (self.business, None, {"number": "123"}, "123"),
            (self.business, ("bad.png", b"no picture", "image/png"), {}, "bad.png"),
            (self.business, ("big.pdf", b"%PDF-" + b"x" * 10 * 1024 * 1024, "application/pdf"), {}, "big.pdf"),
            (self.business, None, {"valid_from": "2026-13-01"}, "2026-13-01"),
            (self.business, None, {"valid_from": "<b>"}, "<b>"),
            (self.business, None, {"long_term": "", "valid_until": ""}, "长期"),
            (self.business, None, {"long_term": "", "valid_until": "2020-01-31"}, "2020"),
            (self.business, None, {"holder": "x" * 121}, "120"),
            (none, None, {"kind": "x"}, ""),
            (none, None, {"kind": "999999"}, ""),
        ):
            answer = self.send(kind, scan, **data)
            self.assertEqual(answer.status_code, 200)
            alert = html.fromstring(answer.text).xpath("//div[contains(@class, 'alert-danger')]")
            self.assertTrue(alert, data)
            if words != "长期":
                self.assertIn(words, alert[0].text_content())
        self.assertFalse(self.licences_of(self.distributor))
        kept = html.fromstring(self.send(self.business, number="1234567").text)
        self.assertEqual(kept.xpath("//input[@id='licence_number']/@value"), ["1234567"])

    def test_another_kind_of_number_is_no_licence(self):
        passport = self.env["res.partner.id_category"].create({"code": "p", "name": "Passport"})
        self.login(self.owner)
        self.send(passport)
        self.assertFalse(self.distributor.id_numbers)

    # ---- who sees what

    def test_page_is_for_owner_and_buyer(self):
        addresses = ("/my/licences", "/my/licences/new", "/my/licences/1/scan")
        card = "//a[@href='/my/licences']"
        for user in (self.owner, self.buyer):
            self.login(user)
            self.assertEqual(self.url_open("/my/licences").status_code, 200)
            self.assertEqual(len(self.tree("/my").xpath(card)), 1, user.login)
        outsider = self.env["res.users"].create(
            {
                "name": "Customer",
                "login": "licence_customer",
                "password": "licence_customer",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        for user in (self.accountant, outsider):
            self.login(user)
            for address in addresses:
                self.assertEqual(self.url_open(address).status_code, 404, f"{user.login} {address}")
            self.assertFalse(self.tree("/my").xpath(card), user.login)
        self.authenticate(None, None)
        for address in addresses:
            self.assertIn("/web/login", self.url_open(address).url)

    def test_strangers_get_no_scan(self):
        mine = self.verified(self.business)
        theirs = self.verified(self.business, partner=self.other, user=self.channel)
        file = self.env["ir.attachment"].search(
            [("res_model", "=", mine._name), ("res_field", "=", "liquor_scan"), ("res_id", "=", mine.id)]
        )
        addresses = (
            f"/my/licences/{mine.id}/scan",
            f"/web/content/{file.id}",
            f"/web/content/{file.id}?download=true",
            f"/web/image/{file.id}",
            f"/web/content/res.partner.id_number/{mine.id}/liquor_scan",
            f"/web/content?model=res.partner.id_number&id={mine.id}&field=liquor_scan",
            f"/web/image/res.partner.id_number/{mine.id}/liquor_scan",
        )
        content = self.url_content(mine)
        for user in (self.stranger, self.accountant, self.colleague, None):
            if user:
                self.login(user)
            else:
                self.authenticate(None, None)
            for address in addresses:
                answer = self.url_open(address)
                self.assertNotEqual(answer.content, content, f"{user and user.login} {address}")
                self.assertNotIn(self.code, answer.text)
        self.login(self.stranger)
        self.assertEqual(self.url_open(f"/my/licences/{mine.id}/scan").status_code, 404)
        own = self.url_open(f"/my/licences/{theirs.id}/scan")
        self.assertEqual((own.status_code, own.content), (200, self.url_content(theirs)))
        self.login(self.channel)
        answer = self.url_open(f"/web/content/res.partner.id_number/{mine.id}/liquor_scan")
        self.assertEqual((answer.status_code, answer.content), (200, content))

    def url_content(self, licence):
        return (
            self.env["ir.attachment"]
            .search([("res_model", "=", licence._name), ("res_field", "=", "liquor_scan"), ("res_id", "=", licence.id)])
            .raw
        )

    def test_rpc_is_closed_to_portal_users(self):
        licence = self.verified(self.business)
        for user in (self.owner, self.stranger):
            self.login(user)
            for method, args in (
                ("read", [licence.ids, ["name", "liquor_scan"]]),
                ("search_read", [[], ["name"]]),
                ("web_search_read", [[], {"name": {}}]),
                ("write", [licence.ids, {"valid_until": "2099-01-01"}]),
                ("create", [[{"partner_id": self.distributor.id, "category_id": self.food.id, "name": "x"}]]),
                ("unlink", [licence.ids]),
                ("action_liquor_verify", [licence.ids]),
                ("action_liquor_refuse", [licence.ids, "x"]),
            ):
                with self.assertRaisesRegex(JsonRpcException, "AccessError"), mute_logger("odoo.http"):
                    self.rpc("res.partner.id_number", method, *args)
            for field in ("id_numbers", "liquor_licence_ids", "liquor_licence_note"):
                with self.assertRaisesRegex(JsonRpcException, "AccessError"), mute_logger("odoo.http"):
                    self.rpc("res.partner", "read", user.partner_id.ids, [field])
            with self.assertRaisesRegex(JsonRpcException, "AccessError"), mute_logger("odoo.http"):
                self.rpc("res.partner.id_category", "write", self.business.ids, {"liquor_requirement": "optional"})
        self.assertEqual((licence.liquor_state, licence.valid_until), ("verified", False))

    def test_private_methods_are_no_rpc(self):
        self.login(self.owner)
        for method in ("_liquor_submit_licence", "_liquor_licence_gaps", "_liquor_licence_overview"):
            with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
                self.rpc("res.partner", method, self.distributor.ids)

    def rpc(self, model, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}", {"model": model, "method": method, "args": args, "kwargs": {}}
        )

    def test_forged_form_without_token(self):
        self.login(self.owner)
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/my/licences/new",
                data={"kind": str(self.business.id), "number": self.code, "holder": "x", "long_term": "1"},
                files=[("scan", ("a.png", picture(), "image/png"))],
            )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.licences_of(self.distributor))
