from odoo import api, fields, models
from odoo.exceptions import UserError


class LiquorRoleAssign(models.TransientModel):
    """The dialog in which a manager gives and takes roles, and records an exception where they conflict."""

    _name = "liquor.role.assign"
    _description = "Change Roles"

    user_id = fields.Many2one(
        "res.users", string="Person", required=True, domain=[("share", "=", False)], ondelete="cascade"
    )
    role_ids = fields.Many2many(
        "res.groups",
        string="Roles",
        compute="_compute_role_ids",
        store=True,
        readonly=False,
        domain=lambda self: [("privilege_id", "=", self.env.ref("liquor_base.privilege_liquor_mall").id)],
    )
    added_role_id = fields.Many2one("res.groups", ondelete="cascade")
    conflict_ids = fields.Many2many("liquor.duty.conflict", compute="_compute_conflict_ids")
    conflict_text = fields.Text(compute="_compute_conflict_ids")
    reason = fields.Text(string="Reason for the Exception")
    valid_until = fields.Date()

    @api.depends("user_id", "added_role_id")
    def _compute_role_ids(self):
        for wizard in self:
            wizard.role_ids = wizard.user_id.liquor_role_ids | wizard.added_role_id

    @api.depends("user_id", "role_ids")
    def _compute_conflict_ids(self):
        """Conflicts among the chosen roles that no valid exception covers; none for a manager."""
        conflicts = self.env["liquor.duty.conflict"].search([])
        manager = self.env.ref("liquor_base.group_liquor_manager")
        valid = self.env["liquor.duty.exception"].search([("user_id", "in", self.user_id._origin.ids)])
        valid = valid.filtered(lambda exception: exception.state == "valid")
        for wizard in self:
            person, roles = wizard.user_id._origin, wizard.role_ids._origin
            covered = self.env["liquor.duty.conflict"].concat(*(e.conflict_id for e in valid if e.user_id == person))
            found = conflicts.browse(c.id for c in conflicts if c.group_a_id in roles and c.group_b_id in roles)
            wizard.conflict_ids = found.browse() if manager in roles else found - covered
            wizard.conflict_text = "\n".join(f"{c.display_name}: {c.reason}" for c in wizard.conflict_ids)

    @api.model
    def _open(self, user=None, added_role=None):
        """Action that opens the dialog for a person, or for one to be chosen."""
        if user:
            user._liquor_check_may_change_roles()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change Roles"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_user_id": user.id if user else False,
                "default_added_role_id": added_role.id if added_role else False,
            },
        }

    def action_apply(self):
        """Record the exceptions that are needed, then change the roles.

        :raise UserError: roles conflict and no reason is given
        :raise AccessError: see ``res.users._liquor_check_may_change_roles``
        """
        self.ensure_one()
        self.user_id._liquor_check_may_change_roles()
        self._record_exceptions()
        self.user_id._liquor_set_roles(self.role_ids)
        return {"type": "ir.actions.act_window_close"}

    def _record_exceptions(self):
        if not self.conflict_ids:
            return
        if not (self.reason or "").strip():
            raise UserError(
                self.env._("These roles conflict. Take one away, or write down why an exception is needed.")
            )
        Exception_ = self.env["liquor.duty.exception"]
        values = {"reason": self.reason, "valid_until": self.valid_until}
        # an exception that has expired is renewed, its history stays with it
        expired = Exception_.search([("user_id", "=", self.user_id.id), ("conflict_id", "in", self.conflict_ids.ids)])
        expired.write(values)
        Exception_.create(
            [
                {"user_id": self.user_id.id, "conflict_id": conflict.id, **values}
                for conflict in self.conflict_ids - expired.conflict_id
            ]
        )
