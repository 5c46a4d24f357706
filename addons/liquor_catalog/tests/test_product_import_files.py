import io
import tempfile
import zipfile

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import file_guard
from ..tools.picture_zip import Pictures
from ..tools.table_reader import open_table
from .common_import import HEADERS, LAOJIAO, MAOTAI, ImportCase, csv_file, picture, xlsx_file, zip_file


@tagged("post_install", "-at_install")
class TestImportFiles(ImportCase):
    """Which files are read, and which are refused before they are."""

    def on_disk(self, data):
        file = tempfile.NamedTemporaryFile()
        self.addCleanup(file.close)
        file.write(data)
        file.flush()
        return file.name

    def english(self, error):
        """The readers do not know the user's language: their messages are lazy."""
        return self.env(context={"lang": "en_US"})._(error.args[0])

    def table(self, data, filename, max_mb=50, max_rows=1000):
        return open_table(self.on_disk(data), filename, max_mb, max_rows)

    def assertRefused(self, data, filename, words, **limits):
        with self.assertRaises(UserError) as caught:
            self.table(data, filename, **limits)
        self.assertIn(words, self.english(caught.exception))

    def test_encodings(self):
        for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"):
            table = self.table(csv_file([LAOJIAO], encoding=encoding), "目录.csv")
            self.assertEqual(table.headers, HEADERS, encoding)
            self.assertEqual(list(table.rows()), [(2, LAOJIAO)], encoding)

    def test_delimiters(self):
        for mark in "\t;|":
            data = csv_file([LAOJIAO]).decode("utf-8-sig").replace(",", mark).encode()
            self.assertEqual(list(self.table(data, "a.txt").rows()), [(2, LAOJIAO)])

    def test_xlsx_numbers_rows_like_excel(self):
        table = self.table(xlsx_file([LAOJIAO, [None] * 11, MAOTAI]), "a.xlsx")
        self.assertEqual([number for number, _cells in table.rows()], [2, 4])
        self.assertEqual(table.row_count, 2)

    def test_a_title_above_the_header_is_passed_over(self):
        data = csv_file([HEADERS, LAOJIAO], headers=["2026 年报价单"])
        table = self.table(data, "a.csv")
        self.assertEqual((table.header_row, table.headers), (2, HEADERS))
        self.assertEqual(list(table.rows()), [(3, LAOJIAO)])

    def test_kinds(self):
        self.assertRefused(b"x", "a.xlsm", "macros")
        self.assertRefused(b"x", "a.xls", ".xls")
        self.assertRefused(b"x", "a.pdf", "a.pdf")
        self.assertRefused(b"", "a.csv", "empty")
        self.assertRefused(b"PK not a zip", "a.xlsx", "damaged")
        self.assertRefused(b"\xff\xff\x81\xff", "a.csv", "UTF-8")

    def test_macros_under_a_false_name(self):
        data = io.BytesIO(xlsx_file([LAOJIAO]))
        with zipfile.ZipFile(data, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"macro")
        self.assertRefused(data.getvalue(), "a.xlsx", "macros")

    def test_entities(self):
        source = zipfile.ZipFile(io.BytesIO(xlsx_file([LAOJIAO])))
        members = {name: source.read(name) for name in source.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        members[sheet] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + members[sheet]
        self.assertRefused(zip_file(members), "a.xlsx", "entities")

    def test_bomb(self):
        members = {"[Content_Types].xml": b"", "xl/a.xml": b"\0" * (file_guard.RATIO_MATTERS_FROM + 1)}
        self.assertRefused(zip_file(members), "a.xlsx", "Unpacked")

    def test_too_large_is_said_before_parsing(self):
        self.assertRefused(b"a" * (file_guard.MEGABYTE + 1), "a.csv", "at most 1 MB", max_mb=1)

    def test_too_many_rows(self):
        rows = [LAOJIAO] * 11
        for data, name in ((csv_file(rows), "a.csv"), (xlsx_file(rows), "a.xlsx")):
            self.assertRefused(data, name, "more than 10 rows", max_rows=10)
            self.assertEqual(self.table(data, name, max_rows=11).row_count, 11)

    def test_the_job_refuses_too(self):
        self.env["ir.config_parameter"].sudo().set_param("liquor_catalog.import_max_rows", "1")
        with self.assertRaises(UserError):
            self.run_import(csv_file([LAOJIAO, MAOTAI]))
        self.assertFalse(self.product("T-001"))

    def test_picture_zip(self):
        data = zip_file({"dir/T-001.PNG": picture(), "ABCD.png": picture(), "notes.txt": b""})
        # as Chinese Windows names its members: GBK, without saying so
        data = data.replace(b"ABCD.png", "茅台.png".encode("gbk"))
        pictures = Pictures(self.on_disk(data), 50)
        self.assertEqual(len(pictures), 2)
        self.assertEqual(pictures.find(code="t-001"), "t-001.png")
        self.assertEqual(pictures.find("茅台.png"), "茅台.png")
        self.assertIsNone(pictures.find("missing.png", "T-001"), "the name in the row is meant")

    def test_large_pictures_are_scaled(self):
        pictures = Pictures(self.on_disk(zip_file({"a.jpg": picture((4000, 100), kind="JPEG")})), 50)
        self.assertLess(len(pictures.load("a.jpg")), len(picture((4000, 100), kind="JPEG")))

    def test_bad_picture_zips(self):
        for members in ({"../../etc/x.png": b""}, {"/etc/x.png": b""}, {"C:\\x.png": b""}, {"a\\..\\..\\x.png": b""}):
            with self.assertRaises(UserError) as caught:
                Pictures(self.on_disk(zip_file(members)), 50)
            self.assertIn("forbidden path", self.english(caught.exception))
        with self.assertRaises(UserError):
            Pictures(self.on_disk(zip_file({"a.png": b"\0" * 2_000_000})), 1)
        pictures = Pictures(self.on_disk(zip_file({"a.png": b"<svg onload=alert(1)>"})), 50)
        with self.assertRaises(UserError):
            pictures.load("a.png")
