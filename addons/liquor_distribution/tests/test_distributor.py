from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .common import DistributionCase


@tagged("post_install", "-at_install")
class TestDistributor(DistributionCase):
    def test_people_act_for_their_company(self):
        self.assertEqual(self.buyer._liquor_distributor(), self.distributor)
        self.assertEqual(self.stranger._liquor_distributor(), self.other)
        self.assertFalse(self.channel._liquor_distributor())
        roles = [user._liquor_portal_role() for user in (self.owner, self.buyer, self.accountant, self.channel)]
        self.assertEqual(roles, ["owner", "buyer", "accountant", ""])

    def test_person_without_a_role_is_a_buyer(self):
        self.owner.partner_id.liquor_portal_role = False
        self.assertEqual(self.owner._liquor_portal_role(), "buyer")

    def test_order_knows_its_distributor(self):
        order = self.order(self.baijiu, 1, partner_id=self.buyer.partner_id.id)
        self.assertEqual(order.liquor_distributor_id, self.distributor)
        self.assertFalse(self.order(self.baijiu, 1).liquor_distributor_id)

    def test_portal_user_gives_itself_no_role(self):
        contact = self.buyer.partner_id.with_user(self.buyer)
        for vals in ({"liquor_portal_role": "owner"}, {"liquor_is_distributor": True}):
            with self.assertRaises(AccessError):
                contact.write(vals)
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(self.buyer).create({"name": "x", **vals})
        self.assertEqual(self.buyer._liquor_portal_role(), "buyer")


@tagged("post_install", "-at_install")
class TestKeeper(DistributionCase, HttpCase):
    """Who looks after a distributor: all that the channel sees hangs on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.employee("keeper_colleague", "channel")
        cls.manager, cls.service, cls.finance = (
            cls.employee(f"keeper_{role}", role) for role in ("manager", "service", "finance")
        )
        cls.free = cls.create_distributor("Free One", user_id=False)

    @classmethod
    def employee(cls, login, role):
        groups = f"base.group_user,liquor_base.group_liquor_{role}"
        return new_test_user(cls.env, login, groups=groups, context={"no_reset_password": True})

    def call(self, user, method, *args):
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/res.partner/{method}",
            {"model": "res.partner", "method": method, "args": args, "kwargs": {}},
        )

    @mute_logger("odoo.http")
    def test_nobody_takes_the_distributor_of_a_colleague(self):
        for user in (self.colleague, self.service, self.finance):
            for vals in (
                {"user_id": user.id},
                {"user_id": False},
                {"liquor_is_distributor": False},
                {"liquor_is_distributor": False, "user_id": user.id},
            ):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(JsonRpcException):
                    self.call(user, "write", [self.free.id, self.distributor.id], vals)
        self.assertEqual(self.distributor.user_id, self.channel)
        self.assertTrue(self.distributor.liquor_is_distributor)
        self.assertFalse(self.free.user_id, "all of them or none")

    @mute_logger("odoo.http")
    def test_nor_by_way_of_another_record(self):
        nested = {"child_ids": [Command.update(self.distributor.id, {"user_id": self.colleague.id})]}
        with self.assertRaises(JsonRpcException):
            self.call(self.colleague, "write", self.free.ids, nested)
        self.assertEqual(self.distributor.user_id, self.channel)
        mine = self.create_distributor("Mine", liquor_is_distributor=False, user_id=self.colleague.id)
        merge = self.env["base.partner.merge.automatic.wizard"].with_user(self.colleague)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            merge._merge((mine + self.distributor).ids, mine)
        self.assertTrue(self.distributor.exists())

    def test_channel_takes_a_free_one_and_does_not_pass_it_on(self):
        with self.assertRaises(AccessError):
            self.free.with_user(self.service).user_id = self.service
        mine = self.free.with_user(self.colleague)
        with self.assertRaises(AccessError):
            mine.user_id = self.channel
        mine.user_id = self.colleague
        mine.write({"user_id": self.colleague.id, "comment": "as it is"})
        for keeper in (self.channel, self.env["res.users"]):
            with self.assertRaisesRegex(AccessError, "Free One: only a manager"):
                mine.user_id = keeper
        self.assertEqual(self.free.user_id, self.colleague)

    def test_manager_hands_over(self):
        self.distributor.with_user(self.manager).user_id = self.colleague
        self.assertEqual(self.distributor.user_id, self.colleague)

    def test_new_one_is_nobodys_or_ones_own(self):
        partners = self.env["res.partner"].with_user(self.colleague)
        vals = {"name": "New One", "is_company": True, "liquor_is_distributor": True}
        for keeper in (False, self.colleague.id):
            partners.create({**vals, "user_id": keeper})
        with self.assertRaises(AccessError):
            partners.create({**vals, "user_id": self.channel.id})

    def test_customers_and_contacts_are_as_before(self):
        customer = self.create_distributor("Customer", liquor_is_distributor=False, user_id=self.channel.id)
        customer.with_user(self.colleague).user_id = self.colleague
        self.assertEqual(customer.user_id, self.colleague)


@tagged("post_install", "-at_install")
class TestOwnPrices(DistributionCase, HttpCase):
    """A distributor buys at its own prices and reads nobody else's."""

    def setUp(self):
        super().setUp()
        self.secret, self.shown = self.env["product.pricelist"].create(
            [
                {
                    "name": name,
                    "selectable": name == "shown",
                    "item_ids": [
                        Command.create(
                            {"applied_on": "1_product", "product_tmpl_id": self.baijiu.id, "fixed_price": price}
                        )
                    ],
                }
                for name, price in (("secret", 81.37), ("shown", 95.0))
            ]
        )
        self.distributor.specific_property_product_pricelist = self.secret
        self.baijiu.is_published = True
        for user in (self.owner, self.stranger):
            user.password = f"{user.login}-password"

    def items(self):
        answer = self.make_jsonrpc_request(
            "/web/dataset/call_kw/product.pricelist.item/search_read",
            {
                "model": "product.pricelist.item",
                "method": "search_read",
                "args": [[["product_tmpl_id", "=", self.baijiu.id]], ["fixed_price"]],
                "kwargs": {},
            },
        )
        return [row["fixed_price"] for row in answer]

    def test_price_rules_by_rpc(self):
        for user in (self.owner, self.stranger):
            self.authenticate(user.login, f"{user.login}-password")
            self.assertEqual(self.items(), [95.0])

    def test_own_price_in_the_shop(self):
        for user, seen in ((self.owner, True), (self.stranger, False)):
            self.authenticate(user.login, f"{user.login}-password")
            page = self.url_open(self.baijiu.website_url).text
            self.assertEqual("81.37" in page, seen)
