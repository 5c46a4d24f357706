from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from .common_credit import CreditCase, yuan


@tagged("post_install", "-at_install")
class TestCreditFigures(CreditCase):
    def assert_used(self, invoiced, to_invoice, held):
        mine = self.figures()
        self.assertEqual((mine.invoiced, mine.to_invoice, mine.held), (yuan(invoiced), yuan(to_invoice), yuan(held)))
        self.assertEqual(mine.available, mine.limit - yuan(invoiced) - yuan(to_invoice) - yuan(held))

    def test_life_cycle(self):
        self.assert_used("0", "0", "0")
        waiting = self.on_account(20, passes=False)  # 2,260.00
        self.assert_used("0", "0", "2260.00")
        self.distributor.credit_limit = 2300
        waiting.action_confirm()
        self.assert_used("0", "2260.00", "0")
        invoice = self.invoice(waiting, post=False)
        self.assert_used("0", "2260.00", "0")
        invoice.action_post()
        self.assert_used("2260.00", "0", "0")
        self.pay_invoice(invoice, 1000.01)
        self.assert_used("1259.99", "0", "0")
        self.credit_note(59.99)
        self.assert_used("1200.00", "0", "0")
        self.assertEqual(self.figures().overdue, 0)
        invoice.button_draft()
        # the draft is no debt; the order counts again, less nothing: payment and credit note are still there
        self.assertEqual(self.figures().to_invoice, yuan("2260.00"))

    def test_overdue_after_the_term(self):
        order = self.on_account(10)
        invoice = self.invoice(order, date=self.today - timedelta(days=38))
        self.assertEqual(invoice.invoice_date_due, self.today - timedelta(days=8))
        self.assertEqual((self.figures().overdue, self.figures().late), (yuan("1130.00"), yuan("1130.00")))
        self.credit_note(130)
        self.assertEqual((self.figures().overdue, self.figures().late), (yuan("1000.00"), yuan("1000.00")))
        self.assertEqual(self.figures().invoiced, yuan("1000.00"))

    def test_late_begins_after_the_days_of_the_company(self):
        self.debt(100, 7)
        self.assertEqual((self.figures().overdue, self.figures().late), (yuan("100.00"), yuan("0.00")))
        self.env.company.liquor_credit_overdue_days = 6
        self.assertEqual(self.figures().late, yuan("100.00"))

    def test_due_today_is_not_overdue(self):
        self.debt(100, 0)
        self.assertEqual(self.figures().overdue, 0)

    def test_partly_invoiced_and_partly_delivered(self):
        self.baijiu.invoice_policy = "delivery"
        order = self.on_account(9)  # 1,017.00
        self.deliver(order, 4)
        self.assert_used("0", "1017.00", "0")
        self.invoice(order)
        self.assert_used("452.00", "565.00", "0")
        # the rest is not sent any more
        order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel")).action_cancel()
        self.assert_used("452.00", "0", "0")

    def test_credit_note_of_delivered_goods_leaves_them_to_invoice(self):
        order = self.on_account(10)
        self.deliver(order, 10)
        invoice = self.invoice(order)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "reason": "wrong title"})
        )
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        refund.action_post()
        self.assert_used("0", "1130.00", "0")

    def test_case_counts_as_its_bottles(self):
        case = self.baijiu.uom_ids[:1]
        order = self.cart(2)
        order.order_line.write({"product_uom_id": case.id, "price_unit": 540.0})
        self.assertTrue(order._liquor_pay_on_account())
        self.assert_used("0", "1220.40", "0")
        self.baijiu.invoice_policy = "delivery"
        self.deliver(order, 6)
        self.invoice(order)
        self.assert_used("610.20", "610.20", "0")

    def test_sums_are_exact_to_the_fen(self):
        for _number in range(3):
            self.on_account(1, price=0.1, tax=False)
        self.assertEqual(self.figures().to_invoice, yuan("0.30"))
        self.assertIsInstance(self.figures().used, Decimal)
        order = self.on_account(3, price=33.33)  # 99.99 + 13.00
        self.assertEqual(self.figures().to_invoice, yuan("113.29"))
        self.assertEqual(order.amount_total, 112.99)

    def test_cancelled_order_frees_the_credit(self):
        order = self.on_account(10)
        order._action_cancel()
        self.assert_used("0", "0", "0")

    def test_money_for_an_unconfirmed_order_is_not_credit_for_others(self):
        self.on_account(10)
        order = self.cart(5)
        order._liquor_place()
        self.paid_online(order)
        self.assert_used("0", "1130.00", "0")
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.liquor_on_account)
        self.assert_used("0", "1130.00", "0")

    def paid_online(self, order):
        provider = self.env["payment.provider"].create({"name": "Tests", "code": "none", "state": "test"})
        method = self.env["payment.method"].create({"name": "Tests", "code": "credit_tests", "image": False})
        tx = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "online_direct",
                "sale_order_ids": [(6, 0, order.ids)],
            }
        )
        tx._set_done()
        order.invalidate_recordset(["transaction_ids", "amount_paid"])
        return tx

    def test_paid_order_needs_no_credit(self):
        self.distributor.credit_limit = 1
        order = self.cart(10)
        order._liquor_place()
        self.paid_online(order)
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_on_account), ("sale", False))

    def test_one_statement_for_many(self):
        self.on_account(1)
        partners = self.distributor | self.other
        counts = []
        for some in (self.distributor, partners):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            figures = some._liquor_credit_figures()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(figures), set(some.ids))
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(figures[self.other.id].used, 0)
        self.assertEqual(figures[self.distributor.id].used, yuan("113.00"))

    def test_each_company_has_its_own(self):
        self.on_account(1)
        company = self.env["res.company"].create({"name": "Second"})
        there = self.distributor.with_company(company)
        self.assertEqual(there._liquor_credit_figures()[there.id].used, 0)
        self.assertEqual(there._liquor_credit_figures()[there.id].limit, 0)

    def test_default_limit_of_the_company_grants_nothing(self):
        self.env["ir.default"].set("res.partner", "credit_limit", 5000.0, company_id=self.env.company.id)
        self.env.invalidate_all()
        self.assertEqual(self.figures(self.other).limit, 0)
        self.assertEqual(self.figures().limit, yuan("2000.00"))

    def test_fields_and_filters(self):
        self.debt(2100, 3)
        seen = self.distributor.with_user(self.finance)
        self.assertEqual(
            (seen.liquor_credit_limit, seen.liquor_credit_used, seen.liquor_credit_available),
            (2000.0, 2100.0, -100.0),
        )
        partners = self.env["res.partner"].with_user(self.finance)
        over = partners.search([("liquor_credit_available", "<", 0), ("liquor_is_distributor", "=", True)])
        self.assertIn(self.distributor, over)
        self.assertNotIn(self.other, over)
        self.assertIn(self.distributor, partners.search([("liquor_credit_overdue", ">", 0)]))

    def test_channel_sees_its_distributors(self):
        self.debt(100, 0)
        self.debt(70, 0, self.other)
        self.assertEqual(self.distributor.with_user(self.channel).liquor_credit_used, 100.0)
        self.other.user_id = self.finance
        self.env.invalidate_all()
        theirs = self.other.with_user(self.channel)
        self.assertEqual((theirs.liquor_credit_visible, theirs.liquor_credit_used), (False, 0.0))
        self.assertEqual(self.other.with_user(self.finance).liquor_credit_used, 70.0)
        visible = self.env["res.partner"].with_user(self.channel).search([("liquor_credit_visible", "=", True)])
        self.assertIn(self.distributor, visible)
        self.assertNotIn(self.other, visible)

    def test_ageing(self):
        for amount, days in ((1, 0), (2, 1), (4, 30), (8, 31), (16, 60), (32, 61), (64, 90), (128, 91)):
            self.debt(amount, days)
        self.credit_note(5)
        row = self.env["liquor.credit.ageing"].search([("partner_id", "=", self.distributor.id)])
        self.assertEqual(
            (row.not_due, row.days_30, row.days_60, row.days_90, row.days_more, row.not_applied, row.balance),
            (1.0, 6.0, 24.0, 96.0, 128.0, -5.0, 250.0),
        )

    def test_ageing_of_the_channel(self):
        self.debt(1, 0)
        self.debt(2, 0, self.other)
        self.other.user_id = self.finance
        rows = self.env["liquor.credit.ageing"].with_user(self.channel).search([])
        self.assertIn(self.distributor, rows.partner_id)
        self.assertNotIn(self.other, rows.partner_id)
        self.assertIn(self.other, self.env["liquor.credit.ageing"].with_user(self.finance).search([]).partner_id)

    def test_statement(self):
        first = self.today.replace(day=1)
        self.env.company.liquor_credit_overdue_days = 1000
        self.debt(500, 100)
        invoice = self.invoice(self.on_account(10))
        self.credit_note(30)
        statement = self.distributor._liquor_statement(first, self.today + timedelta(days=1))
        self.assertEqual(statement.opening, yuan("500.00"))
        self.assertEqual(
            [(row.kind, row.debit, row.credit, row.balance) for row in statement.rows],
            [
                ("invoice", yuan("1130.00"), yuan("0.00"), yuan("1630.00")),
                ("credit_note", yuan("0.00"), yuan("30.00"), yuan("1600.00")),
            ],
        )
        self.assertEqual(statement.rows[0].name, invoice.name)
        self.assertEqual(statement.closing, yuan("1600.00"))
        empty = self.other._liquor_statement(first, self.today)
        self.assertEqual((empty.opening, empty.rows, empty.closing), (0, [], 0))
