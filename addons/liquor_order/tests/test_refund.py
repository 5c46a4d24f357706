from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LiquorOrderCase


@tagged("post_install", "-at_install")
class TestRefund(LiquorOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = cls.user_of("finance")
        cls.service = cls.user_of("service")

    def setUp(self):
        super().setUp()
        self.order_paid = self.customer_order(6)
        self.pay(self.order_paid)
        self.total = self.order_paid.amount_total

    def test_a_small_refund_goes_back_at_once(self):
        refund = self.order_paid._liquor_request_refund(100, "Broken bottle", source=self.order_paid)
        self.assertEqual((refund.state, refund.amount), ("done", 100))
        self.assertEqual(refund.transaction_ids.mapped("amount"), [-100])
        self.assertEqual(self.order_paid._liquor_amount_refunded(), 100)

    def test_the_same_cause_is_paid_once(self):
        first = self.order_paid._liquor_request_refund(100, "Broken bottle", source=self.order_paid)
        self.assertEqual(self.order_paid._liquor_request_refund(100, "Broken bottle", source=self.order_paid), first)
        self.assertEqual(self.order_paid._liquor_amount_refunded(), 100)

    def test_never_more_than_was_paid(self):
        self.order_paid._liquor_request_refund(self.total - 10, "Most", automatic=True)
        with self.assertRaisesRegex(UserError, r"11\.00 is more than .*10\.00"):
            self.order_paid._liquor_request_refund(11, "Too much")
        with self.assertRaisesRegex(UserError, "above 0"):
            self.order_paid._liquor_request_refund(0, "Nothing")
        self.order_paid._liquor_request_refund(10, "The rest")
        self.assertEqual(self.order_paid._liquor_amount_refunded(), self.total)

    def test_above_the_limit_finance_approves(self):
        self.env.company.liquor_refund_limit = 50
        order = self.order_paid.with_user(self.service)
        refund = order._liquor_request_refund(100, "Return").with_user(self.service)
        self.assertEqual(refund.state, "to_approve")
        self.assertEqual(self.order_paid._liquor_amount_refunded(), 100, "promised already")
        with self.assertRaises(AccessError):
            refund.action_approve()
        refund.with_user(self.finance).action_approve()
        self.assertEqual(refund.state, "done")
        self.assertEqual(refund.approved_by_id, self.finance)
        with self.assertRaisesRegex(UserError, "does not wait"):
            refund.with_user(self.finance).action_approve()

    def test_nobody_approves_their_own(self):
        self.env.company.liquor_refund_limit = 50
        refund = self.order_paid.with_user(self.finance)._liquor_request_refund(100, "By finance")
        with self.assertRaisesRegex(UserError, "does not approve it"):
            refund.with_user(self.finance).action_approve()

    def test_a_refused_refund_frees_the_amount(self):
        self.env.company.liquor_refund_limit = 50
        refund = self.order_paid._liquor_request_refund(self.total, "All")
        refund.with_user(self.finance).action_refuse()
        self.assertEqual(self.order_paid._liquor_amount_refunded(), 0)
        self.order_paid._liquor_request_refund(self.total, "All, again")

    def test_what_no_provider_gives_back_is_transferred_by_hand(self):
        self.provider.state = "disabled"
        refund = self.order_paid._liquor_request_refund(100, "Return").with_user(self.finance)
        self.assertEqual((refund.state, refund.manual_amount), ("manual", 100))
        with self.assertRaisesRegex(UserError, "Bank Reference"):
            refund.action_done_by_hand()
        refund.bank_reference = "20260001"
        refund.action_done_by_hand()
        self.assertEqual(refund.state, "done")

    def test_two_payments_are_split(self):
        order = self.customer_order(6)
        self.pay(order, amount=100)
        self.pay(order, amount=order.amount_total - 100)
        self.assertEqual(order.state, "sale")
        refund = order._liquor_request_refund(order.amount_total, "All", automatic=True)
        self.assertEqual(sorted(refund.transaction_ids.mapped("amount")), sorted([-100, 100 - order.amount_total]))
        self.assertEqual(refund.state, "done")

    def test_the_ledger_is_not_changed(self):
        refund = self.order_paid._liquor_request_refund(100, "Return")
        with self.assertRaises(UserError):
            refund.amount = 1
        with self.assertRaises(UserError):
            refund.unlink()
        with self.assertRaises(AccessError):
            refund.with_user(self.service).write({"bank_reference": "x"})

    def test_warehouse_and_customers_see_no_refunds(self):
        for user in (self.user_of("warehouse"), self.env.ref("base.public_user")):
            self.assertFalse(self.env["liquor.refund"].with_user(user).has_access("read"))
