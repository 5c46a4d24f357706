"""Amounts in Chinese capitals, as receipts and statements of account write them (中文大写金额).

The rules are those of the People's Bank: 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》.
"""

from .money import fen

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("仟", "佰", "拾", "")
GROUPS = ("", "万", "亿")


def _group(number):
    """A number below 10,000 without leading zeros: 6007 is 陆仟零柒."""
    text, gap = "", False
    for digit, unit in zip(f"{number:04d}", UNITS, strict=True):
        if digit == "0":
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[int(digit)] + unit
        gap = False
    return text


def _whole(number):
    """A positive number by groups of four digits; one 零 stands for all zeros between two figures."""
    text, gap = "", False
    for power in range(len(GROUPS) - 1, -1, -1):
        group = number // 10_000**power % 10_000
        if not group:
            gap = bool(text)
            continue
        text += ("零" if gap or (text and group < 1000) else "") + _group(group) + GROUPS[power]
        gap = False
    return text


def capital_amount(amount):
    """An amount of yuan in capitals, as `人民币壹仟肆佰零玖元伍角整`.

    :param amount: Decimal, or what `fen` takes; below 1,000,000,000,000
    :raise ValueError: it is larger
    """
    amount = fen(amount)
    cents = int(abs(amount) * 100)
    yuan, jiao, cent = cents // 100, cents // 10 % 10, cents % 10
    if yuan >= 10 ** (4 * len(GROUPS)):
        raise ValueError(f"{amount} is too large to be written in capitals.")
    text = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif cent and yuan:
        text += "零"
    if cent:
        text += f"{DIGITS[cent]}分"
    else:
        text = f"{text or '零元'}整"
    return f"人民币{'负' if amount < 0 else ''}{text}"
