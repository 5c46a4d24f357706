"""Turn a cell, as suppliers write it, into a value; or say in plain words why not.

Every parser takes text that `cell_text` made, gives a Python value, and raises
`CellError` with a lazy message that the importer translates and puts beside the row.
"""

import re
import unicodedata

from odoo.tools.translate import LazyTranslate

from . import gtin

_lt = LazyTranslate(__name__)

MAX_TEXT = 4000
MAX_LINE = 512
UPC_A_LENGTH = 12
SHORTEST_CUT_UPC = 9
MAX_ABV = 96
MAX_MONEY = 100_000_000
MAX_INTEGER = 1_000_000
EARLIEST_VINTAGE = 1800
NOTHING = {"无", "/", "-", "--", "—", "n/a", "na", "null", "none", "nil", "暂无", "不详", "未知"}
YES = {"是", "可", "可以", "允许", "支持", "y", "yes", "true", "1", "√", "对", "t"}
NO = {"否", "不", "不可", "不可以", "不允许", "不支持", "n", "no", "false", "0", "×", "x", "f"}
NO_VINTAGE = NOTHING | {"nv", "n.v.", "无年份", "0", "非年份"}
NO_EXPIRY = NOTHING | {"长期", "永久", "不限", "无限", "无保质期", "0", "无期限"}
DAYS_PER = {
    "": 1,
    "天": 1,
    "日": 1,
    "d": 1,
    "days": 1,
    "day": 1,
    "个月": 30,
    "月": 30,
    "months": 30,
    "年": 365,
    "years": 365,
    "year": 365,
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBER = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)$")
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d+$")
_CURRENCY = re.compile(
    r"^(?:¥|￥|\$|€|£|rmb|cny|usd|us\$|hk\$|eur)\s*|\s*(?:元|圆|块|rmb|cny|usd|eur)(?:/[\w件瓶箱]+)?$", re.IGNORECASE
)
_VOLUME = re.compile(r"^([\d.,]+)\s*(ml|毫升|cl|厘升|l|升|公升|斤|两)?(?:/瓶|/支)?$", re.IGNORECASE)
_MILLILITRES = {
    "": 1,
    "ml": 1,
    "毫升": 1,
    "cl": 10,
    "厘升": 10,
    "l": 1000,
    "升": 1000,
    "公升": 1000,
    "斤": 500,
    "两": 50,
}
_ABV = re.compile(r"^([\d.,]+)\s*(?:%\s*(?:vol|abv|v/v)?|°|º|度|vol|%)?\.?$", re.IGNORECASE)
_COUNT = re.compile(
    r"^(?:1?\s*[*x×]\s*)?(\d+(?:\.0+)?)\s*(?:瓶|支|罐|听|btl|bottles)?(?:\s*/\s*(?:箱|件|case))?$", re.IGNORECASE
)
_DAYS = re.compile(r"^(\d+(?:\.\d+)?)\s*(\D*)$")
_EXCEL_ERRORS = {"#N/A", "#NAME?", "#DIV/0!", "#REF!", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!"}


class CellError(Exception):
    """A cell that cannot be taken; `message` is a lazy translation."""

    def __init__(self, message):
        super().__init__()
        self.message = message


def cell_text(cell):
    """Give a cell as clean text: no control characters, whole numbers without .0."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, int):
        return str(cell)
    text = _CONTROL.sub("", str(cell)).replace("\u00a0", " ").replace("\u3000", " ").strip()
    if text in _EXCEL_ERRORS:
        raise CellError(_lt("the cell holds the spreadsheet error %(value)s", value=text))
    return text


def plain(text):
    """Full-width letters and digits to plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _number(digits, shown):
    digits = digits.replace(" ", "")
    if _THOUSANDS.match(digits):
        digits = digits.replace(",", "")
    if not _NUMBER.match(digits):
        raise CellError(_lt("“%(value)s” is not a number", value=shown[:40]))
    return float(digits)


def parse_text(text):
    """Text stays text: a leading = + - @ is never a formula here."""
    if len(text) > MAX_TEXT:
        raise CellError(_lt("the text is longer than %(limit)s characters", limit=MAX_TEXT))
    return text


def parse_line(text):
    """Text of one line."""
    text = " ".join(text.split())
    if len(text) > MAX_LINE:
        raise CellError(_lt("the text is longer than %(limit)s characters", limit=MAX_LINE))
    return text


def parse_code(text):
    """One line without spaces at its ends, at most 64 characters."""
    text = " ".join(text.split())
    if len(text) > 64:
        raise CellError(_lt("the text is longer than %(limit)s characters", limit=64))
    if _SCIENTIFIC.match(text):
        raise CellError(_lt("“%(value)s” lost its digits in the spreadsheet; format the column as text", value=text))
    return text


def parse_number(text):
    """Plain number, with or without thousands separators and currency."""
    return _number(_CURRENCY.sub("", plain(text)).strip(), text)


def parse_price(text):
    """Price, from 0 to 100 million; the currency sign is passed over."""
    return check_price(parse_number(text), text)


def check_price(value, shown=""):
    """Refuse prices below 0 or absurd ones."""
    if value < 0:
        raise CellError(_lt("a price must not be below 0 (“%(value)s”)", value=shown or value))
    if value > MAX_MONEY:
        raise CellError(_lt("the price “%(value)s” is too high", value=shown or value))
    return round(value, 4)


def parse_abv(text):
    """% vol, from 53, 53%, 53%vol, 53度 or 53°."""
    match = _ABV.match(plain(text))
    return check_abv(_number(match[1], text) if match else _number(plain(text), text), text)


def check_abv(value, shown=""):
    """Alcohol is between 0 and 96 % vol (the azeotrope of ethanol and water)."""
    if not 0 <= value <= MAX_ABV:
        raise CellError(_lt("alcohol must be between 0 and 96 %% vol (“%(value)s”)", value=shown or value))
    return round(value, 2)


def parse_volume(text):
    """Whole millilitres, from 500, 500ml, 0.5L, 75cl or 1斤."""
    match = _VOLUME.match(plain(text))
    value = _number(match[1], text) * _MILLILITRES[(match[2] or "").lower()] if match else _number(plain(text), text)
    return check_volume(value, text)


def check_volume(value, shown=""):
    """A bottle holds something, in whole millilitres."""
    if value <= 0:
        raise CellError(_lt("the net content must be above 0 ml (“%(value)s”)", value=shown or value))
    return _whole(value, shown)


def parse_count(text):
    """Bottles per case: 6, 6瓶, 1*6 or 6瓶/箱."""
    match = _COUNT.match(plain(text))
    return check_count(_number(match[1] if match else plain(text), text), text)


def check_count(value, shown=""):
    """At least one."""
    if value < 1:
        raise CellError(_lt("the number must be at least 1 (“%(value)s”)", value=shown or value))
    return _whole(value, shown)


def _whole(value, shown):
    if abs(value - round(value)) > 1e-6 or value > MAX_INTEGER:
        raise CellError(
            _lt("“%(value)s” must be a whole number up to %(limit)s", value=shown or value, limit=MAX_INTEGER)
        )
    return round(value)


def parse_bool(text):
    """是 or 否, and what else people tick."""
    word = plain(text).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellError(_lt("“%(value)s” is neither 是 (yes) nor 否 (no)", value=text[:40]))


def parse_vintage(text, this_year):
    """Year of the harvest; NV and 无 mean none.

    :param this_year: the last year that is allowed
    """
    word = plain(text).lower()
    if word in NO_VINTAGE:
        return 0
    year = _number(word.removesuffix("年").strip(), text)
    if not year.is_integer() or not EARLIEST_VINTAGE <= year <= this_year:
        raise CellError(
            _lt(
                "the vintage must be a year from %(first)s to %(last)s (“%(value)s”)",
                first=EARLIEST_VINTAGE,
                last=this_year,
                value=text[:40],
            )
        )
    return int(year)


def parse_days(text):
    """Days; months count 30, years 365 days; 无 and 长期 mean no expiry."""
    word = plain(text).lower()
    if word in NO_EXPIRY:
        return 0
    match = _DAYS.match(word)
    if not match or match[2].strip() not in DAYS_PER:
        raise CellError(_lt("“%(value)s” is not a number of days", value=text[:40]))
    return _whole(float(match[1]) * DAYS_PER[match[2].strip()], text)


def parse_barcode(text):
    """GTIN of 8, 12, 13 or 14 digits; UPC-A gets back zeros that its check digit proves.

    :return: digits, or "" for a placeholder of zeros
    """
    digits = re.sub(r"[\s\-']", "", plain(text))
    if _SCIENTIFIC.match(digits):
        raise CellError(
            _lt("“%(value)s” lost its digits in the spreadsheet; format the column as text", value=text[:40])
        )
    if digits and not digits.strip("0"):
        return ""
    if not digits.isdecimal() or not digits.isascii():
        raise CellError(_lt("the barcode “%(value)s” holds something else than digits", value=text[:40]))
    code = _repair_gtin(digits)
    if code is None:
        if len(digits) in (8, 12, 13, 14):
            raise CellError(_lt("the check digit of the barcode “%(value)s” is wrong", value=text))
        raise CellError(
            _lt("a barcode has 8, 12, 13 or 14 digits, “%(value)s” has %(count)s", value=text[:40], count=len(digits))
        )
    return code


def _repair_gtin(digits):
    """Give back the zeros that a spreadsheet ate, if the check digit proves a UPC-A."""
    if gtin.is_gtin(digits):
        return digits
    full = digits.zfill(UPC_A_LENGTH)
    if SHORTEST_CUT_UPC <= len(digits) < UPC_A_LENGTH and gtin.is_gtin(full):
        return full
    return None


def is_nothing(text):
    """Tell whether a cell says that there is nothing: 无, /, -, N/A."""
    return text.lower() in NOTHING
