"""A visitor's declaration of being an adult, kept in a signed cookie for a year.

未成年人保护法 art. 59: no alcohol is sold to minors; the time of the declaration is kept with the order.
"""

from datetime import datetime, timedelta, timezone

from odoo.http import request
from odoo.tools import consteq, hmac

COOKIE = "liquor_adult"
SCOPE = "liquor-age-confirmation"
VALID_FOR = timedelta(days=365)


def cookie_value(moment):
    """The cookie for a declaration made at `moment` (naive UTC)."""
    stamp = str(int(moment.replace(tzinfo=timezone.utc).timestamp()))
    return f"{stamp}.{_signature(stamp)}"


def confirmed_at():
    """When the visitor of this request declared to be an adult (naive UTC), or False."""
    if not request:
        return False
    stamp, _dot, signature = request.cookies.get(COOKIE, "").partition(".")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and consteq(signature, _signature(stamp))):
        return False
    moment = datetime.fromtimestamp(int(stamp), tz=timezone.utc).replace(tzinfo=None)
    return moment if moment > datetime.utcnow() - VALID_FOR else False


def _signature(stamp):
    # sudo inside hmac: the secret of the database signs it
    return hmac(request.env(su=True), SCOPE, stamp)[:32]
