"""Numbers as customers write them: 500, 五百, 一千二, 两三百, 1.5千."""

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000, "k": 1000, "w": 10000}
_APPROXIMATE = re.compile(r"^([一二两三四五六七八九])([一二两三四五六七八九])([十百千万])$")

# A number in digits (with an optional Chinese multiplier) or in Chinese numerals.
NUMBER = r"(?:\d+(?:\.\d+)?[百千万kw]?|[零〇一二两三四五六七八九十百千万]+)"


def parse_number(text):
    """The value of a number in digits or Chinese numerals, or None.

    Colloquial endings count: 三百五 is 350, 一千二 is 1200.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([百千万kw]?)", text)
    if match:
        value = float(match[1]) * _UNITS.get(match[2], 1)
        return int(value) if value == int(value) else value
    total, section, digit, last_unit = 0, 0, None, 1
    for character in text:
        if character in _DIGITS:
            if digit and last_unit == 1:
                return None  # 五三: not one number
            digit = _DIGITS[character]
            if character in "零〇":
                last_unit = 1
            continue
        unit = _UNITS.get(character)
        if unit is None:
            return None
        if unit == 10000:
            total = (total + section + (digit or 0) or 1) * unit
            section = 0
        else:
            section += (1 if digit is None else digit) * unit
        digit, last_unit = None, unit
    if digit is not None:
        section += digit * (last_unit // 10 if last_unit >= 100 and text[-2:-1] not in "零〇" else 1)
    return total + section


def parse_range(text):
    """(low, high) of 两三百 or 三五十, else None."""
    match = _APPROXIMATE.match(text)
    if not match:
        return None
    low, high = _DIGITS[match[1]], _DIGITS[match[2]]
    unit = _UNITS[match[3]]
    return (low * unit, high * unit) if low < high else None
