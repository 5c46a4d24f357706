"""An order of 20 lines, made, placed and confirmed: Odoo with the same base addons against our addons.

Both run in this process, each on its own clone: the peer on the database of Odoo and the OCA addons alone, ours on
the one with all our addons; no demo data in either. The same 20 products by lot, in stock, prices with tax included
in both; one commit after the order is made and one at the end, as two requests would. Ours runs its checks twice, takes
the hold in its own transaction and gives it to the delivery. Counted are seconds and statements of all connections.
"""

import os
import time

from _bench import cloned, odoo_environment, record
from search import close_connections, open_environment

LINES, STOCK = 20, 100_000
WARM_UP, ROUNDS = 3, int(os.environ.get("BENCH_ROUNDS", 15))


class Shop:
    """One database with its products and a customer.

    :param int articles: how many products it has, one line each of an order
    """

    def __init__(self, name, articles=LINES):
        self.env = open_environment(name)
        self.ours = "liquor.stock.hold" in self.env
        self.website = self.env["website"].search([], limit=1)
        self.warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1)
        self.website.warehouse_id = self.warehouse
        self.env.company.account_price_include = "tax_included"  # as ours is set up
        templates = self.env["product.template"].create([
            {"name": f"测试酒{n}", "default_code": f"BENCH{n}", "type": "consu", "is_storable": True,
             "tracking": "lot", "list_price": 100 + n, "allow_out_of_stock_order": False}
            for n in range(articles)
        ])  # fmt: skip
        self.products = templates.product_variant_id
        lots = self.env["stock.lot"].create(
            [{"name": f"BENCH-{product.id}", "product_id": product.id} for product in self.products]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                lot.product_id, self.warehouse.lot_stock_id, STOCK, lot_id=lot
            )
        china = self.env.ref("base.cn")
        state = self.env["res.country.state"].search([("country_id", "=", china.id), ("name", "=", "四川省")], limit=1)
        self.partner = self.env["res.partner"].create(
            {"name": "测试顾客", "email": "bench@example.com", "phone": "13800138000", "street": "测试路1号",
             "city": "成都市武侯区", "zip": "610000", "country_id": china.id, "state_id": state.id}
        )  # fmt: skip
        self.number = 0
        self.env.cr.commit()

    def order(self):
        """Make, place and confirm one order: (seconds, statements)."""
        from odoo import sql_db

        # each order has a customer of its own: the same one again and again would rightly be stopped
        self.number += 1
        partner = self.partner.copy({"street": f"测试路{self.number}号", "phone": f"1391234{self.number:04d}"})
        self.env.cr.commit()
        self.env.invalidate_all()
        started, statements = time.perf_counter(), sql_db.sql_counter
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "website_id": self.website.id,
                "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2}) for product in self.products],
            }
        )
        if self.ours:
            order.liquor_age_confirmed_at = order.create_date
        self.env.cr.commit()
        self.env.invalidate_all()
        if self.ours:
            order._liquor_place()
        order.action_confirm()
        self.env.cr.commit()
        figures = time.perf_counter() - started, sql_db.sql_counter - statements
        assert order.state == "sale", order.state
        assert sum(order.picking_ids.move_ids.mapped("quantity")) == 2 * LINES
        if self.ours:
            assert set(order.liquor_hold_ids.mapped("state")) == {"taken"}
        return figures

    def close(self):
        self.env.cr.close()


def in_turn(subject, label, peer, ours, rows, rounds=ROUNDS, warm_up=WARM_UP):
    """Let both shops order in turn and keep ``<subject>_time`` and ``<subject>_queries``.

    :param str label: what the peer is, in words
    :param int rows: lines of an order
    """
    figures = {"peer": [], "ours": []}
    for number in range(warm_up + rounds):
        pair = peer.order(), ours.order()
        if number >= warm_up:
            figures["peer"].append(pair[0])
            figures["ours"].append(pair[1])
    peer.close()
    ours.close()
    close_connections()
    for place, what, unit in ((0, "time", "s"), (1, "queries", "queries")):
        sides = ([row[place] for row in figures[side]] for side in ("peer", "ours"))
        record(f"{subject}_{what}", label, *sides, unit=unit, rows=rows)


def main():
    from mall import database

    found = odoo_environment()
    with (
        cloned(database.base_template(found), "orders_peer") as peer_name,
        cloned(database.plain_template(found), "orders_ours") as our_name,
    ):
        label = f"Odoo with the same base addons: order of {LINES} lines made, placed and confirmed"
        in_turn("orders", label, Shop(peer_name), Shop(our_name), LINES)


if __name__ == "__main__":
    main()
