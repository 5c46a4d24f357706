import base64
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_credit import CreditCase


class StatementMailCase(CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([]).liquor_statement_mail = False
        cls.env.company.liquor_statement_mail = True
        # those of the demo data are not the subject
        distributors = cls.env["res.partner"].search([("liquor_is_distributor", "=", True)])
        (distributors - cls.distributor - cls.other).liquor_is_distributor = False
        for user in (cls.owner, cls.accountant, cls.buyer, cls.stranger):
            user.partner_id.email = f"{user.login}@example.com"
        cls.month = (cls.today.replace(day=1)).isoformat()

    def moment(self, day, months=0):
        """Noon in China on a day of the month that follows the present one."""
        month = self.today.month + 1 + months
        return datetime(self.today.year + (month - 1) // 12, (month - 1) % 12 + 1, day, 4)

    def run_cron(self, moment):
        """Run the cron as the scheduler does, and return the mails it wrote."""
        before = self.env["mail.mail"].search([])
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("liquor_distribution.cron_statement_mail").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["mail.mail"].search([]) - before


@tagged("post_install", "-at_install")
class TestCreditStatementMail(StatementMailCase):
    """The first days of a month, last month's statement, once each, whatever the cron does."""

    def test_once_to_owner_and_accountant(self):
        self.debt(640.5, 0)
        mail = self.run_cron(self.moment(1))
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, (self.owner | self.accountant).partner_id)
        self.assertFalse(mail.email_to)
        self.assertIn(f"/my/statement?start={self.month[:7]}", mail.body_html)
        self.assertEqual(mail.attachment_ids.mimetype, "application/pdf")
        content = base64.b64decode(mail.attachment_ids.datas).decode()
        self.assertIn("640.50", content)
        self.assertIn(self.distributor.name, content)
        self.assertEqual(self.distributor.liquor_statement_sent.isoformat(), self.month)
        self.assertFalse(self.run_cron(self.moment(1)), "nobody gets it twice")
        self.assertFalse(self.run_cron(self.moment(5)))
        self.assertEqual(len(self.run_cron(self.moment(2, months=1))), 1, "the balance goes on, and so the statements")

    def test_channel_does_not_search_by_it(self):
        """It would tell which distributors of colleagues owe us something."""
        domain = [("liquor_statement_sent", "=", self.month)]
        self.distributor.liquor_statement_sent = self.month
        self.assertEqual(self.env["res.partner"].with_user(self.finance).search(domain), self.distributor)
        for user in (self.channel, self.user_of("service")):
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(user).search(domain)

    def test_each_distributor_gets_its_own(self):
        """Within tests reports are HTML; what counts is whose figures they are."""
        self.debt(640.5, 0)
        self.debt(99.99, 0, partner=self.other)
        mails = self.run_cron(self.moment(1))
        self.assertEqual(mails.recipient_ids, (self.owner | self.accountant | self.stranger).partner_id)
        for mail in mails:
            content = base64.b64decode(mail.attachment_ids.datas).decode()
            mine = self.stranger.partner_id in mail.recipient_ids
            self.assertEqual(("99.99" in content, "640.50" in content), (mine, not mine))
            self.assertTrue(mail.attachment_ids.name.endswith(".pdf"))

    def test_days(self):
        self.debt(640.5, 0)
        self.assertFalse(self.run_cron(self.moment(6)))
        self.assertFalse(self.run_cron(self.moment(28)))
        self.assertEqual(len(self.run_cron(self.moment(5))), 1)

    def test_off_by_default(self):
        self.assertFalse(self.env["res.company"].create({"name": "New"}).liquor_statement_mail)
        self.debt(640.5, 0)
        self.env.company.liquor_statement_mail = False
        self.assertFalse(self.run_cron(self.moment(1)))

    def test_who_has_nothing_to_read(self):
        self.assertFalse(self.run_cron(self.moment(1)), "no movement, no balance")
        invoice = self.debt(50, 0)
        refund = self.credit_note(50)
        (invoice | refund).line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertEqual(len(self.run_cron(self.moment(1))), 1, "a movement")
        self.assertFalse(self.run_cron(self.moment(1, months=1)), "neither a movement nor a balance")

    def test_nobody_to_write_to(self):
        self.debt(640.5, 0)
        (self.owner | self.accountant).partner_id.email = False
        self.assertFalse(self.run_cron(self.moment(1)))
        self.assertFalse(self.distributor.liquor_statement_sent, "it is sent when an address is there")
        self.owner.partner_id.email = "owner@example.com"
        self.assertEqual(self.run_cron(self.moment(2)).recipient_ids, self.owner.partner_id)

    def test_only_who_may_see_the_account_gets_it(self):
        """As in the portal (`_liquor_portal_role`): the distributor's own account is an owner's unless it has no access."""
        user = new_test_user(self.env, "company_account", groups="base.group_portal")
        company, contact = user.partner_id, self.buyer.partner_id
        company.write({"is_company": True, "liquor_is_distributor": True, "email": "company@example.com"})
        contact.parent_id = company

        def recipients():
            self.env.invalidate_all()
            return company._liquor_statement_recipients()[company]

        for role, gets in ((False, True), ("owner", True), ("none", False)):
            company.liquor_portal_role = role
            self.assertIs(user._liquor_portal_role() == "owner", gets)
            self.assertEqual(recipients(), company if gets else company.browse(), role)
        for role, gets in ((False, False), ("none", False), ("buyer", False), ("owner", True), ("accountant", True)):
            contact.liquor_portal_role = role
            self.assertIs(self.buyer._liquor_portal_role() in ("owner", "accountant"), gets)
            self.assertEqual(recipients(), contact if gets else contact.browse(), role)

    def test_one_that_fails_stops_no_other(self):
        self.debt(640.5, 0)
        self.debt(99.99, 0, partner=self.other)
        failing, render = self.distributor, type(self.env["res.partner"])._liquor_statement_pdf

        def refuse(partner, first, until):
            if partner == failing:
                raise ValueError("No PDF today")
            return render(partner, first, until)

        self.patch(type(self.env["res.partner"]), "_liquor_statement_pdf", refuse)
        with mute_logger("odoo.addons.liquor_distribution.models.res_partner_statement_mail"):
            mails = self.run_cron(self.moment(1))
        self.assertEqual(mails.recipient_ids, self.stranger.partner_id)
        self.assertFalse(self.distributor.liquor_statement_sent)
        self.patch(type(self.env["res.partner"]), "_liquor_statement_pdf", render)
        self.assertEqual(len(self.run_cron(self.moment(2))), 1, "the next day it gets its own")

    def test_goes_on_where_it_stopped(self):
        """Of two, one is made while there is time; the next run makes the other, and no one twice."""
        self.debt(640.5, 0)
        self.debt(99.99, 0, partner=self.other)
        times = iter((60, 0, 60, 60, 60))
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: next(times))
        with freeze_time(self.moment(1)):
            before = self.env["mail.mail"].search([])
            self.env["res.partner"]._cron_liquor_statement_mail()
            first = self.env["mail.mail"].search([]) - before
            self.assertEqual(len(first), 1)
            self.env["res.partner"]._cron_liquor_statement_mail()
            second = self.env["mail.mail"].search([]) - before - first
        self.assertEqual(len(second), 1)
        self.assertFalse(first.recipient_ids & second.recipient_ids)


@tagged("post_install", "-at_install")
class TestCreditStatementMailAccess(HttpCase, StatementMailCase):
    """A statement that waits, or could not be sent, is read by nobody but its recipients."""

    def setUp(self):
        super().setUp()
        self.debt(640.5, 0)
        self.mail = self.run_cron(self.moment(1))
        self.assertEqual(self.mail.state, "outgoing")
        colleague = new_test_user(self.env, "mail_channel", groups="base.group_user,liquor_base.group_liquor_channel")
        self.others = [colleague, self.channel, self.buyer, self.stranger]
        self.others += [self.user_of(role) for role in ("warehouse", "service", "operator")]
        for user in self.others:
            user.password = user.login

    def assertHidden(self):
        message, file = self.mail.mail_message_id, self.mail.attachment_ids
        self.assertEqual((message.model, message.res_id), (False, 0))
        self.assertEqual((file.res_model, file.res_id), ("mail.message", message.id))
        self.assertNotIn(message, self.distributor.message_ids)
        for user in self.others:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                own = [("attachment_ids", "=", file.id)]
                self.assertFalse(message.with_user(user).search(own))
                self.assertFalse(file.with_user(user).search([("id", "=", file.id)]))
                for record in (message, file):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["display_name"])
                self.authenticate(user.login, user.login)
                answer = self.url_open(f"/web/content/{file.id}")
                self.assertNotEqual(answer.status_code, 200)
                self.assertNotIn("640.50", answer.text)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_while_it_waits(self):
        self.assertHidden()

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.mail.models.mail_mail")
    def test_after_it_failed(self):
        def refuse(*args, **kwargs):
            raise OSError("No mail server today")

        self.patch(type(self.env["ir.mail_server"]), "_connect__", refuse)
        self.mail.send()
        self.assertEqual(self.mail.state, "exception")
        self.assertHidden()
