import re

from odoo import http
from odoo.http import request

from ..tools import age_confirmation

LEAVE = "/adults-only"
# One slash, no backslash, blank or control character: browsers drop some of them, and "/\t/host" leaves the site.
LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


class AgeController(http.Controller):
    """The declaration of age."""

    @http.route("/age/confirm", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def confirm(self, answer="", redirect="/", **_post):
        """Keep the answer and go back to the page, or out of the shop."""
        if answer != "adult":
            response = request.redirect(LEAVE)
            age_confirmation.forget(response)
            request.cart._liquor_forget_age_confirmation()
            return response
        response = request.redirect(_local(redirect))
        age_confirmation.remember(response)
        request.cart._liquor_take_age_confirmation()
        return response

    @http.route(LEAVE, type="http", auth="public", website=True, sitemap=False)
    def adults_only(self, **_post):
        """Where those who are not of age are led to."""
        return request.render("liquor_mall.adults_only")

    @http.route("/age/check", type="http", auth="public", website=True, sitemap=False)
    def check(self, redirect="/shop/cart", **_post):
        """Asks again before checkout, e.g. those who refused cookies."""
        return request.render("liquor_mall.age_check", {"redirect": _local(redirect)})


def _local(address):
    """`address` if it is a path of this site, else the home page: the form must not lead elsewhere."""
    return address if LOCAL.fullmatch(address) else "/"
