from odoo.tests import BaseCase, tagged

from ..tools import cell_values
from ..tools.cell_values import CellError, cell_text
from ..tools.import_targets import TARGETS, guess_targets
from ..tools.row_parser import cell_values_split


@tagged("post_install", "-at_install")
class TestCellValues(BaseCase):
    def check(self, parse, good, bad=()):
        for text, value in good.items():
            self.assertEqual(parse(text), value, text)
        for text in bad:
            with self.assertRaises(CellError, msg=text):
                parse(text)

    def test_abv(self):
        good = {
            "53": 53,
            "53%": 53,
            "53%vol": 53,
            "53% Vol.": 53,
            "53度": 53,
            "53°": 53,
            "12.5%": 12.5,
            "５３": 53,
            "0": 0,
        }
        self.check(cell_values.parse_abv, good, ["97", "-1", "五十三", "53%%", "5 3度"])

    def test_volume(self):
        good = {
            "500": 500,
            "500ml": 500,
            "500毫升": 500,
            "0.5L": 500,
            "1.5升": 1500,
            "75cl": 750,
            "1斤": 500,
            "700 ML": 700,
        }
        self.check(cell_values.parse_volume, good, ["0", "0ml", "-5", "大瓶", "0.5", "9999999"])

    def test_price(self):
        good = {
            "1499": 1499,
            "1,499.00": 1499,
            "¥1,499.5": 1499.5,
            "￥99": 99,
            "99元": 99,
            "99元/瓶": 99,
            "0": 0,
            "$12.30": 12.3,
        }
        self.check(
            cell_values.parse_price, good, ["-1", "面议", "1.2.3", "1,49", "1e5", "999999999", "=1+1", "nan", "inf"]
        )

    def test_count(self):
        good = {"6": 6, "6瓶": 6, "1*6": 6, "1×12": 12, "6瓶/箱": 6, "6.0": 6}
        self.check(cell_values.parse_count, good, ["0", "-6", "6.5", "半打"])

    def test_barcode(self):
        good = {
            "6901028075831": "6901028075831",
            "690102 8075831": "6901028075831",
            "88004022723": "088004022723",
            "000": "",
            "16900000000011": "16900000000011",
        }
        bad = ["6901028075832", "88004022724", "6.90103E+12", "69010A8075831", "12345", "690102807583100"]
        self.check(cell_values.parse_barcode, good, bad)

    def test_bool_vintage_days(self):
        self.check(cell_values.parse_bool, {"是": True, "否": False, "Y": True, "0": False, "√": True}, ["也许"])
        self.check(
            lambda text: cell_values.parse_vintage(text, 2026),
            {"2018": 2018, "2018年": 2018, "NV": 0, "无": 0},
            ["2027", "18", "2018.5", "去年"],
        )
        self.check(
            cell_values.parse_days,
            {"540": 540, "18个月": 540, "2年": 730, "540天": 540, "无": 0, "长期": 0},
            ["很久", "-5", "1.5"],
        )

    def test_cells_become_clean_text(self):
        cells = {6901028075831.0: "6901028075831", 12: "12", 0.5: "0.5", " a\u200b\x00b ": "ab", None: "", True: "1"}
        for cell, text in cells.items():
            self.assertEqual(cell_text(cell), text)
        with self.assertRaises(CellError):
            cell_text("#N/A")

    def test_text_is_never_a_formula(self):
        for text in ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'):
            self.assertEqual(cell_values.parse_text(text), text)

    def test_several_values_in_a_cell(self):
        self.assertEqual(cell_values_split("醇厚、浓郁，绵柔;甘甜"), ["醇厚", "浓郁", "绵柔", "甘甜"])

    def test_template_headers_guess_themselves(self):
        guessed = [key for key, _operation, _operand in guess_targets([target.header for target in TARGETS])]
        self.assertEqual(guessed, [target.key for target in TARGETS])

    def test_suppliers_headers_are_guessed(self):
        guesses = dict(zip(IOWA, guess_targets(IOWA), strict=True))
        self.assertEqual(guesses["Item Number"], ("default_code", "none", 1.0))
        self.assertEqual(guesses["Item Description"], ("name", "none", 1.0))
        self.assertEqual(guesses["Proof"], ("abv", "divide", 2.0))
        self.assertEqual(guesses["Bottle Volume (ml)"][0], "volume_ml")
        self.assertEqual(guesses["Pack"][0], "bottles_per_case")
        self.assertEqual(guesses["UPC"][0], "barcode")
        self.assertEqual(guesses["SCC"][0], "case_barcode")
        self.assertEqual(guesses["State Bottle Cost"][0], "standard_price")
        self.assertEqual(guesses["State Bottle Retail"][0], "list_price")
        for header in ("Vendor", "Age", "List Date", "Inner Pack"):
            self.assertFalse(guesses[header][0], header)

    def test_no_field_is_guessed_twice(self):
        guessed = [
            key for key, _operation, _operand in guess_targets(["品名", "商品名称", "名称", "建议零售价", "零售价"])
        ]
        self.assertEqual(sorted(key for key in guessed if key), ["list_price", "name"])


IOWA = [
    "Item Number", "Category Name", "Item Description", "Vendor", "Vendor Name", "Bottle Volume (ml)", "Pack",
    "Inner Pack", "Age", "Proof", "List Date", "UPC", "SCC", "State Bottle Cost", "State Case Cost",
    "State Bottle Retail", "Report Date",
]  # fmt: skip
