from werkzeug.exceptions import NotFound

from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class DistributorPortal(CustomerPortal):
    """What the distributor's pages share: who is asking, and whether the role may see the page."""

    def _distributor(self, *roles):
        """Return the distributor (sudoed) that the visitor acts for.

        :param roles: the roles that may see the page; none = all
        :raise NotFound: the visitor is of no distributor, or of another role: the page does not exist for them
        """
        distributor = request.env.user._liquor_distributor()
        if not distributor or (roles and request.env.user._liquor_portal_role() not in roles):
            raise NotFound()
        return distributor

    def _prepare_home_portal_values(self, counters):
        """Override: the cards of the distributor's pages, by role."""
        values = super()._prepare_home_portal_values(counters)
        if not counters:  # the page itself; its script asks for numbers only, and looks for a place of each value
            values["liquor_distributor"] = request.env.user._liquor_distributor()
            values["liquor_role"] = request.env.user._liquor_portal_role()
        return values
