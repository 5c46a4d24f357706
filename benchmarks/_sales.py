"""Deliveries to the stores of Iowa as orders, lines and posted invoices of distributors, written in bulk.

One order, its invoice, a credit note and a payment are made by the ORM; each further row is one INSERT … SELECT that
takes every column from that model row and sets those that differ. :func:`differences` reads a sample back: what the
ORM computes from the records must equal what was written.

The sales are files of the Iowa data set (CC BY 4.0, Iowa Alcoholic Beverages Division) with the columns date,
invoice_line, store, item, bottles (negative = return), sale_cents, in a folder with products.csv and stores.csv;
the folder is named by ``IOWA_SALES``, it is too large to ship.
"""

import csv
import io
import os
import time
from contextlib import contextmanager
from pathlib import Path

PAID_SHARE = 10  # every tenth invoice stays unpaid
DUE_DAYS = 30
CHUNK = 100_000


def folder():
    """Where the files of sales are."""
    path = Path(os.environ.get("IOWA_SALES", ""))
    if not (path / "sales_2021.parquet").is_file():
        raise SystemExit(
            "Name the folder with sales_2021.parquet, products.csv and stores.csv: IOWA_SALES=… make bench"
        )
    return path


def load(env, years=(2021,)):
    """Write the sales of these years. The caller's database is a clone: nothing of it is kept.

    :return: dict: lines, orders, invoices, stores, seconds
    """
    started = time.perf_counter()
    cr = env.cr
    _stage(cr, folder(), years)
    _make_products(env, folder())
    _make_stores(env, folder())
    model = _model_records(env)
    env.flush_all()
    with _without_indexes(cr, "sale_order_line", "account_move_line", "sale_order", "account_move"):
        _write_orders(cr, model)
        _write_invoices(cr, model)
        _write_payments(cr, model)
    cr.execute("ANALYZE sale_order, sale_order_line, account_move, account_move_line, account_partial_reconcile")
    cr.commit()
    env.invalidate_all()
    counts = {}
    for name, query in {
        "lines": "SELECT count(*) FROM bench_sale",
        "orders": "SELECT count(*) FROM bench_order",
        "invoices": "SELECT count(*) FROM bench_move",
        "stores": "SELECT count(DISTINCT store) FROM bench_sale",
    }.items():
        cr.execute(query)
        counts[name] = cr.fetchone()[0]
    return {**counts, "seconds": round(time.perf_counter() - started, 1)}


# ---------------------------------------------------------------- source


def _stage(cr, path, years):
    """The rows of the files as table bench_sale."""
    import pyarrow.parquet as parquet

    cr.execute(
        "CREATE UNLOGGED TABLE bench_sale (id bigserial, day date, invoice bigint, store int, item int,"
        " bottles int, cents bigint)"
    )
    for year in years:
        file = parquet.ParquetFile(path / f"sales_{year}.parquet")
        for batch in file.iter_batches(CHUNK):
            rows = zip(*(batch.column(n).to_pylist() for n in
                         ("date", "invoice_line", "store", "item", "bottles", "sale_cents")), strict=True)  # fmt: skip
            text = io.StringIO()
            for day, line, store, item, bottles, cents in rows:
                # the line's number is the invoice's and five more characters
                invoice = "".join(filter(str.isdigit, str(line)[:-5]))
                if bottles and store and item:
                    text.write(f"{str(day)[:10]}\t{invoice}\t{store}\t{item}\t{bottles}\t{cents}\n")
            text.seek(0)
            cr.copy_expert("COPY bench_sale (day, invoice, store, item, bottles, cents) FROM STDIN", text)
    cr.execute("ANALYZE bench_sale")


def _make_products(env, path):
    names = {int(row["Item Number"]): row for row in csv.DictReader((path / "products.csv").open())}
    env.cr.execute("SELECT DISTINCT item FROM bench_sale ORDER BY item")
    items = [row[0] for row in env.cr.fetchall()]
    products = (
        env["product.product"]
        .with_context(tracking_disable=True)
        .create(
            [
                {
                    "name": names.get(item, {}).get("Item Description") or f"Item {item}",
                    "default_code": f"IA{item}",
                    "list_price": float(names.get(item, {}).get("State Bottle Retail") or 10),
                    "type": "consu",
                    "invoice_policy": "order",
                    "taxes_id": [],
                }
                for item in items
            ]
        )
    )
    _map(env.cr, "bench_item", items, products)


def _make_stores(env, path):
    names = {int(row["store"]): row for row in csv.DictReader((path / "stores.csv").open())}
    env.cr.execute("SELECT store, min(day) FROM bench_sale GROUP BY store ORDER BY store")
    stores = env.cr.fetchall()
    partners = (
        env["res.partner"]
        .with_context(tracking_disable=True)
        .create(
            [
                {
                    "name": names.get(store, {}).get("name") or f"Store {store}",
                    "is_company": True,
                    "liquor_is_distributor": True,
                    "liquor_distributor_since": day,
                    "ref": f"IA{store}",
                }
                for store, day in stores
            ]
        )
    )
    _map(env.cr, "bench_store", [store for store, _day in stores], partners)


def _map(cr, table, keys, records):
    cr.execute(f"CREATE UNLOGGED TABLE {table} (key int PRIMARY KEY, id int)")
    text = io.StringIO("".join(f"{key}\t{record.id}\n" for key, record in zip(keys, records, strict=True)))
    cr.copy_expert(f"COPY {table} FROM STDIN", text)
    cr.execute(f"ANALYZE {table}")


# ---------------------------------------------------------------- model rows


def _model_records(env):
    """Ids of the rows that the ORM made: {table or kind: id}."""
    from odoo import Command

    partner = env["res.partner"].create({"name": "Model", "is_company": True, "liquor_is_distributor": True})
    product = env["product.product"].search([("default_code", "=like", "IA%")], limit=1)
    order = env["sale.order"].create(
        {
            "partner_id": partner.id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 3, "price_unit": 7.0})],
        }
    )
    order.order_line.tax_ids = [Command.clear()]
    # the checks and holds of an order are another benchmark's subject
    order.with_context(mail_notrack=True)._action_confirm()
    order.state = "sale"
    invoice = order._create_invoices()
    invoice.invoice_date = "2021-01-04"
    invoice.action_post()
    refund = invoice._reverse_moves([{"invoice_date": "2021-01-05"}])
    refund.action_post()
    paid = invoice.copy({"invoice_date": "2021-01-04"})
    paid.action_post()
    payment = (
        env["account.payment.register"]
        .with_context(active_model="account.move", active_ids=paid.ids)
        .create({})
        ._create_payments()
    )
    env.flush_all()
    line_of = lambda move, kind: move.line_ids.filtered(lambda line: line.display_type == kind)[:1].id  # noqa: E731
    receivable = payment.move_id.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
    return {
        "order": order.id,
        "order_line": order.order_line.id,
        "invoice": invoice.id,
        "refund": refund.id,
        "invoice_line": line_of(invoice, "product"),
        "invoice_term": line_of(invoice, "payment_term"),
        "refund_line": line_of(refund, "product"),
        "refund_term": line_of(refund, "payment_term"),
        "partial": receivable.matched_debit_ids.id or paid.line_ids.matched_credit_ids.id,
        "payment_line": receivable.id,
    }


@contextmanager
def _without_indexes(cr, *tables):
    """The indexes of these tables are built once at the end, and the rows' foreign keys are not checked one by one."""
    cr.execute(
        """
        SELECT format('%%I', indexname), indexdef FROM pg_indexes
         WHERE schemaname = 'public' AND tablename = ANY(%s)
           AND indexname NOT IN (SELECT conname FROM pg_constraint)
        """,
        [list(tables)],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(f"DROP INDEX {name}")
    cr.execute("SET session_replication_role = replica")
    yield
    cr.execute("SET session_replication_role = DEFAULT")
    cr.execute("SET maintenance_work_mem = '1GB'")
    for _name, definition in indexes:
        cr.execute(definition)


def _insert(cr, table, model_id, source, **columns):
    """INSERT INTO table: every column of the model row, those named as the given expression over `source`."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s",
        [table],
    )
    names = [row[0] for row in cr.fetchall()]
    unknown = columns.keys() - set(names)
    assert not unknown, f"{table} has no column {unknown}"
    values = [columns.get(name, f'model."{name}"') for name in names if name != "id" or "id" in columns]
    wanted = [f'"{name}"' for name in names if name != "id" or "id" in columns]
    cr.execute(
        f'INSERT INTO "{table}" ({", ".join(wanted)})'
        f' SELECT {", ".join(values)} FROM {source}, "{table}" model WHERE model.id = {int(model_id)}'
    )


def _reserve(cr, table, target, key):
    """A column `key` of the staging table `target` with fresh ids of `table`."""
    cr.execute(f"ALTER TABLE {target} ADD COLUMN {key} int")
    cr.execute(f"UPDATE {target} SET {key} = nextval('{table}_id_seq')")


# ---------------------------------------------------------------- orders


def _write_orders(cr, model):
    """An order an invoice number, of what was delivered; returns come as credit notes only."""
    cr.execute(
        """
        CREATE UNLOGGED TABLE bench_order AS
        SELECT sale.invoice, min(sale.day) AS day, store.id AS partner_id, sum(sale.cents) / 100.0 AS total
          FROM bench_sale sale JOIN bench_store store ON store.key = sale.store
         WHERE sale.bottles > 0 AND sale.cents > 0
      GROUP BY sale.invoice, store.id
        """
    )
    _reserve(cr, "sale_order", "bench_order", "order_id")
    cr.execute("CREATE INDEX ON bench_order (invoice, partner_id)")
    cr.execute("ANALYZE bench_order")
    _insert(
        cr, "sale_order", model["order"], "bench_order o",
        id="o.order_id", name="'IA' || o.invoice || '-' || o.partner_id", date_order="o.day + interval '4 hours'",
        partner_id="o.partner_id", partner_invoice_id="o.partner_id", partner_shipping_id="o.partner_id",
        liquor_distributor_id="o.partner_id", amount_untaxed="o.total", amount_total="o.total", amount_tax="0",
        create_date="o.day", access_token="NULL", invoice_status="'invoiced'",
    )  # fmt: skip
    cr.execute(
        """
        CREATE UNLOGGED TABLE bench_line AS
        SELECT o.order_id, o.partner_id, o.day, item.id AS product_id, sale.bottles AS quantity,
               sale.cents / 100.0 AS total, sale.cents / 100.0 / sale.bottles AS price
          FROM bench_sale sale
          JOIN bench_store store ON store.key = sale.store
          JOIN bench_order o ON o.invoice = sale.invoice AND o.partner_id = store.id
          JOIN bench_item item ON item.key = sale.item
         WHERE sale.bottles > 0 AND sale.cents > 0
      ORDER BY o.order_id, sale.id
        """
    )
    _reserve(cr, "sale_order_line", "bench_line", "line_id")
    _insert(
        cr, "sale_order_line", model["order_line"], "bench_line l",
        id="l.line_id", order_id="l.order_id", order_partner_id="l.partner_id", product_id="l.product_id",
        product_uom_qty="l.quantity", price_unit="l.price", technical_price_unit="l.price",
        price_subtotal="l.total", price_total="l.total", price_tax="0",
        price_reduce_taxexcl="round(l.price, 2)", price_reduce_taxinc="round(l.price, 2)",
        qty_invoiced="l.quantity", qty_to_invoice="0", untaxed_amount_invoiced="l.total",
        untaxed_amount_to_invoice="0", invoice_status="'invoiced'", create_date="l.day",
    )  # fmt: skip


# ---------------------------------------------------------------- invoices


def _write_invoices(cr, model):
    """An invoice an order, every tenth unpaid; a credit note of what an invoice number took back."""
    cr.execute(
        """
        CREATE UNLOGGED TABLE bench_move AS
        SELECT o.order_id, NULL::bigint AS returned, o.partner_id, o.day, o.total, 'out_invoice' AS kind,
               o.order_id %% %s <> 0 AS is_paid
          FROM bench_order o
     UNION ALL
        SELECT NULL, sale.invoice, store.id, min(sale.day), -sum(sale.cents) / 100.0, 'out_refund', FALSE
          FROM bench_sale sale JOIN bench_store store ON store.key = sale.store
         WHERE sale.bottles < 0 AND sale.cents < 0
      GROUP BY sale.invoice, store.id
        """,
        [PAID_SHARE],
    )
    _reserve(cr, "account_move", "bench_move", "move_id")
    cr.execute("CREATE INDEX ON bench_move (order_id)")
    cr.execute("CREATE INDEX ON bench_move (returned, partner_id)")
    cr.execute("ANALYZE bench_move")
    for kind, sign in (("invoice", 1), ("refund", -1)):
        _insert(
            cr, "account_move", model[kind], f"(SELECT * FROM bench_move WHERE kind = 'out_{kind}') m",
            id="m.move_id", name="'BENCH/' || m.move_id", sequence_prefix="'BENCH/'", sequence_number="m.move_id",
            partner_id="m.partner_id", commercial_partner_id="m.partner_id", partner_shipping_id="m.partner_id",
            date="m.day", invoice_date="m.day", invoice_date_due=f"m.day + {DUE_DAYS}", amount_untaxed="m.total",
            amount_tax="0", amount_total="m.total", amount_untaxed_signed=f"{sign} * m.total", amount_tax_signed="0",
            amount_untaxed_in_currency_signed=f"{sign} * m.total", amount_total_signed=f"{sign} * m.total",
            amount_total_in_currency_signed=f"{sign} * m.total",
            amount_residual="CASE WHEN m.is_paid THEN 0 ELSE m.total END",
            amount_residual_signed=f"CASE WHEN m.is_paid THEN 0 ELSE {sign} * m.total END",
            payment_state="CASE WHEN m.is_paid THEN 'paid' ELSE 'not_paid' END", access_token="NULL",
            payment_reference="'BENCH/' || m.move_id", create_date="m.day", reversed_entry_id="NULL",
            invoice_origin="'BENCH'",
        )  # fmt: skip
    cr.execute(
        """
        CREATE UNLOGGED TABLE bench_move_line AS
        SELECT m.move_id, m.partner_id, m.day, m.kind, l.product_id, l.quantity::numeric, l.price, l.total, l.line_id
          FROM bench_line l JOIN bench_move m ON m.order_id = l.order_id
     UNION ALL
        SELECT m.move_id, m.partner_id, m.day, m.kind, item.id, -sale.bottles, sale.cents / 100.0 / sale.bottles,
               -sale.cents / 100.0, NULL
          FROM bench_sale sale
          JOIN bench_store store ON store.key = sale.store
          JOIN bench_move m ON m.returned = sale.invoice AND m.partner_id = store.id
          JOIN bench_item item ON item.key = sale.item
         WHERE sale.bottles < 0 AND sale.cents < 0
        """
    )
    _reserve(cr, "account_move_line", "bench_move_line", "id")
    _reserve(cr, "account_move_line", "bench_move", "term_id")
    for kind, sign in (("invoice", 1), ("refund", -1)):
        _insert(
            cr, "account_move_line", model[f"{kind}_line"],
            f"(SELECT * FROM bench_move_line WHERE kind = 'out_{kind}') l",
            id="l.id", move_id="l.move_id", move_name="'BENCH/' || l.move_id", partner_id="l.partner_id",
            date="l.day", invoice_date="l.day", product_id="l.product_id", quantity="l.quantity", price_unit="l.price",
            price_subtotal="l.total", price_total="l.total", balance=f"{-sign} * l.total",
            amount_currency=f"{-sign} * l.total", debit=_side(-sign, "l.total"), credit=_side(sign, "l.total"),
            create_date="l.day", ref="NULL",
        )  # fmt: skip
        _insert(
            cr, "account_move_line", model[f"{kind}_term"],
            f"(SELECT * FROM bench_move WHERE kind = 'out_{kind}') m",
            id="m.term_id", move_id="m.move_id", move_name="'BENCH/' || m.move_id", partner_id="m.partner_id",
            date="m.day", invoice_date="m.day", date_maturity=f"m.day + {DUE_DAYS}", balance=f"{sign} * m.total",
            amount_currency=f"{sign} * m.total", debit=_side(sign, "m.total"), credit=_side(-sign, "m.total"),
            amount_residual=f"CASE WHEN m.is_paid THEN 0 ELSE {sign} * m.total END",
            amount_residual_currency=f"CASE WHEN m.is_paid THEN 0 ELSE {sign} * m.total END",
            reconciled="m.is_paid", create_date="m.day", ref="NULL", name="'BENCH/' || m.move_id",
            full_reconcile_id="NULL", matching_number="NULL",
        )  # fmt: skip
    cr.execute(
        "INSERT INTO sale_order_line_invoice_rel (invoice_line_id, order_line_id)"
        " SELECT id, line_id FROM bench_move_line WHERE line_id IS NOT NULL"
    )


def _side(sign, amount):
    return amount if sign > 0 else "0"


def _write_payments(cr, model):
    """Each paid invoice was paid between 10 and 39 days after its date, three of four by its due date or before."""
    _insert(
        cr, "account_partial_reconcile", model["partial"], "(SELECT * FROM bench_move WHERE is_paid) m",
        debit_move_id="m.term_id", credit_move_id=str(model["payment_line"]), amount="m.total",
        debit_amount_currency="m.total", credit_amount_currency="m.total",
        max_date="m.day + 10 + m.move_id % 30", full_reconcile_id="NULL", create_date="m.day",
    )  # fmt: skip


# ---------------------------------------------------------------- reading back


def differences(env, sample=200):
    """What the ORM computes otherwise than was written, for a sample of orders and invoices: list of texts."""
    found = []
    env.cr.execute("SELECT order_id FROM bench_order ORDER BY md5(order_id::text) LIMIT %s", [sample])
    orders = env["sale.order"].browse(row[0] for row in env.cr.fetchall())
    env.cr.execute("SELECT move_id FROM bench_move ORDER BY md5(move_id::text) LIMIT %s", [sample])
    moves = env["account.move"].browse(row[0] for row in env.cr.fetchall())
    for records, names in (
        (orders, ("amount_untaxed", "amount_tax", "amount_total", "invoice_status", "liquor_distributor_id")),
        (
            orders.order_line,
            ("price_subtotal", "price_tax", "price_total", "qty_invoiced", "qty_to_invoice", "price_reduce_taxexcl",
             "untaxed_amount_invoiced", "untaxed_amount_to_invoice", "invoice_status", "order_partner_id"),
        ),
        (
            moves,
            ("amount_untaxed", "amount_tax", "amount_total", "amount_untaxed_signed", "amount_total_signed",
             "commercial_partner_id"),
        ),
        (moves.invoice_line_ids, ("price_subtotal", "price_total", "debit", "credit", "amount_currency")),
    ):  # fmt: skip
        for name in names:
            stored = {record.id: record[name] for record in records}
            field = records._fields[name]
            env.add_to_compute(field, records)
            records._recompute_recordset([name])
            found += [
                f"{records._name} {record.id} {name}: {stored[record.id]} was written, the ORM has {record[name]}"
                for record in records
                if not _same(stored[record.id], record[name])
            ]
    for line in moves.invoice_line_ids:
        if not _same(line.balance, line.move_id.direction_sign * line.price_subtotal):
            found.append(f"{line.move_name}: balance {line.balance} of {line.price_subtotal}")
    for move in moves:
        if round(sum(move.line_ids.mapped("balance")), 2):
            found.append(f"{move.name} is not balanced")
    env.cr.rollback()
    env.invalidate_all()
    return found


def _same(one, two):
    return round(one - two, 2) == 0 if isinstance(one, float) else one == two
