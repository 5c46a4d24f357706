"""200 buyers race for 50 bottles over HTTP with several workers: exactly 50 are sold, nobody pays for nothing."""

import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from conftest import running_odoo
from mall import database
from mall.paths import ROOT

BOTTLES = 50
BUYERS = 200
WORKERS = 3
SCRIPT = ROOT / "tests" / "odoo_shell" / "race_for_stock.py"


class Buyer:
    """One customer with a filled cart who chooses how to pay and pays."""

    def __init__(self, url, provider, method, order):
        self.url, self.provider, self.method = url, provider, method
        self.order_id, self.token, self.amount = order
        self.session = requests.Session()

    def call(self, path, **params):
        answer = self.session.post(f"{self.url}{path}", json={"jsonrpc": "2.0", "params": params}, timeout=120)
        answer.raise_for_status()
        body = answer.json()
        if "error" in body:
            raise Refused(body["error"]["data"]["name"], body["error"]["data"]["message"])
        return body.get("result")

    def place(self):
        """Begin the payment, which places the order; return the transaction's reference."""
        values = self.call(
            f"/shop/payment/transaction/{self.order_id}",
            access_token=self.token,
            provider_id=self.provider,
            payment_method_id=self.method,
            token_id=None,
            amount=self.amount,
            flow="direct",
            tokenization_requested=False,
            landing_route="/shop/payment/validate",
        )
        return values["reference"]

    def pay(self, reference):
        self.call("/payment/demo/simulate_payment", reference=reference, simulated_state="done", payment_details="")
        for _try in range(30):
            try:
                return self.call("/payment/status/poll")
            except Refused as refused:  # two payments at one moment: the page asks again
                if "retry" not in str(refused):
                    raise
                time.sleep(0.2)
        raise AssertionError("the payment was never processed")

    def buy(self):
        """Return "sold", or the refusal that the customer reads."""
        try:
            reference = self.place()
        except Refused as refused:
            return refused
        self.pay(reference)
        return "sold"


class Refused(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


@pytest.fixture
def race(odoo, template, tmp_path, clone_database):
    name = clone_database(template, "race")
    target = tmp_path / "orders.json"
    database.shell(odoo, name, SCRIPT, "race", str(BOTTLES), str(BUYERS), str(target))
    provider, method = map(
        int,
        database.query(
            "SELECT provider.id, rel.payment_method_id FROM payment_provider provider"
            " JOIN payment_method_payment_provider_rel rel ON rel.payment_provider_id = provider.id"
            " WHERE provider.code = 'demo' AND provider.state = 'test' LIMIT 1",
            name,
        ).split("|"),
    )
    orders = json.loads(target.read_text())
    with running_odoo(odoo, name, "--workers", str(WORKERS), "--max-cron-threads", "0") as url:
        yield name, [Buyer(url, provider, method, order) for order in orders]


def scalar(sql, name):
    return float(database.query(sql, name) or 0)


HELD_OR_RESERVED = """
    SELECT COALESCE((SELECT sum(hold.quantity) FROM liquor_stock_hold hold
                       JOIN product_product product ON product.id = hold.product_id
                      WHERE product.default_code = 'RACE-50' AND hold.state = 'active'), 0)
         + COALESCE((SELECT sum(quant.reserved_quantity) FROM stock_quant quant
                       JOIN product_product product ON product.id = quant.product_id
                       JOIN stock_location place ON place.id = quant.location_id
                      WHERE product.default_code = 'RACE-50' AND place.usage = 'internal'), 0)
"""


def test_two_hundred_buyers_fifty_bottles(race):
    name, buyers = race
    stop, seen = threading.Event(), []

    def watch():
        while not stop.is_set():
            seen.append(scalar(HELD_OR_RESERVED, name))
            time.sleep(0.3)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with ThreadPoolExecutor(24) as pool:
            results = list(pool.map(Buyer.buy, buyers))
    finally:
        stop.set()
        watcher.join()

    sold = results.count("sold")
    refusals = [result for result in results if result != "sold"]
    assert sold == BOTTLES, Counter(map(str, results))
    assert {refused.kind for refused in refusals} == {"odoo.exceptions.ValidationError"}
    assert all("限量珍藏酒" in str(refused) and "0" in str(refused) for refused in refusals), refusals[0]
    assert max(seen) <= BOTTLES, "held and reserved together never exceed the stock"

    assert (
        scalar(
            "SELECT count(*) FROM sale_order WHERE state = 'sale' AND name IN (SELECT origin FROM stock_picking)", name
        )
        >= BOTTLES
    )
    assert scalar(HELD_OR_RESERVED, name) == BOTTLES
    paid = "SELECT COALESCE(sum(tx.amount), 0) FROM payment_transaction tx JOIN sale_order_transaction_rel rel ON rel.transaction_id = tx.id JOIN sale_order so ON so.id = rel.sale_order_id WHERE tx.state = 'done' AND so.state {}"
    assert scalar(paid.format("<> 'sale'"), name) == 0, "nobody was charged without goods"
    assert (
        scalar(
            "SELECT count(*) FROM stock_quant WHERE quantity < 0 AND location_id IN (SELECT id FROM stock_location WHERE usage = 'internal')",
            name,
        )
        == 0
    )
    assert scalar("SELECT count(*) FROM liquor_stock_hold WHERE state = 'active'", name) == 0, "every hold ended"


def test_a_late_payment_meets_the_next_buyer(race):
    """The first buyer's time is over, others take the stock, then the first one pays: the money goes back."""
    name, buyers = race
    late, others = buyers[0], buyers[1 : BOTTLES + 1]
    reference = late.place()
    database.query(
        f"UPDATE liquor_stock_hold SET expires_at = now() AT TIME ZONE 'UTC' - interval '1 minute' WHERE order_id = {late.order_id}",
        name,
    )
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(Buyer.buy, others)) == ["sold"] * BOTTLES
    late.pay(reference)
    assert database.query(f"SELECT state FROM sale_order WHERE id = {late.order_id}", name) == "cancel"
    refund = database.query(f"SELECT state, amount FROM liquor_refund WHERE order_id = {late.order_id}", name)
    assert refund.split("|") == ["done", f"{late.amount:.2f}"], refund
    assert scalar(HELD_OR_RESERVED, name) == BOTTLES
