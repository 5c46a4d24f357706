"""Importing a supplier's catalogue: Odoo's own `load()` against the product import.

The catalogue is the product list of the State of Iowa (6,482 items), once into an empty place and once again
with 5 % of the prices and costs changed. Peer and ours start each round on a fresh clone of the same database.
`load()` gets what its client would send: batches of 2,000 rows, tracking off; and it is spared
work: brands and types as ids, barcodes already checked and repaired, rows that would be refused left out.
"""

import csv
import io
import os
import random
from functools import partial

import _iowa
from _bench import cloned, record, seconds, template
from search import close_connections, open_environment

ROUNDS = 3
BATCH = 2000
CHANGED = 0.05
FIELDS = [
    "id", "default_code", "name", "liquor_type_id/.id", "product_brand_id/.id", "volume_ml", "bottles_per_case",
    "abv", "barcode", "case_barcode", "standard_price", "list_price", "type", "is_storable", "uom_id/.id",
]  # fmt: skip


def dearer(rows):
    """The same rows; every twentieth costs 7 % more."""
    chosen = set(random.Random(5).sample(range(len(rows)), int(len(rows) * CHANGED)))
    for number, row in enumerate(rows):
        if number in chosen:
            row = {**row}
            for column in ("State Bottle Cost", "State Bottle Retail"):
                row[column] = f"{float(row[column]) * 1.07:.2f}"
        yield row


def as_csv(rows):
    """The rows as the bytes of a file."""
    rows = list(rows)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def prepare_brands(env, rows):
    """Brands by vendor, made beforehand for the peer."""
    names = sorted({" ".join(row["Vendor Name"].split()) for row in rows})
    return {
        name: brand.id
        for name, brand in zip(names, env["product.brand"].create([{"name": n} for n in names]), strict=True)
    }


def as_load(env, rows, brands):
    """The matrix for `load()`: the same values, barcodes cleaned as the import does."""
    from odoo.addons.liquor_catalog.tools.cell_values import CellError, parse_barcode

    types = {record.code: record.id for record in env["liquor.type"].search([])}
    bottle, seen, matrix = env.ref("liquor_catalog.uom_bottle").id, set(), []

    def barcode(text):
        try:
            code = parse_barcode(text) if text else ""
        except CellError:
            code = ""
        code = "" if code in seen else code
        seen.add(code)
        return code

    for row in rows:
        if row["Bottle Volume (ml)"] == "0":
            continue
        matrix.append([
            f"__import__.iowa_{row['Item Number']}", row["Item Number"], row["Item Description"],
            str(types[_iowa.type_code(row["Category Name"])]), str(brands[" ".join(row["Vendor Name"].split())]),
            row["Bottle Volume (ml)"], row["Pack"], str(float(row["Proof"]) / 2), barcode(row["UPC"]),
            barcode(row["SCC"]) if row["Pack"] != "1" else "", row["State Bottle Cost"], row["State Bottle Retail"],
            "consu", "1", str(bottle),
        ])  # fmt: skip
    return matrix


def load(env, matrix):
    """Odoo's own way."""
    templates = env["product.template"].with_context(import_file=True, tracking_disable=True)
    for start in range(0, len(matrix), BATCH):
        result = templates.load(FIELDS, matrix[start : start + BATCH])
        assert result["ids"], result["messages"][:3]
        env.flush_all()
        env.invalidate_all()


def run_import(env, data, supplier, expected):
    """Ours; checks the counts (created, updated, unchanged, refused)."""
    job = env["liquor.product.import"]._import_file(data, filename="products.csv", supplier=supplier)
    env.flush_all()
    counts = (job.created_count, job.updated_count, job.unchanged_count, job.refused_count)
    assert counts == expected, counts
    env.invalidate_all()


def measure_peer(env):
    """Rates of `load()` in rows/s: (first, again)."""
    rows = _iowa.rows()
    brands = prepare_brands(env, rows)
    for table in (rows, list(dearer(rows))):
        matrix = as_load(env, table, brands)
        yield len(matrix) / seconds(partial(load, env, matrix))
        env.cr.commit()


def measure_ours(env):
    """Rates of the product import in rows/s: (first, again)."""
    rows = _iowa.rows()
    changed = list(dearer(rows))
    supplier = _iowa.prepare_supplier(env)
    good = [row["Bottle Volume (ml)"] != "0" for row in rows]
    moved = sum(fine and old is not new for fine, old, new in zip(good, rows, changed, strict=True))
    refused = len(rows) - sum(good)
    for table, counts in (
        (rows, (sum(good), 0, 0, refused)),
        (changed, (0, moved, sum(good) - moved, refused)),
    ):
        yield len(rows) / seconds(partial(run_import, env, as_csv(table), supplier, counts))
        env.cr.commit()


def on_clone(source, measurement):
    """What a measurement gives on a fresh clone."""
    with cloned(source, "import") as name:
        env = open_environment(name)
        try:
            return list(measurement(env(user=env.ref("base.user_admin").id, context={"lang": "zh_CN"})))
        finally:
            env.cr.close()
            close_connections()


def main():
    source = os.environ.get("BENCH_SOURCE") or template()
    peers, ours = [], []
    for _round in range(int(os.environ.get("BENCH_ROUNDS", ROUNDS))):
        peers.append(on_clone(source, measure_peer))
        ours.append(on_clone(source, measure_ours))
        print("rows/s (first, again): peer", peers[-1], "ours", ours[-1], flush=True)
    rows = len(_iowa.rows())
    for place, subject, what in (
        (0, "import_products", "first import"),
        (1, "import_products_again", "second import, 5 % of the rows changed"),
    ):
        record(
            subject,
            f"Odoo's load() in batches of 2,000 rows, {what}",
            [figures[place] for figures in peers],
            [figures[place] for figures in ours],
            unit="rows/s",
            rows=rows,
            better="higher",
        )


if __name__ == "__main__":
    main()
