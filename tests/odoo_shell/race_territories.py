"""Run in Odoo's shell: two people give one place to two distributors in the same moment, each by a connection of
their own, with Odoo's own retrying of requests. Writes a JSON file.

ARGUMENTS: path of the JSON file, number of rounds.
"""

import json
import logging
import threading
import time

import psycopg2

from odoo import api
from odoo.exceptions import ValidationError
from odoo.service.model import retrying

# serialization failures are expected
logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
logging.getLogger("odoo.service.model").setLevel(logging.CRITICAL)
path, rounds = ARGUMENTS[0], int(ARGUMENTS[1])  # noqa: F821
registry, uid = env.registry, env.uid  # noqa: F821
env["liquor.territory"].search([]).action_archive()  # noqa: F821
cities = env["liquor.division"].search([("level", "=", "city")], limit=rounds).ids  # noqa: F821
partners = env["res.partner"].create([  # noqa: F821
    {"name": f"争地分销商{number}", "is_company": True, "liquor_is_distributor": True} for number in range(2)
]).ids  # fmt: skip
env.cr.commit()  # noqa: F821
outcomes, conflicts = [], []


def create(partner_id, city_id, start):
    """As a request does: the snapshot is taken before the other one commits, and a conflict starts it again."""
    first = True
    with registry.cursor() as cr:
        mine = api.Environment(cr, uid, {})

        def ask():
            nonlocal first
            mine["liquor.territory"].search_count([])  # the snapshot
            if first:
                first = False
                start.wait(60)
            try:
                mine["liquor.territory"].create({"partner_id": partner_id, "division_ids": [city_id]})
            except psycopg2.Error as error:
                conflicts.append(type(error).__name__)
                raise
            time.sleep(0.3)  # a request that takes its time after it has looked at the others

        retrying(ask, mine)  # commits


def answer(partner_id, city_id, start, answers):
    try:
        create(partner_id, city_id, start)
        answers.append("created")
    except ValidationError as error:
        answers.append(str(error))
    except Exception as error:  # the test looks at it
        answers.append(repr(error))


for city in cities:
    start, answers = threading.Barrier(2), []
    threads = [threading.Thread(target=answer, args=(partner, city, start, answers)) for partner in partners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes.append(answers)
with open(path, "w") as stream:
    json.dump({"outcomes": outcomes, "conflicts": conflicts, "cities": cities, "partners": partners}, stream)
