"""What of an order's price goes back for returned units.

Money is in whole fen, quantities are in thousandths of the smallest unit, so nothing is lost in rounding: the parts
of a line add up to its share, the shares of the lines to what the customer paid for goods.
"""

PRECISION = 1000


def units(quantity):
    """Whole thousandths of a quantity."""
    return round(quantity * PRECISION)


def _rounded(numerator, denominator):
    """numerator / denominator, half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def line_shares(totals, discount):
    """Spread an order-level discount over the lines in proportion to their totals.

    :param list[int] totals: fen of each line, tax included, none negative
    :param int discount: fen taken off the whole order, as a positive number
    :return: list of fen, none negative, whose sum is sum(totals) - discount, at least 0
    """
    whole = sum(totals)
    discount = max(0, min(discount, whole))
    shares, seen, taken = [], 0, 0
    for total in totals:
        seen += total
        upto = _rounded(discount * seen, whole) if whole else 0
        shares.append(total - (upto - taken))
        taken = upto
    return shares


def refund_part(share, ordered, before, quantity):
    """Fen for `quantity` more units of a line, when `before` units were refunded already.

    The parts of any series of returns of all `ordered` units add up to `share` exactly.

    :param int share: fen that the customer paid for the whole line
    :param int ordered: units ordered, above 0
    :param int before: units refunded earlier
    :param int quantity: units to refund now
    :raise ValueError: more than was ordered, or a negative quantity
    """
    if ordered <= 0 or before < 0 or quantity < 0 or before + quantity > ordered:
        raise ValueError(f"cannot refund {quantity} after {before} of {ordered}")
    return _rounded(share * (before + quantity), ordered) - _rounded(share * before, ordered)


def capped(amounts, available):
    """Cut a list of fen, from its end, so that it adds up to `available` at most."""
    cut = []
    for amount in amounts:
        amount = max(0, min(amount, available))
        available -= amount
        cut.append(amount)
    return cut
