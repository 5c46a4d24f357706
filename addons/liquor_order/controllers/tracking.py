import json
import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..tools import visitor
from ..tools.courier import BadPush

_logger = logging.getLogger(__name__)

WINDOW, DAY = timedelta(minutes=10), timedelta(days=1)
PER_IP = 30  # look-ups a window
PER_ORDER = 5  # look-ups a window
PER_ORDER_DAY = 20  # failed look-ups a day: four digits have ten thousand values
PER_PHONE = 5  # codes asked for, or tried, a window
LARGEST_PUSH = 2 * 1024 * 1024  # bytes


class Tracking(http.Controller):
    """Where is my parcel: for visitors, and for the couriers who tell us."""

    @http.route("/track", type="http", auth="public", methods=["GET", "POST"], website=True, sitemap=True)
    def track(self, order="", phone="", **_kw):
        """Look an order up by its number and the receiver's phone, full or its last four digits.

        A wrong number and a wrong phone get the same answer.
        """
        if request.httprequest.method != "POST":
            return self._page({"order_number": str(order)[:40]})
        number = order.replace("\x00", "").strip().upper()[:40]
        limits = [
            (f"ip {self._visitor()}", WINDOW, PER_IP),
            (f"order {number}", WINDOW, PER_ORDER),
            (f"order {number}", DAY, PER_ORDER_DAY),
        ]
        # sudo: the table of tries is closed to everybody
        allowed, attempts = request.env["liquor.track.attempt"].sudo()._count(limits)
        if not allowed:
            return self._page({"order_number": number, "phone": phone[:20], "problem": "limit"}, status=429)
        # sudo: visitors have no access to orders; only number and phone together open one
        found = request.env["sale.order"].sudo()._liquor_guest_find(number, phone, request.website.company_id)
        if found:
            # sudo: the table of tries is closed to everybody
            request.env["liquor.track.attempt"].sudo()._succeeded(attempts)
        return self._page(
            {"order_number": number, "phone": phone[:20], "problem": not found and "unknown", "orders": found}
        )

    @http.route("/track/code", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def track_code(self, phone="", code="", **_kw):
        """Have a code sent to a phone, or look its orders up with the code that came."""
        codes = request.env["liquor.track.code"].sudo()  # sudo: visitors have no access to codes
        if not codes._liquor_can_send_code():
            return request.redirect("/track")
        step = "try" if code.strip() else "send"
        digits = codes._digits(phone)
        limits = [
            (f"ip {self._visitor()}", WINDOW, PER_IP),
            (f"{step} {digits}", WINDOW, PER_PHONE),
        ]
        values = {"code_phone": phone[:20], "code_sent": True}
        # sudo: the table of tries is closed to everybody
        allowed, attempts = request.env["liquor.track.attempt"].sudo()._count(limits)
        if not allowed:
            return self._page({**values, "problem": "limit"}, status=429)
        if step == "send":
            codes._request(phone, request.website.company_id)
            return self._page(values)
        found = codes._redeem(phone, code, request.website.company_id)
        if found:
            # sudo: the table of tries is closed to everybody
            request.env["liquor.track.attempt"].sudo()._succeeded(attempts)
        return self._page({**values, "problem": not found and "code", "orders": found})

    def _page(self, values, status=200):
        """The page of the look-up, never kept by anybody on the way."""
        orders = values.pop("orders", None) or request.env["sale.order"].sudo()  # sudo: see the callers
        values |= {
            "results": [
                {"order": order, "timeline": order._liquor_timeline(public=True)}
                for order in orders.with_context(lang=request.env.lang)
            ],
            # sudo: visitors do not read how codes are sent, only whether
            "can_send_code": request.env["liquor.track.code"].sudo()._liquor_can_send_code(),
            "local": request.env["sale.order"]._liquor_local,
        }
        response = request.render("liquor_order.track", values)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noarchive"
        return response

    def _visitor(self):
        """The visitor's address, of IPv6 the network that one household has."""
        return visitor.network(request.httprequest.remote_addr)

    @http.route(
        "/liquor/courier/<int:courier_id>/push",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        sitemap=False,
        max_content_length=LARGEST_PUSH,
    )
    def push(self, courier_id, **form):
        """A courier service tells news of a parcel. Only a right signature is believed."""
        # superuser: the signature is the right; what it writes is the system's, not a visitor's
        env = request.env(user=SUPERUSER_ID, context={"tracking_disable": True})
        courier = env["liquor.courier"].search([("id", "=", courier_id)])
        try:
            if not courier:
                raise BadPush("wrong signature")
            news = courier._client().read_push(form)
        except BadPush as error:
            _logger.info("Push to courier service %s refused: %s", courier_id, error)
            signed = "signature" not in str(error)
            return self._answer(False, "数据格式错误" if signed else "签名错误", 400 if signed else 403)
        company = courier.company_id
        lang = company.partner_id.lang or request.env.lang
        env["stock.picking"].with_company(company).with_context(lang=lang)._liquor_take_push(company, news)
        return self._answer(True, "成功", 200)

    def _answer(self, result, message, status):
        body = {"result": result, "returnCode": "200" if result else str(status), "message": message}
        return request.make_response(
            json.dumps(body, ensure_ascii=False), headers=[("Content-Type", "application/json")], status=status
        )
