from odoo.exceptions import AccessError
from odoo.tests import tagged

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
