from odoo.http import request

from odoo.addons.liquor_order.controllers.checkout import OrderPortal

from .wholesale import PATH, ROLES


class WholesaleAgain(OrderPortal):
    def _liquor_buy_again(self, order):
        """Override: what was ordered in the ordering portal goes back there, not into the shop's cart."""
        user = request.env.user
        # sudo: the caller has checked that this visitor may see the order
        earlier = order.sudo()
        if not earlier.liquor_is_wholesale or user._liquor_portal_role() not in ROLES:
            return super()._liquor_buy_again(order)
        draft = request.env["sale.order"]._liquor_wholesale_draft(user, create=True)
        if earlier.liquor_distributor_id == user._liquor_distributor():
            draft._liquor_wholesale_reorder(earlier)
        return request.redirect(PATH)
