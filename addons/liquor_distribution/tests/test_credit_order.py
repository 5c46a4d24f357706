from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_credit import CreditCase, yuan


@tagged("post_install", "-at_install")
class TestCreditOrder(CreditCase):
    def test_order_within_the_credit_is_confirmed(self):
        self.distributor.credit_limit = 1130
        order = self.on_account(10)
        self.assertEqual((order.state, order.liquor_on_account), ("sale", True))
        self.assertFalse(order.liquor_hold_ids.filtered(lambda hold: hold.state == "active"))
        self.assertEqual(self.figures().available, 0)
        steps = {step["code"]: step for step in order._liquor_timeline()["steps"]}
        self.assertEqual((steps["paid"]["label"], steps["paid"]["done"]), ("On Account", True))

    def test_one_fen_too_much_waits(self):
        self.distributor.credit_limit = 1129.99
        order = self.on_account(10, passes=False)
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "to_review"))
        self.assertEqual(self.open_codes(order), ["over_credit"])
        self.assertIn("0.01", order.liquor_review_note)
        self.assertEqual(order.liquor_state, "review")
        hold = order.liquor_hold_ids
        self.assertEqual((hold.state, hold.quantity), ("active", 10))
        hours = (order.liquor_hold_until - fields.Datetime.now()).total_seconds() / 3600
        self.assertAlmostEqual(hours, 72, delta=0.1)

    def test_earlier_order_is_served_first(self):
        debt = self.debt(1900, 0)
        first, second = self.on_account(10, passes=False), self.on_account(10, passes=False)
        first.liquor_placed_at -= timedelta(minutes=5)
        self.pay_invoice(debt, 1900)
        second.action_confirm()
        self.assertEqual(second.state, "sent")
        first.action_confirm()
        self.assertEqual(first.state, "sale")
        second.action_confirm()
        self.assertEqual((second.state, self.open_codes(second)), ("sent", ["over_credit"]))

    def test_two_orders_confirmed_together(self):
        self.distributor.credit_limit = 1500
        orders = self.cart(10) | self.cart(10)
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])

    def test_order_placed_to_be_paid_goes_on_account(self):
        order = self.cart(10)
        order._liquor_place()
        self.assertLess(order._liquor_seconds_to_pay(), 3600)
        self.assertTrue(order._liquor_may_pay_on_account())
        self.distributor.credit_limit = 100
        self.assertFalse(order._liquor_pay_on_account())
        self.assertGreater(order._liquor_seconds_to_pay(), 71 * 3600)
        self.assertFalse(order._liquor_may_pay_on_account())
        self.assertGreater(order.liquor_hold_ids.expires_at, fields.Datetime.now() + timedelta(hours=71))

    def test_who_may_not_order_on_account(self):
        cases = [
            (self.cart(1, partner=self.customer), "only distributors"),
            (self.cart(1, partner=self.stranger.partner_id), "no credit limit"),
            (self.on_account(1), "already confirmed"),
        ]
        for order, message in cases:
            with self.assertRaisesRegex(ValidationError, message):
                order._liquor_pay_on_account()

    def test_short_stock_is_told(self):
        order = self.cart(2000, price=0.01)
        with self.assertRaisesRegex(ValidationError, "2000"), self.env.cr.savepoint():
            order._liquor_pay_on_account()
        self.env.invalidate_all()
        self.assertEqual((order.state, order.liquor_on_account, order.liquor_placed_at), ("draft", False, False))

    def test_guard_holds_without_the_check(self):
        self.check.active = False
        order = self.cart(100)
        with self.assertRaisesRegex(ValidationError, "exceeds the credit by"), self.env.cr.savepoint():
            order._liquor_pay_on_account()
        self.env.invalidate_all()
        self.assertEqual(order.state, "draft")

    def test_staff_confirming_unpaid_uses_the_credit(self):
        order = self.cart(100)
        order.website_id = False
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_on_account), ("draft", True))
        self.assertEqual(self.open_codes(order), ["over_credit"])

    def test_confirmed_order_does_not_grow_beyond_the_credit(self):
        order = self.on_account(10)  # 870.00 left
        order.order_line.product_uom_qty = 17
        self.assertEqual(self.figures().available, yuan("79.00"))
        line = {"order_id": order.id, "product_id": self.beer.product_variant_id.id, "tax_ids": [(5, 0, 0)]}
        for change in (
            lambda: order.order_line.write({"product_uom_qty": 18}),
            lambda: order.order_line.write({"price_unit": 105}),
            lambda: self.env["sale.order.line"].create({**line, "product_uom_qty": 1, "price_unit": 79.01}),
        ):
            with self.assertRaisesRegex(ValidationError, "may grow by .*79.00"), self.env.cr.savepoint():
                change()
            self.env.invalidate_all()
        self.env["sale.order.line"].create({**line, "product_uom_qty": 1, "price_unit": 79})
        self.assertEqual(self.figures().available, 0)
        order.order_line[0].product_uom_qty = 5
        self.assertEqual(self.figures().to_invoice, yuan("644.00"))

    def test_distributor_without_limit_is_left_to_staff(self):
        order = self.cart(1, partner=self.stranger.partner_id)
        order.website_id = False
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_on_account), ("sale", False))

    def test_mark_is_not_set_by_hand(self):
        order = self.cart(1, user_id=self.channel.id)
        with self.assertRaises(AccessError):
            order.with_user(self.channel).liquor_on_account = True

    def test_waiting_order_times_out(self):
        order = self.on_account(100, passes=False)
        past = timedelta(hours=73)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE liquor_stock_hold SET expires_at = expires_at - %s WHERE order_id = %s", [past, order.id]
        )
        self.env.invalidate_all()
        order.liquor_hold_until -= past
        self.assertEqual(self.figures().held, 0, "a hold that is over does not count")
        order._liquor_time_out()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.liquor_cancel_reason, "Not released in time")

    def test_back_to_quotation_is_not_on_account(self):
        order = self.on_account(1)
        order._action_cancel()
        order.action_draft()
        self.assertFalse(order.liquor_on_account)

    # ------------------------------------------------------------ overdue

    def test_late_distributor_does_not_order(self):
        self.assertNotIn("/my/credit", [url for _message, url in self.distributor._liquor_ordering_blocks()])
        debt = self.debt(100, 8)
        blocks = self.distributor._liquor_ordering_blocks()
        self.assertEqual(blocks[-1][1], "/my/credit")
        self.assertIn("100.00", blocks[-1][0])
        for call in ("_liquor_pay_on_account", "_liquor_place"):
            order = self.cart(1)
            with self.assertRaisesRegex(ValidationError, "overdue"), self.env.cr.savepoint():
                getattr(order, call)()
        self.pay_invoice(debt, 100)
        self.assertNotIn("/my/credit", [url for _message, url in self.distributor._liquor_ordering_blocks()])
        self.assertTrue(self.cart(1)._liquor_pay_on_account())

    def test_staff_order_of_a_late_distributor_waits(self):
        self.debt(100, 8)
        order = self.cart(1)
        order.website_id = False
        order.action_confirm()
        self.assertEqual((order.state, self.open_codes(order)), ("draft", ["credit_overdue"]))
        order.with_user(self.finance).action_liquor_credit_release("cheque is in the post")
        self.assertEqual(order.state, "sale")
        self.assertEqual(
            (order.liquor_credit_release_ids.amount_over, order.liquor_credit_release_ids.amount_overdue), (0, 100)
        )

    # ------------------------------------------------------------ release

    def test_finance_releases(self):
        order = self.on_account(20, passes=False)  # 2,260.00 of 2,000.00
        self.assertIn(
            order, self.env["sale.order"].with_user(self.finance).search([("liquor_credit_waits", "=", True)])
        )
        wizard = (
            self.env["liquor.credit.release.wizard"]
            .with_user(self.finance)
            .create({"order_id": order.id, "reason": "long known"})
        )
        self.assertEqual((wizard.amount_limit, wizard.amount_used, wizard.amount_order, wizard.amount_over),
                         (2000.0, 0.0, 2260.0, 260.0))  # fmt: skip
        wizard.action_release()
        self.assertEqual(order.state, "sale")
        release = order.liquor_credit_release_ids
        self.assertEqual(
            (release.amount_over, release.reason, release.released_by, release.partner_id),
            (260.0, "long known", self.finance, self.distributor),
        )
        self.assertTrue(release.released_at)
        self.assertEqual(self.figures().available, yuan("-260.00"))

    def test_release_is_a_record(self):
        order = self.on_account(20, passes=False)
        release = order.with_user(self.finance).action_liquor_credit_release("known")
        for user in (self.env.user, self.finance):
            with self.assertRaises(UserError):
                release.with_user(user).write({"amount_over": 1})
            with self.assertRaises(UserError):
                release.with_user(user).unlink()
        values = {"order_id": order.id, "partner_id": self.distributor.id, "company_id": order.company_id.id,
                  "amount_over": 9, "reason": "x", "released_by": self.finance.id}  # fmt: skip
        with self.assertRaises(AccessError):
            self.env["liquor.credit.release"].with_user(self.finance).create(values)

    def test_who_may_not_release(self):
        order = self.on_account(20, passes=False)
        order.user_id = self.finance
        mine = self.cart(20)
        self.env.flush_all()
        self.env.cr.execute("UPDATE sale_order SET create_uid = %s WHERE id = %s", [self.finance.id, mine.id])
        self.env.invalidate_all()
        mine._liquor_pay_on_account()
        for one, user in ((order, self.channel), (order, self.buyer), (order, self.finance), (mine, self.finance)):
            with self.assertRaises(AccessError):
                one.with_user(user).action_liquor_credit_release("please")
        with self.assertRaisesRegex(UserError, "Say why"):
            order.with_user(self.finance_two).action_liquor_credit_release(" ")
        self.assertEqual(order.state, "sent")
        order.with_user(self.finance_two).action_liquor_credit_release("checked")
        self.assertEqual(order.state, "sale")
        with self.assertRaisesRegex(UserError, "already confirmed"):
            order.with_user(self.finance_two).action_liquor_credit_release("again")

    def test_nothing_to_release(self):
        order = self.cart(1)
        with self.assertRaisesRegex(UserError, "nothing is over"):
            order.with_user(self.finance).action_liquor_credit_release("why not")

    def test_release_covers_what_it_says_and_no_more(self):
        order = self.on_account(20, passes=False)
        self.env["liquor.credit.release"].with_user(self.finance).sudo()._release(order, yuan("259.99"), 0, "nearly")
        order.action_confirm()
        self.assertEqual(order.state, "sent")
        self.env["liquor.credit.release"].with_user(self.finance).sudo()._release(order, yuan("260.00"), 0, "exactly")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    # ------------------------------------------------------------ temporary limits

    def request(self, amount=500, first=0, last=3, user=None):
        return (
            self.env["liquor.credit.temporary"]
            .with_user(user or self.channel)
            .create(
                {
                    "partner_id": self.distributor.id,
                    "amount": amount,
                    "date_from": self.today + timedelta(days=first),
                    "date_until": self.today + timedelta(days=last),
                    "reason": "festival",
                }
            )
        )

    def test_temporary_limit_counts_when_approved_and_on_its_days(self):
        for first, last, counts in ((0, 0, True), (-3, 0, True), (1, 3, False)):
            request = self.request(500, first, last)
            self.assertEqual((request.state, request.requested_by), ("requested", self.channel))
            self.assertEqual(self.figures().limit, yuan("2000.00"), "asked for only")
            request.with_user(self.finance).action_approve()
            self.assertEqual(request.decided_by, self.finance)
            self.assertEqual(self.figures().limit, yuan("2500.00" if counts else "2000.00"), (first, last))
            request.with_user(self.finance).action_withdraw()
            self.assertEqual(self.figures().limit, yuan("2000.00"))

    def test_temporary_limit_is_over_the_day_after(self):
        request = self.request(500, -3, 0)
        request.with_user(self.finance).action_approve()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE liquor_credit_temporary SET date_until = %s WHERE id = %s",
            [self.today - timedelta(days=1), request.id],
        )
        self.assertEqual(self.figures().limit, yuan("2000.00"))

    def test_temporary_limit_lets_an_order_pass(self):
        order = self.on_account(20, passes=False)
        self.request(260).with_user(self.finance).action_approve()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_who_decides(self):
        request = self.request()
        with self.assertRaises(AccessError):
            request.action_approve()
        groups = "base.group_user,liquor_base.group_liquor_manager"
        manager = new_test_user(self.env, "credit_manager", groups=groups, context={"no_reset_password": True})
        mine = self.request(user=manager)
        with self.assertRaises(AccessError):
            mine.action_approve()
        mine.with_user(self.finance).action_refuse()
        self.assertEqual(mine.state, "refused")
        with self.assertRaisesRegex(UserError, "decided already"):
            mine.with_user(self.finance).action_approve()
        over = self.request(first=-5, last=-1)
        with self.assertRaisesRegex(UserError, "ended on"):
            over.with_user(self.finance).action_approve()

    def test_request_cannot_decide_itself(self):
        values = {"partner_id": self.distributor.id, "amount": 1, "date_until": self.today, "reason": "x"}
        requests = self.env["liquor.credit.temporary"]
        for name, value in (("state", "approved"), ("requested_by", self.finance.id)):
            with self.assertRaises(AccessError):
                requests.with_user(self.channel).create({**values, name: value})
        with self.assertRaises(AccessError):
            requests.with_user(self.finance).create(values)
        with self.assertRaises(AccessError):
            self.request().write({"amount": 2})

    def test_defaults_of_the_context_decide_nothing(self):
        groups = "base.group_user,liquor_base.group_liquor_manager"
        manager = new_test_user(self.env, "credit_manager", groups=groups, context={"no_reset_password": True})
        requests = self.env["liquor.credit.temporary"].with_user(manager)
        request = requests.with_context(
            default_state="approved", default_requested_by=self.channel.id, default_decided_by=self.finance.id
        ).create({"partner_id": self.distributor.id, "amount": 500, "date_until": self.today, "reason": "x"})
        self.assertEqual((request.state, request.requested_by), ("requested", manager))
        self.assertFalse(request.decided_by)
        with self.assertRaisesRegex(AccessError, "You asked"):
            request.action_approve()
        self.assertEqual(self.figures().limit, yuan("2000.00"))

    @mute_logger("odoo.sql_db")
    def test_wrong_requests(self):
        with self.assertRaises(ValidationError):
            self.request().sudo().partner_id = self.customer
        for wrong in ({"amount": 0}, {"first": 3, "last": 2}):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.request(**wrong)
                self.env.flush_all()

    def test_channel_asks_for_its_distributors(self):
        self.distributor.user_id = self.finance
        with self.assertRaises(AccessError):
            self.request()
