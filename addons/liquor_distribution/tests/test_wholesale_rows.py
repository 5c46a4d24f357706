import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..tools import wholesale_rows
from ..tools.wholesale_rows import QuantityError, RowKey, find_columns, read_quantity
from .common_wholesale import WholesaleCase


@tagged("post_install", "-at_install")
class TestWholesaleCells(BaseCase):
    def test_quantities(self):
        for text, number in (
            ("", 0), ("7", 7), ("１２", 12), ("12 箱", 12), ("3瓶", 3), ("1,200", 1200), ("3.0", 3), ("+4", 4),
        ):  # fmt: skip
            self.assertEqual(read_quantity(text), number, text)

    def test_what_is_no_quantity(self):
        for text, reason in (
            ("abc", "number"), ("1 2", "number"), ("1,2", "number"), ("#N/A", "number"), ("=1+1", "number"),
            ("-3", "negative"), ("2.5", "whole"), ("100000", "absurd"), ("6901028075769", "absurd"), ("1e5", "number"),
        ):  # fmt: skip
            with self.assertRaises(QuantityError) as caught:
                read_quantity(text)
            self.assertEqual(caught.exception.reason, reason, text)

    def test_columns_by_chinese_and_english_names(self):
        self.assertEqual(
            find_columns(["品名", "商品编码", "数量（箱）", "零瓶"]), {"code": 1, "cases": 2, "bottles": 3}
        )
        self.assertEqual(find_columns(["Bottles", "SKU", "Cases"]), {"bottles": 0, "code": 1, "cases": 2})
        self.assertEqual(find_columns(["T-SAUCE", "2"]), {})

    def test_pasted_text(self):
        rows = wholesale_rows.from_text("\nA-1\t2\t3\r\n\nB-2\t4\n")
        self.assertEqual(
            rows,
            [
                {"row": 2, "code": "A-1", "cases": "2", "bottles": "3", "address": ""},
                {"row": 4, "code": "B-2", "cases": "4", "bottles": "", "address": ""},
            ],
        )
        self.assertEqual(wholesale_rows.from_text("瓶数\t货号\n5\tA-1")[0]["bottles"], "5")
        self.assertEqual(wholesale_rows.from_text("A-1，2")[0]["cases"], "2")
        quoted = wholesale_rows.from_text('"A-1"\t2\nB "2\t1\nC-3\t4')
        self.assertEqual([(row["code"], row["cases"]) for row in quoted], [("A-1", "2"), ('B "2', "1"), ("C-3", "4")])
        self.assertEqual(wholesale_rows.from_text("A-1  2   3")[0]["bottles"], "3")


@tagged("post_install", "-at_install")
class TestWholesaleRows(WholesaleCase):
    """Rows that come in a batch."""

    def paste(self, text, draft=None):
        draft = draft or self.draft()
        return draft, draft._liquor_wholesale_paste(text)

    def messages(self, draft):
        return [row["message"] for row in draft.liquor_wholesale_rows or []]

    def test_good_rows(self):
        draft, report = self.paste("T-SAUCE\t2\t3\nt-lager\t1")
        self.assertEqual(report, {"good": 2, "bad": 0})
        quantities = {RowKey(self.sauce.id): 15, RowKey(self.lager.id): 12}
        self.assertEqual(draft._liquor_wholesale_quantities(), quantities)
        self.paste("T-SAUCE\t2\t3\nt-lager\t1", draft)
        self.assertEqual(draft._liquor_wholesale_quantities(), quantities, "the same again orders nothing twice")

    def test_barcodes(self):
        self.sauce.barcode = "6901028075763"
        for code in ("6901028075763", "06901028075763", "16901028075760"):
            self.assertEqual(self.draft()._liquor_wholesale_find([code]), {code: self.sauce}, code)

    def test_rows_of_one_article_are_added_up(self):
        draft, _report = self.paste("T-SAUCE\t1\nT-SAUCE\t\t2")
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 8})

    def test_each_error_names_row_column_and_reason(self):
        self.baijiu.liquor_wholesale_min_cases = 2
        cases = {
            "NO-SUCH\t1": "Row 1, Code: unknown code “NO-SUCH”.",
            "\t1": "Row 1, Code: no code.",
            "T-SAUCE\tabc": "Row 1, Cases: “abc” is not a number.",
            "T-SAUCE\t2\t1.5": "Row 1, Bottles: “1.5” is not a whole number.",
            "T-SAUCE\t-2": "Row 1, Cases: “-2” is below zero.",
            "T-SAUCE\t2\t6901028075763": "Row 1, Bottles: “6901028075763” is more than 99999.",
            "T-SAUCE\t0\t0": "Row 1, Cases: no quantity.",
            "T-LAGER\t1\t5": "Row 1, Bottles: sold in whole cases of 12 bottles only.",
            "T-SAUCE\t10\t1": "Row 1, Cases: above the stock: there are 10 cases.",
            "T-SAUCE\t1\t5": "Row 1, Cases: below the minimum of 2 cases.",
            "NO-SUCH\tx": "Row 1, Code: unknown code “NO-SUCH”. Row 1, Cases: “x” is not a number.",
        }
        for text, message in cases.items():
            draft, report = self.paste(text)
            self.assertEqual((self.messages(draft), report), ([message], {"good": 0, "bad": 1}), text)
            self.assertFalse(draft.order_line, text)
            draft._liquor_wholesale_drop()
            self.assertFalse(draft.liquor_wholesale_rows)

    def test_unpublished_is_as_good_as_unknown(self):
        self.baijiu.is_published = False
        draft, _report = self.paste("T-SAUCE\t1")
        self.assertEqual(self.messages(draft), ["Row 1, Code: unknown code “T-SAUCE”."])

    def test_bad_rows_stay_beside_the_good_ones_until_corrected(self):
        draft, report = self.paste("货号\t箱数\nT-SAUCE\t1\nT-SOUCE\t2\nT-LAGER\tone")
        self.assertEqual(report, {"good": 1, "bad": 2})
        self.assertEqual([(row["row"], row["code"], row["cases"]) for row in draft.liquor_wholesale_rows],
                         [(3, "T-SOUCE", "2"), (4, "T-LAGER", "one")])  # fmt: skip
        first, second = (row["id"] for row in draft.liquor_wholesale_rows)
        self.assertFalse(draft._liquor_wholesale_fix(second, {"code": "T-LAGER", "cases": "1", "bottles": "1"}))
        self.assertEqual(self.messages(draft)[1], "Row 4, Bottles: sold in whole cases of 12 bottles only.")
        self.assertTrue(draft._liquor_wholesale_fix(first, {"code": "T-SAUCE", "cases": "2", "bottles": ""}))
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 18})
        self.assertTrue(draft._liquor_wholesale_fix(first, {"code": "T-SAUCE", "cases": "2", "bottles": ""}))
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 18}, "a replay adds nothing")
        draft._liquor_wholesale_drop(second)
        self.assertFalse(draft.liquor_wholesale_rows)

    def test_the_same_bad_rows_are_kept_once(self):
        draft, _report = self.paste("NO-SUCH\t1")
        self.paste("NO-SUCH\t1", draft)
        self.assertEqual(len(draft.liquor_wholesale_rows), 1)

    def test_stock_is_shared_by_the_rows(self):
        draft, report = self.paste("T-SAUCE\t6\nT-SAUCE\t5\nT-SAUCE\t4")
        self.assertEqual(report, {"good": 2, "bad": 1})
        self.assertEqual(
            self.messages(draft), ["Row 2, Cases: above the stock: there are 10 cases, and other rows order 6 cases."]
        )
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 60})

    def test_stock_of_other_days_is_taken(self):
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id, self.day(3)): 54})
        _draft, report = self.paste("T-SAUCE\t2", draft)
        self.assertEqual(report, {"good": 0, "bad": 1})

    def test_too_much_or_nothing(self):
        draft = self.draft()
        for text in ("", "  \n", "T-SAUCE\t1\n" * 2001, "x" * 500_001):
            with self.assertRaises(UserError):
                draft._liquor_wholesale_paste(text)

    # --- files
    def book(self, *rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_xlsx(self):
        draft = self.draft()
        content = self.book(
            ["订货单"], ["品名", "货号", "箱数", "瓶数"], ["x", "T-SAUCE", 2, 3], ["y", "T-LAGER", 1.5, None]
        )
        report = draft._liquor_wholesale_upload(content, "订货.xlsx")
        self.assertEqual(report, {"good": 1, "bad": 1})
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 15})
        self.assertEqual(self.messages(draft), ["Row 4, Cases: “1.5” is not a whole number."])

    def test_csv_in_chinese_encoding(self):
        draft = self.draft()
        report = draft._liquor_wholesale_upload("货号,箱数,瓶数\nT-SAUCE,1,1\n".encode("gb18030"), "a.csv")
        self.assertEqual(report, {"good": 1, "bad": 0})
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 7})

    def test_files_that_are_refused(self):
        draft = self.draft()
        for content, name in (
            (self.book(["品名", "箱数"], ["x", 1]), "a.xlsx"),
            (b"not a workbook", "a.xlsx"),
            (b"", "a.csv"),
            (b"code,cases\nT-SAUCE,1\n", "a.exe"),
            (b"code,cases\n" + b"T-SAUCE,1\n" * 2001, "a.csv"),
            (b"code,cases\n" + b" " * (5 * 1024 * 1024), "a.csv"),
        ):
            with self.assertRaises(UserError):
                draft._liquor_wholesale_upload(content, name)
        self.assertFalse(draft.order_line or draft.liquor_wholesale_rows)

    # --- earlier orders
    def test_reorder(self):
        earlier = self.order(self.baijiu, 2, uom=self.baijiu.case_uom_id, partner_id=self.owner.partner_id.id)
        earlier.write({"order_line": [(0, 0, {"product_id": self.lager.id, "product_uom_qty": 24})]})
        earlier.action_confirm()
        draft = self.draft()
        self.assertEqual(draft._liquor_wholesale_earlier(), earlier)
        self.beer.is_published = False
        self.assertEqual(draft._liquor_wholesale_reorder(earlier), {"good": 1, "bad": 1})
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 12})
        self.assertEqual(self.messages(draft), ["Row 2, Code: unknown code “T-LAGER”."])
        self.assertFalse(self.draft(self.stranger)._liquor_wholesale_earlier())

    # --- suggestions
    def test_suggestions(self):
        draft = self.draft()
        exact = draft._liquor_wholesale_suggest("t-sauce")
        self.assertEqual((exact[0]["id"], exact[0]["exact"], exact[0]["case_price"]), (self.sauce.id, True, 432))
        prefix = draft._liquor_wholesale_suggest("T-SA")
        self.assertEqual((prefix[0]["id"], prefix[0]["exact"]), (self.sauce.id, False))
        self.assertIn(self.lager.id, [offer["id"] for offer in draft._liquor_wholesale_suggest("Test Lager")])
        self.baijiu.is_published = False
        self.assertNotIn(self.sauce.id, [offer["id"] for offer in draft._liquor_wholesale_suggest("T-SAUCE")])
        self.assertEqual(draft._liquor_wholesale_suggest("  "), [])
