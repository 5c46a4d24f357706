from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

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
