"""Polling 10,000 deliveries: our job against OCA's `_update_delivery_state`, on the same deliveries in one run.

Both ask the same local 快递100 over HTTP, one request a parcel, and find two new lines for every parcel. OCA's job
has one carrier method a picking (here the least that such a method can do: ask, then write state and history);
ours asks side by side and writes by the batch. Counted are deliveries a second and the queries of one round.
"""

import multiprocessing
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from _bench import cloned, record, seconds, template
from search import close_connections, open_environment

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from simulators.kuaidi100 import Kuaidi100Simulator  # noqa: E402  (its folder is no package of ours)

DELIVERIES = 10_000
ROUNDS = 3
PEER = "OCA delivery_state's _update_delivery_state"
PEER_TYPE = "bench_peer"


def fill(env):
    """Shipped orders with a parcel each, written as a year of them would be: without moves, which nobody reads here."""
    from odoo import fields

    partner = env["res.partner"].create({"name": "刘婷", "phone": "13800001234"})
    fee = env["product.product"].create({"name": "运费", "type": "service"})
    carrier = env["delivery.carrier"].create({"name": "顺丰", "product_id": fee.id, "liquor_courier_code": "shunfeng"})
    kind = env["stock.picking.type"].search([("code", "=", "outgoing")], limit=1)
    places = {"location_id": kind.default_location_src_id.id, "location_dest_id": kind.default_location_dest_id.id}
    orders, pickings = env["sale.order"], env["stock.picking"]
    for start in range(0, DELIVERIES, 1000):
        made = orders.create([{"partner_id": partner.id} for _number in range(1000)])
        pickings += pickings.create(
            [
                {"partner_id": partner.id, "picking_type_id": kind.id, "carrier_tracking_ref": parcel_number(start + number),
                 "carrier_id": carrier.id, **places}
                for number in range(1000)
            ]
        )  # fmt: skip
        orders += made
        env.flush_all()
        env.invalidate_all()
    now = fields.Datetime.now()
    env.cr.execute("UPDATE sale_order SET state = 'sale', liquor_state = 'shipped' WHERE id = ANY(%s)", [orders.ids])
    env.cr.execute(
        """UPDATE stock_picking picking SET state = 'done', date_done = %s, sale_id = pair.sale
             FROM unnest(%s::int[], %s::int[]) AS pair(picking, sale) WHERE picking.id = pair.picking""",
        [now, pickings.ids, orders.ids],
    )
    env.cr.commit()
    env.cr.execute("ANALYZE stock_picking, sale_order, liquor_shipment_event")
    env.invalidate_all()
    return pickings, carrier


def forget(env, pickings, mode):
    """As before the round: no news yet, due now."""
    env.cr.execute("DELETE FROM liquor_shipment_event WHERE picking_id = ANY(%s)", [pickings.ids])
    env.cr.execute(
        """UPDATE stock_picking SET delivery_state = 'shipping_recorded_in_carrier', tracking_state_history = NULL,
                  liquor_tracking_mode = %s, liquor_next_poll_at = %s, liquor_poll_hours = 1 WHERE id = ANY(%s)""",
        [mode, datetime.utcnow() - timedelta(hours=1), pickings.ids],
    )
    env.cr.execute(
        "UPDATE sale_order SET liquor_state = 'shipped' WHERE id IN (SELECT sale_id FROM stock_picking WHERE id = ANY(%s))",
        [pickings.ids],
    )
    env.cr.commit()
    env.invalidate_all()


def peer_method(courier):
    """The carrier method that OCA's job calls, as its carrier addons write it."""
    from odoo.addons.liquor_order.tools.courier import Parcel

    client = courier._client()

    def bench_peer_tracking_state_update(carrier, picking):
        news = client.query(Parcel("shunfeng", picking.carrier_tracking_ref, picking.partner_id.phone))
        lines = [f"{event.time} {event.text}" for event in sorted(news.events, key=lambda event: event.time)]
        picking.write(
            {"delivery_state": "in_transit", "tracking_state": lines[-1], "tracking_state_history": "\n".join(lines)}
        )

    return bench_peer_tracking_state_update


def main():
    """Run on a clone of the template, or of the database named as argument."""
    source = sys.argv[1] if len(sys.argv) > 1 else template()
    with cloned(source, "tracking") as name, courier_service() as url:
        env = open_environment(name)
        try:
            measure(env, url)
        finally:
            close_connections()


@contextmanager
def courier_service():
    """A 快递100 in a process of its own that knows two lines of every parcel; gives its address."""
    service = Kuaidi100Simulator("C", "K")
    for number in map(parcel_number, range(DELIVERIES)):
        service.parcel(number, "shunfeng", phone="1234")
        service.news(number, "2026-11-24 10:00:00", "已揽收", code="103", place="成都市")
        service.news(number, "2026-11-24 20:00:00", "已发出", code="1002", place="成都市")
    process = multiprocessing.get_context("fork").Process(target=service.server.serve_forever, daemon=True)
    process.start()
    try:
        yield service.url
    finally:
        process.terminate()


def parcel_number(number):
    return f"SF{number:08d}"


def measure(env, url):
    """Rounds of both in turn."""
    from odoo.addons.delivery_state.models.stock_picking import StockPicking as peer_class  # noqa: N813

    env["liquor.courier"].search([]).active = False
    courier = env["liquor.courier"].create(
        {"name": "Bench", "customer": "C", "api_key": "K", "push_secret": "S", "base_url": url}
    )
    pickings, carrier = fill(env)
    model = env.registry["delivery.carrier"]
    model.bench_peer_tracking_state_update = peer_method(courier)
    figures = {"peer": [], "ours": []}
    queries = {"peer": [], "ours": []}

    def one(who, call, delivery_type, mode):
        forget(env, pickings, mode)
        # the type of a carrier addon; written past the selection, which no such addon extends here
        env.cr.execute("UPDATE delivery_carrier SET delivery_type = %s WHERE id = %s", [delivery_type, carrier.id])
        env.cr.commit()
        env.invalidate_all()
        before = env.cr.sql_log_count
        figures[who].append(DELIVERIES / seconds(call))
        queries[who].append(env.cr.sql_log_count - before)
        env.cr.execute(
            "SELECT count(*) FROM stock_picking WHERE id = ANY(%s) AND delivery_state = 'in_transit'", [pickings.ids]
        )
        assert env.cr.fetchone()[0] == DELIVERIES, f"{who} left some out"

    def peer():
        # OCA's own methods, below ours
        model_pickings = env["stock.picking"].with_context(cron_id=1)
        ours, model_update = env.registry["stock.picking"].tracking_state_update, peer_class.tracking_state_update
        env.registry["stock.picking"].tracking_state_update = model_update
        try:
            peer_class._update_delivery_state(model_pickings)
            env.cr.commit()
        finally:
            env.registry["stock.picking"].tracking_state_update = ours

    for number in range(ROUNDS + 1):
        one("peer", peer, PEER_TYPE, None)
        one("ours", env["stock.picking"]._cron_liquor_poll, "fixed", "poll")
        if not number:  # warm-up
            figures["peer"].clear(), figures["ours"].clear(), queries["peer"].clear(), queries["ours"].clear()
    record("tracking", PEER, figures["peer"], figures["ours"], unit="deliveries/s", rows=DELIVERIES, better="higher")
    record("tracking_queries", PEER, queries["peer"], queries["ours"], unit="queries a round", rows=DELIVERIES)


if __name__ == "__main__":
    main()
