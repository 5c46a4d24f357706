from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import RolesCase


@tagged("post_install", "-at_install")
class TestRoleAssign(RolesCase):
    """A manager gives roles without being a system administrator."""

    def assign(self, user, *roles, by=None, **values):
        groups = self.env["res.groups"].concat(*(self.role(role) for role in roles))
        wizard = self.env["liquor.role.assign"].with_user(by or self.manager)
        wizard = wizard.create({"user_id": user.id, "role_ids": [Command.set(groups.ids)], **values})
        wizard.action_apply()

    def test_give_and_take(self):
        user = self.employee("t_user", "operator")
        self.assign(user, "service", "channel")
        self.assertEqual(user.liquor_role_ids, self.role("service") + self.role("channel"))
        self.assign(user)
        self.assertFalse(user.liquor_role_ids)
        self.assertTrue(user._is_internal(), "an employee without a role stays an employee")

    def test_other_groups_stay(self):
        user = self.employee("t_user", "operator")
        user.group_ids += self.env.ref("base.group_allow_export")
        self.assign(user, "service")
        self.assertIn(self.env.ref("base.group_allow_export"), user.group_ids)

    def test_dialog_asks_for_a_reason_where_roles_conflict(self):
        user = self.employee("t_user", "finance")
        action = user.with_user(self.manager).action_liquor_change_roles()
        form = Form(self.env["liquor.role.assign"].with_user(self.manager).with_context(**action["context"]))
        self.assertEqual(form.role_ids[:], self.role("finance"))
        form.role_ids.add(self.role("buyer"))
        self.assertEqual(form.conflict_ids[:], self.finance_buyer)
        form.reason = "The buyer is on leave"
        form.save().action_apply()
        self.assertEqual(user.liquor_role_ids, self.role("finance") + self.role("buyer"))
        exception = self.Exception.search([("user_id", "=", user.id)])
        self.assertEqual((exception.granted_by_id, exception.conflict_id), (self.manager, self.finance_buyer))

    def test_conflict_without_a_reason(self):
        user = self.employee("t_user", "finance")
        with self.assertRaisesRegex(UserError, "conflict"):
            self.assign(user, "finance", "buyer")
        self.assertEqual(user.liquor_role_ids, self.role("finance"))

    def test_only_managers(self):
        user = self.employee("t_user", "operator")
        for role in ("operator", "service", "finance", "warehouse", "buyer", "channel"):
            other = self.employee(f"t_{role}", role)
            with self.assertRaises(AccessError, msg=role):
                self.assign(user, "service", by=other)
            with self.assertRaises(AccessError, msg=role):
                user.with_user(other)._liquor_set_roles(self.role("service"))

    def test_nobody_changes_their_own(self):
        with self.assertRaisesRegex(UserError, "own roles"):
            self.assign(self.manager, "finance")

    def test_only_roles_of_the_mall(self):
        user = self.employee("t_user")
        wizard = self.env["liquor.role.assign"].with_user(self.manager)
        wizard = wizard.create({"user_id": user.id, "role_ids": [Command.set(self.env.ref("base.group_system").ids)]})
        with self.assertRaisesRegex(AccessError, "Only roles of the liquor mall"):
            wizard.action_apply()
        self.assertFalse(user.has_group("base.group_system"))

    def test_system_administrators_are_out_of_reach(self):
        admin = self.employee("t_admin")
        admin.group_ids += self.env.ref("base.group_system")
        with self.assertRaisesRegex(AccessError, "system administrator"):
            self.assign(admin, "service")

    def test_customers_have_no_roles(self):
        portal = new_test_user(self.env, "t_portal", groups="base.group_portal")
        with self.assertRaisesRegex(UserError, "not an active employee"):
            self.assign(portal, "service")

    def test_manager_role_may_be_given_and_shows_alone(self):
        user = self.employee("t_user", "finance")
        self.assign(user, "manager", "finance")
        self.assertEqual(user.liquor_role_ids, self.role("manager"))
        self.assertTrue(user.has_group("liquor_base.group_liquor_buyer"))

    def test_people_by_role(self):
        user = self.employee("t_user", "finance")
        nobody = self.employee("t_nobody")
        Users = self.env["res.users"]
        self.assertIn(user, Users.search([("liquor_role_ids", "in", self.role("finance").ids)]))
        with_role = Users.search([("liquor_role_ids", "!=", False)])
        self.assertIn(user, with_role)
        self.assertNotIn(nobody, with_role)
        self.assertIn(nobody, Users.search([("liquor_role_ids", "=", False)]))

    def test_role_shows_people_rights_and_conflicts(self):
        user = self.employee("t_user", "finance")
        role = self.role("finance").with_user(self.manager)
        self.assertIn(user, role.liquor_member_ids)
        self.assertIn(self.manager, role.liquor_member_ids, "managers hold every role")
        self.assertIn(self.finance_buyer, role.liquor_conflict_ids)
        rights = self.role("manager").with_user(self.manager).liquor_right_ids
        right = rights.filtered(lambda right: right.model == "liquor.duty.exception")
        self.assertEqual(
            (right.may_read, right.may_create, right.may_write, right.may_unlink), (True, True, True, False)
        )
        self.assertNotIn("liquor.duty.exception", role.liquor_right_ids.mapped("model"))
