from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .fulfilment_common import FulfilmentCase


@tagged("post_install", "-at_install")
class TestFulfilment(FulfilmentCase):
    """From the confirmed order to the parcel at the courier."""

    def test_fefo_end_to_end(self):
        """1 case + 3 bottles: the lot that expires first is sent first, whatever came in first."""
        late = self.create_lot(self.beer, "LATE", production_date=date(2026, 10, 1))
        soon = self.create_lot(self.beer, "SOON", production_date=date(2026, 8, 1))
        self.put_in_stock(late, 100)
        self.put_in_stock(soon, 10)
        order = self.order(self.beer, 1, uom=self.beer.case_uom_id, carrier_id=self.express.id)
        order.order_line = [(0, 0, {"product_id": self.beer.product_variant_id.id, "product_uom_qty": 3})]
        order.action_confirm()
        reserved = {}
        for line in order.picking_ids.move_line_ids:
            reserved[line.lot_id.name] = reserved.get(line.lot_id.name, 0) + line.quantity_product_uom
        self.assertEqual(reserved, {"SOON": 10, "LATE": 5}, "15 bottles: 1 case of 12 and 3")
        self.assertEqual(order.picking_ids.carrier_id, self.express)

    def test_spirits_leave_in_the_order_of_receipt(self):
        first, second = self.create_lot(self.baijiu, "FIRST"), self.create_lot(self.baijiu, "SECOND")
        self.put_in_stock(first, 4, in_date="2026-01-01 00:00:00")
        self.put_in_stock(second, 100, in_date="2026-02-01 00:00:00")
        picking = self.delivery(bottles=9, stock=0)
        lots = {line.lot_id.name: line.quantity_product_uom for line in picking.move_line_ids}
        self.assertEqual(lots, {"FIRST": 4, "SECOND": 5})
        self.assertEqual(picking.liquor_parcel_count, 1, "no lot has a whole case: one parcel of loose bottles")

    def test_parcels_are_counted_and_can_be_typed(self):
        picking = self.delivery(bottles=9)
        self.assertEqual(picking.liquor_parcel_count, 2, "a case and three bottles")
        self.express.liquor_max_bottles = 2
        self.assertEqual(picking.liquor_parcel_count, 5, "cases are opened: 2 + 2 + 2 + 2 + 1")
        picking.liquor_parcel_count = 3
        self.express.liquor_max_bottles = 0
        self.assertEqual(picking.liquor_parcel_count, 3, "a typed number stays")
        picking.liquor_parcel_count = 0
        self.assertEqual(picking.liquor_parcel_count, 2)
        with self.assertRaises(UserError):
            picking.liquor_parcel_count = -1

    def test_receipts_have_no_parcels(self):
        receipt = self.env["stock.picking"].create({"picking_type_id": self.warehouse.in_type_id.id})
        self.assertEqual(receipt.liquor_parcel_count, 0)

    def test_case_text(self):
        variant = self.baijiu.product_variant_id
        self.assertEqual(variant._liquor_case_text(15), "2 cases + 3 bottles")
        self.assertEqual(variant._liquor_case_text(12), "2 cases")
        self.assertEqual(variant._liquor_case_text(5), "5 bottles")
        self.assertEqual(variant._liquor_case_text(0), "0 bottles")
        self.assertEqual(variant.with_context(lang="zh_CN")._liquor_case_text(15), "2箱 + 3瓶")

    def test_can_go_whole(self):
        whole = self.delivery(bottles=3, stock=3)
        part = self.delivery(bottles=5, stock=2)
        none = self.delivery(bottles=5, stock=0)
        self.assertEqual(part.state, "assigned", "Odoo calls it ready")
        found = self.env["stock.picking"].search(
            [("liquor_ships_whole", "=", True), ("id", "in", (whole | part | none).ids)]
        )
        self.assertEqual(found, whole)

    def test_group_by_province(self):
        picking = self.delivery()
        groups = self.env["stock.picking"]._read_group([("id", "=", picking.id)], ["liquor_province_id"], ["__count"])
        self.assertEqual(groups, [(self.sichuan, 1)])
        self.assertEqual(
            self.env["stock.picking"].search([("liquor_province_id", "=", self.sichuan.id), ("id", "=", picking.id)]),
            picking,
        )

    def test_filters_of_the_list(self):
        """Each filter of the search view is a domain that Odoo takes."""
        from lxml import etree

        from odoo.tools.safe_eval import safe_eval

        picking = self.delivery()
        view = self.env.ref("liquor_order.view_picking_to_ship_search")
        for node in etree.fromstring(view.arch).xpath("//filter[@domain]"):
            domain = safe_eval(node.get("domain"), {"uid": self.env.uid})
            found = self.env["stock.picking"].search([*domain, ("id", "=", picking.id)])
            expected = node.get("name") in ("open", "whole", "no_wave", "no_number")
            self.assertEqual(bool(found), expected, node.get("name"))

    # -- numbers ---------------------------------------------------------
    def test_courier_delivery_needs_a_number(self):
        picking = self.delivery()
        with self.assertRaisesRegex(UserError, r"tracking number is missing: .*Test Express"):
            picking.button_validate()
        self.assertEqual(picking.state, "assigned")
        picking.carrier_tracking_ref = "SF1234567890"
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_blank_number_is_none(self):
        picking = self.delivery()
        picking.carrier_tracking_ref = " , "
        with self.assertRaises(UserError):
            picking.button_validate()

    def test_pickup_needs_no_number(self):
        picking = self.delivery(carrier=self.pickup)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_numbers_of_several_parcels(self):
        picking = self.delivery()
        picking.carrier_tracking_ref = "SF1，SF2, SF3"
        self.assertEqual(picking._liquor_tracking_numbers(), ["SF1", "SF2", "SF3"])

    # -- parts -----------------------------------------------------------
    def test_the_rest_comes_later(self):
        picking = self.delivery(bottles=9, stock=6)
        order = picking.sale_id
        picking.carrier_tracking_ref = "SF1000000001"
        action = picking.button_validate()
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")
        self.env["stock.backorder.confirmation"].with_context(**action["context"]).create(
            {"pick_ids": [(6, 0, picking.ids)]}
        ).process()
        rest = order.picking_ids - picking
        self.assertEqual((picking.state, rest.state), ("done", "confirmed"))
        self.assertEqual(rest.backorder_id, picking)
        self.assertFalse(rest.carrier_tracking_ref, "the rest travels under its own number")
        self.assertEqual(rest.carrier_id, self.express)
        self.assertEqual((picking.liquor_parcel_count, rest.liquor_parcel_count), (1, 1))
        return order, rest

    def pay(self, order):
        """Book the order as paid in full."""
        method = self.env["payment.method"].search([], limit=1)
        self.env["payment.transaction"].create(
            {
                "provider_id": self.env["payment.provider"].search([], limit=1).id,
                "payment_method_id": method.id,
                "reference": f"{order.name}-paid",
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "offline",
                "state": "done",
                "sale_order_ids": [(6, 0, order.ids)],
            }
        )

    def test_cancel_the_rest(self):
        if "liquor.refund" not in self.env:
            self.skipTest("needs the refunds")
        order, rest = self.test_the_rest_comes_later()
        self.pay(order)
        before = order.amount_total
        order.action_liquor_cancel_rest()
        self.assertEqual(rest.state, "cancel")
        self.assertEqual(order.order_line.filtered(lambda line: not line.is_delivery).product_uom_qty, 6)
        self.assertEqual(
            order.liquor_refund_ids.mapped("amount"), [order.currency_id.round(before - order.amount_total)]
        )
        self.assertEqual(len(order.picking_ids), 2, "no new delivery appears")
        with self.assertRaises(UserError):
            order.action_liquor_cancel_rest()

    def test_nothing_sent_is_no_rest(self):
        order = self.delivery().sale_id
        with self.assertRaisesRegex(UserError, "use Cancel"):
            order.action_liquor_cancel_rest()
        self.assertEqual(order.picking_ids.state, "assigned")

    # -- waves -----------------------------------------------------------
    def wave(self, pickings, user=None, **vals):
        wizard = self.env["liquor.wave.create"].with_user(user or self.env.user)
        return wizard.create({"picking_ids": [(6, 0, pickings.ids)], **vals}).action_create()

    def test_waves_by_carrier(self):
        warehouse = self.user_of("warehouse")
        express = self.delivery() | self.delivery() | self.delivery()
        pickup = self.delivery(carrier=self.pickup)
        self.wave(express | pickup, user=warehouse, user_id=warehouse.id, max_deliveries=2)
        waves = (express | pickup).batch_id
        self.assertEqual(len(waves), 3, "two of the courier, for two deliveries each, and one of the pick-up")
        self.assertEqual(set(waves.mapped("state")), {"in_progress"})
        self.assertEqual(waves.liquor_carrier_id, self.express | self.pickup)
        self.assertEqual((express | pickup).user_id, warehouse)
        self.assertEqual(pickup.batch_id.liquor_bottle_count, 3)

    def test_wave_refuses_what_is_in_another(self):
        picking = self.delivery()
        self.wave(picking)
        other = self.delivery()
        with self.assertRaisesRegex(UserError, f"{picking.name} is in wave"):
            self.wave(picking | other)
        self.assertFalse(other.batch_id)

    def test_wave_refuses_what_has_left(self):
        picking = self.delivery()
        picking.carrier_tracking_ref = "SF1000000002"
        picking.button_validate()
        with self.assertRaisesRegex(UserError, "is not open"):
            self.wave(picking)

    def test_service_makes_no_waves(self):
        picking = self.delivery()
        with self.assertRaises(AccessError):
            self.wave(picking, user=self.user_of("service"))

    def test_warehouse_works_through_a_wave(self):
        """The role has all rights that a wave needs, from making it to sending it."""
        warehouse = self.user_of("warehouse")
        pickings = self.delivery() | self.delivery()
        self.wave(pickings, user=warehouse)
        for number, picking in enumerate(pickings.with_user(warehouse)):
            picking.carrier_tracking_ref = f"SF200000000{number}"
        pickings.batch_id.with_user(warehouse).action_done()
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.assertEqual(pickings.batch_id.state, "done")

    # -- prints ----------------------------------------------------------
    def html(self, report, records, lang="en_US"):
        reports = self.env["ir.actions.report"].with_context(lang=lang)
        return reports._render_qweb_html(report, records.ids)[0].decode()

    def test_pick_list(self):
        self.baijiu.product_variant_id.barcode = "6901234567892"
        lot = self.create_lot(self.baijiu, "LOT-A", production_date=date(2025, 3, 2))
        self.put_in_stock(lot, 100)
        pickings = self.delivery(bottles=9, stock=0) | self.delivery(bottles=6, stock=0)
        rows = pickings._liquor_pick_rows()
        self.assertEqual(
            [(row["lot"], row["bottles"], row["text"]) for row in rows], [(lot, 15, "2 cases + 3 bottles")]
        )
        self.wave(pickings)
        html = self.html("liquor_order.report_wave_pick_list", pickings.batch_id, lang="zh_CN")
        for text in (
            pickings.batch_id.name,
            "LOT-A",
            "2箱 + 3瓶",
            "6901234567892",
            "data:image/svg+xml;base64",
            "2025",
        ):
            self.assertIn(text, html)

    def test_pick_list_names_what_is_short(self):
        picking = self.delivery(bottles=5, stock=2)
        self.assertEqual([(row["bottles"]) for row in picking._liquor_short_rows()], [3])
        self.assertIn("Not in Stock", self.html("liquor_order.report_pick_list", picking))

    def test_packing_slip(self):
        self.customer.lang = "zh_CN"
        picking = self.delivery(bottles=9)
        html = self.html("liquor_order.report_packing_slip", picking)
        for text in ("张三", "138****5678", "四川省成都市武侯区人民南路四段1号", picking.origin, "L1", "1箱", "3瓶"):
            self.assertIn(text, html)
        self.assertNotIn("13812345678", html)
        self.assertEqual([(slip["number"], slip["count"]) for slip in picking._liquor_slips()], [(1, 2), (2, 2)])
        self.assertEqual([[row["bottles"] for row in slip["rows"]] for slip in picking._liquor_slips()], [[6], [3]])

    def test_several_deliveries_are_one_print(self):
        pickings = self.delivery() | self.delivery()
        for action, report in (
            (pickings.action_liquor_print_slips(), "report_packing_slip"),
            (pickings.action_liquor_print_pick_list(), "report_pick_list"),
        ):
            self.assertEqual(action["report_name"], f"liquor_order.{report}")
            reports = self.env["ir.actions.report"]
            html = reports._render_qweb_html(action["report_name"], None, data=action["data"])[0].decode()
            self.assertEqual(html.count('class="article"'), 1, "without patched Qt no more can be converted")
            for picking in pickings:
                self.assertIn(picking.name, html)

    def test_print_of_deliveries_one_may_not_read(self):
        portal = new_test_user(self.env, "ship_portal", groups="base.group_portal")
        report = self.env["report.liquor_order.report_packing_slip"].with_user(portal)
        with self.assertRaises(AccessError):
            report._get_report_values(None, {"ids": self.delivery().ids})

    def test_packing_slip_with_a_typed_number(self):
        picking = self.delivery(bottles=9)
        picking.liquor_parcel_count = 3
        slips = picking._liquor_slips()
        self.assertEqual([slip["number"] for slip in slips], [1, 2, 3])
        self.assertEqual({sum(row["bottles"] for row in slip["rows"]) for slip in slips}, {9})

    def test_no_prices_in_print(self):
        self.baijiu.list_price = 87654.32
        picking = self.delivery(bottles=9)
        for report in ("liquor_order.report_packing_slip", "liquor_order.report_pick_list"):
            html = self.html(report, picking).replace(",", "")
            self.assertNotIn("87654", html)
            self.assertNotIn("¥", html)

    def test_warehouse_reads_no_prices_of_deliveries(self):
        warehouse = self.user_of("warehouse")
        picking = self.delivery().with_user(warehouse)
        for records, field in ((picking, "carrier_price"), (picking.move_line_ids, "sale_price")):
            with self.subTest(field), self.assertRaises(AccessError):
                records.read([field])
        arch = (
            self.env["stock.picking"]
            .with_user(warehouse)
            .get_view(self.env.ref("liquor_order.view_picking_to_ship_list").id)["arch"]
        )
        self.assertNotIn("price", arch)

    def test_address_says_a_municipality_once(self):
        self.customer.write(
            {"state_id": self.env.ref("base.state_cn_BJ").id, "city": "北京市朝阳区", "street": "建国路1号"}
        )
        self.assertEqual(self.delivery()._liquor_address_line(), "北京市朝阳区建国路1号")
        self.customer.city = "朝阳区"
        self.assertEqual(self.delivery()._liquor_address_line(), "北京市朝阳区建国路1号")
