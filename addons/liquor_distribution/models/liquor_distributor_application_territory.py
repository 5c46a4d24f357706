from odoo import fields, models


class LiquorDistributorApplication(models.Model):
    """The territory that a new distributor starts with, proposed with the recommendation."""

    _inherit = "liquor.distributor.application"

    territory_division_ids = fields.Many2many(
        "liquor.division",
        "liquor_application_territory_rel",
        string="Proposed Territory",
        help="Cities and districts, for all products, from the day of the approval. Empty: none.",
    )
    territory_kind = fields.Selection(
        [("exclusive", "Exclusive"), ("shared", "Shared")], "Exclusivity", required=True, default="shared"
    )

    def _liquor_on_approved(self, partner):
        """Override: give the proposed territory; a clash with an exclusive one stops the approval and names it."""
        res = super()._liquor_on_approved(partner)
        if self.territory_division_ids:
            self.env["liquor.territory"].create(
                {
                    "partner_id": partner.id,
                    "kind": self.territory_kind,
                    "division_ids": [(6, 0, self.territory_division_ids.ids)],
                    "date_from": fields.Date.context_today(self),
                    "company_id": self.company_id.id,
                }
            )
        return res
