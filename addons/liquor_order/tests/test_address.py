from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestAddress(TransactionCase):
    """Province, city and district of a partner, and the text that follows from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(tracking_disable=True, lang="zh_CN").env
        cls.china = cls.env.ref("base.cn")
        cls.sichuan = cls.env.ref("base.state_cn_SC")
        cls.guangdong = cls.env.ref("base.state_cn_GD")
        cls.chengdu = cls.env.ref("liquor_order.division_510100")
        cls.wuhou = cls.env.ref("liquor_order.division_510107")
        cls.luzhou = cls.env.ref("liquor_order.division_510500")
        cls.partner = cls.env["res.partner"].create(
            {"name": "张三", "liquor_district_id": cls.wuhou.id, "street": "天府大道北段1700号", "phone": "13912345678"}
        )

    def places(self, partner):
        return (
            partner.country_id.code,
            partner.state_id.name,
            partner.liquor_city_id.name,
            partner.liquor_district_id.name,
            partner.city,
        )

    def test_district_fills_what_is_above(self):
        self.assertEqual(self.places(self.partner), ("CN", "四川省", "成都市", "武侯区", "成都市武侯区"))

    def test_text_of_municipalities_and_counties(self):
        for code, text in (("110105", "朝阳区"), ("500231", "垫江县"), ("419001", "济源市"), ("441900", "东莞市")):
            division = self.env.ref(f"liquor_order.division_{code}")
            name = "liquor_city_id" if division.level == "city" else "liquor_district_id"
            self.assertEqual(self.env["res.partner"].create({"name": "x", name: division.id}).city, text)

    def test_one_line_from_the_province_to_the_house(self):
        self.assertEqual(self.partner._display_address(without_company=True), "四川省 成都市武侯区 天府大道北段1700号")
        self.partner.street2 = "3栋"
        self.partner.zip = "610041"
        self.assertEqual(self.partner.contact_address, "四川省 成都市武侯区 天府大道北段1700号 3栋")

    def test_what_no_longer_fits_is_cleared(self):
        self.partner.state_id = self.guangdong
        self.assertEqual(self.places(self.partner), ("CN", "广东省", False, False, False))
        self.partner.liquor_district_id = self.wuhou
        self.assertEqual(self.places(self.partner), ("CN", "四川省", "成都市", "武侯区", "成都市武侯区"))
        self.partner.liquor_city_id = self.luzhou
        self.assertEqual(self.places(self.partner), ("CN", "四川省", "泸州市", False, "泸州市"))
        self.partner.liquor_city_id = False
        self.assertEqual(self.places(self.partner), ("CN", "四川省", False, False, False))

    def test_moving_abroad(self):
        germany = self.env.ref("base.de")
        self.partner.write(
            {"country_id": germany.id, "state_id": False, "city": "Berlin", "street": "Unter den Linden"}
        )
        self.assertEqual(self.places(self.partner), ("DE", False, False, False, "Berlin"))

    def test_inconsistent_levels_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "武侯区.*泸州市"):
            self.partner.write({"liquor_city_id": self.luzhou.id, "liquor_district_id": self.wuhou.id})
        with self.assertRaisesRegex(ValidationError, "成都市.*广东省"):
            self.partner.write({"state_id": self.guangdong.id, "liquor_city_id": self.chengdu.id})
        with self.assertRaisesRegex(ValidationError, "武侯区"):  # a district in the place of a city
            self.partner.write({"liquor_city_id": self.wuhou.id, "liquor_district_id": False})
        with self.assertRaisesRegex(ValidationError, "成都市"):
            self.partner.write({"country_id": self.env.ref("base.de").id, "liquor_city_id": self.chengdu.id})

    def test_typed_cities_are_kept_or_recognised(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "a", "country_id": self.china.id, "state_id": self.sichuan.id, "city": "成都市武侯区"},
                {"name": "b", "country_id": self.china.id, "state_id": self.sichuan.id, "city": "老成都府"},
                {"name": "c", "country_id": self.env.ref("base.fr").id, "city": "Paris"},
                {"name": "d", "country_id": self.china.id, "state_id": self.guangdong.id, "city": "成都市"},
                {"name": "e", "city": "北京市朝阳区"},
                {"name": "f"},
            ]
        )
        self.assertEqual(
            [self.places(partner) for partner in partners],
            [
                ("CN", "四川省", "成都市", "武侯区", "成都市武侯区"),
                ("CN", "四川省", False, False, "老成都府"),
                ("FR", False, False, False, "Paris"),
                ("CN", "广东省", False, False, "成都市"),  # the province contradicts: nothing is decided
                ("CN", "北京市", "北京市", "朝阳区", "朝阳区"),
                (False, False, False, False, False),
            ],
        )
        self.partner.city = "武侯祠后面"
        self.assertEqual(self.places(self.partner), ("CN", "四川省", False, False, "武侯祠后面"), "typed text wins")

    def test_matching_imported_addresses(self):
        imported = self.env["res.partner"].create(
            [
                {"name": "a", "state_id": self.sichuan.id, "country_id": self.china.id, "city": "成都",
                 "street": "武侯区天府大道1号"},
                {"name": "b", "country_id": self.china.id, "street": "北京市朝阳区建国路88号"},
                {"name": "c", "country_id": self.china.id, "city": "某地", "street": "某路1号"},
                {"name": "d", "country_id": self.env.ref("base.fr").id, "city": "成都市武侯区"},
            ]
        )  # fmt: skip
        found = imported._liquor_match_divisions()
        self.assertEqual(found.mapped("name"), ["a", "b"])
        self.assertEqual(self.places(imported[0]), ("CN", "四川省", "成都市", "武侯区", "成都市武侯区"))
        self.assertEqual(imported[0].street, "天府大道1号")
        self.assertEqual((imported[1].liquor_district_id.name, imported[1].street), ("朝阳区", "建国路88号"))
        self.assertEqual((imported[2].city, imported[2].street), ("某地", "某路1号"))
        self.assertFalse(imported[3].liquor_city_id)

    def test_contacts_share_the_address_of_their_company(self):
        company = self.env["res.partner"].create(
            {"name": "公司", "is_company": True, "liquor_district_id": self.wuhou.id, "street": "一环路1号",
             "child_ids": [Command.create({"name": "职员"})]}
        )  # fmt: skip
        contact = company.child_ids
        self.assertEqual(self.places(contact), self.places(company))
        company.state_id = self.guangdong
        self.assertEqual(self.places(contact), ("CN", "广东省", False, False, False))
        company.liquor_city_id = self.luzhou
        self.assertEqual(self.places(contact), ("CN", "四川省", "泸州市", False, "泸州市"))

    def queries(self, count, cities, country):
        """How many statements it takes to create partners in one city and to move them to another."""
        state = self.sichuan.id if country == self.china else False
        vals = {"name": "x", "state_id": state, "country_id": country.id, "city": cities[0]}
        before = self.env.cr.sql_log_count
        partners = self.env["res.partner"].create([dict(vals) for _number in range(count)])
        self.env.flush_all()
        partners.write({"city": cities[1]})
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_at_once_cost_no_query_each(self):
        china = ("成都市武侯区", "泸州市江阳区"), self.china
        france = ("Paris", "Lyon"), self.env.ref("base.fr")
        self.queries(2, *china)  # fills the caches
        self.queries(2, *france)
        growth = [self.queries(40, *where) - self.queries(10, *where) for where in (china, france)]
        self.assertLessEqual(growth[0], growth[1] + 2, "per partner no more than Odoo itself asks")

    def test_form(self):
        with Form(self.env["res.partner"]) as form:
            form.name = "李四"
            form.liquor_district_id = self.wuhou
            self.assertEqual((form.state_id, form.liquor_city_id), (self.sichuan, self.chengdu))
            self.assertEqual(form.city, "成都市武侯区")
            form.state_id = self.guangdong
            self.assertFalse(form.liquor_city_id or form.liquor_district_id or form.city)
            form.liquor_address_text = "王五 13912345678 四川省泸州市江阳区江阳中路18号"
            self.assertFalse(form.liquor_address_text)
        partner = form.record
        self.assertEqual((partner.name, partner.phone, partner.street), ("王五", "+86 139 1234 5678", "江阳中路18号"))
        self.assertEqual(self.places(partner), ("CN", "四川省", "泸州市", "江阳区", "泸州市江阳区"))

    def test_telephones_are_stored_in_one_form(self):
        self.assertEqual(self.partner.phone, "+86 139 1234 5678")
        self.partner.phone = "028-8555 1234转12"
        self.assertEqual(self.partner.phone, "+86 28 8555 1234-12")
        self.partner.phone = "见名片"
        self.assertEqual(self.partner.phone, "见名片", "staff may note what is no number")

    def test_phone_problem(self):
        partner = self.env["res.partner"].with_context(lang="en_US")
        self.assertFalse(partner._liquor_phone_problem("+86 139 1234 5678"))
        self.assertEqual(partner._liquor_phone_problem(" "), "The telephone number is missing.")
        self.assertEqual(partner._liquor_phone_problem("139123456"), "A mobile number has 11 digits, 139123456 has 9.")
        self.assertIn("does not look like a real", partner._liquor_phone_problem("13800000000"))
        self.assertIn("area code", partner._liquor_phone_problem("85551234"))

    def test_address_problems(self):
        partner = self.partner.with_context(lang="en_US")
        self.assertEqual(partner._liquor_address_problems(), [])
        partner.liquor_district_id = False
        self.assertEqual(partner._liquor_address_problems(), ["Not chosen in the address: district."])
        partner.write({"liquor_district_id": self.wuhou.id, "street": False})
        self.assertEqual(partner._liquor_address_problems(), ["The street and house number are missing."])
        for street in ("1号", "老地方老地方", "????????"):
            partner.street = street
            self.assertRegex(
                " ".join(partner._liquor_address_problems()), f"{'[?]' if '?' in street else street}.*not enough"
            )
        for street in ("春熙路1号", "锦绣花园南门菜鸟驿站", "太平乡红星村", "大厦八层"):
            partner.street = street
            self.assertEqual(partner._liquor_address_problems(), [], street)
        empty = self.env["res.partner"].with_context(lang="en_US").create({"name": "x"})
        missing, street = empty._liquor_address_problems()
        self.assertRegex(missing, "Not chosen in the address: province.*city.*district")
        self.assertEqual(street, "The street and house number are missing.")

    def test_where_nobody_delivers(self):
        self.env["delivery.carrier"].search([]).active = False
        self.assertEqual(self.partner._liquor_address_problems(), [], "no delivery method is set up yet")
        product = self.env["product.product"].create({"name": "运费", "type": "service"})
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "广东快递",
                "product_id": product.id,
                "country_ids": self.china.ids,
                "state_ids": self.guangdong.ids,
            }
        )
        self.assertEqual(len(self.partner._liquor_address_problems()), 1)
        carrier.state_ids += self.sichuan
        self.assertEqual(self.partner._liquor_address_problems(), [])

    def test_division_lists_follow_a_change(self):
        division = self.env["liquor.division"]
        version = division._cascade_version()
        created = division.create(
            {"code": "510199", "name": "测试新区", "level": "district", "state_id": self.sichuan.id,
             "parent_id": self.chengdu.id}
        )  # fmt: skip
        self.assertNotEqual(division._cascade_version(), version)
        options = division._cascade_options(self.sichuan.id, self.chengdu.id)
        self.assertIn([created.id, "测试新区"], options["districts"])
        self.assertEqual(division._gazetteer().match("四川成都测试新区1号").district, created.id)
        self.assertEqual(len(options["states"]), 34)
        self.assertEqual(division._cascade_options(False, False)["cities"], [])
