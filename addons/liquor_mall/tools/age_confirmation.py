"""A visitor's declaration of being an adult, kept in a signed cookie for a year and in the session.

未成年人保护法 art. 59: no alcohol is sold to minors; the time of the declaration is kept with the order.
"""

from datetime import UTC, datetime, timedelta

from odoo.http import request
from odoo.tools import consteq, hmac

COOKIE = "liquor_adult"
SESSION_KEY = "liquor_adult"
SCOPE = "liquor-age-confirmation"
VALID_FOR = timedelta(days=365)


def remember(response):
    """Note in `response` and in the session that the visitor declared just now to be an adult."""
    value = cookie_value(datetime.now(UTC).replace(tzinfo=None))
    request.session[SESSION_KEY] = value
    response.set_cookie(
        COOKIE,
        value,
        max_age=int(VALID_FOR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.httprequest.is_secure,
    )


def forget(response):
    """Take the declaration back."""
    request.session.pop(SESSION_KEY, None)
    # delete_cookie() of werkzeug passes an argument that Odoo's response does not know
    response.set_cookie(COOKIE, max_age=0)


def cookie_value(moment):
    """The cookie for a declaration made at `moment` (naive UTC)."""
    stamp = str(int(moment.replace(tzinfo=UTC).timestamp()))
    return f"{stamp}.{_signature(stamp)}"


def confirmed_at():
    """When the visitor of this request declared to be an adult (naive UTC), or False."""
    if not request:
        return False
    return _moment(request.cookies.get(COOKIE)) or _moment(request.session.get(SESSION_KEY))


def _moment(value):
    """The moment that a signed value states, or False where it is forged, or expired."""
    stamp, _dot, signature = (value or "").partition(".")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and consteq(signature, _signature(stamp))):
        return False
    moment = datetime.fromtimestamp(int(stamp), tz=UTC)
    return moment.replace(tzinfo=None) if moment > datetime.now(UTC) - VALID_FOR else False


def _signature(stamp):
    # sudo inside hmac: the secret of the database signs it
    return hmac(request.env(su=True), SCOPE, stamp)[:32]
