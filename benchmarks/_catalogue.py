"""The distributor's catalogue, 50 articles a page with own prices and stock, as a buyer gets it over HTTP.

The peer is Odoo's /shop with the same base addons, 50 products a page, for a customer with the same price list. Both
have 4,500 products. Ours is also asked while there are 450: its statements may not grow with the articles. They are
read from the server's log, where Odoo writes them beside each request.
"""

import re
import statistics
import subprocess
from contextlib import contextmanager

import requests
from _bench import cloned, compare, odoo_environment, record, seconds
from mall import cluster, database
from mall.paths import LOGS
from search import close_connections, open_environment
from shop import running

FEW, MANY, PAGE = 450, 4_500, 50
REQUESTS, ROUNDS = 10, 7
LOGIN = PASSWORD = "bench-buyer"
PATHS = {"peer": "/shop", "ours": "/my/wholesale/catalogue"}
ARTICLE = {"peer": "oe_product_cart", "ours": "o_wholesale_article"}


def customer(name):
    """Create a company that pays four fifths, and its buyer with a portal account."""
    env = open_environment(name)
    ours = "liquor_is_distributor" in env["res.partner"]._fields
    env["res.config.settings"].create({"group_product_pricelist": True}).execute()
    pricelist = env["product.pricelist"].create(
        {
            "name": "Four Fifths",
            "item_ids": [(0, 0, {"applied_on": "3_global", "compute_price": "percentage", "percent_price": 20})],
        }
    )
    company = {"name": "测试商行", "is_company": True, "property_product_pricelist": pricelist.id}
    person = {"name": "测试采购", "login": LOGIN, "password": PASSWORD}
    if ours:
        company["liquor_is_distributor"] = True
        person["liquor_portal_role"] = "buyer"
    else:
        env["website"].search([]).shop_ppg = PAGE
    company = env["res.partner"].create(company)
    env["res.users"].with_context(no_reset_password=True).create(
        {**person, "parent_id": company.id, "group_ids": [(6, 0, env.ref("base.group_portal").ids)]}
    )
    env.cr.commit()
    env.cr.close()
    close_connections()


def fill(name, products):
    """Publish products until there are as many, and let the planner know."""
    database.shell(odoo_environment(), name, "bench_products.py", "bench", str(products))
    # as autovacuum does within a minute of such an import
    subprocess.run(
        [cluster.binary("psql"), "-qX", "-c", "VACUUM ANALYZE"], check=True, env=cluster.connection_environment(name)
    )


class Buyer:
    """The buyer's browser at one server."""

    def __init__(self, address, name, side):
        self.page, self.log, self.side = f"{address}{PATHS[side]}", LOGS / f"{name}.log", side
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = "zh-CN"
        login = {"db": name, "login": LOGIN, "password": PASSWORD}
        answer = self.session.post(f"{address}/web/session/authenticate", json={"params": login}, timeout=60)
        assert answer.json()["result"]["uid"], answer.text

    def get(self):
        """Ask for the page once; it must be the page, with its articles."""
        answer = self.session.get(self.page, timeout=120)
        answer.raise_for_status()
        found = len(re.findall(rf'class="[^"]*\b{ARTICLE[self.side]}\b', answer.text))
        assert found == PAGE, f"{answer.url}: {found} articles"

    def time(self):
        """Median seconds of some requests."""
        return statistics.median(seconds(self.get) for _number in range(REQUESTS))

    def statements(self):
        """Statements of the last request."""
        lines = [line for line in self.log.read_text().splitlines() if f'"GET {PATHS[self.side]} HTTP' in line]
        return int(re.search(r'HTTP/1\.\d" 200 - (\d+)', lines[-1])[1])


@contextmanager
def buyer(name, side):
    """A buyer at a running server; the second request is the first with warm caches."""
    with running(name, "--log-level", "info") as address:
        one = Buyer(address, name, side)
        for _number in range(3):
            one.get()
        yield one


def main():
    found = odoo_environment()
    with (
        cloned(database.base_template(found), "catalogue_peer") as peer_name,
        cloned(database.plain_template(found), "catalogue_ours") as our_name,
    ):
        customer(our_name)
        fill(our_name, FEW)
        with buyer(our_name, "ours") as ours:
            few = ours.statements()
        customer(peer_name)
        fill(peer_name, MANY)
        fill(our_name, MANY)
        with buyer(peer_name, "peer") as peer, buyer(our_name, "ours") as ours:
            record(
                "catalogue_queries",
                f"the same page while there are {FEW} articles",
                [few],
                [ours.statements()],
                unit="queries",
                rows=MANY,
            )
            print(f"  Odoo's /shop: {peer.statements()} queries")
            compare(
                "catalogue_time",
                f"Odoo with the same base addons, GET /shop of {PAGE} products for a customer with a price list",
                peer.time,
                ours.time,
                rounds=ROUNDS,
                rows=MANY,
            )


if __name__ == "__main__":
    main()
