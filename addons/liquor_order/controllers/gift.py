from odoo import http
from odoo.http import request


class GiftCheckout(http.Controller):
    @http.route("/shop/gift", type="jsonrpc", auth="public", website=True)
    def shop_gift(self, is_gift=False, message="", **kwargs):
        """Store the gift's data of the visitor's own cart.

        :return: {"errors": {field: message}}; field "form" is the form as a whole
        """
        order = request.cart
        if not order:
            return {"errors": {"form": request.env._("This order was not found. Reload the page.")}}
        return order._liquor_gift_save(bool(is_gift), str(message or ""))
