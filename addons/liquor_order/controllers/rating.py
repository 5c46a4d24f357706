from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .acting import OrderActing

PROBLEM = "liquor_rating_problem"


class PortalRating(OrderActing):
    """The customer rates a delivery on the page of its order, by the link of our mail as well."""

    @http.route(
        "/my/orders/<int:order_id>/rate", type="http", auth="public", methods=["POST"], website=True, sitemap=False
    )
    def liquor_rate(self, order_id, delivery="", stars="", feedback="", access_token=None, **_kw):
        """Rate one delivery. Who is of another company, staff too, rates nothing, whatever link they have."""
        order_sudo = self._liquor_acting_order(order_id, access_token)
        if not order_sudo:
            return request.redirect("/my")
        user = request.env.user
        picking = order_sudo._liquor_shipments().filtered(lambda one: str(one.id) == delivery)
        if not picking or not order_sudo._liquor_may_rate(user):
            return request.redirect("/my")
        try:
            with request.env.cr.savepoint():
                picking._liquor_rate(
                    int(stars) if stars in set("12345") else 0, feedback, order_sudo._liquor_rater(user)
                )
        except UserError as error:
            request.session[PROBLEM] = str(error)
        # the token goes back to those only who came with it
        token = f"?access_token={access_token}" if access_token else ""
        return request.redirect(f"/my/orders/{order_id}{token}#liquor_portal_rating")

    def _get_page_view_values(self, document, access_token, values, session_history, no_breadcrumbs, **kwargs):
        """Override: what the block of the ratings shows."""
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "sale.order":
            values["liquor_rating"] = {
                "rows": document._liquor_ratings_to_show(),
                "may_rate": document._liquor_may_rate(request.env.user),
                # the star that was tapped in our mail
                "chosen": (kwargs.get("delivery"), kwargs.get("stars")),
                "problem": request.session.pop(PROBLEM, None),
            }
        return values
