import json

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_credit import CreditCase

ACCESS = "odoo.addons.base.models.ir_rule"


class PortalRoleCase(CreditCase):
    """Distributor One has a clerk without a role, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.create_portal_user("dist_clerk", cls.distributor, "none")
        cls.shopper = cls.create_portal_user("dist_shopper", cls.customer, False)
        cls.people = cls.owner | cls.buyer | cls.accountant | cls.clerk | cls.stranger

    def seen_by(self, record):
        """Those of the people who read a record."""
        seen = self.people.filtered(lambda user: record.with_user(user).has_access("read"))
        found = self.people.filtered(
            lambda user: (
                record.with_user(user).browse().has_access("read")
                and record in record.with_user(user).search([("id", "in", record.ids)])
            )
        )
        self.assertEqual(seen, found, "opened by its id as in lists")
        return seen


@tagged("post_install", "-at_install")
class TestPortalRoleRules(PortalRoleCase):
    """What the roles read by remote calls."""

    @mute_logger(ACCESS)
    def test_orders(self):
        order = self.on_account(1)
        for record in (order, order.order_line):
            self.assertEqual(self.seen_by(record), self.owner | self.buyer | self.accountant, record._name)
        with self.assertRaises(AccessError):
            order.with_user(self.clerk).read(["access_token"])

    @mute_logger(ACCESS)
    def test_own_order_of_the_shop(self):
        order = self.cart(1, partner=self.clerk.partner_id)
        for record in (order, order.order_line):
            self.assertIn(self.clerk, self.seen_by(record))
        self.assertEqual(self.order(self.beer, 1).with_user(self.shopper).has_access("read"), True)

    @mute_logger(ACCESS)
    def test_invoices(self):
        invoice = self.debt(150, 0)
        for record in (invoice, invoice.line_ids[:1]):
            self.assertEqual(self.seen_by(record), self.owner | self.accountant, record._name)
        with self.assertRaises(AccessError):
            invoice.with_user(self.buyer).read(["amount_residual", "access_token"])
        for user in (self.buyer, self.clerk):
            own = self.debt(10, 0, partner=user.partner_id)
            self.assertIn(user, self.seen_by(own))
        self.assertTrue(self.debt(10, 0, partner=self.customer).with_user(self.shopper).has_access("read"))

    @mute_logger(ACCESS)
    def test_territories_and_favourites(self):
        territory = self.env["liquor.territory"].create(
            {
                "partner_id": self.distributor.id,
                "kind": "shared",
                "province_ids": self.env.ref("base.state_cn_XZ").ids,
            }
        )
        favourite = self.env["liquor.wholesale.favourite"].create(
            {"distributor_id": self.distributor.id, "product_id": self.baijiu.product_variant_id.id}
        )
        for record in (territory, favourite):
            self.assertEqual(self.seen_by(record), self.owner | self.buyer | self.accountant, record._name)

    @mute_logger(ACCESS)
    def test_a_new_role_counts_at_once(self):
        order = self.on_account(1)
        invoice = self.debt(150, 0)

        def reads(user):
            return order.with_user(user).has_access("read"), invoice.with_user(user).has_access("read")

        partner = self.accountant.partner_id
        self.assertEqual(reads(self.accountant), (True, True))
        for role, expected in (("none", (False, False)), (False, (True, False)), ("owner", (True, True))):
            partner.liquor_portal_role = role
            self.assertEqual(reads(self.accountant), expected, role)
        partner.parent_id = False
        self.assertEqual(reads(self.accountant), (False, False))

    def test_employees_and_others_have_no_condition(self):
        for user in (self.finance, self.channel, self.shopper, self.env.ref("base.public_user"), self.owner):
            domain = user._liquor_rule_domain("partner_id", "owner", "accountant")
            self.assertEqual(domain, [(1, "=", 1)], user.login)
        for user in (self.buyer, self.clerk):
            domain = user._liquor_rule_domain("partner_id", "owner", "accountant")
            self.assertEqual(domain, [("partner_id", "=", user.partner_id.id)], user.login)


@tagged("post_install", "-at_install")
class TestPortalRoleActions(PortalRoleCase, HttpCase):
    """What the roles do with an order on its page, or without the page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer_two = cls.create_portal_user("dist_buyer_two", cls.distributor, "buyer")
        cls.watching = [cls.accountant, cls.clerk, cls.stranger, cls.shopper]

    def log_in(self, user):
        self.authenticate(user.login, user.login) if user else self.authenticate(None, None)

    def post(self, path, **form):
        answer = self.url_open(path, data={"csrf_token": Request.csrf_token(self), **form}, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def placed(self):
        order = self.cart(1)
        order._liquor_place()
        order._portal_ensure_token()
        return order

    def delivered(self):
        order = self.on_account(1)
        picking = order.picking_ids
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking._action_done()
        picking._liquor_sign("signed")
        order._portal_ensure_token()
        return order, picking

    def test_cancel(self):
        order = self.placed()
        for user in (*self.watching, None):
            self.log_in(user)
            for token in ({}, {"access_token": order.access_token}):
                answer = self.post(f"/my/orders/{order.id}/liquor_cancel", **token)
                self.assertTrue(answer.headers["Location"].endswith("/my"), user and user.login)
                self.post(f"/my/orders/{order.id}/liquor_again", **token)
        self.assertEqual(order.state, "sent")
        self.assertFalse(self.env["sale.order"].search([("partner_id", "=", self.accountant.partner_id.id)]))
        self.log_in(self.buyer_two)
        self.post(f"/my/orders/{order.id}/liquor_cancel")
        self.assertEqual(order.state, "cancel")

    def test_rate_and_receive(self):
        order, picking = self.delivered()
        form = {"delivery": picking.id, "stars": "1", "feedback": "no"}
        for user in (*self.watching, None):
            self.log_in(user)
            for token in ({}, {"access_token": order.access_token}):
                self.post(f"/my/orders/{order.id}/rate", **form, **token)
                self.post(f"/my/orders/{order.id}/receive", **token)
                answer = self.url_open(
                    f"/my/orders/{order.id}/return?access_token={token.get('access_token', '')}", allow_redirects=False
                )
                self.assertEqual(answer.status_code, 303)
        self.assertFalse(picking._liquor_rating())
        self.assertEqual(order.liquor_state, "signed")
        self.log_in(self.buyer_two)
        self.post(f"/my/orders/{order.id}/rate", **form)
        self.assertEqual(picking._liquor_rating().rating, 1)
        self.post(f"/my/orders/{order.id}/receive")
        self.assertEqual(order.liquor_state, "done")

    def test_mail_to_a_contact_without_account(self):
        contact = self.env["res.partner"].create({"name": "Keeper", "parent_id": self.distributor.id})
        order = self.cart(1, partner=contact)
        order._liquor_place()
        self.log_in(None)
        self.post(f"/my/orders/{order.id}/liquor_cancel", access_token=order._portal_ensure_token())
        self.assertEqual(order.state, "cancel")

    def test_odoos_own_actions(self):
        order = self.cart(1)
        order.write({"website_id": False, "require_signature": True, "require_payment": False, "state": "sent"})
        token = order._portal_ensure_token()
        path = f"/my/orders/{order.id}"
        self.assertTrue(order._has_to_be_signed())
        for user in self.watching:
            self.log_in(user)
            answer = self.make_jsonrpc_request(
                f"{path}/accept", {"access_token": token, "name": "x", "signature": "QQ=="}
            )
            self.assertIn("error", answer)
            self.post(f"{path}/decline", access_token=token, decline_message="no")
            with mute_logger("odoo.http"):
                with self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request("/my/orders/reorder", {"order_id": order.id, "access_token": token})
                with self.assertRaises(JsonRpcException):
                    params = {"line_id": order.order_line.id, "access_token": token}
                    self.make_jsonrpc_request(f"{path}/update_line_dict", params)
        self.assertEqual((order.state, order.signature), ("sent", False))
        self.log_in(self.owner)
        self.post(f"{path}/decline", access_token=token, decline_message="no")
        self.assertEqual(order.state, "cancel")

    def test_pages(self):
        """The accountant looks, without the buttons; an owner has them; the buyer sees no invoices."""
        order, _picking = self.delivered()
        invoice = self.invoice(order)
        path = f"/my/orders/{order.id}"
        pages = {}
        for user in (self.owner, self.accountant, self.buyer_two):
            self.log_in(user)
            for address in (path, "/my/orders"):
                answer = self.url_open(address)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(order.name, answer.text, user.login)
                pages[user, address] = answer.text
            self.assertEqual(self.url_open(f"{path}?report_type=pdf").status_code, 200)
        actions = [f"{path}/receive", f"{path}/rate"]
        for action in actions:
            self.assertIn(action, pages[self.owner, path])
            self.assertNotIn(action, pages[self.accountant, path])
        self.assertNotIn(actions[0], pages[self.accountant, "/my/orders"])
        self.assertIn(actions[0], pages[self.buyer_two, "/my/orders"])
        # the invoice of a purchase that the buyer made alone is the buyer's; this one is of a colleague
        for user, seen in ((self.owner, True), (self.accountant, True), (self.buyer_two, False)):
            self.assertEqual(f"/my/invoices/{invoice.id}" in pages[user, path], seen, user.login)

    def test_invoice_pdf(self):
        invoice = self.debt(150, 0)
        for user, seen in ((self.owner, True), (self.accountant, True), (self.buyer, False), (self.clerk, False)):
            self.log_in(user)
            answer = self.url_open(f"/my/invoices/{invoice.id}?report_type=pdf", allow_redirects=False)
            self.assertEqual(answer.status_code, 200 if seen else 303, user.login)
            self.assertEqual(invoice.name in self.url_open("/my/invoices").text, seen, user.login)

    # --- addresses
    def address_form(self, **values):
        state = self.env.ref("base.state_cn_SC")
        city = self.env["liquor.division"].search([("state_id", "=", state.id), ("level", "=", "city")], limit=1)
        return {
            "name": "New Hand", "phone": "13800000009", "email": "n@example.com", "street": "人民路1号院2栋",
            "country_id": self.env.ref("base.cn").id, "state_id": state.id, "liquor_city_id": city.id,
            "liquor_district_id": city.child_ids[:1].id, "address_type": "delivery", **values,
        }  # fmt: skip

    @mute_logger("odoo.http")
    def test_addresses(self):
        ship_to = self.env["res.partner"].create(
            {**self.distributor.copy_data()[0], "name": "Store", "is_company": False, "liquor_is_distributor": False,
             "parent_id": self.distributor.id, "type": "delivery"}
        )  # fmt: skip
        for user in (self.accountant, self.clerk):
            self.log_in(user)
            for address in (ship_to, self.distributor):
                form = self.address_form(partner_id=address.id)
                self.assertEqual(self.post("/my/address/submit", **form).status_code, 403, user.login)
                with self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request("/my/address/archive", {"partner_id": address.id})
            self.assertEqual((ship_to.name, ship_to.active), ("Store", True))
        self.log_in(self.buyer)
        answer = self.post("/my/address/submit", **self.address_form(partner_id=ship_to.id))
        self.assertIn("redirectUrl", json.loads(answer.text))
        self.assertEqual(ship_to.name, "New Hand")
        self.make_jsonrpc_request("/my/address/archive", {"partner_id": ship_to.id})
        self.assertFalse(ship_to.active)

    def test_new_address_of_who_has_no_role(self):
        before = self.distributor._liquor_ship_to()
        for user in (self.clerk, self.accountant):
            self.log_in(user)
            for kind in ("delivery", "billing"):
                answer = self.post("/my/address/submit", **self.address_form(address_type=kind))
                self.assertIn("redirectUrl", json.loads(answer.text), answer.text)
            own = user.partner_id.child_ids
            self.assertEqual(own.mapped("type"), ["other"] * 2)
            answer = self.post("/my/address/submit", **self.address_form(partner_id=own[0].id, name="Mine"))
            self.assertEqual(own[0].name, "Mine")
            self.make_jsonrpc_request("/my/address/archive", {"partner_id": own[0].id})
        self.assertEqual(self.distributor._liquor_ship_to(), before)
        self.assertEqual(self.distributor.address_get(["delivery", "invoice"])["invoice"], self.distributor.id)
        self.log_in(self.buyer)
        self.post("/my/address/submit", **self.address_form())
        self.assertEqual((self.distributor._liquor_ship_to() - before).name, "New Hand")
