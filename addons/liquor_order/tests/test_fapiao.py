import base64

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import fapiao_rules
from .fapiao_common import COMPANY, PDF, PERSON, USCC, FapiaoCase, number


@tagged("post_install", "-at_install")
class TestFapiaoRules(TransactionCase):
    def test_tax_numbers(self):
        kind = fapiao_rules.tax_number_kind
        self.assertEqual(kind(USCC), "unified")
        self.assertEqual(kind("11010519491231002X"), "identity")
        self.assertEqual(kind("110105710936961"), "old")
        self.assertEqual(kind("1101057109369610001A"), "old")
        self.assertEqual(kind(USCC[:-1]), "old")
        for bad in (USCC[:-1] + "M", "", "123", "0" * 15, "测" * 15, USCC + "1"):
            with self.subTest(bad=bad):
                self.assertFalse(kind(bad))

    def test_tax_number_is_tidied(self):
        self.assertEqual(fapiao_rules.normalize_tax_number(" 9111-0000 600037341l "), USCC)
        self.assertEqual(fapiao_rules.normalize_tax_number("９１１１００００６０００３７３４１Ｌ"), USCC)

    def test_emails(self):
        self.assertEqual(fapiao_rules.normalize_email(" Tax@Example.com "), "tax@example.com")
        for bad in ("", "x", "a@b", "a@b.com, c@d.com", "a b@c.com", "a@" + "b" * 100 + ".com", "a@.com"):
            with self.subTest(bad=bad):
                self.assertFalse(fapiao_rules.normalize_email(bad))

    def test_number_in_filename(self):
        find = fapiao_rules.number_of_filename
        self.assertEqual(find(f"dzfp_{number(7)}_测试.pdf"), number(7))
        self.assertFalse(find("1" * 21 + ".pdf"))
        self.assertFalse(find(f"{number(1)}_{number(2)}.pdf"))
        self.assertFalse(find("fapiao.pdf"))

    def test_documents(self):
        self.assertEqual(fapiao_rules.document_kind(PDF), "pdf")
        self.assertEqual(fapiao_rules.document_kind(b"PK\x03\x04....OFD.xml"), "ofd")
        self.assertFalse(fapiao_rules.document_kind(b"PK\x03\x04 word/document.xml"))
        self.assertFalse(fapiao_rules.document_kind(b"<html>%PDF</html>"))


@tagged("post_install", "-at_install")
class TestFapiaoDetails(FapiaoCase):
    def test_errors_name_the_fields(self):
        order = self.order(self.baijiu, 1)
        answer = order._liquor_fapiao_save({"kind": "company", "title": " ", "tax_number": "1", "email": "x"})
        self.assertEqual(set(answer["errors"]), {"title", "tax_number", "email"})
        self.assertEqual(order.liquor_fapiao_kind, "none")
        self.assertEqual(set(order._liquor_fapiao_save({"kind": "hacked"})["errors"]), {"kind", "title", "email"})
        self.assertEqual(set(order._liquor_fapiao_save({})["errors"]), {"kind", "title", "email"})
        long = {**PERSON, "title": "长" * 101}
        self.assertEqual(set(order._liquor_fapiao_save(long)["errors"]), {"title"})

    def test_saved_and_remembered(self):
        order = self.order(self.baijiu, 1)
        answer = order._liquor_fapiao_save({**COMPANY, "tax_number": USCC.lower(), "email": "TAX@example.com"})
        self.assertEqual(answer, {"errors": {}, "warning": False})
        self.assertEqual(order._liquor_fapiao_details(), COMPANY)
        self.assertEqual(self.customer._liquor_fapiao_remembered()["tax_number"], USCC)
        old = order._liquor_fapiao_save({**COMPANY, "tax_number": "110105710936961"})
        self.assertIn("old kind", old["warning"])

    def test_memory_is_shown_to_the_contact_only(self):
        self.order(self.baijiu, 1)._liquor_fapiao_save(COMPANY)
        second = self.order(self.baijiu, 1)
        own = new_test_user(self.env, "fapiao_own", groups="base.group_portal", partner_id=self.customer.id)
        self.assertEqual(second._liquor_fapiao_prefill(own)["title"], COMPANY["title"])
        for other in (self.env.ref("base.public_user"), self.env.user):
            self.assertEqual(second._liquor_fapiao_prefill(other)["title"], "")

    def test_person_needs_no_tax_number(self):
        order = self.order(self.baijiu, 1)
        self.assertEqual(order._liquor_fapiao_save({**PERSON, "tax_number": "junk"})["errors"], {})
        self.assertFalse(order.liquor_fapiao_tax_number)

    def test_problem_for_the_order_check(self):
        order = self.order(self.baijiu, 1)
        self.assertFalse(order._liquor_fapiao_problem())
        order.liquor_fapiao_kind = "company"
        self.assertIn("18-character", order._liquor_fapiao_problem())
        order._liquor_fapiao_save(COMPANY)
        self.assertFalse(order._liquor_fapiao_problem())

    def test_back_office_is_checked_too(self):
        order = self.order(self.baijiu, 1)
        with self.assertRaises(ValidationError):
            order.liquor_fapiao_tax_number = USCC[:-1] + "M"
        with self.assertRaises(ValidationError):
            order.liquor_fapiao_email = "nowhere"

    def test_no_change_after_issue_or_months(self):
        order = self.sold()
        self.assertTrue(order._liquor_fapiao_may_edit())
        self.issue(order.liquor_fapiao_ids, 1)
        self.assertFalse(order._liquor_fapiao_may_edit())
        with self.assertRaises(UserError):
            order.liquor_fapiao_title = "Other"
        late = self.sold(details=None)
        late.date_order = "2020-01-01"
        self.assertFalse(late._liquor_fapiao_may_edit())
        late.company_id.liquor_fapiao_months = 0
        self.assertTrue(late._liquor_fapiao_may_edit())


@tagged("post_install", "-at_install")
class TestFapiaoLedger(FapiaoCase):
    def test_owed_once_paid_and_confirmed(self):
        order = self.sold()
        self.assertEqual(self.rows(order), [("blue", "to_issue", 200.0)])
        self.assertEqual(order.liquor_fapiao_ids.title, COMPANY["title"])
        order._liquor_fapiao_sync()
        self.assertEqual(self.rows(order), [("blue", "to_issue", 200.0)])

    def test_nothing_owed_unpaid_or_unwanted(self):
        self.assertEqual(self.rows(self.sold(details=None)), [])
        order = self.sold(paid=0)
        self.assertEqual(self.rows(order), [])
        self.pay(order, 50.0)._post_process()
        self.assertEqual(self.rows(order), [("blue", "to_issue", 50.0)])
        self.pay(order, 150.0)._post_process()
        self.assertEqual(self.rows(order), [("blue", "to_issue", 200.0)])

    def test_never_above_the_order(self):
        self.assertEqual(self.rows(self.sold(paid=250.0)), [("blue", "to_issue", 200.0)])

    def test_asked_for_later_and_given_up(self):
        order = self.sold(details=None)
        order._liquor_fapiao_save(PERSON)
        self.assertEqual(self.rows(order), [("blue", "to_issue", 200.0)])
        order._liquor_fapiao_save(COMPANY)
        self.assertEqual(order.liquor_fapiao_ids.tax_number, USCC)
        order._liquor_fapiao_save({"kind": "none"})
        self.assertEqual(self.rows(order), [("blue", "cancelled", 200.0)])

    def test_return_before_issue_shrinks_it(self):
        order = self.sold()
        order._liquor_on_return({}, 60.5)
        self.assertEqual(self.rows(order), [("blue", "to_issue", 139.5)])

    def test_exchange_changes_nothing(self):
        order = self.sold()
        order._liquor_on_return({order.order_line: 1.0}, 0)
        self.assertEqual(self.rows(order), [("blue", "to_issue", 200.0)])

    def test_return_after_issue_owes_red(self):
        order = self.sold()
        blue = self.issue(order.liquor_fapiao_ids, 1)
        order._liquor_on_return({}, 60.0)
        order._liquor_on_return({}, 40.0)
        self.assertEqual(self.rows(order), [("blue", "issued", 200.0), ("red", "to_issue", 100.0)])
        red = order.liquor_fapiao_ids - blue
        self.assertEqual((red.original_id, red.title, red.signed_amount), (blue, COMPANY["title"], -100.0))
        self.issue(red, 2)
        order._liquor_on_return({}, 100.0)
        self.assertEqual(self.rows(order)[2:], [("red", "to_issue", 100.0)])

    def test_cancel_owes_all_back(self):
        order = self.sold()
        blue = self.issue(order.liquor_fapiao_ids, 1)
        order._action_cancel()
        self.assertEqual(self.rows(order), [("blue", "issued", 200.0), ("red", "to_issue", 200.0)])
        self.issue(order.liquor_fapiao_ids - blue, 2)
        self.assertEqual(order._liquor_fapiao_net(order.liquor_fapiao_ids), 0.0)
        open_order = self.sold()
        open_order._action_cancel()
        self.assertEqual(self.rows(open_order), [("blue", "cancelled", 200.0)])

    def test_in_parts(self):
        order = self.sold()
        first = order.liquor_fapiao_ids
        first.amount = 120.0
        self.issue(first, 1)
        self.assertEqual(self.rows(order), [("blue", "issued", 120.0), ("blue", "to_issue", 80.0)])
        second = self.issue(order.liquor_fapiao_ids - first, 2)
        order._liquor_on_return({}, 100.0)
        reds = order.liquor_fapiao_ids.filtered(lambda row: row.kind == "red")
        self.assertEqual({red.original_id: red.amount for red in reds}, {second: 80.0, first: 20.0})

    def test_correction(self):
        order = self.sold()
        blue = self.issue(order.liquor_fapiao_ids, 1)
        blue.action_correct()
        self.assertEqual(
            self.rows(order), [("blue", "issued", 200.0), ("red", "to_issue", 200.0), ("blue", "to_issue", 200.0)]
        )
        order._liquor_fapiao_save(PERSON)
        red = order.liquor_fapiao_ids.filtered(lambda row: row.kind == "red")
        new = order.liquor_fapiao_ids - blue - red
        self.assertEqual((new.title, blue.title, red.title), (PERSON["title"], COMPANY["title"], COMPANY["title"]))
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.issue(new, 2)
        self.issue(red, 2)
        self.issue(new, 3)
        self.assertEqual([row[1] for row in self.rows(order)], ["issued"] * 3)
        with self.assertRaises(UserError):
            blue.action_correct()

    def test_issued_rows_stay(self):
        fapiao = self.issue(self.sold().liquor_fapiao_ids, 1)
        for vals in ({"amount": 1.0}, {"number": number(9)}, {"state": "to_issue"}, {"title": "X"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                fapiao.write(vals)
        with self.assertRaises(UserError):
            fapiao.unlink()
        with self.assertRaises(UserError):
            self.issue(fapiao, 2)

    def test_sums_are_checked(self):
        fapiao = self.sold().liquor_fapiao_ids
        with self.assertRaises(ValidationError):
            fapiao.amount = 200.01
        issued = self.issue(self.sold().liquor_fapiao_ids, 1)
        with self.assertRaises(ValidationError):
            issued.create(issued._prepare_red(200.01, "return"))
        with self.assertRaises(ValidationError):
            issued.create({**issued._prepare_red(10.0, "return"), "order_id": fapiao.order_id.id})

    def test_number_is_checked_and_unique(self):
        first, second = self.sold().liquor_fapiao_ids, self.sold().liquor_fapiao_ids
        self.issue(first, 1)
        for bad in (number(1), "1" * 19, "1" * 8, "2" * 19 + "x"):
            with (
                self.subTest(bad=bad),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                second._issue(bad, self.today)
                self.env.flush_all()
        with self.assertRaises(ValidationError):
            second._issue(number(2), self.today.replace(year=self.today.year + 1))

    def test_bad_files_are_refused(self):
        fapiao = self.issue(self.sold().liquor_fapiao_ids, 1)
        for content in (b"<script>alert(1)</script>", b"%PDF-" + b"x" * (10 * 1024 * 1024)):
            with self.subTest(size=len(content)), self.assertRaises(ValidationError):
                fapiao.write({"document": base64.b64encode(content), "document_name": "f.pdf"})

    def test_customer_gets_a_mail(self):
        fapiao = self.sold().liquor_fapiao_ids
        before = self.env["mail.mail"].search([])
        self.issue(fapiao, 1, PDF)
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.email_to, COMPANY["email"])
        self.assertIn(number(1), mail.body_html)
        self.assertEqual(mail.attachment_ids.raw, PDF)

    def test_late_file_is_mailed_once(self):
        fapiao = self.issue(self.sold().liquor_fapiao_ids, 1)
        before = self.env["mail.mail"].search([])
        fapiao._attach_document(base64.b64encode(PDF), "a.pdf")
        fapiao._attach_document(base64.b64encode(PDF + b"2"), "b.pdf")
        self.assertEqual(len(self.env["mail.mail"].search([]) - before), 1)
        self.assertEqual(base64.b64decode(fapiao.document), PDF + b"2")
        self.assertIn("was replaced", fapiao.order_id.message_ids[0].body)
        with self.assertRaises(UserError):
            fapiao.document = False

    def test_who_may_what(self):
        fapiao = self.sold().liquor_fapiao_ids
        finance, service, warehouse = (self.user_of(role) for role in ("finance", "service", "warehouse"))
        self.assertEqual(fapiao.with_user(service).read(["title"])[0]["title"], COMPANY["title"])
        with self.assertRaises(AccessError):
            fapiao.with_user(service)._issue(number(1), self.today)
        with self.assertRaises(AccessError):
            fapiao.with_user(warehouse).read(["title"])
        with self.assertRaises(AccessError):
            fapiao.order_id.with_user(warehouse).read(["liquor_fapiao_title"])
        with self.assertRaises(AccessError):
            self.customer.with_user(warehouse).read(["liquor_fapiao_tax_number"])
        for vals in ({"state": "issued"}, {"number": number(1)}, {"title": "X"}, {"kind": "red"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                fapiao.with_user(finance).write(vals)
        fapiao.with_user(finance)._issue(number(1), self.today)
        self.assertEqual(fapiao.state, "issued")
