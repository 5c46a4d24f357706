from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_tracking import TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingState(TrackingCase):
    def test_a_cart_has_no_state(self):
        self.assertFalse(self.order(self.liquor, 1).liquor_state)

    def test_placed_and_not_paid_is_unpaid(self):
        order = self.placed()
        self.assertEqual(order.liquor_state, "unpaid")
        self.pay(order, state="pending")
        self.assertEqual(order.liquor_state, "unpaid", "A payment that is pending is not paid")

    def test_a_part_is_not_paid(self):
        order = self.placed()
        tx = self.pay(order)
        tx.amount = order.amount_total - 0.01
        self.assertEqual(order.liquor_state, "unpaid")
        tx.amount = order.amount_total
        self.assertEqual(order.liquor_state, "review")

    def test_paid_and_not_confirmed_is_in_review(self):
        order = self.placed()
        self.pay(order)
        self.assertEqual(order.liquor_state, "review")

    def test_a_review_comes_before_payment_and_shipping(self):
        unpaid, confirmed = self.placed(), self.confirmed()
        self.patch(self.env.registry["sale.order"], "_liquor_is_in_review", lambda order: True)
        (unpaid + confirmed)._compute_liquor_state()
        self.assertEqual((unpaid + confirmed).mapped("liquor_state"), ["review", "review"])

    def test_confirmed_is_to_ship(self):
        self.assertEqual(self.confirmed().liquor_state, "to_ship")

    def test_shipped_then_transit_then_signed(self):
        picking = self.shipped()
        order = picking.sale_id
        self.assertEqual(order.liquor_state, "shipped")
        picking.delivery_state = "in_transit"
        self.assertEqual(order.liquor_state, "transit")
        moment = fields.Datetime.now()
        picking.write({"delivery_state": "customer_delivered", "date_delivered": moment})
        self.assertEqual(order.liquor_state, "signed")
        self.assertEqual(order.liquor_signed_at, moment)

    def test_a_part_shipped_and_signed_is_on_its_way(self):
        order = self.confirmed(quantity=4)
        first = self.ship(order, "SF1", quantity=1)
        self.assertEqual(order.liquor_state, "shipped")
        first._liquor_sign("signed")
        self.assertEqual(order.liquor_state, "transit")
        self.assertFalse(order.liquor_signed_at)
        second = self.ship(order, "SF2")
        self.assertNotEqual(first, second)
        second._liquor_sign("signed")
        self.assertEqual(order.liquor_state, "signed")

    def test_a_cancelled_rest_does_not_count(self):
        order = self.confirmed(quantity=4)
        self.ship(order, "SF1", quantity=1)._liquor_sign("signed")
        order.picking_ids.filtered(lambda p: p.state != "done").action_cancel()
        self.assertEqual(order.liquor_state, "signed")

    def test_cancelled(self):
        order = self.confirmed()
        order._action_cancel()
        self.assertEqual(order.liquor_state, "cancel")

    def test_stored_and_searchable(self):
        order = self.confirmed()
        order.flush_recordset()
        self.env.cr.execute("SELECT liquor_state FROM sale_order WHERE id = %s", [order.id])
        self.assertEqual(self.env.cr.fetchone()[0], "to_ship")
        found = self.env["sale.order"].search([("liquor_state", "=", "to_ship"), ("id", "=", order.id)])
        self.assertEqual(found, order)

    def test_customer_confirms_the_receipt_once(self):
        calls = []
        model = self.env.registry["sale.order"]
        self.patch(model, "_liquor_on_complete", lambda order: calls.append(order.id))
        order = self.shipped().sale_id
        order.action_liquor_receive()
        self.assertEqual(order.liquor_state, "done")
        self.assertTrue(order.liquor_signed_at)
        order.action_liquor_receive()
        order._liquor_complete()
        self.assertEqual(calls, order.ids, "The hook is called once an order")

    def test_nothing_to_confirm_before_it_ships(self):
        order = self.confirmed()
        with self.assertRaisesRegex(UserError, order.name):
            order.action_liquor_receive()
        self.assertEqual(order.liquor_state, "to_ship")

    def test_receipt_of_a_part_leaves_the_order_open(self):
        order = self.confirmed(quantity=4)
        self.ship(order, "SF1", quantity=1)
        order.action_liquor_receive()
        self.assertEqual(order.liquor_state, "transit")
        self.assertFalse(order.liquor_completed_at)

    def test_the_night_completes_after_the_days_of_the_company(self):
        self.env.company.liquor_complete_days = 14
        order, younger = self.shipped("SF1").sale_id, self.shipped("SF2").sale_id
        now = fields.Datetime.now()
        for one, days in ((order, 14), (younger, 13)):
            one.picking_ids._liquor_sign("signed")
            one.picking_ids.date_delivered = now - timedelta(days=days, minutes=1)
        self.run_job("cron_order_complete")
        self.assertEqual(order.liquor_state, "done")
        self.assertEqual(younger.liquor_state, "signed")

    def test_zero_days_leave_it_to_the_customer(self):
        self.env.company.liquor_complete_days = 0
        order = self.shipped().sale_id
        order.picking_ids._liquor_sign("signed")
        order.picking_ids.date_delivered = fields.Datetime.now() - timedelta(days=400)
        self.run_job("cron_order_complete")
        self.assertEqual(order.liquor_state, "signed")

    def test_warehouse_and_service_mark_as_signed(self):
        for role in ("warehouse", "service"):
            picking = self.shipped()
            picking.with_user(self.user_of(role)).action_liquor_mark_signed()
            self.assertEqual(picking.sale_id.liquor_state, "signed")
            event = self.events(picking)
            self.assertEqual((event.state, event.source), ("signed", "manual"))

    def test_a_customer_cannot_mark_as_signed(self):
        picking = self.shipped()
        portal = new_test_user(self.env, "tracking_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            picking.with_user(portal).action_liquor_mark_signed()
        self.assertFalse(self.events(picking))

    def test_not_shipped_cannot_be_marked(self):
        picking = self.confirmed().picking_ids
        with self.assertRaisesRegex(UserError, "validate the delivery first"):
            picking.action_liquor_mark_signed()
        self.assertFalse(self.events(picking))

    def test_events_are_append_only(self):
        picking = self.shipped()
        picking._liquor_sign("signed")
        event = self.events(picking)
        with self.assertRaises(UserError):
            event.text = "other"
        with self.assertRaises(UserError):
            event.unlink()
        with self.assertRaises(AccessError):
            event.with_user(self.user_of("manager")).create(
                {"picking_id": picking.id, "time": fields.Datetime.now(), "state": "signed", "text_hash": "x"}
            )

    def test_dependencies_cost_no_query_an_order(self):
        orders = self.env["sale.order"]
        for _number in range(6):
            orders += self.shipped().sale_id
        self.env.flush_all()
        counts = []
        for some in (orders[:2], orders):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._compute_liquor_state()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
