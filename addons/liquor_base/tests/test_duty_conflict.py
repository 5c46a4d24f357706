from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RolesCase


@tagged("post_install", "-at_install")
class TestDutyConflict(RolesCase):
    """No path gives one person two conflicting roles."""

    def test_new_user(self):
        with self.assertRaisesRegex(ValidationError, "cannot hold both"):
            self.employee("t_both", "finance", "buyer")

    def test_groups_of_the_user(self):
        user = self.employee("t_user", "finance")
        with self.assertRaises(ValidationError):
            user.group_ids += self.role("buyer")
        with self.assertRaises(ValidationError):
            user.write({"group_ids": [Command.set((self.role("finance") + self.role("warehouse")).ids)]})

    def test_message_names_person_roles_and_rule(self):
        user = self.employee("t_user", "finance")
        with self.assertRaises(ValidationError) as caught:
            user.group_ids += self.role("buyer")
        for part in (user.name, "Finance", "Buyer", self.finance_buyer.reason, "exception"):
            self.assertIn(part, str(caught.exception))

    def test_users_of_the_group(self):
        user = self.employee("t_user", "finance")
        with self.assertRaises(ValidationError):
            self.role("buyer").user_ids += user
        with self.assertRaises(ValidationError):
            self.role("buyer").write({"all_user_ids": [Command.link(user.id)]})

    def test_implied_groups(self):
        user = self.employee("t_user", "finance")
        clerk = self.env["res.groups"].create({"name": "Clerk", "user_ids": [Command.link(user.id)]})
        with self.assertRaises(ValidationError):
            clerk.implied_ids += self.role("buyer")
        with self.assertRaises(ValidationError):
            self.role("buyer").implied_by_ids += clerk

    def test_implied_over_several_steps(self):
        user = self.employee("t_user", "finance")
        low = self.env["res.groups"].create({"name": "Low", "implied_ids": [Command.link(self.role("buyer").id)]})
        high = self.env["res.groups"].create({"name": "High", "implied_ids": [Command.link(low.id)]})
        with self.assertRaises(ValidationError):
            user.group_ids += high

    def test_new_group_with_members(self):
        user = self.employee("t_user", "finance")
        with self.assertRaises(ValidationError):
            self.env["res.groups"].create(
                {
                    "name": "Purchase clerks",
                    "implied_ids": [Command.link(self.role("buyer").id)],
                    "user_ids": [Command.link(user.id)],
                }
            )

    def test_return_of_an_archived_user(self):
        user = self.employee("t_user", "finance")
        user.active = False
        user.group_ids += self.role("buyer")
        with self.assertRaises(ValidationError):
            user.active = True

    def test_system_administrator_is_bound(self):
        user = self.employee("t_admin", "finance")
        user.group_ids += self.env.ref("base.group_system")
        with self.assertRaises(ValidationError):
            user.group_ids += self.role("buyer")

    def test_role_field_keeps_the_roles_and_the_rule(self):
        """The switch User / Administrator of the user form rewrites the groups."""
        user = self.employee("t_user", "finance")
        form = Form(user, view="base.view_users_form")
        form.role = "group_system"
        form.save()
        self.assertIn(self.role("finance"), user.group_ids)
        with self.assertRaises(ValidationError), Form(user, view="base.view_users_form") as form:
            form.role = "group_user"
            form.group_ids.add(self.role("buyer"))

    def test_manager_and_superuser_are_exempt(self):
        self.manager.group_ids += self.role("finance") + self.role("buyer")
        self.env.ref("base.user_root").group_ids += self.role("finance") + self.role("buyer")
        self.assertFalse(self.Conflict._violations((self.manager + self.env.ref("base.user_root")).ids))

    def test_roles_without_a_rule_go_together(self):
        user = self.employee("t_user", "operator", "service", "channel")
        self.assertEqual(user.liquor_duty_state, "clear")

    def test_archived_rule_does_not_bind(self):
        self.finance_buyer.active = False
        user = self.employee("t_user", "finance", "buyer")
        self.assertLessEqual(self.role("finance") | self.role("buyer"), user.all_group_ids)

    def test_later_rule_is_shown_and_blocks_nothing_else(self):
        user = self.employee("t_user", "operator", "service")
        rule = self.Conflict.create(
            {
                "group_a_id": self.role("operator").id,
                "group_b_id": self.role("service").id,
                "reason": "whoever prices must not promise",
            }
        )
        self.assertEqual(user.liquor_duty_state, "conflict")
        self.assertIn(user, rule.violating_user_ids)
        user.group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(ValidationError, msg="a second conflict is still refused"):
            user.group_ids += self.role("finance")

    def test_check_is_one_statement_for_any_number_of_users(self):
        few = self.employee("t_few", "finance")
        many = few + self.employee("t_many1", "buyer") + self.employee("t_many2", "channel")
        self.Conflict._violations(few.ids)
        with self.assertQueryCount(1):
            self.Conflict._violations(few.ids)
        with self.assertQueryCount(1):
            self.Conflict._violations(many.ids)

    @mute_logger("odoo.sql_db")
    def test_pair_is_unordered_and_of_two(self):
        finance, buyer = self.role("finance"), self.role("buyer")
        for group_a, group_b in ((buyer, finance), (buyer, buyer)):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.Conflict.create({"group_a_id": group_a.id, "group_b_id": group_b.id, "reason": "no"})

    def test_rule_between_a_role_and_what_it_includes(self):
        with self.assertRaisesRegex(ValidationError, "always has the other"):
            self.Conflict.create(
                {"group_a_id": self.role("manager").id, "group_b_id": self.role("buyer").id, "reason": "no"}
            )
