from odoo import api, fields, models


class ResPartnerGrade(models.Model):
    """A tier of distributors: Odoo's partner level, the first in its order is the highest.

    What a distributor has of it is here, what it takes to be in it in `liquor.tier.rule`.
    """

    _inherit = "res.partner.grade"

    liquor_rule_ids = fields.One2many("liquor.tier.rule", "grade_id", "Requirements")
    liquor_payment_term_id = fields.Many2one(
        "account.payment.term",
        "Payment Terms",
        help="Distributors get them with the tier, as its price list; empty: theirs stay as they are.",
    )
    liquor_commission_rate = fields.Float("Commission Rate (%)", digits=(5, 2), help="Shown to the distributor.")
    liquor_rebate_rate = fields.Float("Rebate Rate (%)", digits=(5, 2), help="Shown to the distributor.")
    liquor_allocation_priority = fields.Selection(
        "_selection_allocation_priority",
        "Priority in Allocation",
        default="0",
        required=True,
        help="When stock is short, deliveries of a higher priority are reserved first; within one priority the "
        "earlier date, then the earlier order.",
    )
    liquor_benefit_note = fields.Text("Further Benefits", translate=True, help="Training, marketing material, service.")
    liquor_material_ids = fields.Many2many(
        "ir.attachment",
        "liquor_grade_material_rel",
        string="Marketing Material",
        help="Files that distributors of this tier download in the portal.",
    )

    _liquor_rates = models.Constraint(
        "CHECK (liquor_commission_rate BETWEEN 0 AND 100 AND liquor_rebate_rate BETWEEN 0 AND 100)",
        "Rates lie between 0 and 100 percent.",
    )

    @api.model
    def _selection_allocation_priority(self):
        return self.env["stock.move"]._fields["priority"]._description_selection(self.env)

    def _liquor_is_above(self, other):
        """Whether this tier is higher than another; every tier is above none."""
        self.ensure_one()
        return not other or (self.sequence, self.id) < (other.sequence, other.id)
