"""Who asks, for limits on how often."""

import ipaddress


def network(address):
    """Return the address of a visitor as text, of IPv6 the network that one household has.

    :param str address: as Odoo's request has it; its proxy mode makes it the visitor's own
    """
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
