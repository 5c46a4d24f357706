"""What a distributor pastes or uploads: rows of code, cases and bottles. Pure functions, no records."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from odoo.addons.liquor_catalog.tools.cell_values import CellError, cell_text

MAX_ROWS = 2000
MAX_MB = 5
# more than any distributor orders of one article; it keeps typing errors (a barcode as quantity) out
MAX_QUANTITY = 99_999
COLUMNS = ("code", "cases", "bottles")
# of a row that comes in a batch; the address only where a header names its column
CELLS = (*COLUMNS, "address")
HEADERS = {
    "code": (
        "code", "sku", "item", "itemcode", "productcode", "barcode", "货号", "商品货号", "编码", "商品编码",
        "产品编码", "货品编码", "商品代码", "产品代码", "条码", "条形码", "商品条码",
    ),
    "cases": ("case", "cases", "qty", "quantity", "箱", "箱数", "整箱", "件", "件数", "数量", "数量箱", "订货箱数"),
    "bottles": ("bottle", "bottles", "btl", "瓶", "瓶数", "零瓶", "散瓶", "数量瓶", "零散瓶数"),
    "address": ("address", "shipto", "deliverto", "送货地址", "收货地址"),
}  # fmt: skip
_NAMES = {name: column for column, names in HEADERS.items() for name in names}
_UNIT = re.compile(r"(箱|件|瓶|cases?|bottles?)$")
_THOUSANDS = re.compile(r"^-?\d{1,3}(,\d{3})+(\.0+)?$")


class RowKey(NamedTuple):
    """What tells the rows of an order apart."""

    product_id: int
    day: date | bool = False  # False: as soon as possible
    ship_to: int | bool = False  # id of an address; False: the order's own

    def text(self):
        """As the page names the row."""
        return f"{self.product_id}|{self.day or ''}|{self.ship_to or ''}"


class QuantityError(ValueError):
    """Why a cell is no quantity; `reason` is number, whole, negative or absurd."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def read_quantity(text):
    """Return the whole number that a cell holds; an empty one is 0.

    >>> read_quantity("１２ 箱"), read_quantity("1,200"), read_quantity("3.0"), read_quantity("")
    (12, 1200, 3, 0)

    :raise QuantityError: it is none
    """
    plain = unicodedata.normalize("NFKC", text or "").strip().lower()
    plain = _UNIT.sub("", plain).strip()
    if not plain:
        return 0
    if _THOUSANDS.match(plain):
        plain = plain.replace(",", "")
    if not re.match(r"^[+-]?\d{1,15}(\.\d{1,6})?$", plain):
        raise QuantityError("number")
    number = float(plain)
    if number < 0:
        raise QuantityError("negative")
    if not number.is_integer():
        raise QuantityError("whole")
    if number > MAX_QUANTITY:
        raise QuantityError("absurd")
    return int(number)


def find_columns(headers):
    """Return {column: place} of a header row, by Chinese and English names; empty when it is none.

    >>> find_columns(["品名", "货号", "数量（箱）"])
    {'code': 1, 'cases': 2}
    """
    places = {}
    for place, header in enumerate(headers):
        plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", str(header or "")).lower())
        column = _NAMES.get(plain)
        if column:
            places.setdefault(column, place)
    return places if "code" in places else {}


def plain_text(text):
    """A text without regard to case, spaces, full and half width.

    >>> plain_text(" Ｗarehouse  One")
    'warehouseone'
    """
    return "".join(unicodedata.normalize("NFKC", text or "").lower().split())


def from_text(text):
    """Read what was pasted; without a header row the columns are code, cases, bottles.

    :return: list of {"row": number of the line, "code", "cases", "bottles", "address": texts}
    """
    places, rows = None, []
    for number, cells in _lines(text):
        if places is None:
            places = find_columns(cells)
            if places:
                continue
            places = {column: place for place, column in enumerate(COLUMNS)}
        rows.append(_row(number, cells, places))
    return rows


def from_table(table):
    """Read an uploaded table (see `liquor_catalog.tools.table_reader`).

    :return: as `from_text`; None when no column holds codes
    """
    places = find_columns(table.headers)
    if not places:
        return None
    return [_row(number, cells, places) for number, cells in table.rows()]


def _lines(text):
    """Yield (number, cells) of the lines that hold anything."""
    delimiter = next((mark for mark in "\t,;，" if mark in text), None)
    for number, line in enumerate(text.splitlines(), start=1):
        # no quoting: one stray quote must not swallow the lines below it
        cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
        if any(cells):
            yield number, cells


def _row(number, cells, places):
    return {
        "row": number,
        **{column: _cell(cells, places.get(column)) for column in CELLS},
    }


def _cell(cells, place):
    if place is None or place >= len(cells):
        return ""
    try:
        return cell_text(cells[place])[:100]
    except CellError:
        return str(cells[place])[:100]  # an error of the spreadsheet, #N/A for one: judged as what it says
