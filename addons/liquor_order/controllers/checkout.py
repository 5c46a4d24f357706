from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.sale.controllers import portal as sale_portal
from odoo.addons.website_sale.controllers import main as website_sale_main
from odoo.addons.website_sale.controllers import payment as website_sale_payment


class LiquorShopPayment(website_sale_payment.PaymentPortal):
    """The customer places the order by choosing how to pay."""

    def _validate_transaction_for_order(self, transaction, sale_order):
        """Override: place the order in the transaction that begins its payment; what is short refuses both."""
        super()._validate_transaction_for_order(transaction, sale_order)
        sale_order._liquor_place()


class LiquorPortalPayment(sale_portal.PaymentPortal):
    @route()
    def portal_order_transaction(self, order_id, access_token, **kwargs):
        """Override: an order that is paid from its page is placed as well. Parent checks the token first."""
        try:
            order_sudo = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return super().portal_order_transaction(order_id, access_token, **kwargs)
        if order_sudo.state in ("draft", "sent"):
            order_sudo._liquor_place()
        return super().portal_order_transaction(order_id, access_token, **kwargs)


class LiquorShop(website_sale_main.WebsiteSale):
    @route()
    def shop_payment_validate(self, sale_order_id=None, **post):
        """Override: who left the payment half-way goes to the page of the order, where it can still be paid."""
        order_sudo = request.env["sale.order"].sudo().browse(request.session.get("sale_last_order_id")).exists()
        if order_sudo.liquor_placed_at and order_sudo.state in ("sent", "cancel") and order_sudo._has_to_be_paid():
            request.website.sale_reset()
            return request.redirect(order_sudo.get_portal_url())
        return super().shop_payment_validate(sale_order_id=sale_order_id, **post)


class LiquorOrderCancel(sale_portal.CustomerPortal):
    @route(
        "/my/orders/<int:order_id>/cancel", type="http", auth="public", methods=["POST"], website=True, sitemap=False
    )
    def liquor_cancel_order(self, order_id, access_token=None, **_post):
        """The customer cancels an order that is not paid."""
        try:
            order_sudo = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        message = "liquor_cancelled" if order_sudo._liquor_cancel_by_customer() else "liquor_not_cancelled"
        return request.redirect(order_sudo.get_portal_url(query_string=f"&message={message}"))
