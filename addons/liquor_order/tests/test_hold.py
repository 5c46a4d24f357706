from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LiquorOrderCase


@tagged("post_install", "-at_install")
class TestHold(LiquorOrderCase):
    def expire(self, order):
        past = fields.Datetime.now() - timedelta(minutes=1)
        order.liquor_hold_until = past
        order.liquor_hold_ids.expires_at = past

    def sweep(self):
        with self.enter_registry_test_mode():
            self.env.ref("liquor_order.cron_hold_timeout").method_direct_trigger()

    def test_placing_holds_the_stock_in_bottles(self):
        order = self.customer_order(2, place=False)
        order.order_line.product_uom_id = self.baijiu.case_uom_id
        order._liquor_place()
        self.assertEqual(order.state, "sent")
        self.assertEqual(order.liquor_hold_ids.quantity, 12, "two cases of six")
        self.assertEqual(self.available(), 48)
        minutes = (order.liquor_hold_until - order.liquor_placed_at).total_seconds() / 60
        self.assertEqual(round(minutes), 30)

    def test_placing_twice_changes_nothing(self):
        order = self.customer_order(6)
        placed, until = order.liquor_placed_at, order.liquor_hold_until
        order._liquor_place()
        self.assertEqual((order.liquor_placed_at, order.liquor_hold_until), (placed, until))
        self.assertEqual(order.liquor_hold_ids.mapped("quantity"), [6])

    def test_lines_of_one_product_are_held_together(self):
        order = self.order(self.baijiu, 5)
        order.order_line.copy({"order_id": order.id, "product_uom_qty": 7})
        order._liquor_place()
        self.assertEqual(order.liquor_hold_ids.mapped("quantity"), [12])

    def test_what_is_held_cannot_be_ordered(self):
        self.customer_order(55)
        second = self.customer_order(6, place=False)
        with self.assertRaisesRegex(ValidationError, "Test Sauce 53.*5 left"):
            second._liquor_place()
        self.assertFalse(second.liquor_hold_ids)
        self.assertFalse(second.liquor_placed_at)
        self.customer_order(5)
        self.assertEqual(self.available(), 0)

    def test_payment_takes_the_hold(self):
        order = self.customer_order(6)
        self.pay(order)
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.liquor_hold_ids.mapped("state"), ["taken"])
        self.assertFalse(order.liquor_hold_until)
        self.assertEqual(order.picking_ids.move_ids.mapped("quantity"), [6], "reserved by the delivery")
        self.assertEqual(self.available(), 54)

    def test_a_second_notification_changes_nothing(self):
        order = self.customer_order(6)
        tx = self.pay(order)
        tx._post_process()
        self.assertEqual(len(order.picking_ids), 1)
        self.assertFalse(order.liquor_refund_ids)
        self.assertEqual(self.available(), 54)

    def test_a_hold_ends_at_its_deadline_and_the_order_is_cancelled(self):
        order = self.customer_order(60)
        self.expire(order)
        self.assertEqual(self.available(), 60, "counts for nothing before it is swept")
        self.sweep()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.liquor_hold_ids.mapped("state"), ["released"])
        self.assertEqual(order.liquor_hold_ids.reason, "timeout")
        self.assertEqual(order.liquor_cancel_reason, "Not paid in time")

    def test_an_order_in_time_is_not_swept(self):
        order = self.customer_order(6)
        self.sweep()
        self.assertEqual((order.state, order.liquor_hold_ids.state), ("sent", "active"))

    def test_an_order_with_a_payment_under_way_is_not_cancelled(self):
        order = self.customer_order(6)
        self.pay(order, state="pending", post_process=False)
        self.expire(order)
        self.sweep()
        self.assertEqual(order.state, "sent")

    def test_an_announced_transfer_holds_the_stock_for_days(self):
        order = self.customer_order(6)
        self.pay(order, state="pending")
        self.assertEqual(order.liquor_hold_until, order.liquor_placed_at + timedelta(days=3))
        self.assertEqual(order.liquor_hold_ids.expires_at, order.liquor_hold_until)

    def test_placing_after_the_deadline_is_refused(self):
        order = self.customer_order(6)
        self.expire(order)
        with self.assertRaisesRegex(ValidationError, "time to pay order .* is over"):
            order._liquor_place()

    def test_a_late_payment_takes_the_stock_again(self):
        order = self.customer_order(6)
        self.expire(order)
        self.sweep()
        self.pay(order)
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.liquor_refund_ids)
        self.assertEqual(self.available(), 54)

    def test_a_late_payment_without_stock_goes_back(self):
        order = self.customer_order(60)
        self.expire(order)
        self.sweep()
        other = self.customer_order(10)
        self.pay(order)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.liquor_refund_ids.mapped("amount"), [order.amount_total])
        self.assertEqual(order.liquor_refund_ids.state, "done")
        self.assertEqual(order._liquor_amount_refunded(), order._liquor_amount_paid())
        self.assertEqual(other.liquor_hold_ids.state, "active")

    def test_a_payment_after_the_hold_ended_but_before_the_sweep(self):
        order = self.customer_order(60)
        self.expire(order)
        self.customer_order(10)
        self.pay(order)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.liquor_refund_ids.state, "done")

    def test_a_payment_for_an_order_the_customer_cancelled_goes_back(self):
        order = self.customer_order(6)
        self.assertTrue(order._liquor_cancel_by_customer())
        self.assertEqual(self.available(), 60)
        self.pay(order)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order._liquor_amount_refunded(), order.amount_total)

    def test_a_double_payment_goes_back(self):
        order = self.customer_order(6)
        self.pay(order)
        second = self.pay(order)
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.liquor_refund_ids.mapped("amount"), [order.amount_total])
        second._post_process()
        self.assertEqual(len(order.liquor_refund_ids), 1)

    def test_too_little_paid_confirms_nothing(self):
        order = self.customer_order(6)
        self.pay(order, amount=1.0)
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.liquor_hold_until, "still to be paid")

    def test_a_paid_order_cannot_be_cancelled_by_the_customer(self):
        order = self.customer_order(6)
        self.pay(order, state="pending", post_process=False)
        self.assertFalse(order._liquor_cancel_by_customer())

    def test_products_sold_without_stock_are_not_held(self):
        self.beer.allow_out_of_stock_order = True
        order = self.customer_order(12, product=self.beer)
        self.assertFalse(order.liquor_hold_ids)
        self.assertTrue(order.liquor_hold_until, "to be paid in time all the same")

    def test_expired_lots_are_not_promised(self):
        lot = self.create_lot(self.beer, "OLD", production_date=fields.Date.today() - timedelta(days=200))
        self.put_in_stock(lot, 24)
        self.env["stock.quant"].flush_model()
        self.assertEqual(self.available(self.beer), 0)

    def test_holds_are_closed_to_customers(self):
        order = self.customer_order(6)
        portal = self.env.ref("base.public_user")
        self.assertFalse(self.env["liquor.stock.hold"].with_user(portal).has_access("read"))
        service = self.user_of("service")
        self.assertEqual(order.liquor_hold_ids.with_user(service).mapped("quantity"), [6])
        self.assertFalse(self.env["liquor.stock.hold"].with_user(service).has_access("write"))

    @mute_logger("odoo.sql_db")
    def test_the_shop_offers_what_nobody_holds(self):
        website = self.env["website"].search([], limit=1)
        variant = self.baijiu.product_variant_id
        before = website._get_product_available_qty(variant)
        self.customer_order(6)
        self.assertEqual(website._get_product_available_qty(variant), before - 6)
        self.assertEqual(self.baijiu._liquor_free_quantities(website, variant.ids)[variant.id], before - 6)

    def test_a_provider_that_is_switched_on_has_its_payment_method(self):
        lines = self.env["account.payment.method.line"]
        domain = [("payment_provider_id", "=", self.provider.id)]
        self.provider.state = "disabled"
        lines.search(domain).unlink()
        self.provider.state = "test"
        self.assertEqual(lines.search_count(domain), 1)
