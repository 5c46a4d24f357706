import io
import json
from urllib.parse import quote

from pypdf import PdfReader

from odoo import http
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_credit import CreditCase

REPORT = "liquor_distribution.report_statement"


@tagged("post_install", "-at_install")
class TestCreditStatementHttp(HttpCase, CreditCase):
    """Who gets the printed statement, by whichever address. The pages come as HTML within tests, as all reports do."""

    def login(self, user):
        self.authenticate(user and user.login, user and user.login)

    def staff_address(self, partner, query=""):
        return f"/liquor_distribution/statement/{partner.id}.pdf?first=2020-01-01&last={self.today}{query}"

    def test_owner_and_accountant(self):
        self.debt(640.5, 20)
        self.debt(99.99, 20, partner=self.other)
        for user in (self.owner, self.accountant):
            self.login(user)
            link = f"/my/statement.pdf?start={self.today:%Y-%m}&amp;end={self.today:%Y-%m}"
            page = self.url_open(f"/my/statement?start={self.today:%Y-%m}&end={self.today:%Y-%m}")
            self.assertIn(link, page.text)
            answer = self.url_open("/my/statement.pdf")
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            self.assertIn("640.50", answer.text)
            self.assertNotIn("99.99", answer.text)
            self.assertIn(self.distributor.name, answer.text)

    def test_others_get_nothing_of_it(self):
        self.debt(640.5, 20)
        self.login(self.stranger)
        answer = self.url_open(f"/my/statement.pdf?partner_id={self.distributor.id}&distributor={self.distributor.id}")
        self.assertEqual(answer.status_code, 200, "its own")
        self.assertNotIn("640.50", answer.text)
        self.assertNotIn(self.distributor.name, answer.text)
        for user in (self.buyer, self.channel, self.user_of("warehouse")):
            self.authenticate_as(user)
            self.assertEqual(self.url_open("/my/statement.pdf").status_code, 404, user.login)
        self.login(None)
        for address in ("/my/statement.pdf", self.staff_address(self.distributor)):
            self.assertIn("/web/login", self.url_open(address).url, "visitors log in first")

    def authenticate_as(self, user):
        user.password = user.login
        self.authenticate(user.login, user.login)

    def test_employees(self):
        self.debt(640.5, 20)
        for user in (self.finance, self.channel):
            self.authenticate_as(user)
            answer = self.url_open(self.staff_address(self.distributor))
            self.assertEqual((answer.status_code, "640.50" in answer.text), (200, True), user.login)
        # the channel's own and nobody's distributors only
        self.distributor.user_id = self.finance
        self.assertEqual(self.url_open(self.staff_address(self.distributor)).status_code, 404)
        self.assertEqual(self.url_open(self.staff_address(self.other)).status_code, 200)
        for user in (self.user_of("warehouse"), self.user_of("service"), self.owner, self.accountant):
            self.authenticate_as(user)
            self.assertEqual(self.url_open(self.staff_address(self.distributor)).status_code, 404, user.login)

    def test_addresses_that_mean_nothing(self):
        self.login(self.finance)
        base = f"/liquor_distribution/statement/{self.distributor.id}.pdf"
        foreign = self.env["res.company"].create({"name": "Another company"})
        for address in (
            f"{base}?first=2026-02-30&last=2026-03-01",
            f"{base}?first=2026-03-02&last=2026-03-01",
            f"{base}?first='&last=2026-03-01",
            self.staff_address(self.distributor, f"&company={foreign.id}"),
            self.staff_address(self.distributor, "&company=x"),
            self.staff_address(self.env.company.partner_id),
            base,
            f"{base}?first=2026-03-01&last=9999-12-31",
            "/liquor_distribution/statement/99999999999.pdf?first=2026-03-01&last=2026-03-02",
            "/liquor_distribution/statement/99999999.pdf?first=2026-03-01&last=2026-03-02",
        ):
            self.assertEqual(self.url_open(address).status_code, 404, address)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_report_addresses_refuse_portal_users(self):
        self.debt(640.5, 20)
        options = quote(json.dumps({"ids": self.distributor.ids, "first": "2020-01-01", "until": "2030-01-01"}))
        addresses = [
            f"/report/{kind}/{REPORT}{rest}"
            for kind in ("pdf", "html", "text")
            for rest in (f"/{self.distributor.id}", f"?options={options}")
        ]
        for user in (self.owner, self.buyer, self.accountant, self.stranger):
            self.login(user)
            for address in addresses:
                answer = self.url_open(address)
                self.assertNotEqual(answer.status_code, 200, (user.login, address))
                self.assertNotIn("640.50", answer.text)
            token = http.Request.csrf_token(self)
            for address in addresses[:2]:
                download = {"data": json.dumps([address, "qweb-pdf"]), "csrf_token": token}
                answer = self.url_open("/report/download", data=download)
                self.assertIn("AccessError", answer.text, (user.login, address))
                self.assertNotIn("640.50", answer.text)
        self.login(None)
        self.assertIn("/web/login", self.url_open(addresses[0]).url)
        self.login(self.finance)
        self.assertIn("640.50", self.url_open(addresses[3]).text, "who may gets it there as well")

    @mute_logger("odoo.http")
    def test_portal_users_call_nothing(self):
        self.login(self.owner)
        for model, method, args in (
            ("liquor.statement.print", "create", [{"partner_id": self.distributor.id}]),
            ("res.partner", "action_liquor_statement_print", [self.distributor.ids]),
            ("res.partner", "_liquor_statement_pdf", [self.distributor.ids, "2026-01-01", "2026-02-01"]),
            ("report.liquor_distribution.report_statement", "_get_report_values", [self.distributor.ids]),
        ):
            with self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    f"/web/dataset/call_kw/{model}/{method}",
                    {"model": model, "method": method, "args": args, "kwargs": {}},
                )

    def test_thousand_rows(self):
        """A real PDF: every page has the head of the table, the last one the closing block."""
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": "entry",
                    "date": self.today,
                    "line_ids": [
                        (0, 0, {"account_id": account.id, "partner_id": self.distributor.id, **side})
                        for account, side in (
                            (self.distributor.property_account_receivable_id, {"debit": 1.25}),
                            (self.income(), {"credit": 1.25}),
                        )
                    ],
                }
                for _number in range(1000)
            ]
        )
        moves.action_post()
        reports = self.distributor.with_context(force_report_rendering=True)
        content = reports._liquor_statement_pdf(self.today, self.today.replace(year=self.today.year + 1))
        pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
        self.assertEqual(len(pages), 28, "29 rows, then 37 a page")
        for number, text in enumerate(pages, 1):
            self.assertIn(f"{number}/28", text)
            self.assertIn("Debit (+)", text)
        self.assertIn("1,250.00", pages[-1])
        self.assertIn("(Seal)", pages[-1])
        self.assertNotIn("(Seal)", "".join(pages[:-1]))

    def income(self):
        return self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", self.env.company.ids)], limit=1
        )
