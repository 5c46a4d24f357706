import base64
from io import BytesIO

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..tools.tracking_table import clean_number, find_columns, is_damaged_number
from .fulfilment_common import FulfilmentCase

HEADERS = ("订单号", "快递公司", "运单号")


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestTrackingImport(FulfilmentCase):
    """Waybill numbers from the courier's file."""

    def load(self, content, name="numbers.xlsx", **vals):
        wizard = self.env["liquor.tracking.import"].create(
            {"file": base64.b64encode(content), "filename": name, **vals}
        )
        wizard.action_check()
        return wizard

    def errors(self, wizard):
        return {line.row: line.error for line in wizard.line_ids if line.error}

    def test_numbers_are_written_after_the_preview(self):
        picking = self.delivery()
        wizard = self.load(workbook(HEADERS, (picking.origin, "Test Express", "SF1234567890")))
        self.assertFalse(picking.carrier_tracking_ref, "the preview writes nothing")
        self.assertEqual((wizard.row_count, wizard.good_count, wizard.error_count), (1, 1, 0))
        wizard.action_apply()
        self.assertEqual(picking.carrier_tracking_ref, "SF1234567890")
        self.assertEqual(picking.state, "assigned")

    def test_apply_needs_the_preview(self):
        wizard = self.env["liquor.tracking.import"].create({})
        with self.assertRaisesRegex(UserError, "Choose the courier's file"):
            wizard.action_check()
        with self.assertRaisesRegex(UserError, "preview first"):
            wizard.action_apply()

    def test_confirm_on_import(self):
        picking, short = self.delivery(), self.delivery(product=self.beer, bottles=5, stock=2)
        wizard = self.load(
            workbook(HEADERS, (picking.origin, "shunfeng", "SF1234567890"), (short.origin, "shunfeng", "SF1234567891")),
            validate_deliveries=True,
        )
        wizard.action_apply()
        self.assertEqual((picking.state, short.state), ("done", "assigned"), "what is short waits for a person")
        self.assertEqual(short.carrier_tracking_ref, "SF1234567891")
        self.assertIn(short.name, wizard.result)

    def test_all_or_nothing(self):
        picking = self.delivery()
        wizard = self.load(
            workbook(
                HEADERS, (picking.origin, "Test Express", "SF1234567890"), ("S-NONE", "Test Express", "SF1234567891")
            )
        )
        self.assertEqual(self.errors(wizard), {3: "No delivery was found for “S-NONE”."})
        with self.assertRaisesRegex(UserError, "1 rows have errors, the first is row 3"):
            wizard.action_apply()
        self.assertFalse(picking.carrier_tracking_ref)
        wizard.only_good = True
        wizard.action_apply()
        self.assertEqual(picking.carrier_tracking_ref, "SF1234567890")

    def test_every_kind_of_error(self):
        one, two, sent = self.delivery(), self.delivery(), self.delivery()
        sent.carrier_tracking_ref = "SF0000000001"
        wizard = self.load(
            workbook(
                HEADERS,
                (one.origin, "Test Express", ""),
                (one.origin, "Test Express", "ab"),
                ("", "Test Express", "SF1234567801"),
                (one.origin, "Nobody Express", "SF1234567802"),
                (sent.origin, "Test Express", "SF1234567803"),
                (one.origin, "Test Express", "SF0000000001"),
                (two.origin, "Test Express", "SF1234567804"),
                (one.origin, "Test Express", "SF1234567804"),
                (one.origin, "Test Pick-up", "SF1234567805"),
                (one.origin, "Test Express", 7.73e15),
            )
        )
        errors = self.errors(wizard)
        expected = {
            2: "The tracking number is empty.",
            3: "“ab” is no tracking number",
            4: "Order number and delivery number are both empty.",
            5: "The courier “Nobody Express” is unknown.",
            6: "has the number SF0000000001 already",
            7: f"The number SF0000000001 belongs to delivery {sent.name} already.",
            9: "The number SF1234567804 stands in row 8 already.",
            10: "is a pick-up",
            11: "has rounded the tracking number",
        }
        self.assertEqual(set(errors), set(expected))
        for row, text in expected.items():
            self.assertIn(text, errors[row])

    def test_rounded_number_stays_an_error_when_applied(self):
        picking = self.delivery()
        wizard = self.load(workbook(HEADERS, (picking.origin, "Test Express", 7.73e15)), only_good=True)
        with self.assertRaisesRegex(UserError, "no row that could be written"):
            wizard.action_apply()
        self.assertFalse(picking.carrier_tracking_ref)

    def test_parcels_of_one_delivery(self):
        picking = self.delivery(bottles=9)
        wizard = self.load(
            workbook(("发货单号", "运单号"), (picking.name, "SF1234567890"), (picking.name, "SF1234567891"))
        )
        wizard.action_apply()
        self.assertEqual(picking._liquor_tracking_numbers(), ["SF1234567890", "SF1234567891"])
        other = self.delivery()
        wizard = self.load(workbook(HEADERS, (other.origin, "Test Express", "SF1234567891")))
        self.assertIn("belongs to delivery", self.errors(wizard)[2])

    def test_one_delivery_goes_by_one_courier(self):
        self.create_carrier("Other Express")
        picking = self.delivery()
        wizard = self.load(
            workbook(
                HEADERS,
                (picking.origin, "Test Express", "SF1234567890"),
                (picking.origin, "Other Express", "SF1234567891"),
            )
        )
        self.assertEqual(list(self.errors(wizard)), [3])

    def test_courier_of_the_file_is_taken_over(self):
        other = self.create_carrier("Other Express", liquor_courier_code="other")
        picking = self.delivery()
        self.load(workbook(HEADERS, (picking.origin, "OTHER", "YT1234567890"))).action_apply()
        self.assertEqual(picking.carrier_id, other)

    def test_replace(self):
        picking = self.delivery()
        picking.carrier_tracking_ref = "SF0000000001"
        table = workbook(HEADERS, (picking.origin, "Test Express", "SF1234567890"))
        self.assertEqual(list(self.errors(self.load(table))), [2])
        self.load(table, replace=True).action_apply()
        self.assertEqual(picking.carrier_tracking_ref, "SF1234567890")

    def test_order_with_several_deliveries(self):
        picking = self.delivery()
        second = picking.copy({"move_ids": []})
        second.write(
            {"move_ids": [(0, 0, {
                "product_id": self.baijiu.product_variant_id.id, "product_uom_qty": 1, "location_id": self.stock.id,
                "location_dest_id": picking.location_dest_id.id, "sale_line_id": picking.sale_id.order_line[:1].id,
            })]}
        )  # fmt: skip
        second.action_confirm()
        self.assertEqual(second.sale_id, picking.sale_id)
        wizard = self.load(workbook(HEADERS, (picking.origin, "Test Express", "SF1234567890")))
        self.assertIn("several deliveries", self.errors(wizard)[2])

    def test_delivery_of_another_order(self):
        one, two = self.delivery(), self.delivery()
        table = workbook(("订单号", "发货单号", "运单号"), (one.origin, two.name, "SF1234567890"))
        self.assertIn("does not belong to order", self.errors(self.load(table))[2])

    def test_csv_in_gbk_with_a_title_above(self):
        picking = self.delivery()
        text = f"顺丰对账导出\n订单编号,物流公司,快递单号\n{picking.origin},Test Express,'773012345678901\n"
        wizard = self.load(text.encode("gb18030"), "导出.csv")
        wizard.action_apply()
        self.assertEqual(picking.carrier_tracking_ref, "773012345678901")

    def test_files_that_are_none(self):
        for content, name, message in (
            (b"x", "numbers.pdf", "Only .xlsx and .csv"),
            (b"not a workbook", "numbers.xlsx", ""),
            (b"", "numbers.csv", "header row"),
            ("订单号,金额\nS1,2\n".encode(), "numbers.csv", "no column “Tracking Number”"),
            ("运单号,金额,x\nSF1,2,3\n".encode(), "numbers.csv", "no column “Order Number or Delivery Number”"),
        ):
            with self.subTest(name, message=message), self.assertRaisesRegex(UserError, message):
                self.load(content or b"\n", name)

    def test_queries_do_not_grow_with_the_rows(self):
        pickings = [self.delivery(bottles=1, stock=1, lot=f"Q{number}") for number in range(12)]
        rows = [(picking.origin, "Test Express", f"SF77{number:08}") for number, picking in enumerate(pickings)]
        counts = []
        self.load(workbook(HEADERS, ("S-NONE", "Test Express", "SF5500000000")))
        for part in (rows[:2], rows[2:12]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.load(workbook(HEADERS, *part)).action_apply()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5, f"two rows: {counts[0]} queries, ten: {counts[1]}")

    def test_rights(self):
        picking = self.delivery()
        table = base64.b64encode(workbook(HEADERS, (picking.origin, "Test Express", "SF1234567890")))
        for role in ("warehouse", "operator"):
            picking.carrier_tracking_ref = False
            wizard = self.env["liquor.tracking.import"].with_user(self.user_of(role))
            wizard = wizard.create({"file": table, "filename": "numbers.xlsx"})
            wizard.action_check()
            wizard.action_apply()
            self.assertEqual(picking.carrier_tracking_ref, "SF1234567890", role)
        with self.assertRaises(AccessError):
            self.env["liquor.tracking.import"].with_user(self.user_of("service")).create({})

    def test_headers_and_numbers(self):
        self.assertEqual(find_columns(["*订单编号", "物流 公司", "快递单号(必填)", "备注"]), {"order": 0, "carrier": 1})
        self.assertEqual(
            find_columns(["Order Number", "Carrier", "Tracking No."]), {"order": 0, "carrier": 1, "number": 2}
        )
        self.assertEqual(clean_number("sf 123 456"), "SF123456")
        self.assertIsNone(clean_number("顺丰123456"))
        self.assertTrue(is_damaged_number("7.73E+13"))
        self.assertFalse(is_damaged_number(773012345678901.0))


@tagged("post_install", "-at_install")
class TestCourierExport(FulfilmentCase, HttpCase):
    """The table for the courier's software."""

    def test_download(self):
        from odoo.tests import new_test_user

        new_test_user(self.env, "ship_packer", groups="base.group_user,liquor_base.group_liquor_warehouse")
        self.customer.name = "=1+1"
        picking = self.delivery(bottles=9)
        action = picking.with_user(self.env.ref("base.user_admin")).action_liquor_courier_export()
        packer = self.env["res.users"].search([("login", "=", "ship_packer")])
        action = picking.with_user(packer).action_liquor_courier_export()
        self.authenticate("ship_packer", "ship_packer")
        response = self.url_open(action["url"])
        self.assertEqual(response.status_code, 200)
        book = openpyxl.load_workbook(BytesIO(response.content))
        headers, row = list(book.active.iter_rows(values_only=True))
        values = dict(zip(headers, row, strict=True))
        self.assertEqual(values["Order Number"], picking.origin)
        self.assertEqual(values["Receiver Phone"], "+86 138 1234 5678")
        self.assertEqual(values["Bottles"], 9)
        self.assertEqual(values["Parcels"], 2)
        self.assertEqual(values["Weight (kg)"], 9)
        self.assertEqual(values["Receiver"], "=1+1")
        self.assertEqual(book.active.cell(2, headers.index("Receiver") + 1).data_type, "s", "no formula")

    def test_of_another_user(self):
        from odoo.tests import new_test_user

        new_test_user(self.env, "ship_other", groups="base.group_user,liquor_base.group_liquor_warehouse")
        action = self.delivery().action_liquor_courier_export()
        self.authenticate("ship_other", "ship_other")
        self.assertEqual(self.url_open(action["url"]).status_code, 404)

    def test_nothing_to_export(self):
        picking = self.delivery()
        picking.action_cancel()
        with self.assertRaisesRegex(UserError, "not cancelled"):
            picking.action_liquor_courier_export()
