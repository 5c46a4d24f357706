from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestRolesRpc(HttpCase):
    """The rules hold for requests as a browser or a script sends them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        role = "base.group_user,liquor_base.group_liquor_"
        cls.manager = new_test_user(cls.env, "t_manager", groups=f"{role}manager")
        cls.finance = new_test_user(cls.env, "t_finance", groups=f"{role}finance")
        cls.admin = new_test_user(cls.env, "t_admin", groups="base.group_system")
        cls.buyer_role = cls.env.ref("liquor_base.group_liquor_buyer")

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def refused(self, exception_name):
        return self.assertRaisesRegex(JsonRpcException, exception_name)

    @mute_logger("odoo.http")
    def test_administrator_cannot_give_conflicting_roles(self):
        self.authenticate("t_admin", "t_admin")
        with self.refused("ValidationError"):
            self.call("res.users", "write", [self.finance.id], {"group_ids": [[4, self.buyer_role.id]]})
        with self.refused("ValidationError"):
            self.call("res.groups", "write", [self.buyer_role.id], {"user_ids": [[4, self.finance.id]]})
        with self.refused("ValidationError"):
            self.call(
                "res.users", "web_save", [self.finance.id], {"group_ids": [[4, self.buyer_role.id]]}, specification={}
            )

    @mute_logger("odoo.http")
    def test_manager_cannot_edit_users_or_groups(self):
        self.authenticate("t_manager", "t_manager")
        system = self.env.ref("base.group_system").id
        with self.refused("AccessError"):
            self.call("res.users", "write", [self.manager.id], {"group_ids": [[4, system]]})
        with self.refused("AccessError"):
            self.call("res.groups", "write", [system], {"user_ids": [[4, self.manager.id]]})
        with self.refused("AccessError"):
            self.call("res.users", "_liquor_set_roles", [self.finance.id], [system])

    def test_manager_gives_a_role(self):
        self.authenticate("t_manager", "t_manager")
        service = self.env.ref("liquor_base.group_liquor_service")
        wizard = self.call(
            "liquor.role.assign", "create", {"user_id": self.finance.id, "role_ids": [[6, 0, [service.id]]]}
        )
        self.call("liquor.role.assign", "action_apply", [wizard])
        self.assertEqual(self.finance.liquor_role_ids, service)

    @mute_logger("odoo.http")
    def test_audit_log_is_for_managers_to_read(self):
        self.authenticate("t_finance", "t_finance")
        with self.refused("AccessError"):
            self.call("auditlog.log", "search_read", [], ["name"])
        with self.refused("AccessError"):
            self.call("auditlog.log.line", "search_read", [], ["new_value"])
        self.authenticate("t_manager", "t_manager")
        self.assertTrue(self.call("auditlog.log", "search_read", [], ["name"], limit=1))
        with self.refused("AccessError"):
            self.call("auditlog.log", "unlink", self.env["auditlog.log"].search([], limit=1).ids)
        with self.refused("AccessError"):
            self.call("auditlog.autovacuum", "autovacuum", 0)

    def test_manager_opens_every_page_of_people_and_roles(self):
        self.authenticate("t_manager", "t_manager")
        for name in ("res_users", "res_groups"):
            action = self.env.ref(f"liquor_base.action_{name}_liquor_roles")
            views = [[view_id, kind] for view_id, kind in action.views]
            self.call(action.res_model, "get_views", views)
        role = self.env.ref("liquor_base.group_liquor_finance")
        read = self.call(
            "res.groups",
            "web_read",
            [role.id],
            specification={
                "comment": {},
                "liquor_member_ids": {"fields": {"name": {}, "liquor_role_ids": {}, "liquor_duty_state": {}}},
                "liquor_right_ids": {"fields": {"name": {}, "may_read": {}}},
                "liquor_conflict_ids": {"fields": {"display_name": {}, "reason": {}}},
            },
        )[0]
        self.assertTrue(read["liquor_right_ids"] and read["liquor_member_ids"] and read["liquor_conflict_ids"])
