"""200 buyers race for 50 bottles over HTTP, several workers answering.

Exactly 50 are sold; nobody is charged without goods; holds and reservations never exceed the stock. The carts are
made before by a script, so that the race is what counts: placing, paying, and Odoo's own polling of the status.
"""

import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from conftest import running_odoo
from mall import database

BUYERS, BOTTLES, PAIRS = 200, 50, 6
AT_ONCE = 20  # three workers of Odoo keep 24 connections waiting and refuse more
SHELL = Path(__file__).parents[1] / "odoo_shell"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Buyer:
    """A browser with a cart of its own."""

    def __init__(self, url, plan, cart):
        self.url, self.plan, self.cart = url, plan, cart
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"
        # a worker that ends a kept connection just when it is used again is not the subject
        self.session.headers["Connection"] = "close"
        self.session.cookies.set("frontend_lang", "zh_CN")
        self.refusal = None

    def call(self, route, **params):
        """The result of a JSON-RPC route, or an error as Odoo tells it."""
        answer = self.session.post(f"{self.url}{route}", json={"jsonrpc": "2.0", "params": params}, timeout=60).json()
        return answer.get("result"), answer.get("error")

    def place(self):
        """Start the payment, which places the order; False where that is refused."""
        values, error = self.call(
            f"/shop/payment/transaction/{self.cart['id']}",
            access_token=self.cart["token"],
            provider_id=self.plan["provider"],
            payment_method_id=self.plan["method"],
            token_id=None,
            amount=self.cart["amount"],
            flow="direct",
            tokenization_requested=False,
            landing_route="/shop/payment/validate",
        )
        if error:
            self.refusal = error["data"]["message"]
            return False
        self.reference = values["reference"]
        return True

    def pay(self):
        self.call(
            "/payment/demo/simulate_payment",
            reference=self.reference,
            payment_details="1234",
            simulated_state="done",
        )

    def wait(self):
        """Poll as the page does, until the payment is settled."""
        for _attempt in range(60):
            result, error = self.call("/payment/status/poll")
            if not error:
                return result["state"]
            assert "retry" in json.dumps(error), error
            time.sleep(0.2)
        raise AssertionError(f"{self.reference} was never settled")

    def buy(self):
        if self.place():
            self.pay()
            return self.wait()
        return None


class Watch:
    """Looks at the stock of one product all the time, with statements of its own.

    Reservations are summed: Odoo puts one that meets a locked quant into a quant of its own, and merges them later.
    """

    def __init__(self, name, product, stock):
        self.name, self.product, self.stock = name, product, stock
        self.most, self.negative, self.looks = 0, False, 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.stop.set()
        self.thread.join()

    def run(self):
        while not self.stop.is_set():
            row = database.query(
                f"""
                SELECT (SELECT COALESCE(sum(hold.quantity), 0) FROM liquor_stock_hold hold
                          JOIN sale_order sale ON sale.id = hold.order_id AND sale.state <> 'sale'
                         WHERE hold.product_id = {self.product} AND hold.state = 'active'
                           AND (hold.expires_at IS NULL OR hold.expires_at > timezone('UTC', clock_timestamp())))
                     + (SELECT COALESCE(sum(move.product_qty), 0) FROM stock_move move
                         WHERE move.product_id = {self.product} AND move.sale_line_id IS NOT NULL
                           AND move.state <> 'cancel'),
                       (SELECT count(*) FILTER (WHERE quant.quantity < 0)
                               + (sum(quant.reserved_quantity) > sum(quant.quantity))::int
                          FROM stock_quant quant JOIN stock_location location
                            ON location.id = quant.location_id AND location.usage = 'internal'
                         WHERE quant.product_id = {self.product})
                """,
                self.name,
            )
            promised, negative = row.split("|")
            self.most = max(self.most, float(promised))
            self.negative = self.negative or negative != "0"
            self.looks += 1
            time.sleep(0.1)


@pytest.fixture(scope="module")
def race(odoo, template, tmp_path_factory):
    """A shop of several workers with the carts of all buyers."""
    name = "test_oversell"
    database.drop(name)
    database.clone(template, name)
    path = tmp_path_factory.mktemp("race") / "plan.json"
    database.shell(
        odoo, name, SHELL / "prepare_race.py", "prepare_race", str(path), str(BUYERS), str(BOTTLES), str(PAIRS)
    )
    plan = json.loads(path.read_text())
    with running_odoo(odoo, name, "--workers", "3", "--max-cron-threads", "1") as url:
        requests.get(f"{url}/shop", timeout=120)
        yield url, name, plan
    database.drop(name)


def numbers(name, sql):
    return [float(value or 0) for value in database.query(sql, name).split("|")]


def charged_without_goods(name, orders):
    """What was paid less refunded for orders that are not confirmed."""
    ids = ",".join(str(order) for order in orders)
    [amount] = numbers(
        name,
        f"""
        SELECT COALESCE(sum(tx.amount + COALESCE(back.amount, 0)), 0)
          FROM sale_order sale
          JOIN sale_order_transaction_rel link ON link.sale_order_id = sale.id
          JOIN payment_transaction tx ON tx.id = link.transaction_id AND tx.state IN ('done', 'authorized')
     LEFT JOIN (SELECT source_transaction_id, sum(amount) AS amount FROM payment_transaction
                 WHERE operation = 'refund' AND state = 'done' GROUP BY source_transaction_id) back
            ON back.source_transaction_id = tx.id
         WHERE sale.id IN ({ids}) AND sale.state <> 'sale'
        """,
    )
    return amount


def test_two_hundred_buyers_for_fifty_bottles(race):
    url, name, plan = race
    buyers = [Buyer(url, plan, cart) for cart in plan["carts"]]
    started = time.monotonic()
    with Watch(name, plan["product"], BOTTLES) as watch, ThreadPoolExecutor(AT_ONCE) as pool:
        states = list(pool.map(Buyer.buy, buyers))
    took = time.monotonic() - started
    print(f"{BUYERS} buyers, {BOTTLES} bottles: {took:.1f} s, {watch.looks} looks at the stock")

    ids = ",".join(str(cart["id"]) for cart in plan["carts"])
    [sold] = numbers(name, f"SELECT count(*) FROM sale_order WHERE id IN ({ids}) AND state = 'sale'")
    assert sold == BOTTLES
    assert states.count("done") == BOTTLES
    assert charged_without_goods(name, [cart["id"] for cart in plan["carts"]]) == 0

    refused = [buyer.refusal for buyer in buyers if buyer.refusal]
    assert len(refused) == BUYERS - BOTTLES
    for message in refused:
        assert CHINESE.search(message), message
        assert "Traceback" not in message

    assert watch.looks > 5
    assert watch.most <= BOTTLES
    assert not watch.negative
    reserved, quantity = numbers(
        name,
        f"SELECT sum(reserved_quantity), sum(quantity) FROM stock_quant WHERE product_id = {plan['product']}"
        f" AND location_id = {plan['location']}",
    )
    assert (reserved, quantity) == (BOTTLES, BOTTLES)
    assert (
        database.query(
            f"SELECT state, count(*) FROM liquor_stock_hold WHERE product_id = {plan['product']} GROUP BY state", name
        )
        == f"taken|{BOTTLES}"
    )


def test_late_payment_races_with_another_buyer_for_the_last_bottle(race):
    url, name, plan = race
    for pair in plan["pairs"]:
        late, other = (Buyer(url, plan, cart) for cart in pair["carts"])
        assert late.place()
        past = "timezone('UTC', now()) - interval '1 minute'"
        database.query(f"UPDATE liquor_stock_hold SET expires_at = {past} WHERE order_id = {late.cart['id']}", name)
        database.query(f"UPDATE sale_order SET liquor_hold_until = {past} WHERE id = {late.cart['id']}", name)

        def pay_late(buyer=late):
            buyer.pay()
            return buyer.wait()

        with Watch(name, pair["product"], 1) as watch, ThreadPoolExecutor(2) as pool:
            for future in (pool.submit(pay_late), pool.submit(other.buy)):
                future.result()
        ids = [cart["id"] for cart in pair["carts"]]
        [sold] = numbers(name, f"SELECT count(*) FROM sale_order WHERE id IN ({ids[0]}, {ids[1]}) AND state = 'sale'")
        assert sold == 1
        assert charged_without_goods(name, ids) == 0
        assert watch.most <= 1
        assert not watch.negative


def test_two_refunds_at_once_do_not_exceed_what_was_paid(race, odoo, tmp_path):
    _url, name, plan = race
    ids = ",".join(str(cart["id"]) for cart in plan["carts"])
    order = database.query(f"SELECT id FROM sale_order WHERE id IN ({ids}) AND state = 'sale' LIMIT 1", name)
    path = tmp_path / "refunds.json"
    database.shell(odoo, name, SHELL / "race_refunds.py", "race_refunds", str(path), order)
    outcomes = json.loads(path.read_text())
    assert sorted(outcome == "refunded" for outcome in outcomes) == [False, True], outcomes
    paid, back = numbers(
        name,
        f"""
        SELECT (SELECT amount_total FROM sale_order WHERE id = {order}),
               (SELECT sum(amount) FROM liquor_refund WHERE order_id = {order})
        """,
    )
    assert back == pytest.approx(paid * 0.6)
    [sent] = numbers(
        name,
        f"""
        SELECT sum(back.amount) FROM payment_transaction back JOIN liquor_refund refund ON refund.id = back.liquor_refund_id
         WHERE refund.order_id = {order} AND back.state = 'done'
        """,
    )
    assert sent == pytest.approx(-back)
