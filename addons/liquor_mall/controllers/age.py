from datetime import datetime

from odoo import http
from odoo.http import request

from ..tools import age_confirmation

LEAVE = "/adults-only"


class AgeController(http.Controller):
    """The declaration of age."""

    @http.route("/age/confirm", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def confirm(self, answer="", redirect="/", **_post):
        """Keep the answer and go back to the page, or out of the shop."""
        if answer != "adult":
            response = request.redirect(LEAVE)
            response.delete_cookie(age_confirmation.COOKIE)
            return response
        response = request.redirect(redirect if _is_local(redirect) else "/")
        response.set_cookie(
            age_confirmation.COOKIE,
            age_confirmation.cookie_value(datetime.utcnow().replace(microsecond=0)),
            max_age=age_confirmation.VALID_FOR,
            httponly=True,
            samesite="Lax",
            secure=request.httprequest.is_secure,
        )
        return response

    @http.route(LEAVE, type="http", auth="public", website=True, sitemap=False)
    def adults_only(self, **_post):
        """Where those who are not of age are led to."""
        return request.render("liquor_mall.adults_only")

    @http.route("/age/check", type="http", auth="public", website=True, sitemap=False)
    def check(self, redirect="/shop/cart", **_post):
        """Asks again before checkout, e.g. those who refused cookies."""
        return request.render("liquor_mall.age_check", {"redirect": redirect if _is_local(redirect) else "/"})


def _is_local(address):
    """Whether an address is a path of this site."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))
