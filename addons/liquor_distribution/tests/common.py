from odoo.tests import new_test_user

from odoo.addons.liquor_order.tests.common import LiquorOrderCase


class DistributionCase(LiquorOrderCase):
    """A distributor with three people, and another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls.user_of("channel")
        cls.distributor = cls.create_distributor("Distributor One", user_id=cls.channel.id)
        cls.other = cls.create_distributor("Distributor Two")
        cls.owner = cls.create_portal_user("dist_owner", cls.distributor, "owner")
        cls.buyer = cls.create_portal_user("dist_buyer", cls.distributor, "buyer")
        cls.accountant = cls.create_portal_user("dist_accountant", cls.distributor, "accountant")
        cls.stranger = cls.create_portal_user("dist_stranger", cls.other, "owner")

    @classmethod
    def create_distributor(cls, name, **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "liquor_is_distributor": True,
                "country_id": cls.env.ref("base.cn").id,
                "state_id": cls.env.ref("base.state_cn_SC").id,
                "city": "成都市武侯区",
                "street": "天府大道北段1700号3栋1201室",
                "phone": "13800000003",
                "lang": "en_US",
                **vals,
            }
        )

    @classmethod
    def create_portal_user(cls, login, distributor, role):
        user = new_test_user(cls.env, login, groups="base.group_portal", context={"no_reset_password": True})
        user.partner_id.write({"parent_id": distributor.id, "liquor_portal_role": role, "lang": "en_US"})
        return user
