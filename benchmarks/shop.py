"""The product list (/shop) with 10,000 products: ours against stock Odoo's, as a visitor gets it over HTTP.

The peer is a clone where only Odoo's own modules are installed, with the same products; ours counts every
filter, shows case prices and stock besides.
"""

import statistics
import subprocess
import sys
from contextlib import contextmanager, suppress

import requests
from _bench import cloned, compare, odoo_environment, seconds, template
from mall import cluster, database, server, system
from mall.paths import LOGS

PRODUCTS = 10_000
REQUESTS = 10  # of one round
ROUNDS = 7
FOREIGN = ("website_sale_product_brand", "product_brand", "auditlog", "web_responsive")
FOREIGN += ("remove_odoo_enterprise", "disable_odoo_online")


@contextmanager
def running(name, *arguments):
    """An Odoo server on a database; gives its address. ``arguments`` are further ones of its command line."""
    port = system.free_port()
    command = database.odoo_command(
        odoo_environment(), "--http-port", str(port), "--log-level", "error", "--max-cron-threads", "0", *arguments,
        database=name,
    )  # fmt: skip
    with (LOGS / f"{name}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=cluster.connection_environment())
    try:
        address = f"http://127.0.0.1:{port}"
        server.wait_until_up(f"{address}/web/health", process)
        yield address
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)


def page_time(address, path):
    """Function that gives the median time of some requests for a page."""

    def get():
        response = requests.get(f"{address}{path}", timeout=120)
        response.raise_for_status()

    return lambda: statistics.median(seconds(get) for _ in range(REQUESTS))


def main():
    environment = odoo_environment()
    with (
        cloned(database.base_template(environment), "shop_stock") as stock,
        cloned(template(), "shop_ours") as ours,
    ):
        database.shell(environment, stock, "uninstall_addon.py", "bench", *FOREIGN)
        for name in (stock, ours):
            database.shell(environment, name, "bench_products.py", "bench", str(PRODUCTS))
            # as autovacuum does within a minute of such an import
            subprocess.run([cluster.binary("psql"), "-qX", "-c", "VACUUM ANALYZE"], check=True,
                           env=cluster.connection_environment(name))  # fmt: skip
        with running(stock) as stock_address, running(ours) as our_address:
            result = compare(
                "shop",
                "stock Odoo 19 website_sale, GET /shop",
                page_time(stock_address, "/shop"),
                page_time(our_address, "/shop"),
                rounds=ROUNDS,
                rows=PRODUCTS,
                warm_up=2,
            )
    return 0 if result["ratio"] <= 0.7 else 1


if __name__ == "__main__":
    sys.exit(main())
