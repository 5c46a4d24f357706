from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_application import ApplicationCase, code


class ExistingCase(ApplicationCase):
    """A customer that has bought already, with three people: two have accounts, one has none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.create_distributor(
            "川酒汇商贸", liquor_is_distributor=False, vat=code(1), phone=False, email=False
        )
        cls.shopper = cls.person("owner1@apply.example", "王建国", "13900000001")
        cls.clerk = cls.person("clerk@apply.example", "陈店员", "13900000555")
        cls.keeper = cls.env["res.partner"].create(
            {"name": "李采购", "phone": "13700000001", "parent_id": cls.customer.id}
        )
        cls.delivery = cls.env["res.partner"].create(
            {
                "name": "二号仓",
                "type": "delivery",
                "street": "机场路9号",
                "email": "owner1@apply.example",
                "parent_id": cls.customer.id,
            }
        )
        product = cls.env["product.product"].create({"name": "Existing Test", "list_price": 100, "taxes_id": False})
        cls.order = cls.env["sale.order"].create(
            {"partner_id": cls.shopper.partner_id.id, "order_line": [Command.create({"product_id": product.id})]}
        )
        cls.order.with_context(liquor_skip_checks=True).write({"state": "sale"})
        cls.invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [Command.create({"name": "before", "price_unit": 300, "tax_ids": False})],
            }
        )
        cls.invoice.action_post()

    @classmethod
    def person(cls, login, name, phone):
        user = cls.create_portal_user(login, cls.customer, False)
        user.partner_id.write({"name": name, "phone": phone, "email": login})
        return user

    def approved(self, **kwargs):
        application = self.recommended(1, **kwargs)
        application.with_user(self.boss).action_approve()
        return application


@tagged("post_install", "-at_install")
class TestApplicationExisting(ExistingCase):
    """An applicant that is a customer already."""

    def test_customer_with_the_code_is_proposed(self):
        application = self.submitted(1).with_user(self.channel)
        self.assertFalse(application.existing_partner_id)
        application.action_start()
        self.assertEqual(application.existing_partner_id, self.customer)
        note = application.existing_note
        for words in ("川酒汇商贸", code(1), "Confirmed orders: 1"):
            self.assertIn(words, note)
        self.assertIn("owner1@apply.example (Owner)", note)
        self.assertIn("clerk@apply.example (No Access)", note)
        self.assertFalse(self.reviewed(2).existing_partner_id, "nobody has this code")

    def test_customer_with_a_prefixed_code_is_proposed(self):
        self.env.cr.execute("UPDATE res_partner SET vat = %s WHERE id = %s", [f"CN{code(1)}", self.customer.id])
        self.customer.invalidate_recordset()
        self.assertEqual(self.reviewed(1).existing_partner_id, self.customer)

    def test_two_with_the_code_are_left_to_the_reviewer(self):
        self.create_distributor("Twin", liquor_is_distributor=False, vat=code(1))
        self.assertFalse(self.reviewed(1).existing_partner_id)

    def test_customer_with_the_code_is_not_doubled(self):
        application = self.reviewed(1).with_user(self.channel)
        application.existing_partner_id = False
        with self.assertRaisesRegex(UserError, "川酒汇商贸 is a customer with this code already"):
            application.action_recommend()

    def test_approval_extends_the_company(self):
        companies = self.env["res.partner"].search_count([("is_company", "=", True)])
        people = self.customer.child_ids
        application = self.approved()
        self.assertEqual(application.partner_id, self.customer)
        self.assertEqual(self.env["res.partner"].search_count([("is_company", "=", True)]), companies)
        self.assertEqual(self.customer.child_ids, people, "nobody is doubled")
        self.assertRecordValues(
            self.customer,
            [
                {
                    "name": "川酒汇商贸",
                    "liquor_is_distributor": True,
                    "liquor_distributor_since": fields.Date.today(),
                    "vat": code(1),
                    "street": "天府大道北段1700号3栋1201室",
                    "phone": "+86 139 0000 0001",
                    "email": "owner1@apply.example",
                    "user_id": self.channel.id,
                    "grade_id": self.grade.id,
                    "specific_property_product_pricelist": self.pricelist.id,
                    "credit_limit": 50000.0,
                    "use_partner_credit_limit": True,
                }
            ],
        )
        self.assertEqual(self.order.partner_id, self.shopper.partner_id)
        self.assertEqual((self.invoice.partner_id, self.invoice.state), (self.customer, "posted"))
        self.assertEqual((self.delivery.street, self.delivery.liquor_portal_role), ("机场路9号", False))
        self.assertFalse(self.customer._liquor_licence_gaps())

    def test_people_get_roles_as_the_application_says(self):
        self.clerk.partner_id.liquor_portal_role = "owner"  # left over from whenever
        self.approved()
        self.assertEqual(self.shopper._liquor_portal_role(), "owner")
        self.assertEqual(self.keeper.liquor_portal_role, "buyer")
        self.assertEqual(self.clerk._liquor_portal_role(), "")
        self.assertFalse(self.clerk._liquor_distributor(), "works in the shop, not in the distributor's pages")
        self.assertTrue(self.shopper.active and self.clerk.active)
        self.assertFalse(self.keeper.user_ids)
        self.assertIn("clerk@apply.example", "".join(self.customer.message_ids.mapped("body")))

    def test_past_orders_count_against_the_credit(self):
        self.approved()
        figures = self.customer._liquor_credit_figures()[self.customer.id]
        self.assertEqual(self.order.liquor_distributor_id, self.customer)
        self.assertEqual((float(figures.to_invoice), float(figures.invoiced)), (100, 300))
        self.assertEqual(float(figures.available), 50000 - 400)

    def test_chatter_tells_what_changed(self):
        self.approved()
        bodies = "".join(self.customer.message_ids.mapped("body"))
        self.assertIn("Test Gold", bodies)
        self.assertIn("Application Test List", bodies)
        self.assertIn("50,000.00", bodies)
        self.assertNotIn("天府大道", bodies, "the address stays")

    def test_owner_without_account_gets_one_on_the_known_contact(self):
        (self.shopper + self.clerk).unlink()
        owner = self.customer.child_ids.filtered(lambda person: person.name == "王建国")
        self.approved()
        self.assertEqual(owner.user_ids.login, "owner1@apply.example")
        self.assertEqual(len(self.customer.child_ids), 4)

    def test_account_of_the_company_itself_becomes_the_owners(self):
        self.shopper.unlink()
        person = self.customer.child_ids.filtered(lambda one: one.name == "王建国")
        person.write({"parent_id": False, "email": False, "phone": False})
        self.clerk.write({"partner_id": self.customer.id, "login": "owner1@apply.example"})
        application = self.approved()
        self.assertEqual(self.clerk._liquor_portal_role(), "owner")
        owner = application.partner_id.child_ids.filtered(lambda person: person.liquor_portal_role == "owner")
        self.assertEqual((owner.name, owner.user_ids), ("王建国", self.env["res.users"]))

    def test_another_account_of_the_company_itself_is_no_owner(self):
        self.clerk.partner_id = self.customer
        self.approved()
        self.assertEqual(self.clerk._liquor_portal_role(), "")
        self.assertEqual(self.shopper._liquor_portal_role(), "owner")

    def test_free_shopper_joins_the_existing_company(self):
        self.shopper.partner_id.parent_id = False
        application = self.approved(user=self.shopper)
        self.assertEqual(self.shopper._liquor_distributor(), application.partner_id)
        self.assertEqual(self.shopper._liquor_portal_role(), "owner")

    def test_one_person_with_two_roles_is_one_contact(self):
        self.approved(buyer_email="owner1@apply.example")
        self.assertEqual(self.shopper._liquor_portal_role(), "owner")
        self.assertFalse(self.keeper.liquor_portal_role)
        self.assertEqual(len(self.customer.child_ids), 4)

    def test_who_looks_after_it_already_goes_on(self):
        self.customer.user_id = self.colleague
        self.approved()
        self.assertEqual(self.customer.user_id, self.colleague)

    def test_who_is_not_of_the_team_does_not(self):
        self.customer.user_id = self.user_of("service")
        self.approved()
        self.assertEqual(self.customer.user_id, self.channel)

    def test_what_cannot_be_chosen(self):
        application = self.reviewed(1)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        partners = self.env["res.partner"]
        for partner, words in (
            (self.create_distributor("Archived", liquor_is_distributor=False, active=False), "archived"),
            (self.create_distributor("Other Code", liquor_is_distributor=False, vat=code(7)), code(7)),
            (self.other, "distributor already"),
            (self.shopper.partner_id, "is a contact"),
            (partners.create({"name": "Branch", "is_company": True, "parent_id": self.customer.id}), "subsidiary"),
            (partners.create({"name": "Private Person"}), "is a contact"),
            (self.env.company.partner_id, "ourselves"),
            (elsewhere.partner_id, "ourselves"),
        ):
            with self.subTest(partner.name):
                with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                    application.with_user(self.channel).existing_partner_id = partner
        self.assertEqual(application.existing_partner_id, self.customer)

    def test_what_becomes_wrong_meanwhile_stops_recommendation_and_approval(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        (self.shopper + self.clerk).unlink()
        application = self.reviewed(1)
        for change, words in (
            ({"active": False}, "archived"),
            ({"vat": code(7)}, code(7)),
            ({"liquor_is_distributor": True}, "distributor"),
            ({"company_id": elsewhere.id}, "another company of the group"),
        ):
            with self.subTest(change):
                self.assertEqual(application.existing_partner_id, self.customer)
                before = {name: self.customer[name] for name in change}
                self.customer.write(change)
                with self.assertRaisesRegex(UserError, words):
                    application.with_user(self.channel).action_recommend()
                self.customer.write(before)
                application.with_user(self.channel).action_recommend()
                self.customer.write(change)
                with self.assertRaisesRegex(UserError, words):
                    application.with_user(self.boss).action_approve()
                self.assertEqual((application.state, application.partner_id.id), ("reviewing", False))
                self.customer.write(before)
                application.with_user(self.boss).action_send_back()

    def test_choice_is_frozen_with_the_recommendation(self):
        application = self.recommended(1)
        for user in (self.channel, self.boss):
            with self.assertRaisesRegex(UserError, "waits for approval"):
                application.with_user(user).existing_partner_id = False

    def test_only_one_application_gets_the_company(self):
        first, second = self.recommended(1), self.recommended(2, code=code(1))
        first.with_user(self.boss).action_approve()
        with self.assertRaisesRegex(UserError, "distributor"):
            second.with_user(self.boss).action_approve()

    def test_failure_undoes_all(self):
        application = self.recommended(1)

        def fail(application_sudo, partner):
            raise KeyError("not this one")

        self.patch(self.registry["liquor.distributor.application"], "_liquor_on_approved", fail)
        with self.assertRaisesRegex(KeyError, "not this one"), self.env.cr.savepoint():
            application.with_user(self.boss).action_approve()
        self.env.invalidate_all()
        self.assertFalse(self.customer.liquor_is_distributor)
        self.assertFalse(self.shopper.partner_id.liquor_portal_role or self.clerk.partner_id.liquor_portal_role)

    # ---- whose account it is

    def test_telephone_is_no_way_into_an_account(self):
        """A person with an account and no e-mail gets none: the reset of the password would go there."""
        for archived in (False, True):
            with self.subTest(archived=archived), self.env.cr.savepoint() as savepoint:
                self.shopper.partner_id.write({"email": False, "phone": "+86 139 0000 0001"})
                self.shopper.write({"login": "13900000001", "active": not archived})
                self.customer.email = "office@apply.example"
                self.approved(owner_email="thief@evil.example")
                self.assertFalse(self.shopper.email)
                self.assertEqual(self.shopper.login, "13900000001")
                self.assertEqual(self.shopper.partner_id.liquor_portal_role, "none" if not archived else False)
                owner = self.customer.child_ids.filtered(lambda person: person.liquor_portal_role == "owner")
                self.assertEqual(owner.user_ids.login, "thief@evil.example")
                self.assertNotEqual(owner, self.shopper.partner_id)
                users = self.env["res.users"].with_context(active_test=False)
                self.assertEqual(users.search([("email", "=", "thief@evil.example")]), owner.user_ids)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_telephone_is_enough_for_whoever_has_no_account(self):
        (self.shopper + self.clerk).unlink()
        owner = self.customer.child_ids.filtered(lambda person: person.name == "王建国")
        owner.email = False
        self.approved()
        self.assertEqual((owner.liquor_portal_role, owner.email), ("owner", "owner1@apply.example"))

    def test_account_of_the_company_itself_gets_no_email(self):
        self.clerk.partner_id = self.customer
        self.customer.email = False
        self.approved()
        self.assertFalse(self.customer.email)
        self.assertFalse(self.clerk.email)

    def test_account_of_a_stranger_stops_it(self):
        self.shopper.partner_id.parent_id = False  # an account, of another customer
        with self.assertRaisesRegex(UserError, "There is an account with the owner's e-mail"):
            self.recommended(1)

    def test_second_contact_is_named(self):
        self.shopper.partner_id.parent_id = False
        old = self.env["res.partner"].create(
            {"name": "王老板", "email": "owner1@apply.example", "parent_id": self.customer.id}
        )
        self.approved(user=self.shopper)
        bodies = "".join(self.customer.message_ids.mapped("body"))
        self.assertIn(f"王老板 (ID {old.id})", bodies)
        self.assertNotIn("二号仓 (ID", bodies, "an address is nobody")
        self.assertTrue(old.active)
        self.assertEqual((old.parent_id, old.liquor_portal_role), (self.customer, False))

    def test_nobody_is_named_without_a_second_one(self):
        self.approved()
        self.assertNotIn("the same person twice", "".join(self.customer.message_ids.mapped("body")))

    # ---- the customer is asked

    def callback(self, application):
        return application.check_ids.filtered("template_id.known_only")

    def test_known_customer_is_called_back(self):
        application = self.submitted(1).with_user(self.channel)
        self.assertFalse(self.callback(application))
        application.action_start()
        self.assertEqual(self.callback(application).mapped("name"), ["Called the company back on its known number"])
        application.check_ids.write({"done": True})
        application.score_ids.write({"points": 8, "rated": True})
        application.write({"grade_id": self.grade.id, "credit_limit": 50000})
        self.callback(application).done = False
        with self.assertRaisesRegex(UserError, "Not checked yet: Called the company back on its known number"):
            application.action_recommend()
        self.callback(application).done = True
        application.action_recommend()

    def test_whom_nothing_can_be_taken_from_is_not(self):
        application = self.reviewed(1).with_user(self.channel)
        new = self.create_distributor("Never Bought", liquor_is_distributor=False)
        with_account = self.create_distributor("With Account", liquor_is_distributor=False)
        user = self.create_portal_user("with_account", with_account, False)
        user.active = False
        for company, count in ((False, 0), (new, 0), (with_account, 1), (self.customer, 1)):
            application.existing_partner_id = company
            self.assertEqual(len(self.callback(application)), count, company and company.name)
            self.assertFalse(any(self.callback(application).mapped("done")), "another one to call")
        self.assertEqual(len(application.check_ids), 7)
        self.callback(application).done = True
        application.existing_partner_id = self.customer
        self.assertTrue(self.callback(application).done, "the same one")

    def test_who_becomes_known_meanwhile_is_called_back(self):
        new = self.create_distributor("New", liquor_is_distributor=False)
        self.customer.vat = False
        application = self.reviewed(1, owner_email="new@apply.example").with_user(self.channel)
        application.existing_partner_id = new
        self.create_portal_user("new_account", new, False)
        with self.assertRaisesRegex(UserError, "New has accounts or orders by now"):
            application.action_recommend()
        application.existing_partner_id = False
        application.existing_partner_id = new
        self.callback(application).done = True
        application.action_recommend()

    def test_known_customer_is_told(self):
        """At the addresses that it had, whatever the applicant writes into the form."""
        self.customer.write({"email": "Office@apply.example", "lang": "en_US"})
        self.shopper.partner_id.email = False  # the login is an address, too
        application = self.reviewed(
            1, owner_email="thief@evil.example", company_name="骗子酒业有限公司", buyer_email="clerk@apply.example"
        )
        before = self.env["mail.mail"].search([])
        application.with_user(self.channel).action_recommend()
        mails = self.env["mail.mail"].search([]) - before
        mails = mails.filtered(lambda mail: "in your name" in mail.subject)
        expected = ["clerk@apply.example", "office@apply.example", "owner1@apply.example"]
        self.assertEqual(sorted(mails.mapped("email_to")), expected)
        for mail in mails:
            self.assertIn("川酒汇商贸", mail.body_html)
            self.assertIn(self.channel.name, mail.body_html)
            self.assertNotIn("骗子", mail.body_html)
            self.assertNotIn(application.sudo().access_token, mail.body_html)
            self.assertFalse(mail.recipient_ids)
        self.assertIn("office@apply.example", "".join(application.message_ids.mapped("body")))

    def test_owner_is_not_asked_about_the_own_application(self):
        self.clerk.unlink()
        before = self.env["mail.mail"].search([])
        application = self.recommended(1)
        told = (self.env["mail.mail"].search([]) - before).filtered(lambda mail: "in your name" in mail.subject)
        self.assertFalse(told.filtered(lambda mail: mail.email_to == "owner1@apply.example"))
        self.assertIn("was not told", "".join(application.message_ids.mapped("body")))

    def test_new_company_is_not_told_anything(self):
        before = self.env["mail.mail"].search([])
        application = self.recommended(2)
        self.assertFalse(self.callback(application))
        told = (self.env["mail.mail"].search([]) - before).filtered(lambda mail: "in your name" in mail.subject)
        self.assertFalse(told)


@tagged("post_install", "-at_install")
class TestApplicationExistingRpc(ExistingCase, HttpCase):
    """What can be chosen over RPC."""

    def write_by_rpc(self, user, application, partner_id):
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw/liquor.distributor.application/write",
            {
                "model": "liquor.distributor.application",
                "method": "write",
                "args": [application.ids, {"existing_partner_id": partner_id}],
                "kwargs": {},
            },
        )

    @mute_logger("odoo.http")
    def test_partners_that_one_may_not_read(self):
        application = self.reviewed(1, by=self.colleague)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        hidden = self.create_distributor("Hidden", liquor_is_distributor=False, company_id=elsewhere.id)
        with self.assertRaises(AccessError):
            hidden.with_user(self.colleague).read(["name"])
        with self.assertRaises(AccessError):  # and not the message that tells its name
            application.with_user(self.colleague).write({"existing_partner_id": hidden.id})
        for partner_id in (hidden.id, self.env["res.partner"].search([], order="id desc", limit=1).id + 999):
            with self.assertRaises(JsonRpcException):
                self.write_by_rpc(self.colleague, application, partner_id)
        for user in (self.finance, self.shopper):
            with self.assertRaises(JsonRpcException):
                self.write_by_rpc(user, application, False)
        self.assertEqual(application.existing_partner_id, self.customer)
        self.assertTrue(self.write_by_rpc(self.colleague, application, False))
        self.assertFalse(application.existing_partner_id)

    @mute_logger("odoo.http")
    def test_who_has_no_access_finds_no_pages(self):
        self.approved()
        for user, status in ((self.shopper, 200), (self.clerk, 404)):
            self.authenticate(user.login, user.login)
            for address in ("/my/wholesale", "/my/credit", "/my/tier", "/my/licences"):
                self.assertEqual(self.url_open(address).status_code, status, (user.login, address))
            self.assertEqual("liquor_distributor_cards" in self.url_open("/my").text, status == 200)
            self.assertEqual(self.url_open("/my/orders").status_code, 200, "the shop is open to both")
