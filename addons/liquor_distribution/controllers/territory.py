from odoo import http
from odoo.http import request

from .portal import DistributorPortal


class TerritoryPortal(DistributorPortal):
    """The distributor's own territories."""

    @http.route("/my/territory", type="http", auth="user", website=True)
    def liquor_territory(self):
        """Where, what and when the visitor's distributor sells; ended territories last."""
        distributor = self._distributor()
        # found by the visitor's own rights; sudo: names of brands and provinces, which visitors may not read
        territories = request.env["liquor.territory"].search([("partner_id", "=", distributor.id)]).sudo()
        phases = ("running", "future", "ended")
        values = {
            "page_name": "liquor_territory",
            "distributor": distributor,
            "territories": territories.sorted(lambda territory: phases.index(territory.phase)),
        }
        return request.render("liquor_distribution.portal_territory", values)
