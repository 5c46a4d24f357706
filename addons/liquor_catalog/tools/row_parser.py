"""One row of a supplier's file → values of a product, or the reasons against it."""

from dataclasses import dataclass, field

from odoo.tools.translate import LazyTranslate

from . import cell_values
from .cell_values import CellError, cell_text
from .import_targets import EXAMPLE_CODE, TARGET_BY_KEY
from .reference_words import AMBIGUOUS, COUNTRY_WORDS, ReferenceWords, word_key

_lt = LazyTranslate(__name__)

REFERENCES = {
    "brand": ("product.brand", (), None),
    "type": ("liquor.type", (), None),
    "aroma": ("liquor.aroma", (), None),
    "region": ("liquor.region", (), None),
    "standard": ("liquor.standard", (), None),
    "country": ("res.country", (), COUNTRY_WORDS),
    "grapes": ("liquor.grape", (), None),
    "tastes": ("liquor.tag", (("kind", "=", "taste"),), None),
    "scenes": ("liquor.tag", (("kind", "=", "scene"),), None),
    "pairings": ("liquor.tag", (("kind", "=", "pairing"),), None),
}
MANY = ("grapes", "tastes", "scenes", "pairings")
CHECKS = {
    "abv": cell_values.check_abv,
    "volume": cell_values.check_volume,
    "count": cell_values.check_count,
    "price": cell_values.check_price,
    "days": lambda value, shown="": cell_values.parse_days(str(round(value))),
}
PARSERS = {
    "text": cell_values.parse_text,
    "line": cell_values.parse_line,
    "code": cell_values.parse_code,
    "image": cell_values.parse_text,
    "abv": cell_values.parse_abv,
    "volume": cell_values.parse_volume,
    "count": cell_values.parse_count,
    "price": cell_values.parse_price,
    "bool": cell_values.parse_bool,
    "days": cell_values.parse_days,
    "barcode": cell_values.parse_barcode,
}
# 无 and - are words there, or have a meaning of their own
FREE_KINDS = ("text", "line", "code", "vintage", "days")
UNCACHED_KINDS = ("text", "line", "code", "barcode", "image")
CACHE_SIZE = 20000
MAX_TAGS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A mapped column: where it stands and what is done to its cells."""

    place: int
    header: str
    key: str
    operation: str = "none"
    operand: float = 1.0

    @property
    def kind(self):
        return TARGET_BY_KEY[self.key].kind


@dataclass(slots=True)
class ParsedRow:
    """Values by field; `refused` and `notes` hold (column header, lazy message)."""

    number: int
    values: dict = field(default_factory=dict)
    refused: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    skipped: bool = False


class RowParser:
    """Parses the rows of one file; remembers codes and barcodes to find doubles.

    Memory: one entry of a dictionary per code and barcode, whatever the columns.
    """

    def __init__(self, env, columns, *, value_map=None, this_year, create_brands=True, keep_bad_barcode_rows=False):
        """:param columns: list of `Column`
        :param value_map: {(key, word_key of the file's word): our word}
        :param this_year: last vintage that is allowed
        :param create_brands: an unknown brand is taken as a new one
        :param keep_bad_barcode_rows: a bad barcode is left out with a note instead of refusing the row
        """
        self.columns = columns
        self.by_key = {column.key: column for column in columns}
        self.value_map = value_map or {}
        self.this_year = this_year
        self.create_brands = create_brands
        self.keep_bad_barcode_rows = keep_bad_barcode_rows
        self.words = {
            column.kind: ReferenceWords(env, model, domain, extra)
            for column in columns
            if column.kind in REFERENCES
            for model, domain, extra in [REFERENCES[column.kind]]
        }
        self._region_country = {}
        if "region" in self.words:
            regions = env["liquor.region"].search([])
            self._region_country = {region.id: region.country_id.id for region in regions}
        self._country_names = self.words["country"].names if "country" in self.words else {}
        self._new_brands = {}
        self._cache = {}
        self._first_row = {"default_code": {}, "barcode": {}, "case_barcode": {}}
        # {(key, word): nearest name} of words that nobody knows, for the list of words to map
        self.unknown = {}

    def parse(self, number, cells):
        """Parse one row.

        :param number: the row's number in the user's program
        :param cells: list of raw cells
        :return: `ParsedRow`
        """
        row = ParsedRow(number)
        for column in self.columns:
            cell = cells[column.place] if column.place < len(cells) else None
            if cell is None or cell == "":
                continue
            try:
                text = cell_text(cell)
                if not text:
                    continue
                if column.key == "default_code" and text == EXAMPLE_CODE:
                    row.skipped = True
                    return row
                self._take(row, column, text)
            except CellError as error:
                self._complain(row, column, error.message)
        self._check_row(row)
        return row

    def _take(self, row, column, text):
        if cell_values.is_nothing(text) and column.kind not in FREE_KINDS:
            return
        key = (column.key, text)
        value = self._cache.get(key)
        if value is None:
            value = self._convert(column, text)
            if column.kind not in UNCACHED_KINDS:
                if len(self._cache) >= CACHE_SIZE:
                    self._cache.clear()
                self._cache[key] = value
        if value != "":
            row.values[column.key] = value

    def _convert(self, column, text):
        kind = column.kind
        mapped = self.value_map.get((column.key, word_key(text)))
        if mapped:
            text = mapped
        if kind in MANY:
            return self._convert_many(column, text)
        if kind in REFERENCES:
            return self._convert_reference(column, text)
        if kind == "vintage":
            return cell_values.parse_vintage(text, self.this_year)
        if column.operation != "none" and kind in CHECKS:
            return self._operate(column, text)
        return PARSERS[kind](text)

    @staticmethod
    def _operate(column, text):
        value = cell_values.parse_number(text)
        if column.operation == "divide":
            value = value / column.operand
        else:
            value = value * column.operand
        return CHECKS[column.kind](value, text)

    def _convert_many(self, column, text):
        words = [word.strip() for word in cell_values_split(text)]
        if len(words) > MAX_TAGS:
            raise CellError(_lt("more than %(limit)s values in one cell", limit=MAX_TAGS))
        return tuple(sorted({self._convert_reference(column, word) for word in words if word}))

    def _convert_reference(self, column, text):
        words = self.words[column.kind]
        found = words.find(text)
        if found is AMBIGUOUS:
            names = "、".join(words.candidates(text))
            raise CellError(_lt("“%(value)s” may mean several: %(names)s", value=text[:40], names=names))
        if found:
            return found
        if column.kind == "brand" and self.create_brands:
            return self._new_brands.setdefault(word_key(text), cell_values.parse_line(text))
        nearest = words.nearest(text)
        self.unknown[column.key, text] = nearest
        if nearest:
            raise CellError(_lt("“%(value)s” is unknown; nearest: %(nearest)s", value=text[:40], nearest=nearest))
        raise CellError(_lt("“%(value)s” is unknown", value=text[:40]))

    def _complain(self, row, column, message):
        if column.kind == "barcode" and self.keep_bad_barcode_rows:
            row.notes.append((column.header, message))
        else:
            row.refused.append((column.header, message))

    def _check_row(self, row):
        values = row.values
        code, barcode = values.get("default_code"), values.get("barcode")
        if not code and not barcode:
            column = self.by_key.get("default_code") or self.by_key.get("barcode")
            row.refused.append((column.header if column else "", _lt("neither a product code nor a bottle barcode")))
            return
        if code and self._check_double(row, "default_code", refuse=True):
            return
        self._check_double(row, "barcode", refuse=not code)
        self._check_double(row, "case_barcode")
        if values.get("case_barcode"):
            self._check_case(row)
        self._check_origin(row)

    def _check_case(self, row):
        values, column = row.values, self.by_key["case_barcode"]
        message = None
        if values["case_barcode"] == values.get("barcode"):
            message = _lt("the case has the same barcode as the bottle")
        elif values.get("bottles_per_case") == 1:
            message = _lt("a case of one bottle has no barcode of its own")
        if message:
            del values["case_barcode"]
            self._complain(row, column, message)

    def _check_origin(self, row):
        region, country = row.values.get("origin_region_id"), row.values.get("origin_country_id")
        right = self._region_country.get(region)
        if region and country and right and right != country:
            name = self._country_names.get(right, "")
            row.refused.append(
                (self.by_key["origin_region_id"].header, _lt("the region belongs to %(country)s", country=name))
            )

    def _check_double(self, row, key, refuse=False):
        value = row.values.get(key)
        if not value:
            return False
        first = self._first_row[key].setdefault(value, row.number)
        if first == row.number:
            return False
        message = _lt("“%(value)s” stands in row %(row)s already", value=value, row=first)
        if refuse:
            row.refused.append((self.by_key[key].header, message))
        else:
            del row.values[key]
            self._complain(row, self.by_key[key], message)
        return True


def cell_values_split(text):
    """Split several values in one cell: 、 , ; / or a line break."""
    for mark in "，,;；/|\n":
        text = text.replace(mark, "、")
    return text.split("、")
