from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .common_import import HEADERS, LAOJIAO, ImportCase, csv_file

ROLES = {"buyer": True, "operator": True, "manager": True, "service": False, "finance": False, "warehouse": False}


@tagged("post_install", "-at_install")
class TestImportRights(ImportCase):
    """Who may import, and what."""

    def user(self, role):
        groups = f"base.group_user,liquor_base.group_liquor_{role}"
        return new_test_user(self.env, f"import_{role}_x", groups=groups, lang="zh_CN")

    def test_roles(self):
        for role, may in {**ROLES, "channel": False}.items():
            imports = self.env["liquor.product.import"].with_user(self.user(role))
            self.assertEqual(imports.has_access("create"), may, role)
            if not may:
                with self.assertRaises(AccessError, msg=role):
                    imports.search([])
                with self.assertRaises(AccessError, msg=role):
                    imports._template_file()

    def test_operators_do_not_touch_costs(self):
        imports = self.env["liquor.product.import"].with_user(self.user("operator")).with_context(lang="zh_CN")
        job = imports._import_file(csv_file([LAOJIAO]), filename="t.csv")
        self.assertFalse(job.column_ids.filtered(lambda column: column.header == "瓶成本").target, "not even guessed")
        self.assertEqual(self.counts(job), (1, 0, 0, 0))
        self.assertEqual(self.product("T-001").sudo().standard_price, 0)
        job.column_ids.filtered(lambda column: column.header == "瓶成本").target = "standard_price"
        with self.assertRaises(UserError):
            job.action_run()
        self.assertNotIn("瓶成本", imports._template_file().decode("latin-1"))

    def test_operators_do_not_see_the_files_of_buyers(self):
        job = self.run_import(csv_file([LAOJIAO]))
        self.run_import(csv_file([[*LAOJIAO[:8], "210", *LAOJIAO[9:]]]))
        operator = self.user("operator")
        self.assertFalse(self.env["liquor.product.import"].with_user(operator).search([("filename", "=", "t.csv")]))
        for records in (
            job,
            job.column_ids,
            self.env["liquor.product.import.issue"].search([("kind", "=", "changed")]),
        ):
            with self.assertRaises(AccessError):
                records.with_user(operator).check_access("read")
        self.assertTrue(job.with_user(self.user("manager")).filename)

    def test_operators_import_again_without_changes(self):
        imports = self.env["liquor.product.import"].with_user(self.user("operator")).with_context(lang="zh_CN")
        imports._import_file(csv_file([LAOJIAO]), filename="t.csv")
        job = imports._import_file(csv_file([[*LAOJIAO[:7], "310", *LAOJIAO[8:]]]), filename="t.csv")
        self.assertEqual(self.counts(job), (0, 1, 0, 0))

    def test_buyers_do_not_publish(self):
        with self.assertRaises(ValidationError):
            self.imports.create({"filename": "t.csv", "publish": True})

    def test_operators_publish(self):
        imports = self.env["liquor.product.import"].with_user(self.user("operator")).with_context(lang="zh_CN")
        headers, row = HEADERS[:8], LAOJIAO[:8]
        job = imports._import_file(csv_file([row], headers=headers), filename="t.csv", publish=True)
        self.assertEqual(self.counts(job), (1, 0, 0, 0))
        self.assertTrue(self.product("T-001").is_published)


@tagged("post_install", "-at_install")
class TestImportTemplateRoute(HttpCase):
    def test_template_is_for_importers_only(self):
        new_test_user(self.env, "tpl_buyer", groups="base.group_user,liquor_base.group_liquor_buyer")
        new_test_user(self.env, "tpl_service", groups="base.group_user,liquor_base.group_liquor_service")
        self.authenticate("tpl_buyer", "tpl_buyer")
        answer = self.url_open("/liquor/import/template")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content[:2], b"PK")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.authenticate("tpl_service", "tpl_service")
        self.assertEqual(self.url_open("/liquor/import/template").status_code, 403)
        self.authenticate(None, None)
        self.assertNotEqual(self.url_open("/liquor/import/template").content[:2], b"PK")
