from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class FapiaoPortal(CustomerPortal):
    @http.route("/shop/fapiao", type="jsonrpc", auth="public", website=True)
    def shop_fapiao(self, **values):
        """Store the fapiao details of the visitor's own cart.

        :return: {"errors": {field: message}, "warning": message or False}; field "form" is the form as a whole
        """
        return self._save_fapiao(request.cart, values)

    @http.route("/my/orders/<int:order_id>/fapiao", type="jsonrpc", auth="public", website=True)
    def portal_fapiao(self, order_id, access_token=None, **values):
        """Store the fapiao details of a placed order; see `shop_fapiao`."""
        return self._save_fapiao(self._fapiao_order(order_id, access_token), values)

    @http.route("/my/orders/<int:order_id>/fapiao/<int:fapiao_id>", type="http", auth="public", website=True)
    def portal_fapiao_file(self, order_id, fapiao_id, access_token=None, **kwargs):
        """Download the file of an issued fapiao; 404 for everyone but the customer."""
        order = self._fapiao_order(order_id, access_token)
        fapiao = order and order.liquor_fapiao_ids.filtered(lambda row: row.id == fapiao_id and row.state == "issued")
        if not fapiao or not fapiao.document:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(fapiao, "document", filename_field="document_name")
        # what a customer downloads is never shown as a page of this site
        response = stream.get_response(as_attachment=True)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _fapiao_order(self, order_id, access_token):
        """The order, sudoed, when the visitor may see it by login or signed link; else None."""
        try:
            return self._document_check_access("sale.order", order_id, access_token=str(access_token or ""))
        except (AccessError, MissingError):
            return None

    def _save_fapiao(self, order, values):
        if not order:
            return {"errors": {"form": request.env._("This order was not found. Reload the page.")}}
        if not order._liquor_fapiao_may_edit():
            return {
                "errors": {
                    "form": request.env._(
                        "The fapiao of this order can no longer be changed here. Please ask our customer service."
                    )
                }
            }
        names = ("kind", "title", "tax_number", "email")
        return order._liquor_fapiao_save({name: values.get(name) for name in names})
