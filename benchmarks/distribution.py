"""Tiers of the stores of Iowa: evaluated over a year of sales and more; see `_sales` for the data.

The peer is the way that needs no statement of ours: Odoo's `read_group` for each figure, as an add-on of its
community would do it, without the days of payment. It answers fewer questions; both are printed.
"""

import os
import resource
from datetime import date, timedelta

from _bench import cloned, odoo_environment, record, seconds
from _sales import differences, load
from search import close_connections, open_environment

YEARS = tuple(int(year) for year in os.environ.get("IOWA_YEARS", "2021").split(","))
ROUNDS = 5


def by_read_group(env, company, today):
    """Net sales and orders of each distributor, as the ORM groups them."""
    since = today - timedelta(days=365)
    env.invalidate_all()
    sales = env["account.move"]._read_group(
        [
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("state", "=", "posted"),
            ("company_id", "=", company.id),
            ("invoice_date", ">=", since),
            ("invoice_date", "<", today),
        ],
        ["commercial_partner_id"],
        ["amount_untaxed_signed:sum"],
    )
    orders = env["sale.order"]._read_group(
        [("state", "=", "sale"), ("date_order", ">=", since), ("date_order", "<", today)],
        ["liquor_distributor_id"],
        ["__count"],
    )
    return {partner.id: amount for partner, amount in sales}, {partner.id: count for partner, count in orders}


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


def main():
    from mall import database

    today = date(max(YEARS) + 1, 1, 1)
    with cloned(database.plain_template(odoo_environment()), "distribution") as name:
        env = open_environment(name)
        company = env.company
        print(f"loaded: {load(env, YEARS)}", flush=True)
        found = differences(env)
        print(f"sample read back: {len(found)} differences", *found[:10], sep="\n  ", flush=True)
        assert not found
        requirements(env)
        env.cr.commit()
        rules = env["liquor.tier.rule"]

        def ours():
            env.invalidate_all()
            return seconds(lambda: rules._evaluate(company, today))

        first = ours()
        rows = {row["partner_id"]: row for row in rules._evaluate(company, today)}
        sales, orders = by_read_group(env, company, today)
        for partner_id, row in rows.items():
            assert abs(float(row["net_sales"]) - sales.get(partner_id, 0)) < 0.005, partner_id
            assert row["orders"] == orders.get(partner_id, 0), partner_id
        lines = env["sale.order.line"].search_count([])
        print(f"first evaluation: {first:.3f} s over {lines} lines, {len(rows)} distributors", flush=True)
        figures = {"peer": [], "ours": []}
        for _round in range(ROUNDS):
            figures["peer"].append(seconds(lambda: by_read_group(env, company, today)))
            figures["ours"].append(ours())
        record(
            f"tiers_{len(YEARS)}_years",
            "Odoo's read_group of sales and orders only",
            figures["peer"],
            figures["ours"],
            unit="s",
            rows=lines,
        )
        change = env["liquor.tier.change"].with_context(tracking_disable=True)
        night = seconds(lambda: change._evaluate_company(company, today))
        second = seconds(lambda: change._evaluate_company(company, today))
        print(f"a night that changes every tier: {night:.2f} s; one that changes none: {second:.2f} s")
        print(f"memory, peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        env.cr.rollback()
        env.cr.close()
        close_connections()


if __name__ == "__main__":
    main()
