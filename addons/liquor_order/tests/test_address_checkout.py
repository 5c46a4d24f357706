import json

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.liquor_catalog.tests.common import LiquorCatalogCase


@tagged("post_install", "-at_install")
class TestAddressCheckout(HttpCase, LiquorCatalogCase):
    """The address form over HTTP, as our page sends it and as a forger would."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wuhou = cls.env.ref("liquor_order.division_510107")
        cls.chengdu = cls.wuhou.parent_id
        cls.sichuan = cls.wuhou.state_id
        cls.china = cls.env.ref("base.cn")
        cls.baijiu.write({"is_published": True, "allow_out_of_stock_order": True})
        cls.website = cls.env["website"].search([], limit=1)
        cls.good = {
            "name": "张三",
            "phone": "13912345678",
            "country_id": cls.china.id,
            "state_id": cls.sichuan.id,
            "liquor_city_id": cls.chengdu.id,
            "liquor_district_id": cls.wuhou.id,
            "street": "天府大道北段1700号3栋",
            "address_type": "delivery",
            "use_delivery_as_billing": "true",
            "required_fields": "name",
        }

    def fill_cart(self):
        self.put_in_stock(self.create_lot(self.baijiu, "ADDRESS-LOT"), 12)
        answer = self.make_jsonrpc_request(
            "/shop/cart/add",
            {
                "product_template_id": self.baijiu.id,
                "product_id": self.baijiu.product_variant_id.id,
                "quantity": 1,
            },
        )
        self.assertEqual(answer["cart_quantity"], 1, answer)
        # of liquor_mall, which asks for the age before checkout where it is installed
        age = {"answer": "adult", "redirect": "/shop/cart", "csrf_token": Request.csrf_token(self)}
        self.url_open("/age/confirm", age, allow_redirects=False)

    def send(self, path="/shop/address/submit", **values):
        """Send the form; None leaves a field out. The answer of the server."""
        data = {name: value for name, value in {**self.good, **values}.items() if value is not None}
        data["csrf_token"] = Request.csrf_token(self)
        response = self.url_open(path, data)
        self.assertEqual(response.status_code, 200, response.text[:500])
        return json.loads(response.text)

    def assertRefused(self, fields, message, **values):
        """The fields that are marked, and a message in English or in Chinese: the shop's language is a setting."""
        answer = self.send(**values)
        self.assertEqual(set(answer["invalid_fields"]), fields, answer)
        self.assertRegex("\n".join(answer["messages"]), message)

    def test_guest_from_the_cart_to_payment(self):
        self.authenticate(None, None)
        self.fill_cart()
        tree = html.fromstring(self.url_open("/shop/address").content)
        self.assertEqual(len(tree.xpath("//select[@name='state_id']/option")), 35)
        self.assertEqual(tree.xpath("//select[@name='country_id']/option[@selected]/@value"), [str(self.china.id)])
        for name in ("zip", "city", "street2", "country_id"):
            self.assertTrue(tree.xpath(f"//*[@name='{name}']/ancestor::div[contains(@class, 'd-none')]"), name)
        self.assertFalse(tree.xpath("//input[@name='vat'] | //input[@name='company_name']"))
        self.assertEqual(tree.xpath("//input[@name='required_fields']/@value"), ["name"])

        self.assertIn("/shop/checkout", self.send()["redirectUrl"])
        partner = self.env["res.partner"].search([("phone", "=", "+86 139 1234 5678"), ("name", "=", "张三")])
        self.assertEqual(len(partner), 1)
        self.assertEqual((partner.city, partner.liquor_district_id, partner.zip), ("成都市武侯区", self.wuhou, False))
        self.assertFalse(partner.email, "an e-mail address is not needed")
        page = self.url_open("/shop/checkout")
        self.assertTrue(page.url.endswith(("/shop/checkout", "/shop/payment")), page.url)
        self.assertIn("四川省 成都市武侯区 天府大道北段1700号3栋", page.text)
        self.assertIn("+86 139 1234 5678", page.text)
        payment = self.url_open("/shop/payment")
        self.assertTrue(payment.url.endswith("/shop/payment"), payment.url)
        order = self.env["sale.order"].search([("partner_id", "=", partner.id)])
        self.assertEqual(order.partner_shipping_id, partner)
        order.with_context(send_email=True).action_confirm()
        self.assertTrue(order.name, "confirmed although nobody can be mailed")

    def test_each_field_is_checked(self):
        self.authenticate(None, None)
        self.fill_cart()
        luzhou = self.env.ref("liquor_order.division_510500")
        germany = self.env.ref("base.de")
        for name in ("name", "phone", "state_id", "liquor_city_id", "liquor_district_id", "street"):
            fields = {name}
            if name == "state_id":
                fields.add("liquor_city_id")
            if name == "liquor_city_id":
                fields.add("liquor_district_id")
            self.assertRefused(fields, "Please fill in|does not belong|请填写|不属于", **{name: ""})
        self.assertRefused({"phone"}, "11 digits|11位", phone="139123")
        self.assertRefused({"phone"}, "real|真实", phone="13800000000")
        self.assertRefused({"street"}, "not enough|不够详细", street="1号")
        self.assertRefused({"email"}, "(?i)mail", email="nobody")
        self.assertRefused(
            {"liquor_district_id"}, "武侯区( does not belong to |不属于)泸州市", liquor_city_id=luzhou.id
        )
        self.assertRefused(
            {"liquor_city_id"}, "成都市( does not belong to|不属于)", state_id=self.env.ref("base.state_cn_GD").id
        )
        self.assertRefused({"liquor_city_id"}, "武侯区( does not belong|不属于)", liquor_city_id=self.wuhou.id)
        self.assertRefused({"liquor_district_id"}, "does not exist|不存在", liquor_district_id="999999999")
        self.assertRefused({"liquor_district_id"}, "district|区县", liquor_district_id="1 OR 1=1")
        self.assertRefused({"liquor_district_id"}, "district|区县", liquor_district_id="9" * 40)
        self.assertRefused({"liquor_district_id"}, "district|区县", liquor_district_id="1" + "0" * 14)
        self.assertRefused({"liquor_district_id"}, "district|区县", liquor_district_id="²")
        self.assertIn("country_id", self.send(country_id="88888888")["invalid_fields"])
        self.assertIn("state_id", self.send(country_id=germany.id, city="Berlin")["invalid_fields"])
        self.assertRefused({"name"}, "too long|过长", name="张" * 61)
        self.assertRefused({"street"}, "too long|过长", street="路1号" * 100)
        self.assertFalse(self.env["res.partner"].search([("phone", "=", "+86 139 1234 5678"), ("name", "=", "张三")]))

    def test_forged_values_are_not_taken(self):
        self.authenticate(None, None)
        self.fill_cart()
        self.send(city="北京市", zip="999999", street2="别处", comment="x", credit_limit="99", parent_id="1")
        partner = self.env["res.partner"].search([("phone", "=", "+86 139 1234 5678"), ("name", "=", "张三")])
        self.assertEqual(
            (partner.city, partner.zip, partner.street2, partner.parent_id.id, partner.comment),
            ("成都市武侯区", False, False, False, False),
        )

    def test_foreign_address_keeps_its_form(self):
        user = new_test_user(
            self.env, "foreigner", groups="base.group_portal", name="Anna", email="anna@example.com",
        )  # fmt: skip
        germany = self.env.ref("base.de")
        address = {"country_id": germany.id, "city": "Berlin", "zip": "10117", "street": "Unter den Linden 1"}
        user.partner_id.write({**address, "phone": "+49 30 901820"})
        self.authenticate("foreigner", "foreigner")
        tree = html.fromstring(self.url_open("/my/account").content)
        self.assertFalse(tree.xpath("//select[@name='liquor_city_id']"))
        self.assertEqual(tree.xpath("//input[@name='city']/@value"), ["Berlin"])
        answer = self.send(
            "/my/address/submit",
            **address, partner_id=user.partner_id.id, name="Anna", email="anna@example.com", phone="+49 30 901821",
            state_id="", liquor_city_id=None, liquor_district_id=None,
        )  # fmt: skip
        self.assertIn("redirectUrl", answer)
        partner = user.partner_id
        self.assertEqual((partner.city, partner.zip, partner.country_id), ("Berlin", "10117", germany))
        self.assertEqual(partner.phone, "+49 30 901821")
        tree = html.fromstring(self.url_open(f"/my/address?partner_id={partner.id}&china=1").content)
        self.assertTrue(tree.xpath("//select[@name='liquor_city_id']"))

    def test_portal_user_edits_only_their_own(self):
        user = new_test_user(self.env, "buyer_a", groups="base.group_portal", email="a@example.com")
        other = new_test_user(self.env, "buyer_b", groups="base.group_portal", email="b@example.com").partner_id
        other.write({"street": "春熙路1号", "liquor_district_id": self.wuhou.id})
        self.authenticate("buyer_a", "buyer_a")
        data = {**self.good, "partner_id": other.id, "street": "别处1号", "csrf_token": Request.csrf_token(self)}
        self.assertEqual(self.url_open("/my/address/submit", data).status_code, 403)
        self.assertEqual(self.url_open(f"/my/address?partner_id={other.id}").status_code, 403)
        self.fill_cart()
        data["csrf_token"] = Request.csrf_token(self)
        self.assertEqual(self.url_open("/shop/address/submit", data).status_code, 403)
        self.assertEqual(other.street, "春熙路1号")
        own = self.send("/my/address/submit", partner_id=user.partner_id.id, email="a@example.com")
        self.assertIn("redirectUrl", own)
        self.assertEqual(user.partner_id.city, "成都市武侯区")
        self.assertEqual(
            self.send("/my/address/submit", partner_id=user.partner_id.id, email="")["invalid_fields"],
            ["email"],
            "an account's password is reset by mail",
        )
        tree = html.fromstring(self.url_open(f"/my/address?partner_id={user.partner_id.id}").content)
        self.assertEqual(tree.xpath("//select[@name='liquor_district_id']/option[@selected]/text()"), ["武侯区"])

    def test_new_delivery_address_of_a_customer(self):
        user = new_test_user(self.env, "buyer_c", groups="base.group_portal", email="c@example.com")
        self.authenticate("buyer_c", "buyer_c")
        self.assertIn("redirectUrl", self.send("/my/address/submit", name="李四", use_delivery_as_billing="false"))
        address = user.partner_id.child_ids
        self.assertEqual((address.type, address.name, address.city), ("delivery", "李四", "成都市武侯区"))
        self.assertFalse(user.partner_id.liquor_city_id, "the account's own address is another one")

    def test_lists_and_parser(self):
        response = self.url_open(f"/shop/divisions/{self.sichuan.id}?v=x")
        self.assertIn("max-age=31536000", response.headers["Cache-Control"])
        cities = {city[0]: city[2] for city in response.json()}
        self.assertEqual(len(cities), 21)
        self.assertIn([self.wuhou.id, "武侯区"], cities[self.chengdu.id])
        self.assertEqual(self.url_open("/shop/divisions/0").json(), [])
        self.assertEqual(self.url_open("/shop/divisions/abc").status_code, 404)
        parsed = self.make_jsonrpc_request(
            "/shop/address/parse", {"text": "张三 13912345678 四川省成都市武侯区天府大道1号"}
        )
        self.assertEqual(parsed["liquor_district_id"], self.wuhou.id)
        self.assertEqual((parsed["name"], parsed["street"]), ("张三", "天府大道1号"))
        self.assertEqual(self.make_jsonrpc_request("/shop/address/parse", {"text": ""}), {})
        self.assertEqual(self.make_jsonrpc_request("/shop/address/parse", {}), {})

    def test_lists_cost_no_query_per_option(self):
        division = self.env["liquor.division"]
        division._cascade_options(self.sichuan.id, self.chengdu.id)
        guangdong = self.env.ref("base.state_cn_GD")
        with self.assertQueryCount(0):
            options = division._cascade_options(guangdong.id, False)
        self.assertEqual(len(options["cities"]), 21)
