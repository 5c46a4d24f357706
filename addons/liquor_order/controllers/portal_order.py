from contextlib import suppress

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .acting import OrderActing

# tab of the list -> states in it; "all" has every order
TABS = {
    "all": (),
    "unpaid": ("unpaid",),
    "review": ("review",),
    "to_ship": ("to_ship",),
    "on_way": ("shipped", "transit"),
    "signed": ("signed",),
    "done": ("done",),
    "cancel": ("cancel",),
}


class PortalOrder(OrderActing):
    """The customer's orders by state, and the confirmation that the goods have come."""

    def _prepare_orders_domain(self, partner):
        """Override: every order that was placed, paid or not; of one tab if the list shows one."""
        domain = [
            ("partner_id", "child_of", [partner.commercial_partner_id.id]),
            ("liquor_state", "!=", False),
            # an offer that an employee sent is no order yet, it is among the quotations
            "|",
            ("state", "!=", "sent"),
            ("liquor_placed_at", "!=", False),
        ]
        states = TABS.get(request.env.context.get("liquor_tab")) or ()
        return [*domain, ("liquor_state", "in", states)] if states else domain

    def _prepare_quotations_domain(self, partner):
        """Override: what the customer has placed is no quotation, though Odoo's state is the same."""
        return [*super()._prepare_quotations_domain(partner), ("liquor_placed_at", "=", False)]

    def _prepare_sale_portal_rendering_values(self, page=1, quotation_page=False, status=None, **kwargs):
        """Override: one tab of the orders, with the number of orders in each tab."""
        if quotation_page:
            return super()._prepare_sale_portal_rendering_values(page=page, quotation_page=True, **kwargs)
        tab = status if status in TABS else "all"
        counts = self._liquor_tab_counts()
        request.update_context(liquor_tab=tab)
        values = super()._prepare_sale_portal_rendering_values(page=page, quotation_page=False, **kwargs)
        url_args = {name: kwargs.get(name) for name in ("date_begin", "date_end", "sortby")}
        if counts and not (kwargs.get("date_begin") and kwargs.get("date_end")):
            values["pager"] = portal_pager(
                url="/my/orders",
                total=counts[tab],
                page=page,
                step=self._items_per_page,
                url_args={**url_args, "status": tab},
            )
        labels = {
            "all": request.env._("All"),
            "unpaid": request.env._("To Pay"),
            "review": request.env._("In Review"),
            "to_ship": request.env._("To Ship"),
            "on_way": request.env._("Shipped or on Its Way"),
            "signed": request.env._("Signed For"),
            "done": request.env._("Completed"),
            "cancel": request.env._("Cancelled"),
        }
        values["liquor_tab"] = tab
        values["liquor_tabs"] = [
            {"code": code, "label": labels[code], "count": counts.get(code, 0) if code != "all" else 0} for code in TABS
        ]
        return values

    def _liquor_tab_counts(self):
        """Number of the customer's orders in each tab, by one query; empty for who may not read orders."""
        orders = request.env["sale.order"]
        if not orders.has_access("read"):
            return {}
        domain = self._prepare_orders_domain(request.env.user.partner_id)
        by_state = dict(orders._read_group(domain, ["liquor_state"], ["__count"]))
        counts = {code: sum(by_state.get(state, 0) for state in states) for code, states in TABS.items()}
        return {**counts, "all": sum(by_state.values())}

    @http.route(
        "/my/orders/<int:order_id>/receive", type="http", auth="public", methods=["POST"], website=True, sitemap=False
    )
    def liquor_receive(self, order_id, access_token=None, **_kw):
        """The customer confirms the receipt; by the link of a mail as well."""
        order_sudo = self._liquor_acting_order(order_id, access_token)
        if not order_sudo:
            return request.redirect("/my")
        # nothing to confirm yet, the button was not there: the page says where the order is
        with suppress(UserError):
            order_sudo.action_liquor_receive()
        return request.redirect(order_sudo.get_portal_url(anchor="liquor_portal_status"))
