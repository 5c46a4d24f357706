from odoo.tests import tagged

from .common_credit import CreditCase


@tagged("post_install", "-at_install")
class TestOrderAccountMail(CreditCase):
    """Who orders on account hears of it once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.confirmation = cls.env.ref("sale.mail_template_sale_confirmation")
        cls.waits = cls.env.ref("liquor_distribution.mail_template_account_waits")
        cls.buyer.partner_id.email = "buyer@example.com"
        # at once, not by the queue: what is sent can be read
        cls.env["ir.config_parameter"].set_param("sale.async_emails", "False")

    def mails(self, order):
        """What the order's customer was sent, the first one first."""
        messages = self.env["mail.message"].search(
            [("model", "=", "sale.order"), ("res_id", "=", order.id), ("partner_ids", "=", order.partner_id.id)],
            order="id",
        )
        return messages

    def test_confirmed_at_once(self):
        order = self.on_account(10)
        self.assertEqual(order.state, "sale")
        mails = self.mails(order)
        self.assertEqual(len(mails), 1)
        self.assertIn(order.name, mails.subject)
        self.assertIn("confirm", mails.body.lower())

    def test_by_the_queue(self):
        self.env["ir.config_parameter"].set_param("sale.async_emails", "True")
        self.assertEqual(self.on_account(10).pending_email_template_id, self.confirmation)
        self.distributor.credit_limit = 1200
        waiting = self.on_account(10, passes=False)
        self.assertEqual((waiting.state, waiting.pending_email_template_id), ("sent", self.waits))

    def test_waiting_then_released(self):
        self.distributor.credit_limit = 1000
        order = self.on_account(10, passes=False)
        mails = self.mails(order)
        self.assertEqual(mails.mapped("subject"), [f"Your order {order.name} waits to be released"])
        self.assertIn("exceeds what you may still order", mails.body)
        self.assertNotIn("overdue", mails.body)
        self.assertIn("1,130.00", mails.body)
        self.assertFalse(order._liquor_pay_on_account(), "a replay")
        self.assertEqual(self.mails(order), mails)
        order.with_user(self.finance).action_liquor_credit_release("Paid by transfer")
        self.assertEqual(order.state, "sale")
        later = self.mails(order) - mails
        self.assertEqual(len(later), 1)
        self.assertIn("confirm", later.body.lower())

    def test_another_check_says_nothing_of_the_credit(self):
        self.env.ref("liquor_distribution.check_outside_territory").active = True
        self.env["liquor.territory"].search([]).action_archive()
        self.env["liquor.territory"].create(
            {
                "partner_id": self.distributor.id,
                "kind": "shared",
                "province_ids": self.env.ref("base.state_cn_XZ").ids,
            }
        )
        order = self.cart(10)
        order._liquor_pay_on_account()
        self.assertEqual((order.state, self.open_codes(order)), ("sent", ["outside_territory"]))
        mail = self.mails(order)
        self.assertIn("Our staff checks it", mail.body)
        self.assertNotIn("on account. Our finance", mail.body)
        order.with_user(self.channel).action_liquor_approve()
        self.assertEqual((order.state, len(self.mails(order))), ("sale", 2))

    def test_orders_of_employees_and_paid_ones_get_none_of_these(self):
        order = self.cart(10)
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_on_account), ("sale", True))
        self.assertFalse(self.mails(order))
        placed = self.cart(2)
        placed._liquor_place()
        placed.with_context(send_email=True).action_confirm()
        self.assertEqual((placed.state, len(self.mails(placed))), ("sale", 1), "Odoo's own, once")

    def test_without_an_address_nothing_is_sent(self):
        self.buyer.partner_id.email = False
        order = self.on_account(10)
        self.assertFalse(self.mails(order))

    def test_no_mail_while_an_addon_is_installed(self):
        self.patch(self.env.registry, "ready", False)
        order = self.on_account(10)
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.mails(order) or order.pending_email_template_id)
