import base64
import io
from datetime import date, datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .fapiao_common import PDF, FapiaoCase, number

HEADER = ("订单号", "发票号码", "开票日期", "价税合计")


@tagged("post_install", "-at_install")
class TestFapiaoRegister(FapiaoCase):
    def setUp(self):
        super().setUp()
        self.finance = self.user_of("finance")

    def wizard(self, rows=None, files=(), header=HEADER):
        vals = {}
        if rows is not None:
            book = openpyxl.Workbook()
            book.active.append(header)
            for row in rows:
                book.active.append(row)
            stream = io.BytesIO()
            book.save(stream)
            vals = {"table": base64.b64encode(stream.getvalue()), "table_name": "export.xlsx"}
        wizard = self.env["liquor.fapiao.register"].with_user(self.finance).create(vals)
        documents = [
            {"name": name, "raw": content, "res_model": wizard._name, "res_id": wizard.id} for name, content in files
        ]
        wizard.document_ids = self.env["ir.attachment"].with_user(self.finance).create(documents)
        return wizard

    def test_table_and_files(self):
        first, second = self.sold(), self.sold()
        wizard = self.wizard(
            [
                (first.name, number(1), datetime(2026, 1, 5, 10, 30), 200),
                (second.name, number(2), "2026-01-06 09:00:00", "200.00"),
            ],
            [(f"dzfp_{number(2)}.pdf", PDF)],
        )
        wizard.action_read_files()
        self.assertFalse(wizard.problems)
        self.assertEqual(wizard.line_ids.mapped("problem"), [False, False])
        self.assertEqual(self.rows(first), [("blue", "to_issue", 200.0)])
        wizard.action_register()
        self.assertEqual(
            [(row.state, row.number, row.issue_date) for row in (first + second).liquor_fapiao_ids.sorted("number")],
            [("issued", number(1), date(2026, 1, 5)), ("issued", number(2), date(2026, 1, 6))],
        )
        self.assertEqual(base64.b64decode(second.liquor_fapiao_ids.document), PDF)
        self.assertFalse(first.liquor_fapiao_ids.document)

    def test_file_later(self):
        order = self.sold()
        self.issue(order.liquor_fapiao_ids, 1)
        wizard = self.wizard(files=[(f"{number(1)}.pdf", PDF)])
        wizard.action_register()
        self.assertFalse(wizard.problems)
        self.assertEqual(base64.b64decode(order.liquor_fapiao_ids.document), PDF)

    def test_each_bad_row_says_why_and_nothing_is_written(self):
        good, bad = self.sold(), self.sold()
        self.issue(self.sold().liquor_fapiao_ids, 8)
        wizard = self.wizard(
            [
                (good.name, number(1), "2026-01-05", 200),
                ("S-NONE", number(2), "2026-01-05", 200),
                (bad.name, number(3), "2026-01-05", 150),
                (self.sold().name, 26000000000000000000, "2026-01-05", 200),
                (self.sold().name, number(8), "2026-01-05", 200),
                (self.sold().name, number(1), "2026-01-05", 200),
                (self.sold().name, number(6), "soon", 200),
                (self.sold().name, number(7), date(2099, 1, 1), 200),
                (self.sold(details=None).name, number(9), "2026-01-05", 200),
                (good.name, number(10), "2026-01-05", 200),
            ]
        )
        wizard.action_read_files()
        wizard.action_register()
        problems = wizard.line_ids.sorted("row").mapped("problem")
        self.assertFalse(problems[0])
        expected = [
            "no order", "owed is", "exactly 20 digits", "already registered", "twice", "not a date", "future",
            "no fapiao to issue", "no fapiao to issue",
        ]  # fmt: skip
        for problem, text in zip(problems[1:], expected, strict=True):
            self.assertIn(text, problem)
        self.assertEqual(self.rows(good), [("blue", "to_issue", 200.0)])

    def test_red_and_blue_by_the_sign(self):
        order = self.sold()
        self.issue(order.liquor_fapiao_ids, 1).action_correct()
        rows = [(order.name, number(3), "2026-01-06", 200), (order.name, number(2), "2026-01-06", -200)]
        wizard = self.wizard([row[:3] for row in rows], header=HEADER[:3])
        wizard.action_read_files()
        self.assertIn("价税合计", wizard.line_ids[0].problem)
        alone = self.wizard(rows[:1])
        alone.action_read_files()
        self.assertIn("red-letter", alone.line_ids.problem)
        both = self.wizard(rows)
        both.action_read_files()
        both.action_register()
        self.assertEqual(
            [(row.kind, row.number) for row in order.liquor_fapiao_ids.sorted("number")],
            [("blue", number(1)), ("red", number(2)), ("blue", number(3))],
        )

    def test_bad_tables_and_files(self):
        with self.assertRaisesRegex(UserError, "发票号码"):
            self.wizard([], header=("订单号", "开票日期", "x")).action_read_files()
        broken = self.wizard()
        broken.write({"table": base64.b64encode(b"junk"), "table_name": "a.xlsx"})
        with self.assertRaises(UserError):
            broken.action_read_files()
        order = self.sold()
        wizard = self.wizard(
            [(order.name, number(1), "2026-01-05", 200)],
            [
                ("nothing.pdf", PDF),
                (f"{number(5)}.pdf", PDF),
                (f"{number(1)}.pdf", b"<html>"),
            ],
        )
        wizard.action_read_files()
        self.assertIn("nothing.pdf: there is no 20-digit", wizard.problems)
        self.assertIn(f"{number(5)}.pdf: no line", wizard.problems)
        self.assertIn("neither a PDF nor an OFD", wizard.line_ids.problem)
        wizard.action_register()
        self.assertEqual(self.rows(order), [("blue", "to_issue", 200.0)])

    def test_from_the_list(self):
        fapiaos = (self.sold() + self.sold()).liquor_fapiao_ids
        action = fapiaos.with_user(self.finance).action_register()
        wizard = self.env[action["res_model"]].with_user(self.finance).browse(action["res_id"])
        self.assertEqual(wizard.line_ids.fapiao_id, fapiaos)
        wizard.action_register()
        self.assertIn("exactly 20 digits", wizard.line_ids[0].problem)
        for line, last in zip(wizard.line_ids, (1, 2), strict=True):
            line.number = number(last)
        wizard.action_register()
        self.assertEqual(fapiaos.mapped("state"), ["issued", "issued"])

    def test_service_cannot(self):
        fapiao = self.sold().liquor_fapiao_ids
        with self.assertRaises(AccessError):
            fapiao.with_user(self.user_of("service")).action_register()
