"""Run in Odoo's shell: two members of staff ask for 60 % of one order each, in the same moment.

Each has a connection of its own, and starts anew after a serialization failure, as Odoo's requests do.
ARGUMENTS: path of the JSON file for the outcome, id of a paid order.
"""

import json
import logging
import threading

import psycopg2

from odoo import api
from odoo.exceptions import ValidationError

# the serialization failure is expected
logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
path, order_id = ARGUMENTS[0], int(ARGUMENTS[1])  # noqa: F821
registry, uid = env.registry, env.uid  # noqa: F821
start, outcomes = threading.Barrier(2), []


def ask(number):
    waited = False
    for _attempt in range(5):
        try:
            with registry.cursor() as cr:
                order = api.Environment(cr, uid, {})["sale.order"].browse(order_id)
                amount = round(order.amount_total * 0.6, 2)  # the snapshot is taken here
                if not waited:
                    waited = True
                    start.wait(20)
                order._liquor_request_refund(amount, f"抢退{number}")
            outcomes.append("refunded")
            return
        except psycopg2.errors.SerializationFailure:
            continue
        except ValidationError as error:
            outcomes.append(str(error))
            return


threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with open(path, "w") as stream:
    json.dump(outcomes, stream)
