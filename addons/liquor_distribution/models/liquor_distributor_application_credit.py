from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models

CENT = Decimal("0.01")


class LiquorDistributorApplication(models.Model):
    """Check list, score card and the credit limit that follows from the score."""

    _inherit = "liquor.distributor.application"

    score = fields.Float(
        "Credit Score", digits=(5, 2), compute="_compute_score", store=True, aggregator="avg", help="0 to 100."
    )
    suggested_limit = fields.Monetary("Suggested Credit Limit", compute="_compute_suggested_limit")

    @api.depends("score_ids.points", "score_ids.weight", "score_ids.max_points")
    def _compute_score(self):
        for application in self:
            application.score = float(application._liquor_score())

    @api.depends("score", "company_id")
    def _compute_suggested_limit(self):
        bands = self.env["liquor.application.band"]
        for application in self:
            score = Decimal(str(application.score))
            application.suggested_limit = bands._liquor_limit_for(score, application.company_id)

    def _liquor_score(self):
        """The weighted share of the points.

        :return: decimal.Decimal from 0.00 to 100.00, rounded half up
        """
        self.ensure_one()
        weights = sum(row.weight for row in self.score_ids)
        if not weights:
            return Decimal("0.00")
        shares = sum((Decimal(row.weight) * row.points / row.max_points for row in self.score_ids), Decimal(0))
        return (shares / weights * 100).quantize(CENT, ROUND_HALF_UP)

    def _liquor_prepare_review(self):
        """Give the application its check list and score card; what is there already stays."""
        # sudo: called when the applicant sends it; the lists are the same for all
        templates = self.env["liquor.application.check.template"].sudo().search([("known_only", "=", False)])
        criteria = self.env["liquor.application.criterion"].sudo().search([])
        for application in self:
            checks = [template._liquor_row_values() for template in templates - application.check_ids.template_id]
            scores = [
                {
                    "criterion_id": criterion.id,
                    "sequence": criterion.sequence,
                    "weight": criterion.weight,
                    "max_points": criterion.max_points,
                }
                for criterion in criteria - application.score_ids.criterion_id
            ]
            application.write(
                {
                    "check_ids": [(0, 0, vals) for vals in checks],
                    "score_ids": [(0, 0, vals) for vals in scores],
                }
            )
