from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_list

PORTAL_ROLES = [
    ("owner", "Owner"),
    ("buyer", "Buyer"),
    ("accountant", "Accountant"),
]

# who is of which distributor, and what for
ROLE_FIELDS = {"liquor_is_distributor", "liquor_portal_role", "parent_id", "is_company"}


class ResPartner(models.Model):
    """A distributor is a company; its people are contacts below it, each with a role in the portal.

    The employee who looks after it (渠道) is Odoo's salesperson, its tier Odoo's grade, its price list Odoo's.
    """

    _inherit = "res.partner"

    liquor_is_distributor = fields.Boolean(
        "Distributor", index="btree_not_null", help="A company that buys from us to sell on. Its contacts follow it."
    )
    grade_id = fields.Many2one(string="Level")  # Odoo's label, "Partner Level", has no translation into Chinese
    liquor_portal_role = fields.Selection(
        [*PORTAL_ROLES, ("none", "No Access")],
        "Role in the Portal",
        help="Owner: everything of the distributor. Buyer: orders, deliveries and licences. "
        "Accountant: statements, credit and fapiao. No access: the shop only. Empty: as a buyer.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._liquor_guard_distributor(vals)
            if vals.get("liquor_is_distributor") and vals.get("user_id") not in (None, False, self.env.uid):
                self._liquor_require_manager()
        return super().create(vals_list)

    def write(self, vals):
        self._liquor_guard_distributor(vals)
        self._liquor_guard_keeper(vals)
        res = super().write(vals)
        if ROLE_FIELDS & vals.keys():
            # conditions of record rules are kept for each user, see `res.users._liquor_rule_domain`
            self.env.registry.clear_cache()
        return res

    @api.model
    def _liquor_guard_distributor(self, vals):
        """Customers do not make themselves distributors, nor change their role.

        :raise AccessError: a portal user writes one of these fields
        """
        guarded = {"liquor_is_distributor", "liquor_portal_role"} & vals.keys()
        if guarded and not self.env.su and not self.env.user._is_internal():
            raise AccessError(self.env._("Only employees decide who is a distributor."))

    def _liquor_guard_keeper(self, vals):
        """What the channel may see hangs on who looks after a distributor: it takes a free one, managers hand over.

        :raise AccessError: another user takes, gives away or frees a distributor, or one of a colleague ceases to be one
        """
        if not {"user_id", "liquor_is_distributor"} & vals.keys():
            return
        user = self.env.user
        for keeper, distributors in self.filtered("liquor_is_distributor").grouped("user_id").items():
            new = vals.get("user_id", keeper.id) or False
            taken = not keeper and new == user.id and user.has_group("liquor_base.group_liquor_channel")
            ceases = not vals.get("liquor_is_distributor", True) and keeper - user
            if ceases or not (new == keeper.id or taken):
                distributors._liquor_require_manager()

    def _liquor_require_manager(self):
        """Let only managers go on.

        :raise AccessError: saying who may do what
        """
        if not self.env.su and not self.env.user.has_group("liquor_base.group_liquor_manager"):
            raise AccessError(
                self.env._(
                    "%(names)s: only a manager decides who looks after a distributor. "
                    "A channel employee can take one that nobody looks after.",
                    names=format_list(self.env, self.mapped("display_name")) or self.env._("New distributor"),
                )
            )

    def _liquor_distributor(self):
        """Return the distributor that this contact belongs to, or an empty recordset."""
        company = self.commercial_partner_id
        return company if company.liquor_is_distributor else company.browse()

    def _liquor_ordering_blocks(self):
        """Hook: why this distributor may not order now.

        The pages of the portal show them; the order checks of the same subjects stop the orders.

        :return: list of (message, address of the page that says what to do or "")
        """
        self.ensure_one()
        return []
