"""What makes the name of a Chinese company its own."""

import re
import unicodedata

_NOISE = re.compile(r"[\s()\[\]{}<>·.,、。，“”\"'\-_/]+")
_FORM = re.compile(
    r"(?:集团)?(?:股份有限公司|有限责任公司|有限公司|公司|个体工商户|合伙企业|经营部|商行|商店|超市|总店|分店)+$"
)
_TRADE = re.compile(r"(?:酒类|酒业|商贸|贸易|食品|供应链|管理|销售|经销|批发|零售|连锁|实业|科技|电子商务|发展)+$")
_PLACE_END = re.compile(r"(?:特别行政区|自治区|自治州|自治县|省|市|区|县|州|盟|旗)$")
SHORTEST = 2


def key(name):
    """Return the name without blanks, brackets and marks, in one width and case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name or "")).upper()


def core(name, places=()):
    """Return the part of a company's name that distinguishes it: without place, trade and legal form.

    :param places: names of the provinces, cities and districts that may stand in front
    :return: at least two characters; the whole key where less would be left
    """
    whole = rest = key(name)
    shorts = {_PLACE_END.sub("", place) for place in places if place}
    prefixes = sorted(filter(None, {*places, *shorts}), key=len, reverse=True)
    while prefix := next(filter(rest.startswith, prefixes), ""):
        rest = rest.removeprefix(prefix)
    rest = _TRADE.sub("", _FORM.sub("", rest))
    return rest if len(rest) >= SHORTEST else whole
