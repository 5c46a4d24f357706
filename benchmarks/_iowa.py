"""The product list of the State of Iowa, as a supplier's file: what its columns and words mean."""

import csv
import gzip
import io
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parents[1] / "tests" / "data" / "iowa_products.csv.gz"
# column of the file -> (our field, operation, operand)
COLUMNS = {
    "Item Number": ("default_code", "none", 1),
    "Item Description": ("name", "none", 1),
    "Category Name": ("liquor_type_id", "none", 1),
    "Vendor Name": ("product_brand_id", "none", 1),
    "Bottle Volume (ml)": ("volume_ml", "none", 1),
    "Pack": ("bottles_per_case", "none", 1),
    "Proof": ("abv", "divide", 2),
    "UPC": ("barcode", "none", 1),
    "SCC": ("case_barcode", "none", 1),
    "State Bottle Cost": ("standard_price", "none", 1),
    "State Bottle Retail": ("list_price", "none", 1),
}
# First match decides.
TYPE_WORDS = (
    ("TEQUILA", "tequila"), ("MEZCAL", "tequila"), ("VODKA", "vodka"), ("WHISKEY LIQUEUR", "liqueur"),
    ("WHISK", "whisky"), ("BOURBON", "whisky"), ("SCOTCH", "whisky"), ("RUM", "rum"), ("GIN", "gin"),
    ("BRANDIES", "brandy"), ("CORDIAL", "liqueur"), ("LIQUEUR", "liqueur"), ("SCHNAPPS", "liqueur"),
    ("TRIPLE SEC", "liqueur"), ("COCKTAILS", "fruit_wine"),
)  # fmt: skip


def type_code(category):
    """Our type's code for a category of Iowa; spirits in general where it says nothing."""
    return next((code for word, code in TYPE_WORDS if word in category), "spirits")


def catalogue():
    """The supplier's file, as bytes."""
    return gzip.decompress(CATALOGUE.read_bytes())


def rows():
    """The rows as dictionaries."""
    return list(csv.DictReader(io.StringIO(catalogue().decode("utf-8"), newline="")))


def prepare_supplier(env):
    """Make the supplier with its remembered mapping of columns and categories.

    :return: res.partner
    """
    supplier = env["res.partner"].create({"name": "Iowa ABD", "is_company": True, "supplier_rank": 1})
    types = {record.code: record.name for record in env["liquor.type"].search([])}
    categories = sorted({row["Category Name"] for row in rows()})
    env["liquor.product.import.mapping"].create(
        {
            "partner_id": supplier.id,
            "keep_bad_barcode_rows": True,
            "line_ids": [
                (0, 0, {"header": header, "target": target, "operation": operation, "operand": operand})
                for header, (target, operation, operand) in COLUMNS.items()
            ],
            "value_ids": [
                (0, 0, {"target": "liquor_type_id", "word": word, "value": types[type_code(word)]})
                for word in categories
            ],
        }
    )
    return supplier
