import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_hold import HoldCase


@tagged("post_install", "-at_install")
class TestRefund(HoldCase):
    """The ledger of refunds: never more than paid, each cause once, large ones by two people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.liquor_refund_limit = 300
        cls.service = cls.user_of("service")
        cls.finance = cls.user_of("finance")
        cls.chief = new_test_user(cls.env, "chief", groups="base.group_user,liquor_base.group_liquor_finance")

    def setUp(self):
        super().setUp()
        self.sold = self.placed(8)
        self.paid = self.pay(self.sold)

    def test_small_refund_goes_out_by_itself(self):
        refund = self.sold.with_user(self.service)._liquor_request_refund(100, "Broken bottle")
        self.assertEqual((refund.state, refund.requested_by), ("processing", self.service))
        self.assertEqual(refund.transaction_ids.mapped("amount"), [-100])
        self.assertEqual(refund.transaction_ids.source_transaction_id, self.paid)
        refund.transaction_ids._set_done()
        self.assertEqual((refund.state, refund.amount_by_provider), ("done", 100))
        self.assertEqual((self.sold._liquor_amount_paid(), self.sold._liquor_amount_refunded()), (800, 100))

    def test_amounts_are_checked(self):
        for amount in (0, -5, 800.01):
            with self.assertRaises(ValidationError):
                self.sold._liquor_request_refund(amount, "x")
        self.sold._liquor_request_refund(600, "x")
        with self.assertRaisesRegex(ValidationError, "only 200.00 are left"):
            self.sold._liquor_request_refund(200.01, "x")
        self.sold._liquor_request_refund(200, "x")

    def test_one_cause_asks_once(self):
        first = self.sold._liquor_request_refund(100, "x", source=self.sold)
        self.assertEqual(self.sold._liquor_request_refund(150, "y", source=self.sold), first)
        self.assertEqual(first.amount, 100)
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            first.copy({"source_ref": first.source_ref, "state": "done"})

    def test_above_the_limit_two_people(self):
        refund = self.sold.with_user(self.finance)._liquor_request_refund(300.01, "Leaking")
        self.assertEqual((refund.state, refund.transaction_ids), ("to_approve", self.env["payment.transaction"]))
        with self.assertRaisesRegex(UserError, "somebody else"):
            refund.with_user(self.finance).action_approve()
        with self.assertRaises(AccessError):
            refund.with_user(self.service).action_approve()
        refund.with_user(self.chief).action_approve()
        self.assertEqual((refund.state, refund.approved_by), ("processing", self.chief))
        self.assertEqual(refund.transaction_ids.mapped("amount"), [-300.01])
        with self.assertRaisesRegex(UserError, "already in the state"):
            refund.with_user(self.chief).action_approve()

    def test_at_the_limit_no_approval(self):
        self.assertEqual(self.sold._liquor_request_refund(300, "x").state, "processing")

    def test_refused_frees_the_amount(self):
        refund = self.sold._liquor_request_refund(800, "x")
        with self.assertRaises(ValidationError):
            self.sold._liquor_request_refund(1, "y")
        refund.with_user(self.finance).action_refuse()
        self.assertEqual(self.sold._liquor_amount_refunded(), 0)
        self.assertEqual(self.sold._liquor_request_refund(1, "y").state, "processing")

    def test_split_over_two_payments(self):
        order = self.placed(2)
        self.pay(order, 150)
        self.pay(order, 50)
        refund = order._liquor_request_refund(180, "x")
        self.assertEqual(sorted(refund.transaction_ids.mapped("amount")), [-130, -50])
        refund.transaction_ids[0]._set_done()
        self.assertEqual(refund.state, "processing")
        refund.transaction_ids[1]._set_done()
        self.assertEqual(refund.state, "done")

    def test_part_that_failed_goes_by_bank(self):
        order = self.placed(2)
        self.pay(order, 150)
        self.pay(order, 50)
        refund = order._liquor_request_refund(200, "x")
        refund.transaction_ids.filtered(lambda tx: tx.amount == -50)._set_done()
        refund.transaction_ids.filtered(lambda tx: tx.amount == -150)._set_error("no money")
        self.assertEqual((refund.state, refund.amount_by_bank, refund.message), ("manual", 150, "no money"))
        self.assertEqual(order._liquor_amount_refunded(), 200)
        with self.assertRaisesRegex(UserError, "paid a part"):
            refund.with_user(self.finance).action_refuse()

    def test_failed_can_be_tried_again_or_paid_by_bank(self):
        refund = self.sold._liquor_request_refund(100, "x")
        refund.transaction_ids._set_error("wrong key")
        self.assertEqual((refund.state, refund.message), ("failed", "wrong key"))
        self.assertEqual(self.sold._liquor_amount_refunded(), 0)
        refund.with_user(self.finance).action_retry()
        self.assertEqual(refund.state, "processing")
        refund.transaction_ids.filtered(lambda tx: tx.state == "draft")._set_done()
        self.assertEqual(refund.state, "done")
        other = self.sold._liquor_request_refund(100, "y")
        other.transaction_ids._set_error("wrong key")
        other.with_user(self.finance).action_by_bank()
        self.assertEqual((other.state, other.amount_by_bank), ("manual", 100))

    def test_failed_cannot_be_tried_again_where_the_money_went_elsewhere(self):
        refund = self.sold._liquor_request_refund(100, "x")
        refund.transaction_ids._set_error("wrong key")
        self.sold._liquor_request_refund(800, "y")
        with self.assertRaisesRegex(ValidationError, "only 0.00 are left"):
            refund.with_user(self.finance).action_retry()

    def test_provider_without_refunds_is_paid_by_bank(self):
        self.provider_refunds("none")
        refund = self.sold._liquor_request_refund(100, "x")
        self.assertEqual((refund.state, refund.amount_by_bank), ("manual", 100))
        wizard = (
            self.env["liquor.refund.bank"].with_user(self.finance).create({"refund_id": refund.id, "reference": "  "})
        )
        with self.assertRaisesRegex(ValidationError, "Bank Reference"):
            wizard.action_record()
        wizard.reference = "BK-77"
        wizard.action_record()
        self.assertEqual((refund.state, refund.bank_reference), ("done", "BK-77"))
        self.assertTrue(refund.done_at)

    def test_provider_that_refunds_only_all(self):
        self.provider_refunds("full_only")
        self.assertEqual(self.sold._liquor_request_refund(100, "x").state, "manual")

    def test_ledger_is_closed(self):
        refund = self.sold._liquor_request_refund(100, "x")
        for user in (self.finance, self.service):
            mine = refund.with_user(user)
            self.assertEqual(mine.amount, 100)
            for method, values in (("write", [{"amount": 1}]), ("unlink", []), ("copy", [])):
                with self.assertRaises(AccessError):
                    getattr(mine, method)(*values)
        with self.assertRaisesRegex(UserError, "for ever"):
            refund.unlink()
        with self.assertRaises(AccessError):
            refund.with_user(self.user_of("warehouse")).read(["amount"])

    def test_wizard_of_staff(self):
        wizards = self.env["liquor.refund.wizard"].with_user(self.service).with_context(active_id=self.sold.id)
        wizard = wizards.create({"order_id": self.sold.id, "amount": 20, "reason": "Good will"})
        self.assertEqual((wizards.default_get(["amount"])["amount"], wizard.amount_left), (800, 800))
        action = wizard.action_request()
        self.assertEqual(self.env["liquor.refund"].browse(action["res_id"]).amount, 20)

    def test_crash_between_note_and_payment_is_handed_to_people(self):
        refund = self.sold._liquor_request_refund(100, "x")
        self.env.flush_all()
        refund.transaction_ids.unlink()
        self.env.cr.execute(
            "UPDATE liquor_refund SET started_at = started_at - interval '11 minutes' WHERE id = %s", [refund.id]
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("liquor_order.cron_refund").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((refund.state, refund.transaction_ids), ("manual", self.env["payment.transaction"]))
        self.assertIn("not known", refund.message)

    def test_left_over_refund_is_paid_by_the_cron_once(self):
        refund = self.sold._liquor_request_refund(100, "x")
        refund.transaction_ids.unlink()
        refund.started_at = False
        for _run in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("liquor_order.cron_refund").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(refund.transaction_ids.mapped("amount"), [-100])
