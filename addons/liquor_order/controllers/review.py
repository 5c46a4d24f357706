from odoo import http
from odoo.http import request

from .acting import OrderActing


class OrderReviewPortal(OrderActing):
    """The customer corrects what stopped an order, logged in or by the signed link of our mail."""

    @http.route("/my/orders/<int:order_id>/review", type="http", auth="public", website=True, methods=["GET", "POST"])
    def liquor_order_review(self, order_id, access_token=None, **form):
        """Show the order, or take the form of the block `liquor_portal_review`.

        A wrong token, another customer's order and an order that is not there are answered alike.
        """
        order_sudo = self._liquor_acting_order(order_id, access_token)
        if not order_sudo:
            return request.redirect("/my")
        query = ""
        if request.httprequest.method == "POST":
            user = request.env.user
            author = None if user._is_public() else user.partner_id
            if errors := order_sudo._liquor_customer_reply(form, author):
                return self.portal_order_page(
                    order_id, access_token=access_token, liquor_errors=errors, liquor_form=form
                )
            query = "&liquor_saved=1"
        # the token goes back to those only who came with it
        token = f"?access_token={access_token}" if access_token else "?"
        return request.redirect(f"/my/orders/{order_id}{token}{query}#liquor_portal_review")

    def _get_page_view_values(self, document, access_token, values, session_history, no_breadcrumbs, **kwargs):
        """Override: what the block of the review shows."""
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "sale.order":
            values["liquor_review"] = self._liquor_review_values(document, kwargs)
        return values

    def _liquor_review_values(self, order_sudo, kwargs):
        # texts in the query of a link are not what the form gave back
        errors, form = kwargs.get("liquor_errors"), kwargs.get("liquor_form")
        errors = errors if isinstance(errors, dict) else {}
        form = form if isinstance(form, dict) else {}
        subjects = order_sudo._liquor_fixable() if order_sudo._liquor_may_act(request.env.user) else set()
        return {
            "subjects": subjects,
            "reasons": order_sudo._liquor_findings_to_fix().mapped("message") if subjects else [],
            "errors": errors,
            "form": form or self._liquor_review_form(order_sudo),
            "address": self._liquor_review_address(order_sudo, form),
            "saved": bool(kwargs.get("liquor_saved")) and not errors,
        }

    def _liquor_review_form(self, order_sudo):
        partner = order_sudo.partner_shipping_id
        return {
            "name": partner.name or "",
            "phone": partner.phone or "",
            "street": partner.street or "",
            "fapiao_kind": order_sudo.liquor_fapiao_kind or "none",
            "title": order_sudo.liquor_fapiao_title or "",
            "tax_number": order_sudo.liquor_fapiao_tax_number or "",
            "email": order_sudo.liquor_fapiao_email or "",
            "gift_message": order_sudo.liquor_gift_message or "",
        }

    def _liquor_review_address(self, order_sudo, form):
        """Return the address that the cascade of divisions starts with: what was typed, else what is stored."""
        if not form:
            return order_sudo.partner_shipping_id
        state, city, district = order_sudo._liquor_divisions(form)
        return order_sudo.partner_id.new(
            {"state_id": state.id, "liquor_city_id": city.id, "liquor_district_id": district.id}
        )
