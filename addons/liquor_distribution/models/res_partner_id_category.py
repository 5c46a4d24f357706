from stdnum.cn import uscc

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

# what decides which licences a distributor needs
RULES = {"liquor_requirement", "liquor_number_check", "validation_code", "code", "active"}


class ResPartnerIdCategory(models.Model):
    """Kinds of licences are categories of identification numbers that say who needs them."""

    _inherit = "res.partner.id_category"

    liquor_requirement = fields.Selection(
        [
            ("always", "Always"),
            ("food", "One of the Food Papers"),
            ("optional", "Optional"),
        ],
        "Required of Distributors",
        index="btree_not_null",
        help="Empty: no licence. Always: without it a distributor cannot order. One of the Food Papers: one of the "
        "kinds marked so is enough. Optional: kept and reminded of, but never in the way of an order.",
    )
    liquor_number_check = fields.Selection(
        [("uscc", "Unified Social Credit Code")],
        "Number Is a",
        help="Numbers of this kind are checked, with their check digit.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("liquor_requirement") or vals.get("liquor_number_check") for vals in vals_list):
            self._liquor_check_manager()
        return super().create(vals_list)

    def write(self, vals):
        # sudo: here and below only whether a rule is set is asked for, by whoever writes
        if RULES & vals.keys() and ("liquor_requirement" in vals or any(self.sudo().mapped("liquor_requirement"))):
            self._liquor_check_manager()
        return super().write(vals)

    def unlink(self):
        # sudo: as in write
        if any(self.sudo().mapped("liquor_requirement")):
            self._liquor_check_manager()
        return super().unlink()

    @api.model
    def _liquor_check_manager(self):
        """Kinds of licences decide who may order.

        :raise AccessError: the user is no manager
        """
        if not self.env.su and not self.env.user.has_group("liquor_base.group_liquor_manager"):
            raise AccessError(self.env._("Only managers decide which licences distributors need."))

    def validate_id_number(self, id_number):
        """Override: the numbers whose rule we know.

        :raise ValidationError: the number is none of its kind
        """
        res = super().validate_id_number(id_number)
        number = id_number.name or ""
        # the library would also take it with separators
        if self.liquor_number_check == "uscc" and not (len(number) == 18 and uscc.is_valid(number)):
            raise ValidationError(
                self.env._(
                    "%(kind)s: the number %(number)s is not a valid unified social credit code (18 characters).",
                    kind=self.name,
                    number=number,
                )
            )
        return res
