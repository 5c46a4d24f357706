from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.addons.rma.controllers.main import PortalRma
from odoo.addons.rma_sale.controllers.sale_portal import CustomerPortal as RmaSalePortal

from ..models.liquor_return_photo import OPEN_STATES
from ..tools.return_photo import MAX_BYTES, MAX_PHOTOS
from .acting import OrderActing


def uploaded_photos():
    """Photos of the request, as (name, bytes); no more of a file is read than is needed to refuse it."""
    files = [file for file in request.httprequest.files.getlist("photos") if file.filename]
    return [(file.filename, file.stream.read(MAX_BYTES + 1)) for file in files[: MAX_PHOTOS + 1]]


class LiquorReturnPortal(OrderActing):
    """Returns on the portal, for customers and, by signed links, for guests.

    Access is that of the order or of the return, by user or by token; nothing else of a form is trusted.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "return_count" in counters:
            returns = request.env["liquor.return"]
            values["return_count"] = returns.search_count([]) if returns.has_access("read") else 0
        return values

    # ---- asking

    @http.route("/my/orders/<int:order_id>/return", type="http", auth="public", website=True, methods=["GET", "POST"])
    def liquor_return_request(self, order_id, access_token=None, **post):
        """The form that asks for a return, and its answer."""
        order_sudo = self._liquor_acting_order(order_id, access_token)
        if not order_sudo:
            return request.redirect("/my")
        error = ""
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    found = self._liquor_request_from_form(order_sudo, post)
                return request.redirect(found.get_portal_url())
            except (UserError, ValidationError) as exception:
                error = str(exception)
        values = {
            "page_name": "liquor_return_request",
            "return_order": order_sudo,
            "token": access_token,
            "error": error,
            "post": post,
            "returnable": order_sudo._liquor_returnable(),
            "reasons": order_sudo._liquor_return_reasons(),
            "max_photos": MAX_PHOTOS,
        }
        return request.render("liquor_order.portal_return_request", values)

    def _liquor_request_from_form(self, order_sudo, post):
        """Read the form: lines are looked for in the order, so those of others are not even considered."""
        quantities = {}
        for line in order_sudo.order_line:
            text = (post.get(f"quantity_{line.id}") or "0").strip()
            try:
                quantities[line] = int(text or 0)
            except ValueError:
                raise ValidationError(
                    request.env._(
                        "%(product)s: “%(text)s” is not a number.", product=line.product_id.display_name, text=text
                    )
                ) from None
        reason = order_sudo.env["liquor.return.reason"].search([("id", "=", self._liquor_int(post.get("reason_id")))])
        return order_sudo._liquor_request_return(
            reason, post.get("kind") or "", quantities, post.get("description") or "", uploaded_photos()
        )

    @staticmethod
    def _liquor_int(text):
        return int(text) if (text or "").isdecimal() and len(text) < 10 else 0

    # ---- following

    @http.route(["/my/returns", "/my/returns/page/<int:page>"], type="http", auth="user", website=True, methods=["GET"])
    def liquor_returns(self, page=1, **kwargs):
        """The returns of the customer's company."""
        returns = request.env["liquor.return"]
        if not returns.has_access("read"):
            return request.redirect("/my")
        pager = portal_pager(url="/my/returns", total=returns.search_count([]), page=page, step=self._items_per_page)
        found = returns.search([], limit=self._items_per_page, offset=pager["offset"])
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "liquor_return",
            "returns": found.sudo(),  # sudo: read by the search above; the page shows names of orders and reasons
            "pager": pager,
            "default_url": "/my/returns",
        }
        return request.render("liquor_order.portal_my_returns", values)

    @http.route("/my/returns/<int:return_id>", type="http", auth="public", website=True, methods=["GET"])
    def liquor_return_page(self, return_id, access_token=None, error=None, **kwargs):
        """One return: its steps, what to do next, photos."""
        found = self._liquor_find_return(return_id, access_token)
        if not found:
            return request.redirect("/my")
        may_act = found.order_id._liquor_may_act(request.env.user)
        values = {
            "page_name": "liquor_return",
            "liquor_return": found,
            "return_order": found.order_id,
            "token": access_token,
            "error": request.session.pop("liquor_return_error", ""),
            "may_act": may_act,
            "can_add_photos": may_act and found.state in OPEN_STATES and found.photo_count < MAX_PHOTOS,
        }
        return request.render("liquor_order.portal_return_page", values)

    @http.route("/my/returns/<int:return_id>/photo/<int:photo_id>", type="http", auth="public", methods=["GET"])
    def liquor_return_photo(self, return_id, photo_id, access_token=None, **kwargs):
        """A photo of the return, for whoever may see the return."""
        found = self._liquor_find_return(return_id, access_token)
        photo = found and found._liquor_find_photo(photo_id)
        if not photo:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(photo)
        return stream.get_response(as_attachment=False)

    @http.route("/my/returns/<int:return_id>/label", type="http", auth="public", website=True, methods=["GET"])
    def liquor_return_label(self, return_id, access_token=None, **kwargs):
        """The return label as PDF."""
        found = self._liquor_find_return(return_id, access_token)
        if not found or found.method != "label" or found.state not in ("approved", "waiting_goods"):
            return request.redirect("/my")
        return self._show_report(
            model=found, report_type="pdf", report_ref="liquor_order.action_report_return_label", download=True
        )

    # ---- acting

    @http.route("/my/returns/<int:return_id>/photos", type="http", auth="public", website=True, methods=["POST"])
    def liquor_return_add_photos(self, return_id, access_token=None, **post):
        """Add photos."""
        return self._liquor_act(return_id, access_token, lambda found: found._liquor_add_photos(uploaded_photos()))

    @http.route("/my/returns/<int:return_id>/tracking", type="http", auth="public", website=True, methods=["POST"])
    def liquor_return_tracking(self, return_id, access_token=None, **post):
        """Tell the number of the parcel."""
        return self._liquor_act(
            return_id,
            access_token,
            lambda found: found._liquor_set_tracking(post.get("tracking_ref"), post.get("tracking_courier")),
        )

    @http.route("/my/returns/<int:return_id>/cancel", type="http", auth="public", website=True, methods=["POST"])
    def liquor_return_cancel(self, return_id, access_token=None, **post):
        """Withdraw."""
        return self._liquor_act(return_id, access_token, lambda found: found._liquor_withdraw())

    def _liquor_act(self, return_id, access_token, action):
        """Do something with a return and go back to its page, with the reason if it was not possible."""
        found = self._liquor_find_return(return_id, access_token)
        if not found or not found.order_id._liquor_may_act(request.env.user):
            return request.redirect("/my")
        try:
            with request.env.cr.savepoint():
                action(found)
        except (UserError, ValidationError) as exception:
            request.session["liquor_return_error"] = str(exception)
        return request.redirect(found.get_portal_url())

    def _liquor_find_return(self, return_id, access_token):
        """The return as superuser if the visitor may see it, else None: no difference between both reasons."""
        try:
            return self._document_check_access("liquor.return", return_id, access_token)
        except (AccessError, MissingError):
            return None


class LiquorRmaSalePortal(RmaSalePortal):
    """Closes the request of rma_sale, which trusts ids of lines, products, deliveries and addresses from the form."""

    @http.route()
    def request_rma(self, order_id, access_token=None, **post):
        """Override: nothing of the form is read; returns are asked for on our own page."""
        return self.request_sale_rma(order_id, access_token=access_token)

    @http.route()
    def request_sale_rma(self, order_id, access_token=None, **kw):
        """Override: the form is ours."""
        try:
            order_sudo = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return request.redirect(order_sudo.get_portal_url(suffix="/return"))


class LiquorPortalRma(PortalRma):
    """rma's pages answer with ours: they show records of stock and give any delivery slip to any holder of a token."""

    @http.route()
    def portal_my_rmas(self, **kw):
        """Override: the list is ours."""
        return request.redirect("/my/returns")

    @http.route()
    def portal_my_rma_detail(self, rma_id, **kw):
        """Override: the page is that of the return, which checks access by itself."""
        return request.redirect("/my/returns")

    @http.route()
    def portal_my_rma_picking_report(self, rma_id, picking_id, **kw):
        """Override: delivery slips are on the page of the order."""
        return request.redirect("/my/returns")


class LiquorReturnCheckout(http.Controller):
    @http.route("/shop/liquor/no_return", type="jsonrpc", auth="public", website=True)
    def liquor_confirm_no_return(self, confirmed=False):
        """The customer ticks, or unticks, that products of the cart cannot be returned without a reason.

        :return: whether it was stored
        """
        order_sudo = request.cart
        if not order_sudo or order_sudo.state != "draft":
            return False
        order_sudo._liquor_confirm_no_return(bool(confirmed))
        return True
