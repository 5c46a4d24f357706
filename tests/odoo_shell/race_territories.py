"""Run in Odoo's shell: two people give the same place to two distributors at the same time. Writes a JSON file.

ARGUMENTS: path of the JSON file.
"""

import json

import psycopg2
from odoo import api
from odoo.tools import mute_logger

registry = env.registry  # noqa: F821
city = env.ref("liquor_order.division_620100").id  # noqa: F821
partners = env["res.partner"].create([  # noqa: F821
    {"name": f"争地分销商{number}", "is_company": True, "liquor_is_distributor": True} for number in range(2)
])  # fmt: skip
env.cr.commit()  # noqa: F821
vals = [{"partner_id": partner.id, "division_ids": [city]} for partner in partners]
result = {}
with registry.cursor() as first, registry.cursor() as second:
    one, two = (api.Environment(cr, env.uid, {}) for cr in (first, second))  # noqa: F821
    two["liquor.territory"].search_count([])  # from here on it sees nothing that others commit
    one["liquor.territory"].create(vals[0])
    first.commit()
    try:
        with mute_logger("odoo.sql_db"):
            two["liquor.territory"].create(vals[1])
        result["second"] = "created"
    except psycopg2.errors.SerializationFailure:
        result["second"] = "starts again"
    second.rollback()
    try:
        api.Environment(second, env.uid, {})["liquor.territory"].create(vals[1])  # noqa: F821
        result["again"] = "created"
    except Exception as error:  # the test looks at its text
        result["again"] = str(error)
    second.rollback()
with open(ARGUMENTS[0], "w") as stream:  # noqa: F821
    json.dump(result, stream)
