from odoo import fields, http
from odoo.http import request

from .portal import DistributorPortal

MONTHS = 13


class ScorecardPortal(DistributorPortal):
    @http.route("/my/scorecard", type="http", auth="user", website=True)
    def my_scorecard(self, **kwargs):
        """The distributor's months; its owner's and accountant's page."""
        distributor = self._distributor("owner", "accountant")
        company = request.env.company
        # sudo: portal users read no scorecards; the domain keeps them to their own
        cards = (
            request.env["liquor.scorecard"]
            .sudo()
            .search([("partner_id", "=", distributor.id), ("company_id", "=", company.id)], limit=MONTHS)
        )
        month = fields.Date.context_today(distributor).replace(day=1)
        values = {
            "page_name": "liquor_scorecard",
            "cards": cards,
            "brands": cards._brand_attainment(distributor, company, month),
        }
        return request.render("liquor_distribution.portal_scorecard", values)
