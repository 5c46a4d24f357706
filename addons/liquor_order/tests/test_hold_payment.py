from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_hold import HoldCase


@tagged("post_install", "-at_install")
class TestHoldPayment(HoldCase):
    """What happens when payments come: in time, late, twice, too little."""

    def refunds(self, order):
        return self.env["liquor.refund"].search([("order_id", "=", order.id)])

    def settle(self, refunds):
        """The provider has paid the refunds."""
        refunds.transaction_ids._set_done()

    def test_paid_in_time_confirms(self):
        order = self.placed(4)
        self.pay(order)
        self.assertEqual((order.state, self.hold_of(order).state), ("sale", "taken"))
        self.assertEqual(self.bottles_reserved(), 4)
        self.assertFalse(self.refunds(order))

    def test_money_that_came_keeps_the_stock_at_once(self):
        order = self.placed(4)
        self.transaction(order)._set_done()  # the customer's browser never comes back
        hold = self.hold_of(order)
        self.assertEqual((hold.state, hold.expires_at), ("active", False))

    def test_paid_order_under_review_keeps_its_stock_and_is_not_reported_as_confirmed(self):
        order = self.placed(4)
        self.patch(type(order), "_liquor_pass_review", lambda orders: orders.browse())
        transaction = self.transaction(order)
        transaction._set_done()
        self.assertFalse(transaction._check_amount_and_confirm_order())
        self.assertEqual((order.state, order.liquor_hold_until), ("sent", False))
        self.assertEqual((self.hold_of(order).state, self.hold_of(order).expires_at), ("active", False))
        self.run_timeout()
        self.assertEqual(order.state, "sent")
        self.assertEqual(self.available(), 6)

    def test_same_notification_twice_changes_nothing(self):
        order = self.placed(4)
        transaction = self.pay(order)
        pickings, messages = order.picking_ids, len(order.message_ids)
        transaction._set_done()
        transaction._post_process()
        self.assertEqual((order.picking_ids, self.bottles_reserved()), (pickings, 4))
        self.assertEqual(self.hold_of(order).mapped("state"), ["taken"])
        self.assertFalse(self.refunds(order))
        self.assertLessEqual(len(order.message_ids) - messages, 1)

    def test_late_payment_opens_the_order_again(self):
        order = self.placed(4)
        transaction = self.transaction(order)
        self.let_time_pass(order)
        self.run_timeout()
        self.assertEqual(order.state, "cancel")
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.liquor_cancel_reason or order.liquor_timed_out)
        self.assertEqual(self.bottles_reserved(), 4)
        self.assertFalse(self.refunds(order))

    def test_late_payment_without_stock_is_refunded_and_explained(self):
        order = self.placed(8)
        transaction = self.transaction(order)
        self.let_time_pass(order)
        self.run_timeout()
        other = self.placed(8)
        self.pay(other)
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(order.state, "cancel")
        refund = self.refunds(order)
        self.assertEqual((refund.amount, refund.state, refund.is_automatic), (800, "processing", True))
        self.assertTrue(self.env["mail.mail"].search([("subject", "ilike", f"{order.name}: your payment is refunded")]))
        self.settle(refund)
        self.assertEqual(refund.state, "done")
        self.assertEqual(order._liquor_amount_paid(), order._liquor_amount_refunded())
        transaction._post_process()
        self.assertEqual(len(self.refunds(order)), 1, "announced again")
        self.assertEqual(self.bottles_reserved(), 8)

    def test_payment_after_the_deadline_before_the_cron(self):
        order = self.placed(8)
        self.let_time_pass(order)
        other = self.placed(8)
        self.pay(order)
        self.assertEqual(order.state, "cancel")
        self.assertIn("sold out", order.liquor_cancel_reason)
        self.assertEqual(self.refunds(order).mapped("amount"), [800])
        self.pay(other)
        self.assertEqual(other.state, "sale")

    def test_payment_of_an_order_that_the_customer_cancelled_is_refunded(self):
        order = self.placed(2)
        transaction = self.transaction(order)
        order._action_cancel()
        transaction._set_done()
        transaction._post_process()
        self.assertEqual((order.state, self.refunds(order).amount), ("cancel", 200))
        self.assertEqual(self.available(), 10)

    def test_double_payment_is_refunded(self):
        order = self.placed(2)
        first, second = self.transaction(order), self.transaction(order)
        for transaction in (first, second):
            transaction._set_done()
        for transaction in (first, second, first, second):
            transaction._post_process()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.refunds(order).mapped("amount"), [200])
        self.assertEqual(self.bottles_reserved(), 2)

    def test_underpaid_is_not_confirmed(self):
        order = self.placed(2)
        self.pay(order, 199.99)
        self.assertEqual((order.state, self.refunds(order)), ("sent", self.env["liquor.refund"]))
        self.pay(order, 0.01)
        self.assertEqual(order.state, "sale")

    def test_second_payment_is_not_started(self):
        order = self.placed(2)
        self.transaction(order)._set_pending()
        with self.assertRaisesRegex(ValidationError, "being processed"):
            order._liquor_refuse_second_payment()
        paid = self.placed(2)
        self.patch(type(paid), "_liquor_pass_review", lambda orders: orders.browse())
        self.pay(paid)
        with self.assertRaisesRegex(ValidationError, "already paid"):
            paid._liquor_refuse_second_payment()

    def test_cancelling_a_paid_order_gives_the_money_back(self):
        order = self.placed(2)
        self.pay(order)
        order._action_cancel()
        self.assertEqual(self.refunds(order).mapped("amount"), [200])
        self.assertEqual(self.available(), 10)
        order.action_draft()
        self.assertFalse(order._liquor_paid_enough(), "what went back is not paid")
