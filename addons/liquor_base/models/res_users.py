from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from .liquor_duty_conflict import MANAGER


class ResUsers(models.Model):
    _inherit = "res.users"

    liquor_role_ids = fields.Many2many(
        "res.groups",
        string="Roles",
        compute="_compute_liquor_role_ids",
        search="_search_liquor_role_ids",
        help="Roles of the liquor mall. A role that another one includes is not repeated.",
    )
    liquor_duty_state = fields.Selection(
        [("clear", "None"), ("exception", "Exception Granted"), ("conflict", "Conflict")],
        string="Conflicting Duties",
        compute="_compute_liquor_duty_state",
    )

    @api.depends("all_group_ids")
    def _compute_liquor_role_ids(self):
        roles = self.env["res.groups"]._liquor_roles()
        for user in self:
            held = user.all_group_ids & roles
            included = self.env["res.groups"].concat(*(role.all_implied_ids - role for role in held))
            user.liquor_role_ids = roles & (held - included)

    def _search_liquor_role_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        roles = self.env["res.groups"]._liquor_roles()
        domain = Domain("all_group_ids", "in", [role_id for role_id in value if role_id in roles._ids])
        if False in value:
            domain |= Domain("all_group_ids", "not in", roles.ids)
        return domain

    @api.depends("all_group_ids", "active")
    def _compute_liquor_duty_state(self):
        Conflict = self.env["liquor.duty.conflict"]
        holding = {user_id for user_id, _conflict in Conflict._pairs_held(self._origin.ids)}
        violating = {user_id for user_id, _conflict in Conflict._violations(self._origin.ids)}
        for user in self:
            user_id = user._origin.id
            user.liquor_duty_state = (
                "conflict" if user_id in violating else "exception" if user_id in holding else "clear"
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a new user who would hold conflicting duties."""
        users = super().create(vals_list)
        Conflict = self.env["liquor.duty.conflict"]
        Conflict._refuse(Conflict._violations(users.ids))
        return users

    def write(self, vals):
        """Refuse groups, or the return of an archived user, that give conflicting duties."""
        if not {"group_ids", "active"} & vals.keys():
            return super().write(vals)
        with self.env["liquor.duty.conflict"]._guard(self.ids):
            return super().write(vals)

    def action_liquor_change_roles(self):
        """Open the role dialog of this person."""
        self.ensure_one()
        return self.env["liquor.role.assign"]._open(user=self)

    def _liquor_check_may_change_roles(self):
        """Who may change whose roles: a manager, of other employees; of a system administrator only
        another system administrator. Nobody changes their own, so there is always a manager left.

        :raise AccessError: the current user may not change roles at all, or not of these users
        :raise UserError: the users cannot have roles, or the current user is one of them
        """
        current = self.env.user
        if not current.has_group(MANAGER):
            raise AccessError(self.env._("Only a manager of the liquor mall can give or take roles."))
        if current in self:
            raise UserError(self.env._("Nobody can change their own roles. Ask another manager."))
        # sudo: the roles of external and archived users must be known whatever the record rules
        for user in self.sudo():
            if user.share or not user.active:
                raise UserError(self.env._("%(user)s is not an active employee and cannot have roles.", user=user.name))
            if user.has_group("base.group_system") and not current.has_group("base.group_system"):
                raise AccessError(
                    self.env._(
                        "%(user)s is a system administrator. Only a system administrator can change their roles.",
                        user=user.name,
                    )
                )

    def _liquor_set_roles(self, roles):
        """Give this person exactly these roles of the liquor mall; their other groups stay.

        :param roles: ``res.groups`` of the liquor mall
        :raise AccessError, UserError: see :meth:`_liquor_check_may_change_roles`
        :raise ValidationError: the roles conflict and no exception is recorded
        """
        self.ensure_one()
        self._liquor_check_may_change_roles()
        known_roles = self.env["res.groups"]._liquor_roles()
        if roles - known_roles:
            raise AccessError(self.env._("Only roles of the liquor mall can be given here."))
        # sudo: a manager may give these roles without being allowed to edit users otherwise. The roles are
        # checked above; a manager holds them all, so that nobody receives more than the giver has.
        user = self.sudo()
        held = user.group_ids & known_roles
        # an employee stays one even when the last role, which implies it, is taken away
        commands = [Command.link(self.env.ref("base.group_user").id)]
        commands += [Command.unlink(role.id) for role in held - roles]
        commands += [Command.link(role.id) for role in roles - held]
        user.write({"group_ids": commands})
