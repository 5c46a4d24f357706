import re
from unittest.mock import patch

from lxml import html

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..controllers import application as controller
from .common_application import ApplicationCase, code, pdf, picture

PAGE = "/become-distributor"


@tagged("post_install", "-at_install")
class TestApplicationHttp(HttpCase, ApplicationCase):
    """The applicant's pages, as applicants, guests and attackers use them."""

    def setUp(self):
        super().setUp()
        # rows of attempts are committed by themselves: each test begins with none
        self.env["liquor.track.attempt"].search([]).unlink()

    def send(self, address, form, files=None, action="save", page=None):
        """POST a form with the token of its page."""
        token = html.fromstring(self.url_open(page or address).text).xpath("//input[@name='csrf_token']/@value")
        data = {**form, "csrf_token": token[0] if token else "", "action": action}
        return self.url_open(address, data=data, files=files or [("none", ("", b""))])

    def scans_to_send(self):
        return [
            ("business_scan", ("photo.png", picture(), "image/png")),
            ("food_scan", ("licence.pdf", pdf(), "application/pdf")),
        ]

    def newest(self):
        return self.applications.search([], order="id desc", limit=1)

    def path(self, application):
        return application._liquor_public_url()

    # ---- the way of an applicant

    def test_applicant_saves_goes_on_and_sends(self):
        page = self.url_open(PAGE)
        self.assertEqual(page.status_code, 200)
        tree = html.fromstring(page.text)
        self.assertEqual(len(tree.xpath("//div[contains(@class, 'o_liquor_cascade')]//select")), 3)
        answer = self.send(PAGE, {"company_name": "成都起步酒业有限公司", "owner_email": "start@apply.example"})
        application = self.newest()
        self.assertEqual((application.state, application.company_name), ("draft", "成都起步酒业有限公司"))
        self.assertIn(self.path(application), answer.url)
        self.assertIn('value="成都起步酒业有限公司"', answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.headers["Referrer-Policy"], "same-origin")
        mail = self.env["mail.mail"].search([("email_to", "=", "start@apply.example")])
        self.assertIn(self.path(application), mail.body_html)
        # not complete: saved, and told what is missing
        answer = self.send(self.path(application), self.form(1, legal_person=""), action="submit")
        self.assertIn("check=1", answer.url)
        problems = html.fromstring(answer.text).xpath("//*[contains(@class, 'o_liquor_become_problems')]//li")
        self.assertEqual(len(problems), 3, "legal representative and two scans")
        self.assertEqual((application.state, application.code), ("draft", code(1)))
        # complete
        answer = self.send(self.path(application), self.form(1), self.scans_to_send(), "submit")
        self.assertEqual((application.state, application.submit_count), ("submitted", 1))
        self.assertEqual(application.message_ids.author_id, self.env.ref("base.partner_root"), "no “Public user”")
        tree = html.fromstring(answer.text)
        self.assertEqual(tree.xpath("//*[@data-state]/@data-state"), ["submitted"])
        self.assertIn(application.name, answer.text)
        self.assertFalse(tree.xpath("//form[contains(@class, 'o_liquor_become_form')]"))
        self.assertEqual(application.channel_ids.mapped("sequence"), [10, 40])
        for kind, mimetype in (("business", "image/jpeg"), ("food", "application/pdf")):
            scan = self.url_open(f"{self.path(application)}/scan/{kind}")
            self.assertEqual((scan.status_code, scan.headers["Content-Type"].split(";")[0]), (200, mimetype))
            self.assertEqual(scan.headers["Cache-Control"], "no-store")
        self.assertIn("attachment", scan.headers["Content-Disposition"], "a PDF is not opened in our page")
        # sent is sent
        answer = self.send(self.path(application), self.form(1, legal_person="某人"), page=PAGE)
        self.assertEqual((answer.status_code, application.legal_person), (422, "王建国"))

    def test_refused_one_is_corrected(self):
        application = self.reviewed(1)
        application.with_user(self.channel).action_refuse("营业执照照片模糊，请重新上传")
        page = self.url_open(self.path(application))
        self.assertIn("营业执照照片模糊，请重新上传", page.text)
        self.send(self.path(application), self.form(1), self.scans_to_send(), "submit")
        self.assertEqual((application.state, application.submit_count), ("submitted", 2))
        self.assertNotIn("照片模糊", self.url_open(self.path(application)).text)

    def test_what_cannot_be_read_comes_back_with_the_form(self):
        before = self.applications.search_count([])
        answer = self.send(
            PAGE,
            self.form(1, outlet_count="很多", channel_ids=[str(self.env.ref("liquor_distribution.channel_group").id)]),
        )
        self.assertEqual(answer.status_code, 422)
        tree = html.fromstring(answer.text)
        self.assertEqual(tree.xpath("//input[@name='company_name']/@value"), ["成都测试1号酒业有限公司"])
        self.assertEqual(len(tree.xpath("//input[@name='channel_ids'][@checked]")), 1)
        self.assertEqual(
            tree.xpath("//select[@name='liquor_district_id']/option[@selected]/@value"), [str(self.district.id)]
        )
        self.assertIn("很多", tree.xpath("//*[@id='problem_outlet_count']")[0].text_content())
        answer = self.send(PAGE, self.form(1), [("food_scan", ("virus.jpg", b"MZ" + b"0" * 99, "image/jpeg"))])
        self.assertEqual(answer.status_code, 422)
        self.assertIn("virus.jpg", answer.text)
        self.assertEqual(self.applications.search_count([]), before, "nothing half written")

    def test_forged_fields_are_not_taken(self):
        self.send(
            PAGE,
            self.form(
                1, state="approved", partner_id="1", company_id="9", credit_limit="1", user_id="2", state_id="1; DROP"
            ),
        )
        application = self.newest()
        self.assertEqual(application.company_name, "成都测试1号酒业有限公司")
        self.assertEqual((application.state, application.credit_limit), ("draft", 0))
        self.assertFalse(application.partner_id or application.user_id or application.state_id)
        self.assertEqual(application.company_id, self.env["website"].search([], limit=1).company_id)

    def test_texts_are_escaped(self):
        self.send(PAGE, self.form(1, company_name="<script>x</script>", remark="</textarea><script>y"))
        page = self.url_open(self.path(self.newest())).text
        self.assertNotIn("<script>x", page)
        self.assertNotIn("<script>y", page)

    # ---- who asks too often

    def test_too_many_forms_of_one_address(self):
        with patch.object(controller, "PER_IP", 2):
            statuses = [self.send(PAGE, {"company_name": f"公司{number}"}).status_code for number in range(3)]
        self.assertEqual(statuses, [200, 200, 429])

    def test_too_many_new_applications_of_one_address(self):
        before = self.applications.search_count([])
        with patch.object(controller, "NEW_PER_IP", 2):
            statuses = [self.send(PAGE, {"company_name": f"公司{number}"}).status_code for number in range(3)]
            going_on = self.send(self.path(self.newest()), {"company_name": "公司"})
        self.assertEqual(statuses, [200, 200, 429])
        self.assertEqual(going_on.status_code, 200, "a saved one can be gone on with")
        self.assertEqual(self.applications.search_count([]), before + 2)

    def test_too_many_applications_for_one_company(self):
        with patch.object(controller, "PER_CODE", 1):
            answers = [self.send(PAGE, self.form(1), self.scans_to_send(), "submit") for _number in range(2)]
        self.assertEqual([answer.status_code for answer in answers], [200, 429])
        self.assertEqual(self.newest().state, "draft", "saved, not sent")
        self.assertEqual(self.applications.search_count([("code", "=", code(1)), ("state", "=", "submitted")]), 1)

    def test_a_known_code_is_not_told(self):
        self.submitted(1)
        answer = self.send(PAGE, self.form(1), self.scans_to_send(), "submit")
        self.assertEqual(self.newest().state, "submitted")
        self.assertEqual(answer.status_code, 200)

    def test_strangers_are_not_written_to(self):
        """Nobody has confirmed the address: no words of the visitor, and few mails."""
        spam = "加微信8888领红包"
        self.send(PAGE, {"company_name": spam, "owner_name": spam, "remark": spam, "owner_email": "a0@apply.example"})
        path = self.path(self.newest())
        for number in range(1, 5):
            self.send(path, {"company_name": spam, "owner_email": f"a{number}@apply.example"})
        mails = self.env["mail.mail"].search([("email_to", "=like", "a_@apply.example")])
        self.assertEqual(sorted(mails.mapped("email_to")), [f"a{number}@apply.example" for number in range(3)])
        self.assertFalse([mail for mail in mails if "8888" in mail.subject + mail.body_html])
        self.assertIn(path, mails[0].body_html)

    def test_one_stranger_is_not_written_to_by_many_applications(self):
        for number in range(5):
            self.send(PAGE, {"company_name": f"公司{number}", "owner_email": "One@apply.example"})
        self.assertEqual(self.env["mail.mail"].search_count([("email_to", "=", "one@apply.example")]), 3)
        self.assertEqual(self.newest().company_name, "公司4", "saved all the same")

    # ---- who must not see it

    @mute_logger("odoo.http")
    def test_guessed_links_do_not_exist(self):
        application = self.submitted(1)
        token = application.sudo().access_token
        for address in (
            f"{PAGE}/{application.id}",
            f"{PAGE}/{application.name}",
            f"{PAGE}/{'x' * 43}",
            f"{PAGE}/{token[:-1]}",
            f"{PAGE}/{token.swapcase()}",
            f"{PAGE}/{token}/scan/prepacked",
            f"{PAGE}/{'x' * 43}/scan/business",
        ):
            self.assertEqual(self.url_open(address).status_code, 404, address)
        answer = self.send(f"{PAGE}/{'x' * 43}", {"company_name": "x"}, page=PAGE)
        self.assertEqual(answer.status_code, 404)

    @mute_logger("odoo.http")
    def test_scans_are_not_reached_by_their_ids(self):
        application = self.submitted(1)
        scan = application.sudo().licence_ids.attachment_id[0]
        addresses = (f"/web/content/{scan.id}", f"/web/image/{scan.id}", f"/web/content/{scan.id}?access_token=x")
        for user in (None, self.owner, self.user_of("service")):
            self.authenticate(user and user.login, user and user.login)
            for address in addresses:
                answer = self.url_open(address)
                self.assertNotEqual(answer.content, scan.raw, address)
                self.assertNotEqual(answer.headers["Content-Type"], "image/jpeg", address)
        self.authenticate(self.colleague.login, self.colleague.login)
        self.assertEqual(self.url_open(addresses[0]).content, scan.raw, "free ones are for every reviewer")

    @mute_logger("odoo.http")
    def test_no_way_by_rpc(self):
        application = self.submitted(1)
        self.authenticate(self.owner.login, self.owner.login)
        for method, args in (
            ("read", [application.ids, ["company_name"]]),
            ("search_read", [[]]),
            ("write", [application.ids, {"company_name": "x"}]),
            ("create", [{"company_name": "x"}]),
            ("action_approve", [application.ids]),
            ("action_recommend", [application.ids]),
            ("action_refuse", [application.ids, "x"]),
            ("_liquor_by_token", ["x"]),
        ):
            with self.assertRaises(JsonRpcException, msg=method):
                self.make_jsonrpc_request(
                    f"/web/dataset/call_kw/liquor.distributor.application/{method}",
                    {"model": "liquor.distributor.application", "method": method, "args": args, "kwargs": {}},
                )
        self.assertEqual(application.state, "submitted")

    # ---- signed in

    def test_signed_in_applicant_comes_back_without_the_link(self):
        shopper = self.create_portal_user("apply_shopper", self.env["res.partner"], "owner")
        shopper.partner_id.write({"parent_id": False, "liquor_portal_role": False, "email": "shop@apply.example"})
        self.authenticate("apply_shopper", "apply_shopper")
        self.assertIn(f'href="{PAGE}"', self.url_open("/my").text)
        page = html.fromstring(self.url_open(PAGE).text)
        self.assertEqual(page.xpath("//input[@name='owner_email']/@value"), ["shop@apply.example"])
        self.send(PAGE, {"company_name": "成都回来酒业有限公司"})
        application = self.newest()
        self.assertEqual(application.applicant_user_id, shopper)
        self.assertIn(self.path(application), self.url_open(PAGE).url)
        self.authenticate(self.owner.login, self.owner.login)
        body = re.sub(r"<footer.*</footer>", "", self.url_open("/my").text, flags=re.S)
        self.assertNotIn(PAGE, body, "distributors have no need of it")
        self.assertNotIn(self.path(application), self.url_open(PAGE).url, "and not of others' applications")
