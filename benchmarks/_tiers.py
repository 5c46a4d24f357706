"""Tiers of the stores of Iowa: evaluated over a year of sales and more; see `_sales` for the data.

The peer gets the same figures as an add-on would by Odoo's ORM, in groups: `_read_group` for sales and orders, the due
invoices and their payments read and compared in Python. Both answers must be equal. The evaluation runs in a process
of its own, so that its memory is not that of the loading.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from _bench import cloned, odoo_environment, record, seconds
from _sales import differences, load
from dateutil.relativedelta import relativedelta
from search import close_connections, open_environment

YEARS = tuple(int(year) for year in os.environ.get("IOWA_YEARS", "2021").split(","))
TODAY = date(max(YEARS) + 1, 1, 1)
ROUNDS = 5


def by_orm(env, company):
    """{partner id: (net sales, orders, % paid on time or None)} as the ORM gives them."""
    since = TODAY - relativedelta(months=12)
    env.invalidate_all()
    posted = [("state", "=", "posted"), ("company_id", "=", company.id)]
    sales = env["account.move"]._read_group(
        [
            *posted,
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("invoice_date", ">=", since),
            ("invoice_date", "<", TODAY),
        ],
        ["commercial_partner_id"],
        ["amount_untaxed_signed:sum"],
    )
    # the days in Shanghai, as UTC
    orders = env["sale.order"]._read_group(
        [
            ("state", "=", "sale"),
            ("date_order", ">=", f"{since - relativedelta(days=1)} 16:00:00"),
            ("date_order", "<", f"{TODAY - relativedelta(days=1)} 16:00:00"),
            ("liquor_distributor_id", "!=", False),
        ],
        ["liquor_distributor_id"],
        ["__count"],
    )
    due = env["account.move"].search_fetch(
        [
            *posted,
            ("move_type", "=", "out_invoice"),
            ("invoice_date_due", ">=", since),
            ("invoice_date_due", "<", TODAY),
        ],
        ["commercial_partner_id", "invoice_date_due", "payment_state"],
    )
    terms = env["account.move.line"].search_fetch(
        [("move_id", "in", due.ids), ("display_type", "=", "payment_term")], ["move_id"]
    )
    paid_on = dict(
        env["account.partial.reconcile"]._read_group(
            [("debit_move_id", "in", terms.ids)], ["debit_move_id"], ["max_date:max"]
        )
    )
    last = {term.move_id.id: paid_on[term] for term in terms if term in paid_on}
    counts = defaultdict(lambda: [0, 0])
    for move in due:
        count = counts[move.commercial_partner_id.id]
        count[0] += 1
        settled = move.payment_state in ("paid", "in_payment", "reversed")
        count[1] += settled and last.get(move.id, move.invoice_date_due) <= move.invoice_date_due
    sales, orders = ({partner.id: value for partner, value in rows} for rows in (sales, orders))
    return {
        partner_id: (
            Decimal(str(round(sales.get(partner_id, 0), 2))),
            orders.get(partner_id, 0),
            _percent(*counts[partner_id]) if partner_id in counts else None,
        )
        for partner_id in sales.keys() | orders.keys() | counts.keys()
    }


def _percent(of, part):
    return (Decimal(100 * part) / of).quantize(Decimal("0.01"), ROUND_HALF_UP)


def requirements(env):
    """Four tiers by sales, orders and punctuality."""
    env["liquor.tier.rule"].search([]).unlink()
    grades = env["res.partner.grade"].create(
        [{"name": name, "sequence": number} for number, name in enumerate(("Diamond", "Gold", "Silver", "Bronze"), 1)]
    )
    env["liquor.tier.rule"].create(
        [
            {"grade_id": grades[0].id, "min_net_sales": 1_000_000, "min_orders": 40, "min_on_time_rate": 50},
            {"grade_id": grades[1].id, "min_net_sales": 300_000, "min_orders": 30},
            {"grade_id": grades[2].id, "min_net_sales": 50_000},
            {"grade_id": grades[3].id},
        ]
    )


def _peak_memory():
    """Most memory that this process has held, MB; getrusage would count the parent's from before the fork."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return round(int(line.split()[1]) / 1024)


def evaluate(name):
    """In a process of its own: print the figures as JSON."""
    env = open_environment(name)
    company, rules = env.company, env["liquor.tier.rule"]
    first = seconds(lambda: rules._evaluate(company, TODAY))
    figures = {"first": first, "ours": [], "memory_mb": 0}
    for _round in range(ROUNDS):
        env.invalidate_all()
        figures["ours"].append(seconds(lambda: rules._evaluate(company, TODAY)))
    figures["memory_mb"] = _peak_memory()
    change = env["liquor.tier.change"].with_context(tracking_disable=True)
    figures["night_all"] = seconds(lambda: change._evaluate_company(company, TODAY))
    figures["night_none"] = seconds(lambda: change._evaluate_company(company, TODAY))
    figures["scorecards"] = seconds(
        lambda: env["liquor.scorecard"]._compute_month(company, TODAY - relativedelta(months=1))
    )
    env.cr.rollback()
    print(json.dumps(figures))


def main():
    from mall import database

    if not os.environ.get("IOWA_SALES"):
        print("tiers: left out. Name the folder with the sales of Iowa in IOWA_SALES; see _sales.py.")
        return
    with cloned(database.plain_template(odoo_environment()), "distribution") as name:
        env = open_environment(name)
        company = env.company
        print(f"loaded: {load(env, YEARS)}", flush=True)
        found = differences(env)
        print(f"sample read back: {len(found)} differences", *found[:10], sep="\n  ", flush=True)
        assert not found
        requirements(env)
        env.cr.commit()
        answer = by_orm(env, company)
        rows = env["liquor.tier.rule"]._evaluate(company, TODAY)
        for row in rows:
            wanted = answer.get(row["partner_id"], (Decimal(0), 0, None))
            assert (row["net_sales"], row["orders"], row["on_time_rate"]) == wanted, (row, wanted)
        lines = env["sale.order.line"].search_count([])
        peer = [seconds(lambda: by_orm(env, company)) for _round in range(3)]
        env.cr.rollback()
        child = subprocess.run([sys.executable, __file__, name], check=True, capture_output=True, text=True)
        figures = json.loads(child.stdout.splitlines()[-1])
        record(
            f"tiers_{len(YEARS)}_years",
            f"the same figures of {len(rows)} distributors by Odoo's ORM, in groups",
            peer,
            figures["ours"],
            unit="s",
            rows=lines,
        )
        for key, label in (
            ("first", "first evaluation, s"),
            ("night_all", "a night that changes every tier, s"),
            ("night_none", "a night that changes none, s"),
            ("scorecards", "scorecards of a month, s"),
            ("memory_mb", "memory of the evaluation, MB"),
        ):
            print(f"  {label}: {figures[key]:.2f}")
        env.cr.close()
        close_connections()


if __name__ == "__main__":
    if sys.argv[1:]:
        evaluate(sys.argv[1])
    else:
        main()
