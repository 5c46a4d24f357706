from odoo.tests import BaseCase, tagged

from ..tools import gtin


@tagged("post_install", "-at_install")
class TestGtin(BaseCase):
    def test_check_digits(self):
        """Known codes: GS1's own example, an EAN-13 of China, EAN-8, UPC-A, GTIN-14."""
        for code in ("6291041500213", "6901234567892", "96385074", "036000291452", "16901234567899"):
            self.assertTrue(gtin.is_gtin(code), code)

    def test_wrong_codes(self):
        for code in ("6901234567893", "123", "", None, "69012345678９2", "690123456789X", "12345678901"):
            self.assertFalse(gtin.is_gtin(code), code)

    def test_clean_drops_what_people_type_between_digits(self):
        self.assertEqual(gtin.clean(" 690-1234 567892 "), "6901234567892")
        self.assertEqual(gtin.clean(None), "")

    def test_variants_ignore_leading_zeros(self):
        self.assertIn("0036000291452", gtin.variants("036000291452"))
        self.assertIn("036000291452", gtin.variants("0036000291452"))
        self.assertEqual(gtin.variants("ABC"), ["ABC"])
