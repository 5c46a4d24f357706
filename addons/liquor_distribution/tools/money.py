from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
ZERO = Decimal("0.00")


def fen(value):
    """Return an amount as Decimal with two digits.

    :param value: float, int, Decimal, or text as PostgreSQL writes a numeric; None and False are 0
    """
    return Decimal(str(value or 0)).quantize(FEN, ROUND_HALF_UP)
