from odoo import api, fields, models


class LiquorApplicationBand(models.Model):
    """The credit limit to suggest from a score on."""

    _name = "liquor.application.band"
    _description = "Credit Limit by Score"
    _order = "company_id, min_score desc"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    min_score = fields.Integer("From Score", required=True, help="0 to 100, inclusive.")
    credit_limit = fields.Monetary("Suggested Credit Limit", required=True)

    _score_unique = models.UniqueIndex("(company_id, min_score)", "There is already a limit from this score on.")
    _score_range = models.Constraint("CHECK (min_score BETWEEN 0 AND 100)", "Scores go from 0 to 100.")
    _limit_positive = models.Constraint("CHECK (credit_limit >= 0)", "A credit limit cannot be negative.")

    @api.depends("min_score", "credit_limit")
    def _compute_display_name(self):
        for band in self:
            band.display_name = f"≥ {band.min_score}: {band.credit_limit:,.2f}"

    @api.model
    def _liquor_limit_for(self, score, company):
        """The limit to suggest.

        :param decimal.Decimal score: 0 to 100
        :return: float, in the company's currency; 0 where no band begins so low
        """
        bands = self.search([("company_id", "=", company.id)])
        return next((band.credit_limit for band in bands if band.min_score <= score), 0.0)
