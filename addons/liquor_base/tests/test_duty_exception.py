from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RolesCase


@tagged("post_install", "-at_install")
class TestDutyException(RolesCase):
    def test_exception_lets_both_roles_be_given(self):
        user = self.employee("t_user", "finance")
        self.grant(user)
        user.group_ids += self.role("buyer")
        self.assertEqual(user.liquor_duty_state, "exception")

    def test_it_covers_one_rule_of_one_person(self):
        user, other = self.employee("t_user", "finance"), self.employee("t_other", "finance")
        self.grant(user)
        with self.assertRaises(ValidationError):
            other.group_ids += self.role("buyer")
        with self.assertRaises(ValidationError):
            user.group_ids += self.role("warehouse")

    def test_granter_is_the_manager_who_records_it(self):
        user = self.employee("t_user", "finance")
        exception = self.grant(user, granted_by_id=self.env.ref("base.user_admin").id)
        self.assertEqual(exception.granted_by_id, self.manager)
        second = self.employee("t_manager2", "manager")
        exception.with_user(second).reason = "Extended to the summer"
        self.assertEqual(exception.granted_by_id, second, "whoever changes it answers for it")
        exception.with_user(second).granted_by_id = self.manager
        self.assertEqual(exception.granted_by_id, second)

    def test_nobody_grants_their_own(self):
        with self.assertRaisesRegex(UserError, "for themselves"):
            self.grant(self.manager)
        second = self.employee("t_manager2", "manager")
        exception = self.grant(second)
        with self.assertRaisesRegex(UserError, "for themselves"):
            exception.with_user(second).valid_until = "2999-01-01"

    def test_only_a_manager_records_exceptions(self):
        for role in ("operator", "service", "finance", "warehouse", "buyer", "channel"):
            user = self.employee(f"t_{role}", role)
            with self.assertRaises(AccessError, msg=role):
                self.Exception.with_user(user).create(
                    {"user_id": self.manager.id, "conflict_id": self.finance_buyer.id, "reason": "I say so"}
                )

    def test_reason_is_needed(self):
        with self.assertRaisesRegex(ValidationError, "why"):
            self.grant(self.employee("t_user", "finance"), reason="  ")

    def test_person_and_rule_are_fixed(self):
        exception = self.grant(self.employee("t_user", "finance"))
        with self.assertRaises(UserError):
            exception.user_id = self.manager

    @mute_logger("odoo.sql_db")
    def test_one_exception_for_a_person_and_a_rule(self):
        user = self.employee("t_user", "finance")
        self.grant(user)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.grant(user)

    def test_end_is_not_in_the_past(self):
        with self.assertRaises(ValidationError):
            self.grant(self.employee("t_user", "finance"), valid_until="2020-01-01")

    def test_last_day_counts_in_the_company_zone(self):
        user = self.employee("t_user", "finance")
        self.env.company.partner_id.tz = "Asia/Shanghai"
        with freeze_time("2030-03-10 10:00:00"):
            exception = self.grant(user, valid_until="2030-03-10")
        with freeze_time("2030-03-10 15:59:00"):  # 23:59 in Shanghai
            exception.invalidate_recordset(["state"])
            self.assertEqual(exception.state, "valid")
        with freeze_time("2030-03-10 16:01:00"):  # the next day there
            exception.invalidate_recordset(["state"])
            self.assertEqual(exception.state, "expired")
            with self.assertRaises(ValidationError):
                user.group_ids += self.role("buyer")

    def test_cannot_be_revoked_while_both_roles_are_held(self):
        user = self.employee("t_user", "finance")
        exception = self.grant(user)
        user.group_ids += self.role("buyer")
        with self.assertRaises(ValidationError):
            exception.action_archive()
        with self.assertRaises(ValidationError):
            self.Exception.browse(exception.id).unlink()  # as the superuser: a manager may not even try
        user.group_ids -= self.role("buyer")
        exception.action_archive()
        self.assertEqual(exception.state, "revoked")

    def test_ended_exception_is_shown_and_the_manager_reminded_once(self):
        user = self.employee("t_user", "finance")
        tomorrow = fields.Date.today() + timedelta(days=1)
        exception = self.grant(user, valid_until=tomorrow)
        user.group_ids += self.role("buyer")
        with freeze_time(tomorrow + timedelta(days=3)):
            self.env.invalidate_all()
            self.assertEqual(user.liquor_duty_state, "conflict")
            user.group_ids += self.env.ref("base.group_allow_export")  # unrelated changes go on
            self.Exception._cron_remind_expired()
            self.Exception._cron_remind_expired()
            self.assertEqual(exception.activity_ids.user_id, self.manager)
            self.assertEqual(len(exception.activity_ids), 1)
