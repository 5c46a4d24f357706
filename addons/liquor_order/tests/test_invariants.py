"""What must hold whatever customers, warehouse and payments do, in whatever order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_hold import HoldCase

EXAMPLES = 500
EVENTS = (
    "place", "pay", "pay", "time_out", "customer_cancels", "staff_cancels", "ship", "ship",
    "ask_return", "ask_return", "ask_exchange", "refund_only", "approve", "check_good", "check_damaged", "withdraw",
)  # fmt: skip
# which event, to which of two orders, how many bottles
STEP = st.tuples(st.sampled_from(EVENTS), st.integers(0, 1), st.integers(1, 6))


class _RollBack(Exception):
    """The end of one sequence."""


@tagged("post_install", "-at_install")
class TestInvariants(HoldCase):
    """Two orders want 6 and 7 of 10 bottles; every refusal is a message, and nothing is ever out of balance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reasons = cls.env["liquor.return.reason"].search([])
        cls.company.liquor_refund_limit = 1_000_000

    def test_five_hundred_random_lives(self):
        run = settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )(given(st.lists(STEP, min_size=2, max_size=9))(self.live))
        run()

    def live(self, steps):
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                orders = [self.shop_order(6), self.shop_order(7)]
                for event, which, bottles in steps:
                    self.happen(event, orders[which], bottles)
                    self.check(orders)
                self.finish(orders)
                raise _RollBack
        except _RollBack:
            self.env.invalidate_all()

    def happen(self, event, order, bottles):
        """One event; what is not possible now is refused with a message and leaves nothing behind."""
        try:
            with self.env.cr.savepoint():
                getattr(self, f"on_{event}")(order, bottles)
                self.env.flush_all()
        except (UserError, ValidationError, AccessError) as refusal:
            self.assertTrue(str(refusal).strip(), "a refusal says why")
            self.env.invalidate_all()

    # ---- what can happen
    def on_place(self, order, _bottles):
        order._liquor_place()

    def on_pay(self, order, _bottles):
        if order.liquor_placed_at:
            self.pay(order)

    def on_time_out(self, order, _bottles):
        if order.liquor_hold_until:
            self.let_time_pass(order)
            self.run_timeout()

    def on_customer_cancels(self, order, _bottles):
        if order._liquor_customer_may_cancel():
            order._action_cancel()

    def on_staff_cancels(self, order, _bottles):
        if order.state in ("sent", "sale") and not any(move.state == "done" for move in order.picking_ids.move_ids):
            order._action_cancel()

    def on_ship(self, order, bottles):
        picking = order.picking_ids.filtered(
            lambda picking: picking.picking_type_id.code == "outgoing" and picking.state == "assigned"
        )[:1]
        if not picking:
            return
        for move in picking.move_ids:
            move.quantity = min(bottles, move.product_uom_qty)
            move.picked = True
        picking._action_done()

    def ask(self, order, bottles, kind):
        reason = self.reasons.filtered(lambda reason: kind in reason._kinds() and not reason.photo_required)[:1]
        order._liquor_request_return(reason, kind, {order.order_line[:1]: bottles}, description="words")

    def on_ask_return(self, order, bottles):
        self.ask(order, bottles, "refund")

    def on_ask_exchange(self, order, bottles):
        self.ask(order, bottles, "exchange")

    def on_refund_only(self, order, bottles):
        self.ask(order, bottles, "refund_only")

    def on_approve(self, order, _bottles):
        for request in order.liquor_return_ids.filtered(lambda request: request.state == "requested"):
            request.action_approve()

    def on_check_good(self, order, bottles):
        self.inspect(order, bottles, damaged=False)

    def on_check_damaged(self, order, bottles):
        self.inspect(order, bottles, damaged=True)

    def inspect(self, order, bottles, damaged):
        for request in order.liquor_return_ids.filtered(lambda request: request.state in ("approved", "received")):
            results = []
            for rma in request.line_ids:
                accepted = min(bottles, rma.liquor_qty_requested)
                results.append(
                    {
                        "rma_id": rma.id,
                        "good": 0 if damaged else accepted,
                        "damaged": accepted if damaged else 0,
                        "damage_reason": "cracked",
                        "lot_id": self.lot.id,
                    }
                )
            request.action_check(results, "counted")

    def on_withdraw(self, order, _bottles):
        order.liquor_return_ids.filtered(lambda request: request.state == "requested")._liquor_withdraw()

    # ---- what always holds
    def check(self, orders):
        for order in orders:
            self.assertLessEqual(order._liquor_amount_refunded(), order._liquor_amount_paid(), "refunded ≤ paid")
            for line in order.order_line:
                self.assertGreaterEqual(line.liquor_qty_returned, 0)
                self.assertGreaterEqual(self.delivered(line), line.liquor_qty_returned, "delivered − returned ≥ 0")
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id.usage", "=", "internal")]
        )
        self.assertFalse(quants.filtered(lambda quant: quant.quantity < 0), "no negative stock")
        held = self.env["liquor.stock.hold"].search([("product_id", "=", self.product.id), ("state", "=", "active")])
        self.assertFalse(held.filtered(lambda hold: hold.quantity <= 0), "holds never negative")
        self.assertLessEqual(
            self.product._liquor_held(self.warehouse).get(self.product.id, 0) + self.bottles_reserved(),
            sum(quants.mapped("quantity")),
            "held and reserved ≤ in stock",
        )
        money = {order: order._liquor_amount_paid() - order._liquor_amount_refunded() for order in orders}
        for order, kept in money.items():
            if order.state == "cancel":
                self.assertEqual(kept, 0, "nobody pays for a cancelled order")

    def delivered(self, line):
        """Bottles that left for the customer, exchanges included."""
        moves = line.order_id.picking_ids.move_ids.filtered(
            lambda move: move.state == "done" and move.location_dest_id.usage == "customer"
        )
        return sum(moves.mapped("quantity"))

    def finish(self, orders):
        """Time passes: every hold ends."""
        for order in orders:
            if order.state in ("draft", "sent") and order.liquor_hold_until:
                self.let_time_pass(order)
        self.run_timeout()
        self.check(orders)
        active = self.env["liquor.stock.hold"].search(
            [("order_id", "in", [order.id for order in orders]), ("state", "=", "active")]
        )
        self.assertFalse(active, "every hold ends")
