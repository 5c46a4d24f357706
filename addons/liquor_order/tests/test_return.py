from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.sale_order import SaleOrder
from .common_return import ReturnCase


@tagged("post_install", "-at_install")
class TestReturn(ReturnCase):
    """From the request to the money or the replacement."""

    def setUp(self):
        super().setUp()
        self.lot = self.lot_of(self.baijiu, 30)
        self.calls = []

        def record(order, lines, amount):
            self.calls.append((lines, amount))

        patcher = patch.object(SaleOrder, "_liquor_on_return", record)
        patcher.start()
        self.addCleanup(patcher.stop)

    def quantity(self, location):
        return self.env["stock.quant"]._get_available_quantity(
            self.baijiu.product_variant_id, location, lot_id=self.lot, strict=True
        )

    # ---- refund

    def test_return_and_refund(self):
        order = self.shipped([(self.baijiu, 3, 100)])
        line = order.order_line
        request = self.ask(order, "broken", "refund", {0: 2})
        self.assertEqual(request.state, "requested")
        self.assertEqual(len(request.photo_ids), 1)
        self.assertEqual(request.line_ids.liquor_lot_id, self.lot)
        self.assertEqual(request.amount_estimate, 200)
        self.approve(request)
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.line_ids.state, "confirmed")
        self.assertEqual(self.calls, [])
        before = self.quantity(self.stock)
        self.check(request, damaged=1)
        self.assertEqual(request.state, "refunding")
        self.assertEqual(request.line_ids.reception_move_id.state, "done")
        self.assertEqual(self.quantity(self.stock), before + 1, "good → stock")
        self.assertEqual(self.quantity(self.warehouse.rma_loc_id), 0)
        scrap = self.env["stock.scrap"].search([("origin", "=", request.name)])
        self.assertEqual((scrap.scrap_qty, scrap.state, scrap.lot_id), (1, "done", self.lot))
        self.assertEqual(scrap.scrap_reason_tag_ids.name, "cracked")
        self.assertEqual(request.amount_refund, 200)
        self.assertEqual(request.refund_id.amount, 200)
        self.assertEqual(request.refund_id.order_id, order)
        self.assertEqual(self.calls, [({line: 2.0}, 200.0)], "once, with what came back")
        self.assertEqual(line.liquor_qty_returned, 2)
        request.refund_id.state = "done"
        self.assertEqual(request.state, "done")
        told = " ".join(request.with_user(self.warehouse_user).message_ids.mapped("body"))
        self.assertIn("refund", told)
        self.assertNotIn("200", told, "the warehouse reads no amounts")

    def test_refused_refund_is_asked_for_again(self):
        self.env.company.liquor_refund_limit = 1
        order = self.shipped([(self.baijiu, 2, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 1})
        self.approve(request)
        self.check(request)
        refused = request.refund_id
        self.assertEqual((refused.state, request.state), ("to_approve", "refunding"))
        clerk = request.with_user(self.service)
        with self.assertRaises(UserError):
            clerk.action_ask_refund_again()
        finance = self.user_of("finance")
        refused.with_user(finance).action_refuse()
        self.assertEqual(request.activity_ids.user_id, self.service)
        self.assertIn(refused.name, request.activity_ids.summary)
        with self.assertRaises(AccessError):
            request.with_user(self.warehouse_user).action_ask_refund_again()
        clerk.action_ask_refund_again()
        self.assertFalse(request.activity_ids)
        again = request.refund_id
        self.assertEqual((again.state, again.amount), ("to_approve", refused.amount))
        self.assertEqual(order.liquor_refund_ids, refused | again)
        with self.assertRaises(UserError):
            clerk.action_ask_refund_again()
        again.with_user(finance).action_approve()
        self.assertIn(again.state, ("done", "manual", "processing"))
        self.assertEqual(order._liquor_amount_refunded(), again.amount)

    def test_refund_state_by_cron(self):
        order = self.shipped([(self.baijiu, 1, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 1})
        self.approve(request)
        self.check(request)
        self.env.flush_all()
        self.env.cr.execute("UPDATE liquor_refund SET state = 'done' WHERE id = %s", [request.refund_id.id])
        self.env.invalidate_all()
        self.env["liquor.return"]._cron_returns()
        self.assertEqual(request.state, "done")

    def test_partial_returns_add_up_with_discount(self):
        discount = self.env["product.product"].create({"name": "Coupon", "type": "service", "taxes_id": False})
        order = self.shipped(
            [(self.baijiu, 3, 100)], extra=[{"product_id": discount.id, "product_uom_qty": 1, "price_unit": -50.01}]
        )
        self.assertEqual(order.amount_total, 249.99)
        amounts = []
        for _number in range(3):
            request = self.ask(order, "no_reason", "refund", {0: 1})
            self.approve(request)
            self.check(request)
            amounts.append(request.amount_refund)
        self.assertEqual(sum(amounts), 249.99)
        self.assertEqual(amounts, [83.33, 83.33, 83.33])
        self.assertEqual(order._liquor_amount_refunded(), order._liquor_amount_paid())

    def test_case_is_returned_by_the_bottle(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.baijiu.product_variant_id.id,
                            "product_uom_qty": 1,
                            "product_uom_id": self.baijiu.case_uom_id.id,
                            "price_unit": 500,
                        },
                    )
                ],
            }
        )
        order.action_confirm()
        self.pay(order, 500)
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        self.assertEqual(order._liquor_returnable(), {order.order_line: 6.0})
        amounts = []
        for quantity in (1, 2, 3):
            request = self.ask(order, "no_reason", "refund", {0: quantity})
            self.approve(request)
            self.check(request)
            amounts.append(request.amount_refund)
        self.assertEqual(amounts, [83.33, 166.67, 250.0])
        self.assertAlmostEqual(order.order_line.liquor_qty_returned, 1.0, 6)
        self.assertEqual(order._liquor_returnable(), {})

    def test_shipping_fee(self):
        carrier = self.env["product.product"].create({"name": "Courier", "type": "service", "taxes_id": False})
        fee = {"product_id": carrier.id, "product_uom_qty": 1, "price_unit": 12, "is_delivery": True}
        for reason, quantity, expected in (("wrong", 2, 212), ("wrong", 1, 100), ("no_reason", 2, 200)):
            order = self.shipped([(self.baijiu, 2, 100)], extra=[fee])
            request = self.ask(order, reason, "refund", {0: quantity})
            self.approve(request)
            self.check(request)
            self.assertEqual(request.amount_refund, expected, reason)

    def test_never_more_than_paid(self):
        order = self.shipped([(self.baijiu, 2, 100)], paid=120)
        first = self.ask(order, "no_reason", "refund", {0: 1})
        self.approve(first)
        self.check(first)
        second = self.ask(order, "no_reason", "refund", {0: 1})
        self.approve(second)
        self.check(second)
        self.assertEqual((first.amount_refund, second.amount_refund), (100, 20))
        unpaid = self.shipped([(self.baijiu, 1, 100)], paid=0)
        request = self.ask(unpaid, "no_reason", "refund", {0: 1})
        self.approve(request)
        self.check(request)
        self.assertEqual((request.state, request.amount_refund), ("done", 0))
        self.assertFalse(request.refund_id)
        self.assertEqual(self.calls[-1], ({unpaid.order_line: 1.0}, 0.0))

    def test_credit_note_of_what_was_invoiced(self):
        discount = self.env["product.product"].create({"name": "Coupon", "type": "service", "taxes_id": False})
        order = self.shipped(
            [(self.baijiu, 3, 100)], extra=[{"product_id": discount.id, "product_uom_qty": 1, "price_unit": -50}]
        )
        invoice = order._create_invoices()
        invoice.action_post()
        request = self.ask(order, "quality", "refund", {0: 2})
        self.approve(request)
        self.check(request)
        self.assertEqual(request.amount_refund, 166.67)
        note = request.line_ids.refund_id
        self.assertEqual(note.move_type, "out_refund")
        self.assertEqual(note.reversed_entry_id, invoice)
        self.assertEqual(note.amount_total, 166.67)
        note.action_post()
        uninvoiced = self.shipped([(self.baijiu, 1, 100)])
        request = self.ask(uninvoiced, "quality", "refund", {0: 1})
        self.approve(request)
        self.check(request)
        self.assertFalse(request.line_ids.refund_id)

    def test_refund_without_return(self):
        order = self.shipped([(self.baijiu, 3, 100)])
        with self.refuses("at most"):
            self.ask(order, "broken", "refund_only", {0: 3})
        with self.refuses("cannot be settled"):
            self.ask(order, "no_reason", "refund_only", {0: 1})
        request = self.ask(order, "leaking", "refund_only", {0: 2})
        self.approve(request)
        self.assertEqual((request.state, request.amount_refund), ("refunding", 200))
        self.assertFalse(request.line_ids.reception_move_id)
        self.assertEqual(self.calls, [({}, 200.0)], "no goods came back")
        self.assertEqual(order.order_line.liquor_qty_returned, 0)
        self.assertEqual(order._liquor_returnable(), {order.order_line: 1.0}, "paid back units cannot come back")
        # what never arrived needs no limit
        self.env.company.liquor_return_keep_limit = 0
        missing = self.ask(order, "missing", "refund_only", {0: 1})
        self.approve(missing)
        self.assertEqual(missing.amount_refund, 100)

    # ---- exchange

    def test_exchange(self):
        order = self.shipped([(self.baijiu, 2, 100)])
        request = self.ask(order, "quality", "exchange", {0: 2})
        self.approve(request)
        self.check(request)
        self.assertEqual(request.state, "replacing")
        picking = request.line_ids.delivery_move_ids.picking_id
        self.assertEqual(picking.picking_type_id.code, "outgoing")
        self.assertEqual(picking.partner_id, order.partner_shipping_id)
        self.assertEqual(self.calls, [({order.order_line: 2.0}, 0.0)])
        self.assertFalse(request.refund_id)
        picking.action_assign()
        picking.move_ids.picked = True
        picking.with_user(self.warehouse_user).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(request.state, "done")
        self.assertEqual(len(order.order_line), 1, "no new line on the order")
        self.assertEqual(order.order_line.liquor_qty_returned, 0)
        self.assertEqual(order._liquor_returnable(), {order.order_line: 2.0}, "the replacement can come back")

    # ---- quantities

    def test_no_more_than_delivered(self):
        order = self.shipped([(self.baijiu, 3, 100)])
        self.ask(order, "no_reason", "refund", {0: 2})
        with self.refuses("at most 1 .* you asked for 2"):
            self.ask(order, "no_reason", "refund", {0: 2})
        second = self.ask(order, "no_reason", "refund", {0: 1})
        self.assertEqual(order._liquor_returnable(), {})
        second._liquor_withdraw()
        self.assertEqual(second.state, "cancelled")
        self.assertEqual(order._liquor_returnable(), {order.order_line: 1.0})
        for quantity in (-1, 0.5):
            with self.refuses(""):
                self.ask(order, "no_reason", "refund", {0: quantity})
        with self.refuses("at least one product"):
            self.ask(order, "no_reason", "refund", {0: 0})

    def test_line_of_another_order(self):
        mine = self.shipped([(self.baijiu, 1, 100)])
        other = self.shipped([(self.baijiu, 3, 100)])
        with self.refuses("Nothing of this product"):
            mine._liquor_request_return(self.reasons["other"], "refund", {other.order_line: 1}, "x")

    def test_several_lots(self):
        second = self.create_lot(self.baijiu, "T-SAUCE-L2")
        self.put_in_stock(second, 10)
        order = self.shipped([(self.baijiu, 32, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 32})
        self.assertEqual(sorted(request.line_ids.mapped("product_uom_qty")), [2, 30])
        self.assertEqual(request.line_ids.liquor_lot_id, self.lot | second)
        self.approve(request)
        self.check(request)
        self.assertEqual(request.amount_refund, 3200)
        self.assertEqual(self.quantity(self.stock), 30)
        self.assertEqual(order.order_line.liquor_qty_returned, 32)

    def test_returned_never_above_delivered(self):
        order = self.shipped([(self.baijiu, 2, 100)])
        with self.refuses("only 2 were delivered"):
            order.order_line.liquor_qty_returned = 3

    def test_partial_acceptance(self):
        order = self.shipped([(self.baijiu, 3, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 3})
        self.approve(request)
        with self.refuses("write in the note why"):
            self.check(request, good=1)
        with self.refuses("at most the 3"):
            self.check(request, good=4)
        self.check(request, good=1, note="two were opened")
        self.assertEqual(request.amount_refund, 100)
        self.assertEqual(order.order_line.liquor_qty_returned, 1)
        self.assertEqual(order._liquor_returnable(), {order.order_line: 2.0})
        nothing = self.ask(order, "no_reason", "refund", {0: 2})
        self.approve(nothing)
        self.check(nothing, good=0, note="empty box")
        self.assertEqual((nothing.state, nothing.refuse_reason), ("refused", "empty box"))
        self.assertEqual(len(self.calls), 1)

    # ---- windows, exclusions

    @freeze_time("2026-03-10 04:00:00")
    def test_windows(self):
        order = self.shipped([(self.baijiu, 3, 100)])
        order.picking_ids.move_ids.date = datetime(2026, 3, 1, 17, 0)  # 2 March, 01:00 in China
        end = order._liquor_return_deadline(self.reasons["no_reason"])
        self.assertEqual(end, datetime(2026, 3, 9, 16, 0), "midnight in China, seven days after the day of signing")
        self.assertIn(self.reasons["quality"], order._liquor_return_reasons())
        self.assertNotIn(self.reasons["no_reason"], order._liquor_return_reasons())
        with self.refuses("that time is over"):
            self.ask(order, "no_reason", "refund", {0: 1})
        with freeze_time("2026-03-09 15:59:59"):
            self.assertTrue(self.ask(order, "no_reason", "refund", {0: 1}))
        with freeze_time("2026-03-09 16:00:00"), self.refuses(""):
            self.ask(order, "no_reason", "refund", {0: 1})

    def test_not_shipped(self):
        order = self.order(self.baijiu, 1)
        order.action_confirm()
        with self.refuses("cancel it instead"):
            self.ask(order, "no_reason", "refund", {0: 1})

    def test_excluded_only_if_confirmed(self):
        self.baijiu.liquor_no_reason_return = "excluded"
        order = self.shipped([(self.baijiu, 2, 100)])
        self.assertEqual(order._liquor_excluded_lines(), order.order_line)
        self.assertTrue(self.ask(order, "no_reason", "refund", {0: 1}), "not confirmed: the law has it accepted")
        order._liquor_confirm_no_return(True)
        with self.refuses("as you confirmed"):
            self.ask(order, "no_reason", "refund", {0: 1})
        self.assertTrue(self.ask(order, "quality", "refund", {0: 1}), "a fault is another matter")

    def test_cart_needs_the_confirmation(self):
        self.baijiu.liquor_no_reason_return = "excluded"
        order = self.order(self.baijiu, 1)
        order.carrier_id = self.env["delivery.carrier"].create(
            {"name": "T", "product_id": self.env["product.product"].create({"name": "T", "type": "service"}).id}
        )
        with (
            patch.object(type(order), "_get_delivery_methods", lambda order: order.carrier_id),
            patch.object(type(order), "_is_cart_ready", lambda order: True),
        ):
            with self.refuses("Test Sauce 53.*Tick the box"):
                order._check_cart_is_ready_to_be_paid()
            order._liquor_confirm_no_return(True)
            self.assertTrue(order.order_line.liquor_no_return_confirmed_at)
            order._check_cart_is_ready_to_be_paid()
            order._liquor_confirm_no_return(False)
            with self.refuses(""):
                order._check_cart_is_ready_to_be_paid()

    # ---- photos

    def test_photos(self):
        order = self.shipped([(self.baijiu, 3, 100)])
        with self.refuses("at least one photo"):
            self.ask(order, "broken", "refund", {0: 1}, photos=[])
        for name, content in (("a.png", b"<script>"), ("b.jpg", b""), ("c.gif", self.photo("GIF"))):
            with self.refuses(""):
                self.ask(order, "broken", "refund", {0: 1}, photos=[(name, content)])
        with self.refuses("10 MB"):
            self.ask(order, "broken", "refund", {0: 1}, photos=[("d.jpg", b"x" * (10 * 1024 * 1024 + 1))])
        request = self.ask(order, "broken", "refund", {0: 1}, photos=[("e.jpg", self.photo("JPEG") + b"<?php")])
        photo = request.photo_ids
        self.assertFalse(photo.public)
        self.assertEqual((photo.res_model, photo.res_id, photo.mimetype), ("liquor.return", request.id, "image/jpeg"))
        self.assertNotIn(b"<?php", photo.raw)
        with self.refuses("At most 6"):
            request._liquor_add_photos([("x.png", self.photo())] * 6)
        self.assertEqual(len(request.photo_ids), 1, "all or none")

    # ---- people

    def test_who_may_do_what(self):
        order = self.shipped([(self.baijiu, 1, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 1})
        with self.assertRaises(AccessError):
            request.with_user(self.warehouse_user).action_approve()
        with self.assertRaises(AccessError):
            request.with_user(self.warehouse_user).action_refuse("x")
        with self.assertRaises(AccessError):
            request.with_user(self.service).write({"state": "done"})
        self.approve(request)
        with self.assertRaises(AccessError):
            request.with_user(self.service).action_check([], "")
        with self.assertRaises(UserError):
            self.approve(request)
        seen = request.with_user(self.warehouse_user)
        self.assertEqual(seen.line_ids.liquor_qty_requested, 1)
        for field in ("amount_estimate", "amount_refund", "refund_id"):
            with self.assertRaises(AccessError):
                seen.read([field])
        with self.assertRaises(AccessError):
            seen.line_ids.read(["liquor_amount"])
        buyer = self.user_of("buyer")
        with self.assertRaises(AccessError):
            request.with_user(buyer).read(["name"])

    def test_refuse(self):
        order = self.shipped([(self.baijiu, 1, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 1})
        with self.assertRaises(UserError):
            request.with_user(self.service).action_refuse("  ")
        request.with_user(self.service).action_refuse("opened")
        self.assertEqual((request.state, request.refuse_reason), ("refused", "opened"))
        self.assertEqual(order._liquor_returnable(), {order.order_line: 1.0})
        self.assertEqual(self.calls, [])

    def test_pickup(self):
        order = self.shipped([(self.baijiu, 1, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 1})
        with self.refuses("day, its time"):
            self.approve(request, method="pickup")
        yesterday = fields.Date.today() - timedelta(days=2)
        with self.refuses("is over"):
            self.approve(request, method="pickup", pickup_date=yesterday, pickup_slot="morning", pickup_courier="SF")
        tomorrow = fields.Date.today() + timedelta(days=2)
        self.approve(request, method="pickup", pickup_date=tomorrow, pickup_slot="morning", pickup_courier="SF")
        self.assertEqual((request.method, request.pickup_date), ("pickup", tomorrow))

    def test_tracking_number(self):
        order = self.shipped([(self.baijiu, 1, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 1})
        with self.assertRaises(UserError):
            request._liquor_set_tracking("SF1234567890")
        self.approve(request)
        for wrong in ("", "12", "<b>12345</b>", "中通12345"):
            with self.refuses(""):
                request._liquor_set_tracking(wrong)
        request._liquor_set_tracking(" SF123 456 7890 ", "SF")
        self.assertEqual((request.state, request.tracking_ref), ("waiting_goods", "SF1234567890"))
        with self.assertRaises(UserError):
            request._liquor_withdraw()

    def test_never_sent(self):
        order = self.shipped([(self.baijiu, 2, 100)])
        late = self.ask(order, "no_reason", "refund", {0: 1})
        sent = self.ask(order, "no_reason", "refund", {0: 1})
        self.approve(late)
        self.approve(sent)
        sent._liquor_set_tracking("SF1234567890")
        now = late.approved_at
        with freeze_time(now + timedelta(days=7)):
            self.env["liquor.return"]._cron_returns()
        self.assertEqual(late.state, "approved")
        with freeze_time(now + timedelta(days=7, minutes=1)):
            self.env["liquor.return"]._cron_returns()
        self.assertEqual((late.state, sent.state), ("expired", "waiting_goods"))
        self.assertEqual(order._liquor_returnable(), {order.order_line: 1.0})

    def test_label(self):
        order = self.shipped([(self.baijiu, 1, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 1})
        self.approve(request)
        html = (
            self.env["ir.actions.report"]._render_qweb_html("liquor_order.report_return_label", request.ids)[0].decode()
        )
        self.assertIn(request.name, html)
        self.assertIn("Test Customer", html)
        self.assertIn("article", html, "else the PDF loses its character set")

    def test_steps(self):
        order = self.shipped([(self.baijiu, 1, 100)])
        request = self.ask(order, "no_reason", "refund", {0: 1})
        done = [step["label"] for step in request._liquor_steps() if step["time"]]
        self.assertEqual(done, ["Requested"])
        self.approve(request)
        request._liquor_set_tracking("SF1234567890")
        self.check(request)
        request.refund_id.state = "done"
        steps = request._liquor_steps()
        self.assertEqual(
            [step["label"] for step in steps if step["time"]],
            ["Requested", "Approved", "Sent back", "Arrived", "Checked", "Refunded"],
        )
