"""Run in Odoo's shell: orders of one distributor are placed on account in the same moment, each by a connection of
its own, with Odoo's own retrying of requests. Writes a JSON file.

ARGUMENTS: path of the JSON file, number of orders, how many of them the credit suffices for.
"""

import json
import logging
import threading
import time

import psycopg2

from odoo import api
from odoo.service.model import retrying

# serialization failures are expected
logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
path, number, enough = ARGUMENTS[0], int(ARGUMENTS[1]), int(ARGUMENTS[2])  # noqa: F821
registry, uid = env.registry, env.uid  # noqa: F821
website = env["website"].search([], limit=1)  # noqa: F821
warehouse = env["stock.warehouse"].search([("company_id", "=", website.company_id.id)], limit=1)  # noqa: F821
checks = env["liquor.order.check"].search([])  # noqa: F821
checks.filtered(lambda check: check.code != "over_credit").active = False
# a product each: orders of one product would wait for its stock, and so prove nothing about the credit
templates = env["product.template"].create([{  # noqa: F821
    "name": f"赊销酒{n}", "list_price": 100.0, "liquor_type_id": env.ref("liquor_catalog.type_baijiu").id,  # noqa: F821
    "abv": 53.0, "volume_ml": 500, "allow_out_of_stock_order": False, "is_published": True, "taxes_id": False,
} for n in range(number)])  # fmt: skip
variants = templates.product_variant_id
for variant in variants:
    lot = env["stock.lot"].create({"name": f"L-{variant.id}", "product_id": variant.id})  # noqa: F821
    env["stock.quant"]._update_available_quantity(variant, warehouse.lot_stock_id, 10, lot_id=lot)  # noqa: F821
distributor = env["res.partner"].create({  # noqa: F821
    "name": "并发分销商", "is_company": True, "liquor_is_distributor": True, "lang": "zh_CN",
    "country_id": env.ref("base.cn").id,  # noqa: F821
})  # fmt: skip
# a buyer each: confirming writes the buyer's contact, so that orders of one buyer come one by one anyway
buyers = env["res.partner"].create([  # noqa: F821
    {"name": f"采购员{n}", "parent_id": distributor.id, "lang": "zh_CN"} for n in range(number)
])  # fmt: skip
orders = env["sale.order"].create([{  # noqa: F821
    "partner_id": buyer.id, "website_id": website.id, "warehouse_id": warehouse.id,
    "order_line": [(0, 0, {"product_id": variant.id, "product_uom_qty": 1, "price_unit": 100.0})],
} for buyer, variant in zip(buyers, variants, strict=True)])  # fmt: skip
for order in orders:
    if "liquor_age_confirmed_at" in order._fields:
        order.liquor_age_confirmed_at = order.create_date
# half an order more than suffices, so that exactly so many fit
distributor.credit_limit = orders[0].amount_total * (enough + 0.5)
env.cr.commit()  # noqa: F821
start = threading.Barrier(number)
outcomes, conflicts, lock = [], [], threading.Lock()

# a confirmation that takes its time after the credit was looked at: whoever can look meanwhile does
secure = type(env["sale.order"])._liquor_hold_secure  # noqa: F821


def slowly(orders):
    time.sleep(0.5)
    return secure(orders)


type(env["sale.order"])._liquor_hold_secure = slowly  # noqa: F821


def order_on_account(order_id):
    """As a browser that asks again when the server was too busy."""
    first, tries = True, 0
    while True:
        tries += 1
        try:
            with registry.cursor() as cr:
                mine = api.Environment(cr, uid, {})

                def ask(mine=mine):
                    order = mine["sale.order"].browse(order_id)
                    order.read(["state", "amount_total"])  # the snapshot is taken here, before the others commit
                    nonlocal first
                    if first:
                        first = False
                        start.wait(60)
                    try:
                        passed = order.state == "sale" or order._liquor_pay_on_account()
                        mine.flush_all()
                    except psycopg2.Error as error:
                        conflicts.append(f"{error} {mine.cr._obj.query[:120]!r}")
                        raise
                    return passed

                passed = retrying(ask, mine)
            with lock:
                outcomes.append({"order": order_id, "passed": passed, "tries": tries})
            return
        except psycopg2.OperationalError:
            if tries > 20:
                with lock:
                    outcomes.append({"order": order_id, "passed": None, "tries": tries})
                return
        except Exception as error:
            with lock:
                outcomes.append({"order": order_id, "passed": None, "tries": tries, "error": repr(error)})
            return


threads = [threading.Thread(target=order_on_account, args=(order.id,)) for order in orders]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
env.cr.rollback()  # noqa: F821
env.invalidate_all()  # noqa: F821
figures = distributor._liquor_credit_figures()[distributor.id]
with open(path, "w") as stream:
    json.dump(
        {
            "outcomes": outcomes,
            "conflicts": conflicts,
            "orders": orders.ids,
            "total": str(orders[0].amount_total),
            "limit": str(figures.limit),
            "to_invoice": str(figures.to_invoice),
            "used": str(figures.used),
        },
        stream,
    )
