from odoo.http import request

from odoo.addons.website_sale.controllers.main import WebsiteSale


class AdultCheckout(WebsiteSale):
    """Checkout only for those who declared to be of age."""

    def _check_cart(self, order_sudo):
        """Override, called by every step of checkout: ask for the declaration first."""
        if redirection := super()._check_cart(order_sudo):
            return redirection
        order_sudo._liquor_take_age_confirmation()
        if order_sudo._liquor_needs_age_confirmation():
            return request.redirect("/age/check?redirect=/shop/checkout")
        return None
