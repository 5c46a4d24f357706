from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.fields import Command
from odoo.http import request, route

from odoo.addons.payment.controllers import portal as payment_portal
from odoo.addons.sale.controllers import portal as sale_portal
from odoo.addons.website_sale.controllers.main import WebsiteSale

from .acting import OrderActing


class PlacingPayment(payment_portal.PaymentPortal):
    """Whoever starts to pay an order places it first: from the shop, the portal or a payment link."""

    def _create_transaction(self, *args, sale_order_id=None, custom_create_values=None, **kwargs):
        """Override: place the order before the transaction is made.

        :raise ValidationError: the stock does not suffice, or the order cannot be paid any more
        """
        self._liquor_place_orders(sale_order_id, custom_create_values)
        return super()._create_transaction(
            *args, sale_order_id=sale_order_id, custom_create_values=custom_create_values, **kwargs
        )

    def _liquor_place_orders(self, sale_order_id, custom_create_values):
        order_ids = {int(sale_order_id)} if sale_order_id else set()
        for command in (custom_create_values or {}).get("sale_order_ids", ()):
            if command[0] == Command.SET:
                order_ids.update(command[2])
            elif command[0] == Command.LINK:
                order_ids.add(command[1])
        # sudo: the caller has checked the access token; visitors do not read orders
        orders = request.env["sale.order"].sudo().browse(order_ids).exists()
        for order in orders:
            order._liquor_refuse_second_payment()
        orders._liquor_place()


class PortalPayment(sale_portal.PaymentPortal):
    """Paying from the page of the order."""

    @route()
    def portal_order_transaction(self, order_id, access_token, **kwargs):
        """Override: a cart passes the same checks as in checkout, an order of the shop is paid in full."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError) as error:
            raise ValidationError(request.env._("The access token is invalid.")) from error
        if order.website_id and not order.liquor_placed_at:
            order._check_cart_is_ready_to_be_paid()
        if order.website_id and order.state in ("draft", "sent"):
            left = order.amount_total - order._liquor_amount_paid() + order._liquor_amount_refunded()
            if order.currency_id.compare_amounts(kwargs.get("amount") or 0.0, left):
                raise ValidationError(request.env._("The amount has changed. Please refresh the page."))
        return super().portal_order_transaction(order_id, access_token, **kwargs)


class PlacedCheckout(WebsiteSale):
    """An order that is placed and not paid is no cart: its customer goes to the page of the order."""

    def _liquor_last_order(self):
        # sudo: the session says that it is this visitor's
        order = request.env["sale.order"].sudo().browse(request.session.get("sale_last_order_id") or [])
        return order.exists()

    def _liquor_order_page(self, order):
        """Where the customer pays or reads why not, or None: the order goes the usual way."""
        unpaid = order and order._liquor_awaits_payment()
        last = order.get_portal_last_transaction() if order else None
        if unpaid and last.state not in ("pending", "authorized", "done"):
            return request.redirect(order.get_portal_url())
        if order and order.liquor_placed_at and order.state == "cancel":
            return request.redirect(order.get_portal_url())
        return None

    @route()
    def shop_payment(self, **post):
        """Override: who comes back after placing goes to the order."""
        if not request.cart:
            order = self._liquor_last_order()
            if order and order._liquor_awaits_payment() and (page := self._liquor_order_page(order)):
                return page
        return super().shop_payment(**post)

    @route()
    def shop_payment_validate(self, sale_order_id=None, **post):
        """Override: an aborted payment leads to the order; what is short in an order without payment, to the cart."""
        placed = self._liquor_last_order()
        if placed and placed.liquor_placed_at and (page := self._liquor_order_page(placed)):
            request.website.sale_reset()
            return page
        cart = request.cart
        try:
            # what went wrong must leave nothing half done
            with request.env.cr.savepoint():
                return super().shop_payment_validate(sale_order_id=sale_order_id, **post)
        except ValidationError as error:
            if not cart or cart.state != "draft":
                raise
            cart.invalidate_recordset()
            cart.shop_warning = str(error)
            return request.redirect("/shop/cart")

    @route()
    def shop_payment_confirmation(self, **post):
        """Override: no thanks for an order that was cancelled or is not paid."""
        if page := self._liquor_order_page(self._liquor_last_order()):
            return page
        return super().shop_payment_confirmation(**post)


class OrderPortal(OrderActing):
    """What a customer does with an order that is not paid."""

    @route("/my/orders/<int:order_id>/liquor_cancel", type="http", auth="public", methods=["POST"], website=True)
    def liquor_cancel(self, order_id, access_token=None, again=None, **_post):
        """Cancel an unpaid order; with ``again`` its goods go back into the cart."""
        order = self._liquor_acting_order(order_id, access_token)
        if not order:
            return request.redirect("/my")
        order._liquor_lock_money()
        if not order._liquor_customer_may_cancel():
            return request.redirect(order.get_portal_url(query_string="&message=liquor_cannot_cancel"))
        order.liquor_cancel_reason = request.env._("Cancelled by the customer")
        order._action_cancel()
        # written while the rights are those of this request
        request.env.flush_all()
        if again:
            return self._liquor_buy_again(order)
        return request.redirect(order.get_portal_url())

    @route("/my/orders/<int:order_id>/liquor_again", type="http", auth="public", methods=["POST"], website=True)
    def liquor_again(self, order_id, access_token=None, **_post):
        """Put the goods of an order into the cart."""
        order = self._liquor_acting_order(order_id, access_token)
        if not order:
            return request.redirect("/my")
        return self._liquor_buy_again(order)

    def _liquor_buy_again(self, order):
        cart = request.cart or request.website._create_cart()
        lacking = []
        for line in order.order_line.filtered(lambda line: line._show_in_cart() and line.product_id):
            product = line.product_id
            if not product._is_add_to_cart_allowed():
                lacking.append(product.name)
                continue
            values = cart._cart_add(product.id, line.product_uom_qty, uom_id=line.product_uom_id.id)
            if values.get("warning"):
                lacking.append(values["warning"])
        cart._verify_cart_after_update()
        if lacking:
            cart.shop_warning = "\n".join(lacking)
        return request.redirect("/shop/cart")
