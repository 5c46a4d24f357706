import base64

from odoo.fields import Command
from odoo.tests import tagged

from ..models.auditlog_rule import MASK
from .common import RolesCase


@tagged("post_install", "-at_install")
class TestAuditLog(RolesCase):
    """What is logged, and what must never be."""

    def lines(self, record, method="write"):
        """``{field name: text after}`` of the newest log of the record."""
        log = self.env["auditlog.log"].search(
            [("model_model", "=", record._name), ("res_id", "=", record.id), ("method", "=", method)],
            order="id desc",
            limit=1,
        )
        return {line.field_name: line.new_value_text for line in log.line_ids}

    def test_rules_are_subscribed(self):
        for model in ("res.users", "res.groups", "res.partner.bank", "liquor.duty.conflict", "liquor.duty.exception"):
            rule = self.env["auditlog.rule"].search([("model_id.model", "=", model)])
            self.assertEqual((rule.state, rule.log_type), ("confirmed", "fast"), model)
            self.assertTrue(rule.action_id, "the record's menu offers its log")

    def test_role_given_by_a_manager(self):
        user = self.employee("t_user")
        user.with_user(self.manager)._liquor_set_roles(self.role("buyer"))
        log = self.env["auditlog.log"].search([("res_id", "=", user.id)], order="id desc", limit=1)
        self.assertEqual(log.user_id, self.manager)
        self.assertEqual(log.name, user.name)
        self.assertIn("+ Buyer", self.lines(user)["group_ids"])

    def test_members_given_through_the_group(self):
        user = self.employee("t_user")
        self.role("buyer").write({"user_ids": [Command.link(user.id)]})
        self.assertIn(user.name, self.lines(self.role("buyer"))["user_ids"])

    def test_password_never_enters_the_log(self):
        user = self.employee("t_user")
        user.password = "Maotai-1951!"
        self.assertEqual(self.lines(user)["password"].strip(), MASK)
        self.env.flush_all()
        logged = self.env["auditlog.log.line"].search(
            ["|", ("new_value", "ilike", "Maotai-1951!"), ("new_value_text", "ilike", "Maotai-1951!")]
        )
        self.assertFalse(logged)

    def test_files_do_not_enter_the_log(self):
        user = self.employee("t_user")
        gif = base64.b64encode(base64.b64decode("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="))
        user.image_1920 = gif
        self.assertEqual(self.lines(user)["image_1920"].strip(), MASK)

    def test_values_that_become_false_are_logged(self):
        user = self.employee("t_user")
        user.active = False
        self.assertEqual(self.lines(user)["active"], "✗")

    def test_logging_does_not_disturb_a_new_record(self):
        user = self.employee("t_user")
        self.assertEqual(user.display_name, "Employee t_user")
        self.assertEqual(self.lines(user, "create")["login"], "t_user")

    def test_only_these_fields(self):
        rule = self.env.ref("liquor_base.auditlog_rule_liquor_duty_conflict")
        rule.liquor_field_ids = self.env["ir.model.fields"]._get("liquor.duty.conflict", "reason")
        self.finance_buyer.write({"active": True})
        self.assertFalse(self.lines(self.finance_buyer))
        self.finance_buyer.write({"active": True, "reason": "who orders does not pay"})
        self.assertEqual(self.lines(self.finance_buyer), {"reason": "who orders does not pay"})

    def test_stopping_and_removing_a_rule(self):
        rule = self.env.ref("liquor_base.auditlog_rule_liquor_duty_conflict")
        action = rule.action_id
        rule.unlink()
        self.assertFalse(action.exists())
        self.assertFalse(hasattr(self.env.registry["liquor.duty.conflict"], "auditlog_ruled_write"))
        self.finance_buyer.reason = "not logged any more"
        self.assertFalse(self.lines(self.finance_buyer))
        # the class is shared by all tests: log again
        self.addCleanup(lambda: self.env["auditlog.rule"].search([])._register_hook())
