"""Strength, size, price, vintage and case quantity in a normalized text, by patterns."""

import re
from collections import namedtuple

from .numerals import NUMBER, parse_number, parse_range

# kind: abv | volume | price | vintage | age | packaging; value: (lowest, highest), a year, years or a count
Measure = namedtuple("Measure", "start end kind value")

_FROM = r"(?:不低于|不少于|高于|大于|超过|至少|>=?)"
_UPTO = r"(?:不超过|不高于|不大于|低于|小于|少于|最多|<=?)"
_ABOVE = r"(?:以上|起|往上|及以上)"
_BELOW = r"(?:以内|以下|之内|之下|内|及以下|封顶)"
_NEARLY = r"(?:左右|上下|出头)"
_ABOUT = r"(?:大概|大约|差不多|约)"
_TO = r"\s*(?:-|到|至)\s*"
_YUAN = r"(?:元钱|元|块钱|块|rmb|人民币|yuan)"
_NOT_MONEY = r"(?!\s*(?:ml|毫升|升|l\b|cl|度|%|年|瓶|支|斤|两|款|种|个|\.?\d))"

_MILLILITRES = {"ml": 1, "毫升": 1, "cl": 10, "厘升": 10, "l": 1000, "升": 1000, "公斤": 1000, "斤": 500, "两": 50}
_VOLUME_UNIT = r"(ml|毫升|cl|厘升|l(?![a-z])|升|公斤|斤|两)"

_NEAR_SHARE = 0.3  # "about 300": 210 to 390
_EXACT_SHARE = 0.2  # "a 50-yuan beer": 40 to 60
_EXACT_ABV = 0.6  # "53度": 52.4 to 53.6
_OLDEST_VINTAGE, _NEWEST_VINTAGE = 1900, 2099
_OLDEST_AGE = 80


def _number(text):
    return parse_number(text.strip())


def _bounds(match):
    """(lowest, highest) from the groups lo/hi/above/below/at of a pattern."""
    groups = match.groupdict()
    if groups.get("lo"):
        low, high = _number(groups["lo"]), _number(groups["hi"])
        return (low, high) if None not in (low, high) and low < high else None
    value = _number(groups.get("at") or "")
    if value is None:
        return None
    if groups.get("from") or groups.get("above"):
        return (value, None)
    if groups.get("upto") or groups.get("below"):
        return (None, value)
    return (value, value)


def _ranged(unit, needs_unit=True):
    """Patterns of a range, then of a bound or a single value, both followed by `unit`."""
    optional = "" if needs_unit else "?"
    return [
        re.compile(rf"(?P<lo>{NUMBER})\s*(?:{unit})?{_TO}(?P<hi>{NUMBER})\s*(?:{unit}){optional}(?:之间)?"),
        re.compile(
            rf"(?P<from>{_FROM})?(?P<upto>{_UPTO})?\s*(?P<at>{NUMBER})\s*(?:{unit})"
            rf"\s*(?:(?P<above>{_ABOVE})|(?P<below>{_BELOW})|(?P<near>{_NEARLY}))?"
        ),
    ]


_ABV = _ranged(r"度|%\s*vol|%|vol")
_ABV_PREFIXED = re.compile(rf"(?:酒精度|度数|酒精)\s*(?P<at>\d+(?:\.\d+)?)(?:度)?(?P<near>{_NEARLY})?")

_VOLUME = re.compile(rf"(?P<at>{NUMBER}|半)\s*{_VOLUME_UNIT}\s*(?:装)?(?:(?P<above>{_ABOVE})|(?P<below>{_BELOW}))?")

_PRICE_RANGE = re.compile(
    rf"(?:元)?(?P<lo>{NUMBER})\s*{_YUAN}?{_TO}(?P<hi>{NUMBER}){_NOT_MONEY}\s*{_YUAN}?(?:之间|左右|价位|的)?"
)
_PRICE_BOUND = re.compile(rf"(?:{_FROM}(?P<from>)|{_UPTO}(?P<upto>))\s*元?(?P<at>{NUMBER}){_NOT_MONEY}\s*{_YUAN}?")
_PRICE_AFTER = re.compile(
    rf"元?(?P<at>{NUMBER})\s*{_YUAN}?\s*(?:(?P<above>{_ABOVE})|(?P<below>{_BELOW})|(?P<near>{_NEARLY}))"
)
_PRICE_BUDGET = re.compile(
    rf"(?:预算|价格|价位|价钱)\s*(?:在|是|为|约|大概)?\s*元?(?P<at>{NUMBER}){_NOT_MONEY}\s*{_YUAN}?"
)
_PRICE_ABOUT = re.compile(rf"{_ABOUT}\s*(?P<at>{NUMBER}){_NOT_MONEY}\s*{_YUAN}?")
_PRICE_APPROXIMATE = re.compile(rf"(?P<pair>[一二两三四五六七八九]{{2}}[十百千万])\s*{_YUAN}?")
_PRICE_SOME = re.compile(rf"几(?P<unit>[十百千])\s*{_YUAN}?")
_PRICE_EXACT = re.compile(rf"(?:元\s*(?P<first>{NUMBER}){_NOT_MONEY}|(?P<at>{NUMBER})\s*{_YUAN})")

_VINTAGE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\s*(?:ml|毫升|度|元|块|\d|\.))\s*(?:年份|年产|年)?")
_AGE = re.compile(r"(?<![\d])(?P<age>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:年|yo\b|years?\b)(?:份|陈酿|陈)?")
_CASE_COUNT = re.compile(
    rf"(?:一箱|每箱|整箱)?\s*(?:(?P<count>{NUMBER})\s*(?:瓶|支)(?:装|/箱|一箱|箱装|整箱)|一箱\s*(?P<many>{NUMBER})\s*(?:瓶|支))"
)


class MeasureReader:
    """Reads the measures of one text; each character belongs to one measure at most."""

    def __init__(self, text, taken=()):
        self.text = text
        self.taken = list(taken)
        self.found = []

    def measures(self):
        """The measures, in the order of the text."""
        self._read_case()
        self._read_volume()
        self._read_abv()
        self._read_ages()
        self._read_price()
        return sorted(self.found)

    def _claim(self, match, kind, value):
        start, end = match.span()
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if value is None or any(start < b and a < end for a, b in self.taken):
            return
        self.taken.append((start, end))
        self.found.append(Measure(start, end, kind, value))

    def _each(self, *patterns):
        for pattern in patterns:
            yield from pattern.finditer(self.text)

    def _read_case(self):
        for match in self._each(_CASE_COUNT):
            count = _number(match["count"] or match["many"])
            if count and 1 < count <= 48:
                self._claim(match, "packaging", int(count))

    def _read_volume(self):
        for match in self._each(_VOLUME):
            factor = _MILLILITRES[match[2]]
            value = 0.5 if match["at"] == "半" else _number(match["at"])
            if not value or not 10 <= value * factor <= 50000:
                continue
            millilitres = value * factor
            if match["above"]:
                bounds = (millilitres, None)
            elif match["below"]:
                bounds = (None, millilitres)
            else:
                bounds = (millilitres, millilitres)
            self._claim(match, "volume", bounds)

    def _read_abv(self):
        for match in self._each(*_ABV, _ABV_PREFIXED):
            bounds = _bounds(match)
            if not bounds or not all(0 <= b <= 96 for b in bounds if b is not None):
                continue
            low, high = bounds
            if low == high:
                slack = 2.5 if match["near"] else _EXACT_ABV
                low, high = low - slack, high + slack
            self._claim(match, "abv", (low, high))

    def _read_ages(self):
        for match in self._each(_VINTAGE):
            if _OLDEST_VINTAGE <= int(match["year"]) <= _NEWEST_VINTAGE:
                self._claim(match, "vintage", int(match["year"]))
        for match in self._each(_AGE):
            age = _number(match["age"])
            if age and age <= _OLDEST_AGE:
                self._claim(match, "age", int(age))

    def _read_price(self):
        for match in self._each(_PRICE_RANGE):
            bounds = _bounds(match)
            if bounds and bounds[1] >= 20:
                self._claim(match, "price", bounds)
        for match in self._each(_PRICE_BOUND, _PRICE_AFTER):
            bounds = self._price_bounds(match)
            if bounds:
                self._claim(match, "price", bounds)
        for match in self._each(_PRICE_APPROXIMATE):
            self._claim(match, "price", parse_range(match["pair"]))
        for match in self._each(_PRICE_SOME):
            unit = _number(match["unit"])
            self._claim(match, "price", (unit, 10 * unit))
        for match in self._each(_PRICE_BUDGET):
            self._claim(match, "price", (None, _number(match["at"])))
        for match in self._each(_PRICE_ABOUT):
            self._claim(match, "price", _around(_number(match["at"]), _NEAR_SHARE))
        for match in self._each(_PRICE_EXACT):
            self._claim(match, "price", self._exact_price(match["at"] or match["first"]))

    @staticmethod
    def _price_bounds(match):
        groups = match.groupdict()
        value = _number(groups["at"])
        if value is None or value < 1:
            return None
        if groups.get("from") is not None or groups.get("above"):
            return (value, None)
        if groups.get("upto") is not None or groups.get("below"):
            return (None, value)
        return _around(value, _NEAR_SHARE)

    @staticmethod
    def _exact_price(text):
        value = _number(text)
        if text in ("百", "千", "万"):  # 百元酒: 100 to 200
            return (value, 2 * value)
        return _around(value, _EXACT_SHARE)


def _around(value, share):
    """(lowest, highest) around a price, or None."""
    if not value:
        return None
    return (round(value * (1 - share), 2), round(value * (1 + share), 2))


def year_words(text):
    """'12年' of every age statement of a normalized text, whatever its numerals."""
    for match in _AGE.finditer(text):
        age = _number(match["age"])
        if age and age <= _OLDEST_AGE:
            yield f"{int(age)}年"
