import base64
import io
import tempfile
from unittest.mock import patch

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import product_import_run
from ..tools.import_targets import EXAMPLE_CODE
from .common_import import HEADERS, LAOJIAO, MAOTAI, ImportCase, csv_file, picture, xlsx_file, zip_file


@tagged("post_install", "-at_install")
class TestImportRun(ImportCase):
    """From a file to products, once and again."""

    def row(self, number, **changes):
        cells = dict(zip(HEADERS, LAOJIAO, strict=True))
        cells.update(
            {"商品编码": f"R-{number:04}", "商品名称": f"测试酒 {number}", "瓶条码": "", "箱条码": ""}, **changes
        )
        return list(cells.values())

    def test_values_arrive(self):
        job = self.run_import(csv_file([LAOJIAO, MAOTAI]))
        self.assertEqual(job.state, "done")
        self.assertEqual(self.counts(job), (2, 0, 0, 0))
        product = self.product("T-001")
        self.assertEqual(product.name, "测试老窖 52度")
        self.assertEqual(product.product_brand_id.name, "测试老窖")
        self.assertEqual(product.liquor_type_id, self.env.ref("liquor_catalog.type_baijiu"))
        self.assertEqual((product.abv, product.volume_ml, product.bottles_per_case), (52, 500, 6))
        self.assertEqual((product.list_price, product.sudo().standard_price), (299, 201.5))
        self.assertEqual((product.barcode, product.case_barcode), ("6900000000014", "16900000000011"))
        self.assertEqual(product.uom_id, self.env.ref("liquor_catalog.uom_bottle"))
        self.assertTrue(product.is_storable)
        self.assertFalse(product.is_published)
        self.assertEqual(self.product("T-002").list_price, 1499)

    def test_xlsx_gives_the_same_as_csv(self):
        self.run_import(csv_file([LAOJIAO, MAOTAI]))
        cells = [float(cell) if cell in ("52", "500", "6", "299", "201.5") else cell for cell in LAOJIAO]
        cells[9] = 6900000000014
        job = self.run_import(xlsx_file([cells, MAOTAI]), "t.xlsx")
        self.assertEqual(self.counts(job), (0, 0, 2, 0))

    def test_second_import_changes_nothing(self):
        data = csv_file([LAOJIAO, MAOTAI])
        self.run_import(data)
        self.env.flush_all()
        before = self.product("T-001").write_date, self.env["product.value"].search_count([])
        with patch.object(self.env.registry["product.template"], "write", side_effect=AssertionError("no write")):
            job = self.run_import(data)
        self.assertEqual(self.counts(job), (0, 0, 2, 0))
        self.assertEqual((self.product("T-001").write_date, self.env["product.value"].search_count([])), before)
        self.assertFalse(job.issue_ids)

    def test_queries_do_not_grow_with_the_rows(self):
        counts = []
        for size in (5, 60):
            data = csv_file([self.row(number) for number in range(2, 2 + size)])
            self.run_import(data)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.run_import(data).unchanged_count, size)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 10, "one query a chunk, not one a row")

    def test_only_what_changed_is_written_and_said(self):
        self.run_import(csv_file([LAOJIAO, MAOTAI]))
        dearer = [*LAOJIAO[:7], "319", "210", *LAOJIAO[9:]]
        job = self.run_import(csv_file([dearer, MAOTAI]))
        self.assertEqual(self.counts(job), (0, 1, 1, 0))
        product = self.product("T-001")
        self.assertEqual((product.list_price, product.sudo().standard_price), (319, 210))
        self.assertEqual(self.remarks(job, "changed"), [(2, False, "瓶售价: 299.0 → 319.0; 瓶成本: 201.5 → 210.0")])

    def test_empty_cells_leave_the_product_alone(self):
        self.run_import(csv_file([LAOJIAO]))
        job = self.run_import(csv_file([["T-001", "", "", "", "", "", "", "", "", "", ""]]))
        self.assertEqual(self.counts(job), (0, 0, 1, 0))
        self.assertEqual(self.product("T-001").abv, 52)

    def test_found_by_barcode_without_a_code(self):
        self.run_import(csv_file([LAOJIAO]))
        job = self.run_import(csv_file([["06900000000014", "288"]], headers=["瓶条码", "瓶售价"]))
        self.assertEqual(self.counts(job), (0, 1, 0, 0))
        self.assertEqual(self.product("T-001").list_price, 288)

    def test_good_rows_go_in_and_bad_ones_say_why(self):
        rows = [
            LAOJIAO,
            self.row(3, 酒精度="五十二"),
            self.row(4, 类型="白久"),
            self.row(5, 瓶条码="6900000000015"),
            self.row(6, 净含量="0"),
            self.row(7, 瓶售价="-1"),
            LAOJIAO,
            self.row(9, 瓶条码="6900000000014"),
            ["", "无编码", *LAOJIAO[2:9], "", ""],
            self.row(11),
        ]
        job = self.run_import(csv_file(rows))
        self.assertEqual(self.counts(job), (2, 0, 0, 8))
        columns = [(row, column) for row, column, _message in self.remarks(job)]
        expected = [(3, "酒精度"), (4, "类型"), (5, "瓶条码"), (6, "净含量"), (7, "瓶售价"), (8, "商品编码")]
        self.assertEqual(sorted(columns), [*expected, (9, "瓶条码"), (10, "商品编码")])
        said = {row: message for row, _column, message in self.remarks(job)}
        self.assertIn("五十二", said[3])
        baijiu = self.env.ref("liquor_catalog.type_baijiu").with_context(lang="zh_CN").name
        self.assertIn(baijiu, said[4], "the nearest type is named")
        self.assertIn("2", said[8], "the first row is named")
        self.assertTrue(self.product("R-0011"))

    def test_refused_rows_come_back(self):
        rows = [LAOJIAO, self.row(3, 商品名称='=HYPERLINK("http://evil")'.replace('"', "'"), 酒精度="120")]
        job = self.run_import(csv_file(rows))
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(job.refused_file)))
        lines = list(book.active.iter_rows(values_only=True))
        self.assertEqual(len(lines), 2)
        self.assertEqual(list(lines[0][: len(HEADERS)]), HEADERS)
        self.assertEqual(lines[1][0], "R-0003")
        self.assertEqual(lines[1][-2], 3)
        self.assertIn("酒精度", lines[1][-1])
        self.assertEqual(book.active.cell(2, 2).data_type, "s", "text, not a formula")

    def test_formula_text_is_a_name_like_any_other(self):
        self.run_import(xlsx_file([["T-F", "@SUM(1)", *LAOJIAO[2:9], "", ""]]), "t.xlsx")
        self.assertEqual(self.product("T-F").name, "@SUM(1)")

    def test_example_row_of_the_template_is_passed_over(self):
        job = self.run_import(csv_file([[EXAMPLE_CODE, *LAOJIAO[1:]], LAOJIAO]))
        self.assertEqual(self.counts(job), (1, 0, 0, 0))

    def test_the_template_reads_back(self):
        data = self.imports._template_file()
        job = self.run_import(data, "template.xlsx")
        self.assertEqual(self.counts(job), (0, 0, 0, 0))
        self.assertEqual(len(job.column_ids.filtered("target")), 28)

    def test_bad_barcodes_can_be_left_out_with_a_note(self):
        rows = [LAOJIAO, self.row(3, 瓶条码="6900000000014"), self.row(4, 瓶条码="123")]
        job = self.imports.create({"filename": "t.csv", "keep_bad_barcode_rows": True})
        job._store_file(csv_file(rows))
        job._read_file()
        job.state = "running"
        job._work()
        self.assertEqual(self.counts(job), (3, 0, 0, 0))
        self.assertEqual(
            [(row, column) for row, column, _m in self.remarks(job, "note")], [(3, "瓶条码"), (4, "瓶条码")]
        )
        self.assertFalse(self.product("R-0003").barcode)

    def test_a_barcode_of_another_product_is_not_taken_away(self):
        self.run_import(csv_file([LAOJIAO]))
        job = self.run_import(csv_file([self.row(2, 瓶条码="6900000000014")]))
        self.assertEqual(self.counts(job), (0, 0, 0, 1))
        self.assertIn("T-001", self.remarks(job)[0][2])

    def test_unknown_brand_is_refused_when_the_setting_says_so(self):
        job = self.imports.create({"filename": "t.csv", "create_brands": False})
        job._store_file(csv_file([LAOJIAO]))
        job._read_file()
        job.state = "running"
        job._work()
        self.assertEqual(self.counts(job), (0, 0, 0, 1))
        self.assertFalse(self.env["product.brand"].search([("name", "=", "测试老窖")]))

    def test_dry_run_writes_nothing(self):
        job = self.run_import(csv_file([LAOJIAO]))
        products = self.env["product.template"].search_count([])
        job = self.imports.create({"filename": "t.csv", "is_dry_run": True, "state": "checking"})
        job._store_file(csv_file([LAOJIAO, MAOTAI, self.row(4, 酒精度="97")]))
        job._read_file()
        job.write({"state": "checking", "is_dry_run": True})
        job._work()
        self.assertEqual(job.state, "checked")
        self.assertEqual(self.counts(job), (1, 0, 1, 1))
        self.assertEqual(self.env["product.template"].search_count([]), products)
        self.assertFalse(self.env["product.brand"].search([("name", "=", "测试茅台")]))

    def test_a_rule_of_the_product_itself_refuses_one_row(self):
        products_class = self.env.registry["product.product"]
        create_products = products_class.create

        def create(products, vals_list):
            if any(vals["default_code"] == "R-0003" for vals in vals_list):
                refusal = "not this one"
                raise UserError(refusal)
            return create_products(products, vals_list)

        with patch.object(products_class, "create", create):
            job = self.run_import(csv_file([self.row(number) for number in range(2, 10)]))
        self.assertEqual(self.counts(job), (7, 0, 0, 1))
        self.assertEqual(self.remarks(job), [(3, False, "not this one")])

    def test_pictures_by_code_and_by_column(self):
        members = {"T-001.png": picture(), "mt.jpg": picture(color="blue", kind="JPEG")}
        file = tempfile.NamedTemporaryFile(suffix=".zip")
        self.addCleanup(file.close)
        path = file.name
        data = csv_file([[*LAOJIAO, ""], [*MAOTAI, "mt.jpg"], [*self.row(4), "none.jpg"]], headers=[*HEADERS, "图片"])
        file.write(zip_file(members))
        file.flush()
        job = self.run_import(data, pictures=path)
        self.assertEqual(self.counts(job), (3, 0, 0, 0))
        self.assertTrue(self.product("T-001").image_1920)
        self.assertTrue(self.product("T-002").image_1920)
        self.assertEqual([(row, column) for row, column, _message in self.remarks(job, "note")], [(4, "图片")])
        again = self.run_import(data, pictures=path)
        self.assertEqual(self.counts(again), (0, 0, 3, 0), "the same pictures are not stored again")

    def test_history_of_costs_is_that_of_the_core(self):
        self.run_import(csv_file([LAOJIAO]))
        vals = {"name": "by hand", "is_storable": True, "standard_price": 201.5}
        by_hand = self.env["product.product"].create(vals).product_tmpl_id
        self.run_import(csv_file([[*LAOJIAO[:8], "210", *LAOJIAO[9:]], MAOTAI]))
        by_hand.standard_price = 210
        histories = [
            self.env["product.value"].search([("product_id", "=", product.product_variant_id.id)], order="id")
            for product in (self.product("T-001"), by_hand)
        ]
        ours, core = ([(entry.value, entry.company_id, entry.lot_id, entry.move_id) for entry in h] for h in histories)
        self.assertEqual(ours, core)
        self.assertEqual([entry[0] for entry in ours], [201.5, 210])

    def test_supplier_mapping_is_remembered(self):
        supplier = self.env["res.partner"].create({"name": "供应商甲"})
        data = csv_file([["P-1", "测试威士忌", "SCOTCH", "80", "750", "12"]], headers=["A", "B", "C", "D", "E", "F"])
        job = self.imports.create({"filename": "t.csv", "supplier_id": supplier.id})
        job._store_file(data)
        job._read_file()
        with self.assertRaises(UserError, msg="no key column yet"):
            job._check_columns()
        wanted = {"A": "default_code", "B": "name", "C": "liquor_type_id", "D": "abv", "E": "volume_ml"}
        for column in job.column_ids:
            column.target = wanted.get(column.header)
        job.column_ids.filtered(lambda column: column.header == "D").write({"operation": "divide", "operand": 2})
        job.value_ids = [(0, 0, {"target": "liquor_type_id", "word": "SCOTCH", "value": "威士忌"})]
        job._remember_mapping()
        again = self.run_import(data, supplier=supplier)
        self.assertEqual(self.counts(again), (1, 0, 0, 0))
        product = self.product("P-1")
        self.assertEqual((product.abv, product.volume_ml, product.bottles_per_case), (40, 750, 1))
        self.assertEqual(product.liquor_type_id, self.env.ref("liquor_catalog.type_whisky"))

    def test_unknown_words_are_offered_for_mapping(self):
        job = self.run_import(csv_file([self.row(2, 类型="SCOTCH WHISKIES")]))
        self.assertEqual(
            job.value_ids.mapped(lambda value: (value.target, value.word, value.value)),
            [("liquor_type_id", "SCOTCH WHISKIES", False)],
        )

    def start(self, rows):
        job = self.imports.create({"filename": "t.csv"})
        job._store_file(csv_file(rows))
        job._read_file()
        job.action_run()
        return job

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("liquor_catalog.cron_product_import").method_direct_trigger()
        self.env.invalidate_all()

    def test_background_run(self):
        job = self.start([self.row(number) for number in range(2, 8)])
        self.assertEqual(job.state, "running")
        with patch.object(product_import_run, "CHUNK", 2):
            self.run_cron()
        self.assertEqual(job.state, "done")
        self.assertEqual((job.created_count, job.rows_seen, job.progress), (6, 6, 100))
        self.assertEqual(self.product("R-0002").create_uid, self.buyer, "with the rights of who started it")

    def test_a_crash_resumes_without_doubles(self):
        job = self.start([self.row(number) for number in range(2, 8)])
        original = self.env.registry["liquor.product.import"]._after_chunk

        def crash(record, rows):
            if rows[0].number == 6:
                raise MemoryError("killed in the middle")
            return original(record, rows)

        with patch.object(product_import_run, "CHUNK", 2):
            with (
                patch.object(self.env.registry["liquor.product.import"], "_after_chunk", crash),
                self.assertLogs("odoo.addons.liquor_catalog.models.product_import_run", "ERROR"),
            ):
                self.run_cron()
            self.assertEqual(job.state, "failed")
            self.assertEqual((job.done_row, job.created_count), (5, 4))
            self.assertIn("killed in the middle", job.error)
            self.assertFalse(self.product("R-0006"), "the broken chunk went back whole")
            job.action_resume()
            self.run_cron()
        self.assertEqual(job.state, "done")
        self.assertEqual(self.counts(job), (6, 0, 0, 0))
        codes = [f"R-{number:04}" for number in range(2, 8)]
        self.assertEqual(self.env["product.template"].search_count([("default_code", "in", codes)]), 6)

    def test_doubles_are_found_across_a_crash(self):
        job = self.start([self.row(2), self.row(3), self.row(2)])
        with patch.object(product_import_run, "CHUNK", 2):
            self.run_cron()
        self.assertEqual(self.counts(job), (2, 0, 0, 1))

    def test_cancelled_runs_stop(self):
        job = self.start([self.row(2)])
        job.action_cancel()
        self.run_cron()
        self.assertEqual((job.state, job.created_count), ("cancelled", 0))
        job.action_resume()
        self.run_cron()
        self.assertEqual((job.state, job.created_count), ("done", 1))

    def test_nothing_changes_under_a_running_import(self):
        job = self.start([self.row(2)])
        for action in (job.unlink, job.action_run, lambda: job.write({"supplier_id": self.buyer.partner_id.id})):
            with self.assertRaises(UserError):
                action()
