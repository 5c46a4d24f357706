"""Twenty orders of one distributor are placed on account in the same moment; its credit suffices for seven.

Each order has a connection of its own whose snapshot is taken before any of them commits: without the lock and the
fresh reading each would see an unused credit.
"""

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from mall import database

ORDERS, ENOUGH = 20, 7
SHELL = Path(__file__).parents[1] / "odoo_shell"


@pytest.fixture(scope="module")
def race(odoo, template, tmp_path_factory):
    """(name of the database, what the script tells)."""
    name = "test_credit"
    database.drop(name)
    database.clone(template, name)
    path = tmp_path_factory.mktemp("credit") / "outcome.json"
    started = time.monotonic()
    database.shell(odoo, name, SHELL / "race_credit.py", "race_credit", str(path), str(ORDERS), str(ENOUGH))
    print(f"{ORDERS} orders: {time.monotonic() - started:.1f} s with the start of Odoo")
    told = json.loads(path.read_text())
    print(f"{len(told['conflicts'])} tries met a conflict: {sorted(set(told['conflicts']))[:5]}")
    yield name, told
    database.drop(name)


def test_no_more_is_confirmed_than_the_credit_suffices_for(race):
    name, told = race
    ids = ",".join(map(str, told["orders"]))
    confirmed = int(database.query(f"SELECT count(*) FROM sale_order WHERE id IN ({ids}) AND state = 'sale'", name))
    assert confirmed == ENOUGH, told
    assert Decimal(told["to_invoice"]) == Decimal(told["total"]) * ENOUGH
    assert Decimal(told["to_invoice"]) <= Decimal(told["limit"])


def test_every_order_got_an_answer(race):
    _name, told = race
    answers = [outcome["passed"] for outcome in told["outcomes"]]
    assert len(answers) == ORDERS
    assert answers.count(True) == ENOUGH, told["outcomes"]
    assert answers.count(False) == ORDERS - ENOUGH, told["outcomes"]


def test_the_others_wait_with_their_stock_held(race):
    name, told = race
    ids = ",".join(map(str, told["orders"]))
    waiting = database.query(
        f"""
        SELECT count(*), count(*) FILTER (WHERE liquor_review_state = 'to_review' AND liquor_on_account),
               (SELECT count(*) FROM liquor_stock_hold WHERE order_id IN ({ids}) AND state = 'active')
          FROM sale_order WHERE id IN ({ids}) AND state = 'sent'
        """,
        name,
    )
    assert waiting == f"{ORDERS - ENOUGH}|{ORDERS - ENOUGH}|{ORDERS - ENOUGH}"
