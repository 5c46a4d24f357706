from odoo import SUPERUSER_ID, api, fields, models

GRANTING_FIELDS = {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}


class ResGroups(models.Model):
    _inherit = "res.groups"

    liquor_member_ids = fields.Many2many("res.users", string="People", compute="_compute_liquor_members")
    liquor_member_count = fields.Integer(string="Number of People", compute="_compute_liquor_members")
    liquor_conflict_ids = fields.Many2many(
        "liquor.duty.conflict", string="Conflicting Duties", compute="_compute_liquor_conflict_ids"
    )
    liquor_right_ids = fields.One2many("liquor.role.right", "role_id", string="Rights")

    def _compute_liquor_members(self):
        for group in self:
            group.liquor_member_ids = group.all_user_ids.filtered(
                lambda user: user.active and user.id != SUPERUSER_ID
            ).sorted("name")
            group.liquor_member_count = len(group.liquor_member_ids)

    def _compute_liquor_conflict_ids(self):
        conflicts = self.env["liquor.duty.conflict"].search([])
        for group in self:
            role = group._origin
            group.liquor_conflict_ids = conflicts.browse(
                conflict.id for conflict in conflicts if role in (conflict.group_a_id, conflict.group_b_id)
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse groups that give somebody conflicting duties (through their members or implied groups)."""
        if not any(GRANTING_FIELDS & vals.keys() for vals in vals_list):
            return super().create(vals_list)
        with self.env["liquor.duty.conflict"]._guard():
            return super().create(vals_list)

    def write(self, vals):
        """Refuse members or implied groups that give somebody conflicting duties."""
        if not GRANTING_FIELDS & vals.keys():
            return super().write(vals)
        with self.env["liquor.duty.conflict"]._guard():
            return super().write(vals)

    @api.model
    def _liquor_roles(self):
        """The roles of the liquor mall, the manager's first. Groups are readable by every employee."""
        return self.search([("privilege_id", "=", self.env.ref("liquor_base.privilege_liquor_mall").id)])

    def action_liquor_add_member(self):
        """Open the role dialog for a person to be chosen, this role added to theirs."""
        self.ensure_one()
        return self.env["liquor.role.assign"]._open(added_role=self)
