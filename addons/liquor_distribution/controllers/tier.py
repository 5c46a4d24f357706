from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from .portal import DistributorPortal


class TierPortal(DistributorPortal):
    """The distributor's tier: what it has, what the next one takes, what was announced."""

    @http.route("/my/tier", type="http", auth="user", website=True)
    def my_tier(self, **kwargs):
        return self._tier_page()

    def _tier_page(self, error=""):
        """The page; `error` is ours and never comes from the address."""
        distributor = self._distributor()
        values = {
            "page_name": "liquor_tier",
            "distributor": distributor,
            "may_appeal": request.env.user._liquor_portal_role() == "owner",
            "error": error,
            **distributor._liquor_tier_overview(),
        }
        return request.render("liquor_distribution.portal_tier", values)

    @http.route("/my/tier/appeal/<int:change_id>", type="http", auth="user", website=True, methods=["POST"])
    def my_tier_appeal(self, change_id, appeal="", **kwargs):
        """The owner appeals against an announced downgrade."""
        change = self._own("liquor.tier.change", change_id, self._distributor("owner"))
        try:
            with request.env.cr.savepoint():
                change._liquor_appeal(appeal)
        except (UserError, ValidationError) as error:
            return self._tier_page(error=str(error))
        return request.redirect("/my/tier")

    @http.route("/my/tier/material/<int:attachment_id>", type="http", auth="user", website=True)
    def my_tier_material(self, attachment_id, **kwargs):
        """A file of the distributor's own tier."""
        grade = self._distributor().grade_id
        material = grade.liquor_material_ids.filtered(lambda attachment: attachment.id == attachment_id)
        if not material:
            raise NotFound()
        return request.env["ir.binary"]._get_stream_from(material, "raw").get_response(as_attachment=True)

    def _own(self, model, record_id, distributor):
        """Return the distributor's own record, sudoed. :raise NotFound: it is another's, or there is none"""
        # sudo: portal users read no history; the domain keeps them to their own
        record = request.env[model].sudo().search([("id", "=", record_id), ("partner_id", "=", distributor.id)])
        if not record:
            raise NotFound()
        return record
