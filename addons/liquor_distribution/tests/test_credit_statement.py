from datetime import timedelta
from decimal import Decimal

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..models.res_partner_statement import Statement, StatementRow
from ..models.res_partner_statement_print import CLOSING_ROWS, FIRST_ROWS, NEXT_ROWS
from ..tools.chinese_amount import capital_amount
from .common_credit import CreditCase, yuan


@tagged("post_install", "-at_install")
class TestChineseAmount(BaseCase):
    """The examples of the rule itself (《支付结算办法》附一), and what lies between them."""

    def test_amounts(self):
        for amount, text in (
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("10", "壹拾元整"),
            ("100010000", "壹亿零壹万元整"),
            ("100000001", "壹亿零壹元整"),
            ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ):
            self.assertEqual(capital_amount(Decimal(amount)), f"人民币{text}", amount)

    def test_below_zero_and_too_large(self):
        self.assertEqual(capital_amount(Decimal("-20.30")), "人民币负贰拾元叁角整")
        with self.assertRaises(ValueError):
            capital_amount(Decimal("1000000000000"))


@tagged("post_install", "-at_install")
class TestCreditStatement(CreditCase):
    def statement(self, first, last, partner=None):
        return (partner or self.distributor)._liquor_statement(first, last + timedelta(days=1))

    def ageing(self, last):
        statement = self.statement(last - timedelta(days=400), last)
        ageing = self.distributor._liquor_statement_ageing(statement)
        self.assertEqual(sum(ageing.values()), statement.closing, "what is shown adds up")
        return [str(amount) for amount in ageing.values()]

    def test_ageing_on_the_last_day(self):
        for amount, days in ((10, -3), (20, 0), (100.01, 1), (200, 30), (400, 31), (800, 90), (1600, 91)):
            self.debt(amount, days)
        self.debt(7777, 5, partner=self.other)
        self.credit_note(30)
        self.assertEqual(self.ageing(self.today), ["30.00", "300.01", "400.00", "800.00", "1600.00", "-30.00"])
        # a day earlier: what is 1, 31 and 91 days late was 0, 30 and 90 days late; the credit note is not there yet
        self.assertEqual(
            self.ageing(self.today - timedelta(days=1)), ["130.01", "600.00", "0.00", "2400.00", "0.00", "0.00"]
        )

    def test_what_is_applied_later_was_open_then(self):
        invoice = self.debt(500, 40)
        refund = self.credit_note(120)
        (invoice | refund).line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertEqual(self.ageing(self.today), ["0.00", "0.00", "380.00", "0.00", "0.00", "0.00"])
        earlier = self.today - timedelta(days=1)
        self.assertEqual(self.ageing(earlier), ["0.00", "0.00", "500.00", "0.00", "0.00", "0.00"])

    def test_values(self):
        self.debt(500, 40)
        self.debt(64.05, -10)
        self.credit_note(30)
        first = self.today - timedelta(days=60)
        values = self.distributor._liquor_statement_print_values(first, self.today + timedelta(days=1))
        self.assertEqual(values["statement"].opening, yuan("500.00"))
        self.assertEqual((values["debit"], values["credit"]), (yuan("64.05"), yuan("30.00")))
        self.assertEqual(values["statement"].closing, yuan("534.05"))
        self.assertEqual(values["overdue"], yuan("470.00"), "as on the page of the credit: less what is not applied")
        self.assertEqual(values["overdue"], self.figures().overdue)
        self.env.company.currency_id.name = "CNY"
        values = self.distributor._liquor_statement_print_values(first, self.today + timedelta(days=1))
        self.assertEqual(values["capitals"], "人民币伍佰叁拾肆元零伍分")

    def test_only_yuan_are_written_in_capitals(self):
        self.env.company.currency_id.name = "XYZ"
        self.assertEqual(
            self.distributor._liquor_statement_print_values(self.today, self.today + timedelta(days=1))["capitals"], ""
        )

    def test_about(self):
        order = self.on_account(1)
        invoice = self.invoice(order)
        refund = self.credit_note(30)
        refund.ref = "Allowance of spring"
        rows = {row.name: row.about for row in self.statement(self.today, self.today).rows}
        self.assertEqual(rows, {invoice.name: order.name, refund.name: "Allowance of spring"})

    def test_pages(self):
        """Every row on one page, in its order; each page begins with the balance the one before ended with."""
        one = Decimal("1.00")
        for number in (*range(150), 1000):
            rows = [
                StatementRow(self.today, "invoice", str(index), "", one, Decimal(0), Decimal(index + 8))
                for index in range(number)
            ]
            statement = Statement(self.today, self.today, Decimal(7), rows, Decimal(7 + number))
            pages = self.distributor._liquor_statement_pages(statement)
            self.assertEqual([row for page in pages for row in page.rows], rows)
            seen = 0
            for index, page in enumerate(pages):
                room = NEXT_ROWS if index else FIRST_ROWS
                self.assertLessEqual(len(page.rows), room - CLOSING_ROWS if page is pages[-1] else room, number)
                self.assertEqual(page.brought, 7 + seen)
                self.assertTrue(page.rows or not number, "no page without a row")
                seen += len(page.rows)

    def test_who_may_print(self):
        check = "_liquor_statement_check_access"
        for user in (self.finance, self.channel, self.user_of("manager")):
            getattr(self.distributor.with_user(user), check)()
        self.distributor.user_id = self.finance
        getattr(self.distributor.with_user(self.finance_two), check)()
        portal = (self.owner, self.buyer, self.accountant, self.stranger, self.env.ref("base.public_user"))
        for user in (self.channel, self.user_of("warehouse"), self.user_of("service"), self.user_of("buyer"), *portal):
            with self.assertRaises(AccessError, msg=user.login):
                getattr(self.distributor.with_user(user), check)()
            with self.assertRaises(AccessError, msg=user.login):
                self.distributor.with_user(user)._liquor_statement_pdf(self.today, self.today + timedelta(days=1))
            report = self.env["ir.actions.report"].with_user(user)
            with self.assertRaises(AccessError, msg=user.login):
                report._render_qweb_html("liquor_distribution.report_statement", self.distributor.ids)
            with self.assertRaises(AccessError, msg=user.login):
                report._render_qweb_html(
                    "liquor_distribution.report_statement", None, data={"ids": self.distributor.ids}
                )
        customer = self.env["res.partner"].create({"name": "Nobody's customer"})
        with self.assertRaises(AccessError):
            getattr(customer.with_user(self.finance), check)()

    def test_report_says_what_is_wrong(self):
        report = self.env["report.liquor_distribution.report_statement"].with_user(self.finance)
        with self.assertRaisesRegex(UserError, "one by one"):
            report._get_report_values((self.distributor | self.other).ids)
        with self.assertRaisesRegex(UserError, "first day"):
            report._get_report_values(self.distributor.ids, {"first": "2026-02-30", "until": "2026-03-01"})
        with self.assertRaisesRegex(UserError, "first day"):
            report._get_report_values(self.distributor.ids, {"first": "2026-03-01", "until": "2026-03-01"})

    def test_wizard(self):
        wizard = self.env["liquor.statement.print"].with_user(self.channel)
        mine = wizard.create({"partner_id": self.distributor.id})
        self.assertEqual(mine.date_from.day, 1)
        self.assertEqual(mine.date_to + timedelta(days=1), self.today.replace(day=1), "last month")
        self.assertIn(f"/statement/{self.distributor.id}.pdf?first={mine.date_from}", mine.action_print()["url"])
        with self.assertRaisesRegex(ValidationError, "is after"):
            mine.write({"date_from": "2026-03-02", "date_to": "2026-03-01"})
        self.other.user_id = self.finance
        with self.assertRaises(AccessError):
            wizard.create({"partner_id": self.other.id}).action_print()
        with self.assertRaises(AccessError):
            self.env["liquor.statement.print"].with_user(self.owner).create({"partner_id": self.distributor.id})
