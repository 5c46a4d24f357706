"""A distributor's order of 300 lines, pasted and placed on account, against the same order in stock Odoo.

Both run in this process, each on its own clone without demo data (see `orders`): the same 300 products by lot, whole
cases, a price list of the buyer's, taxes included. The peer creates the order with its lines and confirms it: two
requests. Ours does what the pages of /my/wholesale do: the paste with the row by row judgement and the answer that
shows the order, then the placing with its checks, the hold of the stock, the credit under its lock, and the
confirmation. Every request begins without caches and ends with its commit.
"""

import os
import time

from _bench import cloned, odoo_environment
from orders import Shop, in_turn

LINES, CASES, BOTTLES = 300, 2, 6
WARM_UP, ROUNDS = 1, int(os.environ.get("BENCH_ROUNDS", 7))
CREDIT = 1_000_000_000


class Measure:
    """Seconds and statements of the requests of one order."""

    def __init__(self, env):
        self.env, self.seconds, self.statements = env, 0.0, 0

    def request(self, call):
        """Run one request: no caches before, a commit after."""
        from odoo import sql_db

        self.env.invalidate_all()
        self.env.transaction.reset()
        started, statements = time.perf_counter(), sql_db.sql_counter
        answer = call()
        self.env.cr.commit()
        self.seconds += time.perf_counter() - started
        self.statements += sql_db.sql_counter - statements
        return answer


class Wholesaler(Shop):
    """One database whose customer is a company that buys by the case at four fifths of the price."""

    def __init__(self, name):
        super().__init__(name, LINES)
        self.pricelist = self.env["product.pricelist"].create(
            {
                "name": "Four Fifths",
                "item_ids": [(0, 0, {"applied_on": "3_global", "compute_price": "percentage", "percent_price": 20})],
            }
        )
        if self.ours:
            self.products.bottles_per_case = BOTTLES
            self.products.is_published = True
            # what a distributor has to show is checked in another place; here nothing may stop the order
            self.env["res.partner.id_category"].search([]).liquor_requirement = False
            # Odoo's own order has no freight either
            self.env["res.company"].search([]).liquor_wholesale_carrier_id = False
            self.text = "\n".join(f"{product.default_code}\t{CASES}" for product in self.products)
            self.case = self.products.case_uom_id
        else:
            self.case = self.env["uom.uom"].create(
                {"name": "Case of 6", "relative_factor": BOTTLES, "relative_uom_id": self.products[0].uom_id.id}
            )
            self.products.uom_ids = self.case
        assert self.case.factor == BOTTLES * self.products[0].uom_id.factor, self.case
        self.env.cr.commit()

    def _customer(self):
        """A company of its own for each order: the same order again and again would rightly be stopped."""
        self.number += 1
        values = {
            "name": f"测试商行{self.number}",
            "is_company": True,
            "street": f"测试路{self.number}号",
            "phone": f"1391234{self.number:04d}",
            "property_product_pricelist": self.pricelist.id,
        }
        if self.ours:
            values |= {"liquor_is_distributor": True, "use_partner_credit_limit": True, "credit_limit": CREDIT}
        return self.partner.copy(values)

    def _buyer(self, company):
        """Give a company a buyer with a portal account."""
        return self.env["res.users"].create(
            {
                "name": "测试采购",
                "login": f"buyer{self.number}@example.com",
                "parent_id": company.id,
                "liquor_portal_role": "buyer",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )

    def order(self):
        """Make and confirm one order: (seconds, statements)."""
        company = self._customer()
        buyer = self._buyer(company) if self.ours else None
        self.env.cr.commit()
        measure = Measure(self.env)
        order = self._place(measure, buyer) if self.ours else self._confirm(measure, company)
        assert order.state == "sale", order.state
        assert len(order.order_line) == LINES
        assert sum(order.picking_ids.move_ids.mapped("quantity")) == CASES * BOTTLES * LINES
        self.total = order.amount_total
        return measure.seconds, measure.statements

    def _confirm(self, measure, company):
        lines = [
            (0, 0, {"product_id": product.id, "product_uom_id": self.case.id, "product_uom_qty": CASES})
            for product in self.products
        ]
        values = {"partner_id": company.id, "pricelist_id": self.pricelist.id, "order_line": lines}
        values["website_id"] = self.website.id
        order = measure.request(lambda: self.env["sale.order"].create(values))
        measure.request(order.action_confirm)
        return order

    def _place(self, measure, buyer):
        draft = measure.request(lambda: self._paste(buyer))
        measure.request(lambda: self._submit(draft))
        return draft

    def _paste(self, buyer):
        draft = self.env["sale.order"].with_user(buyer)._liquor_wholesale_draft(buyer, create=True)
        report = draft._liquor_wholesale_paste(self.text)
        assert report == {"good": LINES, "bad": 0}, report
        draft._liquor_wholesale_state()
        return draft

    def _submit(self, draft):
        draft._liquor_wholesale_lock()
        draft._liquor_wholesale_refresh_prices(force=True)
        draft._liquor_wholesale_state()
        draft._liquor_wholesale_check()
        draft._liquor_wholesale_split()
        draft._liquor_wholesale_place("account")


def main():
    from mall import database

    found = odoo_environment()
    with (
        cloned(database.base_template(found), "wholesale_peer") as peer_name,
        cloned(database.plain_template(found), "wholesale_ours") as our_name,
    ):
        peer, ours = Wholesaler(peer_name), Wholesaler(our_name)
        label = f"stock Odoo with the same base addons: order of {LINES} lines made and confirmed"
        in_turn("wholesale", label, peer, ours, LINES, ROUNDS, WARM_UP)
        assert peer.total == ours.total, (peer.total, ours.total)


if __name__ == "__main__":
    main()
