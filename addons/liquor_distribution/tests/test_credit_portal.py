import io

import openpyxl
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_credit import CreditCase


@tagged("post_install", "-at_install")
class TestCreditPortal(HttpCase, CreditCase):
    def login(self, user):
        self.authenticate(user.login, user.login)

    def tree(self, address):
        answer = self.url_open(address)
        self.assertEqual(answer.status_code, 200, address)
        return html.fromstring(answer.text)

    def amount(self, tree, name):
        texts = tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' o_liquor_{name} ')]//text()")
        return "".join(texts).replace("¥", "").strip()

    def post(self, address, page):
        token = self.tree(page).xpath("//input[@name='csrf_token']/@value")
        return self.url_open(address, data={"csrf_token": token[0]})

    def test_owner_and_accountant_see_the_figures(self):
        self.debt(150, 0)
        self.on_account(1)
        for user in (self.owner, self.accountant):
            self.login(user)
            tree = self.tree("/my/credit")
            found = [self.amount(tree, name) for name in ("available", "limit", "invoiced", "to_invoice", "held")]
            self.assertEqual(found, ["1,737.00", "2,000.00", "150.00", "113.00", "0.00"])
            home = self.tree("/my")
            self.assertTrue(home.xpath("//a[@href='/my/credit']") and home.xpath("//a[@href='/my/statement']"))

    def test_invoices_and_what_is_not_applied_add_up(self):
        self.debt(150, 0)
        self.credit_note(30.5)
        self.login(self.owner)
        tree = self.tree("/my/credit")
        self.assertEqual(self.amount(tree, "invoiced"), "119.50")
        self.assertIn("-30.50", "".join(tree.xpath("//*[@id='liquor_unapplied']//text()")).replace("¥", ""))

    def test_overdue_invoices_are_those_of_the_company(self):
        late, in_time = self.debt(150, 3), self.debt(70, -3)
        self.login(self.owner)
        text = self.tree("/my/invoices?filterby=overdue_invoices").text_content()
        self.assertIn(late.name, text)
        self.assertNotIn(in_time.name, text)
        self.login(self.stranger)
        self.assertNotIn(late.name, self.tree("/my/invoices?filterby=overdue_invoices").text_content())

    def test_buyer_sees_what_is_available_only(self):
        self.debt(150, 0)
        self.login(self.buyer)
        tree = self.tree("/my/credit")
        self.assertEqual(self.amount(tree, "available"), "1,850.00")
        self.assertEqual(self.amount(tree, "limit"), "")
        self.assertNotIn("150.00", tree.text_content())
        self.assertFalse(self.tree("/my").xpath("//div[@id='liquor_distributor_cards']//a[@href='/my/statement']"))
        for address in ("/my/statement", "/my/statement.xlsx"):
            self.assertEqual(self.url_open(address).status_code, 404)

    def test_others_see_nothing_of_it(self):
        self.debt(150, 0)
        self.login(self.stranger)
        tree = self.tree("/my/credit")
        self.assertEqual([self.amount(tree, name) for name in ("available", "invoiced")], ["0.00", "0.00"])
        self.assertNotIn("150.00", self.tree("/my/statement").text_content())
        self.login(self.channel)
        self.assertEqual(self.url_open("/my/credit").status_code, 404)

    def test_statement_page_and_file(self):
        self.env.company.liquor_credit_overdue_days = 1000
        self.debt(500, 100)
        invoice = self.invoice(self.on_account(10))
        self.login(self.accountant)
        tree = self.tree("/my/statement")
        self.assertEqual((self.amount(tree, "opening"), self.amount(tree, "closing")), ("500.00", "1,630.00"))
        self.assertIn(invoice.name, tree.text_content())
        answer = self.url_open(f"/my/statement.xlsx?start={self.today:%Y-%m}&end={self.today:%Y-%m}")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        self.assertEqual(rows[0][5], 500)
        self.assertEqual(rows[1][2:], [invoice.name, 1130, None, 1630])
        self.assertEqual(rows[2][5], 1630)

    def test_wrong_months_are_told(self):
        self.login(self.owner)
        for query in ("start=2026-13", "start=%27--", "start=2026-05&end=2026-04", "start=2001-01&end=2026-01"):
            tree = self.tree(f"/my/statement?{query}")
            self.assertTrue(tree.xpath("//div[contains(@class, 'alert-warning')]"), query)

    def test_ordering_on_account(self):
        for user in (self.owner, self.buyer):
            order = self.cart(1)
            order._liquor_place()
            self.login(user)
            page = f"/my/orders/{order.id}"
            self.assertTrue(self.tree(page).xpath("//form[contains(@action, '/on_account')]"))
            self.post(f"{page}/on_account", page)
            self.assertEqual((order.state, order.liquor_on_account), ("sale", True))

    def test_order_over_the_credit_waits_on_its_page(self):
        order = self.cart(100)
        order._liquor_place()
        self.login(self.buyer)
        page = f"/my/orders/{order.id}"
        self.post(f"{page}/on_account", page)
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "to_review"))
        tree = self.tree(page)
        self.assertFalse(tree.xpath("//form[contains(@action, '/on_account')]"))
        self.assertIn("2,000.00", tree.xpath("string(//div[@id='liquor_portal_payment'])"))

    def test_refusal_is_shown_and_leaves_nothing(self):
        order = self.cart(1)
        order._liquor_place()
        self.login(self.buyer)
        page = f"/my/orders/{order.id}"
        self.assertTrue(self.tree(page).xpath("//form[contains(@action, '/on_account')]"))
        token = self.tree(page).xpath("//input[@name='csrf_token']/@value")[0]
        self.distributor.credit_limit = 0
        answer = self.url_open(f"{page}/on_account", data={"csrf_token": token})
        errors = html.fromstring(answer.text).xpath(
            "//div[@id='liquor_portal_payment']//*[contains(@class, 'alert-danger')]"
        )
        self.assertEqual(len(errors), 1)
        self.assertEqual((order.state, order.liquor_on_account), ("sent", False))

    def test_who_may_not_put_an_order_on_account(self):
        order = self.cart(1)
        order._liquor_place()
        for user in (self.accountant, self.stranger):
            self.login(user)
            answer = self.post(f"/my/orders/{order.id}/on_account", "/my/account")
            self.assertEqual(answer.status_code, 404, user.login)
        self.login(self.buyer)
        answer = self.post(f"/my/orders/{self.cart(1).id}/on_account", "/my/account")
        self.assertEqual(answer.status_code, 404, "a cart is not placed this way")
        self.assertEqual((order.state, order.liquor_on_account), ("sent", False))

    @mute_logger("odoo.http")
    def test_portal_users_reach_nothing_by_requests(self):
        order = self.on_account(100, passes=False)
        self.login(self.buyer)

        def call(model, method, args):
            return self.make_jsonrpc_request(
                f"/web/dataset/call_kw/{model}/{method}", {"model": model, "method": method, "args": args, "kwargs": {}}
            )

        for model, method, args in (
            ("sale.order", "action_liquor_credit_release", [order.ids, "mine"]),
            ("sale.order", "write", [order.ids, {"liquor_on_account": False}]),
            ("res.partner", "read", [self.distributor.ids, ["liquor_credit_available"]]),
            ("res.partner", "write", [self.distributor.ids, {"credit_limit": 99999}]),
            ("liquor.credit.temporary", "search_read", [[]]),
            ("liquor.credit.release", "search_read", [[]]),
            ("liquor.credit.ageing", "search_read", [[]]),
            ("res.partner", "_liquor_credit_figures", [self.distributor.ids]),
        ):
            with self.assertRaises(JsonRpcException):
                call(model, method, args)
        self.assertEqual(order.state, "sent")
        self.assertEqual(self.distributor.credit_limit, 2000)

    def test_ageing_file(self):
        self.debt(64, 40)
        self.login(self.finance)
        answer = self.url_open("/liquor_distribution/ageing.xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = {row[0].value: [cell.value for cell in row[2:]] for row in sheet.iter_rows(min_row=2)}
        self.assertEqual(rows[self.distributor.name], [0, 0, 64, 0, 0, 0, 64])
        self.login(self.buyer)
        self.assertEqual(self.url_open("/liquor_distribution/ageing.xlsx").status_code, 404)

    def test_channel_does_not_set_the_limit(self):
        with self.assertRaises(AccessError):
            self.distributor.with_user(self.channel).credit_limit = 1
