from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_hold import HoldCase


@tagged("post_install", "-at_install")
class TestHold(HoldCase):
    """Placing holds stock; every hold ends."""

    def test_placing_holds_and_freezes(self):
        before = fields.Datetime.now()
        order = self.placed(4)
        hold = self.hold_of(order)
        self.assertEqual((hold.quantity, hold.state, hold.warehouse_id), (4, "active", self.warehouse))
        self.assertEqual(order.state, "sent")
        self.assertEqual(hold.expires_at, order.liquor_hold_until)
        self.assertAlmostEqual(order.liquor_hold_until, before + timedelta(minutes=30), delta=timedelta(seconds=5))
        self.assertEqual(self.available(), 6)

    def test_minutes_are_the_companys(self):
        self.company.liquor_hold_minutes = 10
        order = self.placed(1)
        self.assertAlmostEqual(order._liquor_seconds_to_pay(), 600, delta=5)

    def test_what_is_held_is_not_there_for_others(self):
        self.placed(8)
        other = self.shop_order(3)
        with self.assertRaisesRegex(ValidationError, r"Test Sauce 53: you want 3 .*, 2 are left"):
            other._liquor_place()
        self.assertEqual(other.state, "draft")
        self.assertFalse(self.hold_of(other))

    def test_nothing_is_held_where_one_product_is_short(self):
        order = self.shop_order(2)
        order.order_line = [(0, 0, {"product_id": self.beer.product_variant_id.id, "product_uom_qty": 1})]
        with self.assertRaisesRegex(ValidationError, "Test Lager"):
            order._liquor_place()
        self.assertEqual(self.available(), 10)

    def test_cases_are_held_as_bottles_and_lines_together(self):
        order = self.shop_order(1, uom=self.baijiu.case_uom_id)
        order.order_line = [(0, 0, {"product_id": self.product.id, "product_uom_qty": 3})]
        order._liquor_place()
        self.assertEqual(self.hold_of(order).quantity, 9)
        self.assertEqual(self.available(), 1)

    def test_backorders_and_services_need_no_hold(self):
        self.baijiu.allow_out_of_stock_order = True
        order = self.placed(100)
        self.assertFalse(self.hold_of(order))
        self.assertAlmostEqual(order._liquor_seconds_to_pay(), 1800, delta=5)

    def test_placing_again_keeps_the_first_deadline(self):
        order = self.placed(4)
        self.let_time_pass(order, 20)
        until = order.liquor_hold_until
        order._liquor_place()
        self.assertEqual(order.liquor_hold_until, until)
        self.assertEqual(self.hold_of(order).expires_at, until)
        self.assertEqual(len(self.hold_of(order)), 1)

    def test_request_that_failed_after_holding_is_found_again(self):
        # the hold is committed by itself: what is left is a cart with a hold
        order = self.placed(4)
        self.let_time_pass(order, 20)
        until = order.liquor_hold_until
        order.write({"state": "draft", "liquor_placed_at": False, "liquor_hold_until": False})
        order.order_line.product_uom_qty = 6
        order._liquor_place()
        self.assertEqual((self.hold_of(order).quantity, order.liquor_hold_until), (6, until))

    def test_product_that_left_the_order_is_released(self):
        order = self.placed(4)
        order.order_line.product_uom_qty = 0
        self.let_time_pass(order, 1)
        lot = self.create_lot(self.beer, "HOLD-B")
        self.put_in_stock(lot, 5)
        order.order_line = [(0, 0, {"product_id": lot.product_id.id, "product_uom_qty": 2})]
        order._liquor_place()
        states = {hold.product_id: (hold.state, hold.reason) for hold in self.hold_of(order)}
        self.assertEqual(states, {self.product: ("released", "changed"), lot.product_id: ("active", False)})

    def test_placing_after_the_deadline_is_refused(self):
        order = self.placed(4)
        self.let_time_pass(order)
        with self.assertRaisesRegex(ValidationError, "is over"):
            order._liquor_place()

    def test_deadline_counts_before_the_cron(self):
        order = self.placed(10)
        self.let_time_pass(order)
        self.assertEqual(self.available(), 10)
        self.assertEqual(self.hold_of(self.placed(10)).state, "active")

    def test_expired_lots_and_confirmed_demand_are_not_available(self):
        lot = self.create_lot(self.beer, "OLD", removal_date=fields.Datetime.now() - timedelta(days=1))
        self.put_in_stock(lot, 5)
        variant = self.beer.product_variant_id
        self.assertEqual(variant._liquor_available(self.warehouse)[variant.id], 0)
        direct = self.order(self.baijiu, 12)
        direct.warehouse_id = self.warehouse
        direct.action_confirm()  # staff sold more than there is
        self.assertEqual(self.available(), -2)

    def test_confirming_takes_the_hold(self):
        order = self.placed(4)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.hold_of(order).state, "taken")
        self.assertFalse(order.liquor_hold_until)
        self.assertEqual(self.bottles_reserved(), 4)
        self.assertEqual(self.available(), 6, "neither counted twice nor not at all")

    def test_confirmed_order_counts_once_before_its_hold_is_marked(self):
        order = self.placed(4)
        order.action_confirm()
        self.env.flush_all()
        self.env.cr.execute("UPDATE liquor_stock_hold SET state = 'active' WHERE order_id = %s", [order.id])
        self.env.invalidate_all()
        self.assertEqual(self.available(), 6)
        self.env["liquor.stock.hold"]._sweep()
        self.assertEqual(self.hold_of(order).state, "taken")

    def test_confirming_after_the_deadline_needs_the_stock(self):
        late, other = self.placed(8), self.shop_order(8)
        self.let_time_pass(late)
        other._liquor_place()
        with self.assertRaisesRegex(ValidationError, "2 are left"):
            late.action_confirm()
        self.assertEqual(late.state, "sent")
        other._action_cancel()
        late.action_confirm()
        self.assertEqual(late.state, "sale")

    def test_staffs_own_order_needs_no_hold(self):
        self.placed(10)
        order = self.order(self.baijiu, 1)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_cancelling_releases(self):
        order = self.placed(4)
        order._action_cancel()
        hold = self.hold_of(order)
        self.assertEqual((hold.state, hold.reason), ("released", "cancel"))
        self.assertTrue(hold.ended_at)
        self.assertEqual(self.available(), 10)

    def test_back_to_a_quotation_releases_and_unplaces(self):
        order = self.placed(4)
        order._action_cancel()
        order.action_draft()
        self.assertFalse(order.liquor_placed_at or order.liquor_cancel_reason)
        order._liquor_place()
        self.assertEqual(self.hold_of(order).mapped("state"), ["released", "active"])

    def test_timeout_cancels_and_tells(self):
        order, young = self.placed(4), self.placed(1)
        self.let_time_pass(order)
        mails = self.env["mail.mail"].search_count([("subject", "ilike", order.name)])
        self.run_timeout()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.liquor_cancel_reason, "Not paid in time")
        self.assertEqual((self.hold_of(order).state, self.hold_of(order).reason), ("released", "timeout"))
        self.assertEqual(self.env["mail.mail"].search_count([("subject", "ilike", order.name)]), mails + 1)
        self.assertEqual((young.state, self.hold_of(young).state), ("sent", "active"))

    def test_timeout_spares_what_is_being_paid(self):
        for state in ("pending", "done"):
            order = self.placed(1)
            transaction = self.transaction(order)
            transaction.state = state
            self.let_time_pass(order)
            self.run_timeout()
            self.assertEqual(order.state, "sent", state)
            self.assertEqual(self.hold_of(order).state, "released", "every hold ends")
        order = self.placed(1)
        self.transaction(order)._set_canceled()
        self.let_time_pass(order)
        self.run_timeout()
        self.assertEqual(order.state, "cancel")

    def test_timeout_of_a_quotation_only_releases(self):
        order = self.order(self.baijiu, 3)
        order.warehouse_id = self.warehouse
        order._liquor_place()
        self.let_time_pass(order)
        self.run_timeout()
        self.assertEqual((order.state, self.hold_of(order).state), ("sent", "released"))
        order._liquor_place()
        self.assertAlmostEqual(order._liquor_seconds_to_pay(), 1800, delta=5)

    def test_hold_cannot_be_negative_or_double(self):
        order = self.placed(4)
        hold = self.hold_of(order)
        with self.assertRaises(psycopg2.errors.CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.cr.execute("UPDATE liquor_stock_hold SET quantity = 0 WHERE id = %s", [hold.id])
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            hold.copy({"order_id": order.id})

    def test_order_without_payment_is_placed_by_confirming(self):
        self.baijiu.list_price = 0
        order = self.shop_order(4)
        order._validate_order()
        self.assertEqual((order.state, self.hold_of(order).state), ("sale", "taken"))
        short = self.shop_order(7)
        with self.assertRaisesRegex(ValidationError, "6 are left"):
            short._validate_order()

    def test_shop_offers_less(self):
        order = self.placed(4)
        own, cart = order._get_free_qty(self.product), self.shop_order(1)._get_free_qty(self.product)
        self.assertEqual((own, cart), (10, 6))
        self.website.warehouse_id = self.warehouse
        self.assertEqual(self.website._get_product_available_qty(self.product), 6)
        free = self.baijiu._liquor_free_quantities(self.website, self.product.ids)
        self.assertEqual(free, {self.product.id: 6.0})

    def test_held_quantities_take_one_query_for_many(self):
        products = self.product | self.beer.product_variant_id
        self.placed(4)
        self.env.flush_all()
        self.env.invalidate_all()
        products.mapped("name")
        with self.assertQueryCount(1):
            self.assertEqual(products._liquor_held(self.warehouse), {self.product.id: 4.0})

    def test_flash_sale_may_shorten(self):
        order = self.shop_order(1)
        self.patch(type(order), "_liquor_hold_minutes", lambda order: 10)
        order._liquor_place()
        self.assertAlmostEqual(order._liquor_seconds_to_pay(), 600, delta=5)

    def test_salesperson_without_purchase_rights_cancels_a_confirmed_order(self):
        order = self.order(self.baijiu, 2)
        order.warehouse_id = self.warehouse
        order.action_confirm()
        service = self.user_of("service")
        self.assertFalse(service.has_group("purchase.group_purchase_user"))
        order.with_user(service)._action_cancel()
        self.assertEqual(order.state, "cancel")
