"""Find the products that rows of a file are about, before anything is written."""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from . import gtin

_lt = LazyTranslate(__name__)


@dataclass(slots=True)
class Outcome:
    """What became of a chunk: counts, and (row number, column header, message) lists."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    changed: list = field(default_factory=list)


class ProductMatcher:
    """Resolves what a row refers to: product, brand, picture, owners of barcodes."""

    def __init__(self, env, parser, pictures=None):
        """:param env: environment of the user who imports, in their language
        :param parser: the `RowParser` of the file, for headers and column names
        :param pictures: `Pictures`, or None
        """
        self.env = env
        self.parser = parser
        self.pictures = pictures
        self.outcome = Outcome()
        self._bad = set()

    def _resolve_brands(self, rows):
        """Replace the names of new brands by ids, making those that are missing."""
        names = {row.values["product_brand_id"] for row in rows if isinstance(row.values.get("product_brand_id"), str)}
        if not names:
            return
        Brand = self.env["product.brand"]
        ids = {brand.name: brand.id for brand in Brand.search([("name", "in", list(names))])}
        missing = sorted(names - set(ids))
        for name, brand in zip(missing, Brand.create([{"name": name} for name in missing]), strict=True):
            ids[name] = brand.id
        for row in rows:
            if isinstance(row.values.get("product_brand_id"), str):
                row.values["product_brand_id"] = ids[row.values["product_brand_id"]]

    def _find_pictures(self, rows):
        """Replace file names by the keys of pictures that can be read; note the others."""
        for row in rows:
            name = row.values.pop("image", None)
            if self.pictures is None:
                continue
            key = self.pictures.find(name, row.values.get("default_code"))
            if key is None:
                if name:
                    self._note(row, "image", _lt("there is no picture “%(name)s” in the ZIP", name=name[:60]))
                continue
            try:
                self.pictures.checksum(key)
            except UserError as error:
                self._note(row, "image", error.args[0])
            else:
                row.values["image"] = key

    def _match(self, rows):
        """Find the product of each row: by code, else by bottle barcode.

        Barcodes that belong to another product are left out or refuse their row.

        :return: {row number: product.product or None for a new one}; refused rows are missing
        """
        codes = [row.values["default_code"] for row in rows if row.values.get("default_code")]
        Product = self.env["product.product"]
        by_code = defaultdict(list)
        # iterated records share their prefetch: what one of them reads, all have
        for product in Product.search_fetch([("default_code", "in", codes)], ["default_code", "product_tmpl_id"]):
            by_code[product.default_code].append(product)
        owners = self._barcode_owners(rows)
        matches = {}
        for row in rows:
            code = row.values.get("default_code")
            found = by_code[code] if code else [owners.get(bare(row.values.get("barcode")), Product)]
            product = found[0] if found else Product
            if len(found) > 1 or len(product.product_tmpl_id.product_variant_ids) > 1:
                self._refuse(row, "default_code", _lt("the product has several variants; import cannot tell which"))
                continue
            self._check_barcodes(row, product, owners)
            if row.number not in self._bad:
                matches[row.number] = product or None
        return matches

    def _barcode_owners(self, rows):
        """Give {barcode without leading zeros: product.product} of bottles and cases."""
        spellings = set()
        for row in rows:
            for key in ("barcode", "case_barcode"):
                if row.values.get(key):
                    spellings.update(gtin.variants(row.values[key]))
        owners = {}
        if spellings:
            wanted = [("barcode", "in", list(spellings))]
            for packaging in self.env["product.uom"].search(wanted):
                owners[bare(packaging.barcode)] = packaging.product_id
            for product in self.env["product.product"].search(wanted):
                owners[bare(product.barcode)] = product
        return owners

    def _check_barcodes(self, row, product, owners):
        for key in ("barcode", "case_barcode"):
            owner = owners.get(bare(row.values.get(key)))
            if owner and owner != product:
                code = owner.default_code or owner.name
                message = _lt("“%(value)s” belongs to product %(code)s already", value=row.values.pop(key), code=code)
                self._complain(row, key, message)
        bottles = row.values.get("bottles_per_case") or product.bottles_per_case or 1
        if row.values.get("case_barcode") and bottles < 2:
            del row.values["case_barcode"]
            self._complain(row, "case_barcode", _lt("a case of one bottle has no barcode of its own"))

    def _complain(self, row, key, message):
        if self.parser.keep_bad_barcode_rows:
            self._note(row, key, message)
        else:
            self._refuse(row, key, message)

    def _refuse(self, row, key, message):
        self._bad.add(row.number)
        self.outcome.refused.append((row.number, self._header(key), self._say(message)))

    def _note(self, row, key, message):
        self.outcome.notes.append((row.number, self._header(key), self._say(message)))

    def _header(self, key):
        column = self.parser.by_key.get(key)
        return column.header if column else ""

    def _say(self, message):
        return message if isinstance(message, str) else self.env._(message)


def bare(code):
    """A barcode without leading zeros: UPC-A and EAN-13 of one product are the same."""
    return (code or "").lstrip("0")
