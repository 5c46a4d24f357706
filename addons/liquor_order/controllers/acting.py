from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import request, route

from odoo.addons.sale_management.controllers.portal import CustomerPortal as OptionPortal
from odoo.addons.website_sale.controllers.reorder import CustomerPortal as ReorderPortal


class OrderActing(OptionPortal, ReorderPortal):
    """What does something with an order finds it here, so that all of it asks the same; Odoo's own actions as well."""

    def _liquor_acting_order(self, order_id, access_token=None):
        """The order, as superuser, if this visitor sees it and may act on it; else None, whatever the reason."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token=access_token)
        except (AccessError, MissingError):
            return None
        return order if order._liquor_may_act(request.env.user) else None

    def _liquor_no_action(self):
        return request.env._("This order was not found, or your role in your company only looks at orders.")

    @route()
    def portal_quote_accept(self, order_id, access_token=None, **kwargs):
        """Override: by those who may act on the order."""
        token = access_token or request.httprequest.args.get("access_token")
        if not self._liquor_acting_order(order_id, token):
            return {"error": self._liquor_no_action()}
        return super().portal_quote_accept(order_id, access_token=access_token, **kwargs)

    @route()
    def portal_quote_decline(self, order_id, access_token=None, **kwargs):
        """Override: as above."""
        if not self._liquor_acting_order(order_id, access_token):
            return request.redirect("/my")
        return super().portal_quote_decline(order_id, access_token=access_token, **kwargs)

    @route()
    def portal_quote_option_update(self, order_id, line_id, access_token=None, **kwargs):
        """Override: as above."""
        if not self._liquor_acting_order(order_id, access_token):
            raise ValidationError(self._liquor_no_action())
        return super().portal_quote_option_update(order_id, line_id, access_token=access_token, **kwargs)

    @route()
    def my_orders_reorder(self, order_id, access_token=None):
        """Override: as above."""
        if not self._liquor_acting_order(order_id, access_token):
            raise ValidationError(self._liquor_no_action())
        return super().my_orders_reorder(order_id, access_token=access_token)
