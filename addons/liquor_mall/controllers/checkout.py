from odoo.http import request

from odoo.addons.website_sale.controllers.main import WebsiteSale


class AdultCheckout(WebsiteSale):
    """Checkout only for those who declared to be of age."""

    def _check_cart_and_addresses(self, order_sudo):
        """Override: ask for the declaration before address and payment."""
        if order_sudo and order_sudo.state == "draft":
            order_sudo._liquor_take_age_confirmation()
            if order_sudo._liquor_needs_age_confirmation():
                return request.redirect(f"/age/check?redirect={request.httprequest.path}")
        return super()._check_cart_and_addresses(order_sudo)
