from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_licence import LicenceCase


@tagged("post_install", "-at_install")
class TestLicenceReminders(LicenceCase):
    """60, 30 and 7 days before the end, once each, whatever the cron does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # those of the demo are not counted here
        cls.licences.search([("liquor_requirement", "!=", False)]).partner_id.liquor_is_distributor = False

    def run_cron(self, moment):
        """Run the cron at a moment in UTC, as the scheduler does, and return how many mails it wrote."""
        before = self.mails()
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("liquor_distribution.cron_licences").method_direct_trigger()
        self.env.invalidate_all()
        return len(self.mails() - before)

    def mails(self):
        return self.template_mails(self.licences.search([]))

    def test_exactly_at_60_30_and_7_days(self):
        with freeze_time("2026-01-05 04:00:00"):
            licence = self.verified(self.business, valid_until="2026-06-30")
        sent = []
        # noon in Shanghai; 60 days before the 30th of June is the 1st of May
        for day, days in (
            (date(2026, 4, 30), 61),
            (date(2026, 5, 1), 60),
            (date(2026, 5, 1), 60),
            (date(2026, 5, 2), 59),
            (date(2026, 5, 30), 31),
            (date(2026, 5, 31), 30),
            (date(2026, 5, 31), 30),
            (date(2026, 6, 1), 29),
            (date(2026, 6, 22), 8),
            (date(2026, 6, 23), 7),
            (date(2026, 6, 23), 7),
            (date(2026, 6, 24), 6),
            (date(2026, 6, 30), 0),
            (date(2026, 7, 1), -1),
        ):
            if self.run_cron(f"{day} 04:00:00"):
                sent.append(days)
                self.assertEqual(licence.liquor_reminder, days)
                activity = self.activities(licence, "activity_licence_expiry")
                self.assertEqual((activity.user_id, activity.date_deadline), (self.channel, date(2026, 6, 30)))
        self.assertEqual(sent, [60, 30, 7])

    def test_mail_goes_to_the_owners_only(self):
        with freeze_time("2026-01-05 04:00:00"):
            self.verified(self.business, valid_until="2026-01-12")
            self.verified(self.business, valid_until="2026-01-12", partner=self.other)
            self.buyer.partner_id.email = "buyer@example.com"
            self.other.email = "two@example.com"
            self.stranger.partner_id.email = False
            before = self.mails()
        self.assertEqual(self.run_cron("2026-01-05 04:00:00"), 2)
        mails = self.mails() - before
        self.assertEqual(mails.recipient_ids, self.owner.partner_id | self.other)
        mail = mails.filtered(lambda one: one.recipient_ids == self.owner.partner_id)
        self.assertIn(self.code, mail.subject)
        self.assertIn("7", mail.subject)
        self.assertIn("/my/licences", mail.body_html)

    def test_days_are_those_of_shanghai(self):
        with freeze_time("2026-01-05 04:00:00"):
            self.verified(self.business, valid_until="2026-06-30")
        self.assertEqual(self.run_cron("2026-04-30 15:59:59"), 0)
        self.assertEqual(self.run_cron("2026-04-30 16:00:00"), 1)

    def test_days_that_the_cron_missed(self):
        with freeze_time("2026-01-05 04:00:00"):
            licence = self.verified(self.business, valid_until="2026-06-30")
        self.assertEqual(self.run_cron("2026-06-05 04:00:00"), 1, "one reminder, not two")
        self.assertEqual(licence.liquor_reminder, 30)
        self.assertEqual(self.run_cron("2026-06-29 04:00:00"), 1)
        self.assertEqual(licence.liquor_reminder, 7)

    def test_nobody_is_told_of_what_needs_no_renewal(self):
        with freeze_time("2026-06-01 04:00:00"):
            self.verified(self.food)  # long-term
            self.verified(self.filing, valid_until="2026-05-31")  # expired
            self.enter(self.business, valid_until="2026-06-20")  # not verified
            self.verified(self.business, partner=self.other, valid_until="2026-06-20")
            self.verified(self.business, partner=self.other, valid_from="2026-06-21", valid_until="2036-06-20")
            former = self.create_distributor("Former", liquor_is_distributor=False)
            self.verified(self.business, partner=former, valid_until="2026-06-20")
        self.assertEqual(self.run_cron("2026-06-02 04:00:00"), 0)

    def test_nobody_looks_after_it(self):
        with freeze_time("2026-06-01 04:00:00"):
            licence = self.verified(self.business, partner=self.other, valid_until="2026-06-20")
        self.assertEqual(self.run_cron("2026-06-02 04:00:00"), 1)
        activity = self.activities(licence, "activity_licence_expiry")
        self.assertEqual((len(activity), bool(activity.user_id)), (1, False))

    def test_renewal_ends_the_reminding(self):
        with freeze_time("2026-06-01 04:00:00"):
            old = self.verified(self.business, valid_until="2026-06-20")
        self.assertEqual(self.run_cron("2026-06-01 04:00:00"), 1)
        self.assertEqual(len(self.activities(old, "activity_licence_expiry")), 1)
        with freeze_time("2026-06-02 04:00:00"):
            self.submit(self.business, valid_from=date(2026, 6, 21), valid_until=date(2036, 6, 20)).with_user(
                self.channel
            ).action_liquor_verify()
            self.assertEqual(old.liquor_state, "verified", "it counts until the new one begins")
            self.assertFalse(self.activities(old, "activity_licence_expiry"))
        self.assertEqual(self.run_cron("2026-06-13 04:00:00"), 0)
        self.run_cron("2026-06-21 04:00:00")
        self.assertEqual(old.liquor_state, "superseded")

    def test_one_search_for_all(self):
        with freeze_time("2026-06-01 04:00:00"):
            for number in range(6):
                self.verified(self.business, partner=self.create_distributor(f"D{number}"), valid_until="2026-06-20")

            def queries():
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                due = self.licences.search(self.licences._liquor_remind_domain())
                due -= due._liquor_renewed()
                return len(due), self.env.cr.sql_log_count - before

            queries()
            many = queries()
            self.licences.search([("partner_id.name", "in", ["D1", "D2", "D3", "D4", "D5"])]).sudo().write(
                {"liquor_reminder": 7}
            )
            one = queries()
            self.assertEqual((many[0], one[0]), (6, 1))
            self.assertEqual(many[1], one[1])
