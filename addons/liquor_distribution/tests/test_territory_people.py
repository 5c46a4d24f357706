from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from .common_territory import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryPeople(HttpCase, TerritoryCase):
    """Who sees and changes territories; the portal; coverage and white spots."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.env["res.users"].with_context(no_reset_password=True).create(
            {"name": "Colleague", "login": "territory_colleague"}
        )  # fmt: skip
        cls.elsewhere = cls.env.ref("liquor_order.division_620100")
        cls.third = cls.create_distributor("Distributor Three", user_id=cls.colleague.id)
        cls.own = cls.territory(cls.distributor, cls.chengdu, goods=cls.sauce)
        cls.nobodys = cls.territory(cls.other, cls.luzhou)
        cls.foreign = cls.territory(cls.third, cls.chongqing)
        cls.all = cls.own | cls.nobodys | cls.foreign

    def seen_by(self, user):
        return self.territories.with_user(user).search([("id", "in", self.all.ids)])

    # roles
    def test_channel_handles_its_own_and_nobodys(self):
        self.assertEqual(self.seen_by(self.channel), self.own | self.nobodys)
        for territory in self.own | self.nobodys:
            territory.with_user(self.channel).kind = "shared"
        foreign = self.foreign.with_user(self.channel)
        for attack in (
            lambda: foreign.read(["kind"]),
            lambda: foreign.write({"kind": "shared"}),
            lambda: self.territories.with_user(self.channel).create(self.vals(self.third, self.elsewhere)),
            lambda: self.own.with_user(self.channel).write({"partner_id": self.third.id}),
            lambda: self.own.with_user(self.channel).unlink(),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attack()

    def test_clash_with_a_territory_that_one_does_not_see_is_found(self):
        with self.assertRaisesRegex(ValidationError, "Distributor Three"):
            self.territories.with_user(self.channel).create(self.vals(self.distributor, self.chongqing))

    def test_readers_read_and_managers_do_all(self):
        for role in ("finance", "operator", "service"):
            user = self.user_of(role)
            self.assertEqual(self.seen_by(user), self.all)
            with self.assertRaises(AccessError):
                self.own.with_user(user).write({"kind": "shared"})
        manager = self.user_of("manager")
        self.assertEqual(self.seen_by(manager), self.all)
        self.foreign.with_user(manager).write({"kind": "shared"})
        self.foreign.with_user(manager).unlink()
        for role in ("warehouse", "buyer"):
            with self.assertRaises(AccessError):
                self.seen_by(self.user_of(role))

    def test_coverage_shows_no_more_than_the_territories(self):
        coverage = self.env["liquor.territory.coverage"]
        rows = coverage.with_user(self.channel).search([("territory_id", "in", self.all.ids)])
        self.assertEqual(rows.territory_id, self.own | self.nobodys)
        rows = coverage.with_user(self.user_of("finance")).search([("territory_id", "in", self.all.ids)])
        self.assertEqual(rows.territory_id, self.all)

    def test_portal_reads_its_own_only(self):
        self.territory(self.distributor, self.jinjiang, active=False)
        for user in (self.owner, self.buyer, self.accountant):
            seen = self.territories.with_user(user).with_context(active_test=False).search([])
            self.assertEqual(seen, self.own)
        for attack in (
            lambda: self.nobodys.with_user(self.owner).read(["kind"]),
            lambda: self.own.with_user(self.owner).write({"kind": "shared"}),
            lambda: self.own.with_user(self.owner).action_renew(),
            lambda: self.own.with_user(self.owner).unlink(),
            lambda: self.territories.with_user(self.owner).create(self.vals(self.distributor, self.jinjiang)),
            lambda: self.env["liquor.territory.coverage"].with_user(self.owner).search([]),
            lambda: self.env["liquor.territory.gap"].with_user(self.owner).search([]),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attack()

    # portal
    def test_page_shows_the_visitors_territories(self):
        today = fields.Date.context_today(self.own)
        self.own.write({"date_from": today - timedelta(10), "date_until": today + timedelta(10)})
        for login in ("dist_owner", "dist_buyer", "dist_accountant"):
            self.authenticate(login, login)
            page = self.url_open("/my/territory")
            self.assertEqual(page.status_code, 200)
            for text in ("Distributor One", "四川", "成都市", "Sauce House"):
                self.assertIn(text, page.text)
            for text in ("Distributor Two", "泸州市", "重庆"):
                self.assertNotIn(text, page.text)
        self.assertIn('href="/my/territory"', self.url_open("/my").text)

    def test_page_without_a_territory(self):
        self.nobodys.active = False
        self.authenticate("dist_stranger", "dist_stranger")
        page = self.url_open("/my/territory")
        self.assertEqual((page.status_code, "alert-info" in page.text), (200, True))
        self.assertNotIn("泸州市", page.text)

    def test_page_is_not_there_for_others(self):
        self.assertIn("/web/login", self.url_open("/my/territory").url)
        consumer = self.create_portal_user("territory_consumer", self.customer, False)
        for user in (consumer, self.channel):
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open("/my/territory").status_code, 404)
            self.assertNotIn("/my/territory", self.url_open("/my").text)

    # views
    def test_coverage_rows(self):
        self.foreign.unlink()
        self.own.write(
            {
                "province_ids": [self.chongqing.id],
                "division_ids": [self.chengdu.id, self.wuhou.id],
                "product_ids": [self.beer.id],
                "kind": "shared",
                "date_from": "2020-01-01",
                "date_until": "2021-01-01",
            }
        )
        rows = self.env["liquor.territory.coverage"].search([("territory_id", "=", self.own.id)])
        found = {
            (
                row.level, row.state_id, row.city_id, row.district_id, row.brand_id, row.product_id,
                row.partner_id, row.kind, str(row.date_from), str(row.date_until), row.phase,
            )
            for row in rows
        }  # fmt: skip
        no_division, no_product = self.wuhou.browse(), self.beer.browse()
        rest = (self.distributor, "shared", "2020-01-01", "2021-01-01", "ended")
        places = (
            ("province", self.chongqing, no_division, no_division),
            ("city", self.sichuan, self.chengdu, no_division),
            ("district", self.sichuan, self.chengdu, self.wuhou),
        )
        goods = ((self.sauce, no_product), (self.lager, self.beer))
        self.assertEqual(found, {(*place, *good, *rest) for place in places for good in goods})
        self.assertEqual(len(rows), 6)

    def white(self, brand, place):
        """How a place is covered for a brand: nobody, in part, or all (no row)."""
        self.env["liquor.territory.gap"].invalidate_model()
        division = place._name == "liquor.division"
        row = self.env["liquor.territory.gap"].search(
            [
                ("brand_id", "=", brand and brand.id),
                ("city_id", "=", division and place.id),
                ("state_id", "=", place.state_id.id if division else place.id),
            ]
        )
        self.assertLessEqual(len(row), 1)
        return row.extent or "all"

    def test_white_spots(self):
        self.territories.search([]).action_archive()
        nothing = [self.white(brand, place) for brand in (False, self.sauce) for place in (self.sichuan, self.chengdu)]
        self.assertEqual(nothing, ["none"] * 4)
        cases = (
            # territory                                 any: province, city; sauce: province, city; lager: city; 泸州 any
            ((self.sichuan, None), ["all", "all", "all", "all", "all", "all"]),
            ((self.chengdu, None), ["part", "all", "part", "all", "all", "none"]),
            ((self.wuhou, None), ["part", "part", "part", "part", "part", "none"]),
            ((self.sichuan, self.sauce), ["part", "part", "all", "all", "none", "part"]),
            ((self.chengdu, self.baijiu), ["part", "part", "part", "part", "none", "none"]),
        )
        for (place, goods), expected in cases:
            territory = self.territory(self.distributor, place, goods=goods)
            found = [
                self.white(False, self.sichuan), self.white(False, self.chengdu),
                self.white(self.sauce, self.sichuan), self.white(self.sauce, self.chengdu),
                self.white(self.lager, self.chengdu), self.white(False, self.luzhou),
            ]  # fmt: skip
            with self.subTest(place=place.name, goods=goods):
                self.assertEqual(found, expected)
            territory.date_until = "2020-01-01"
            self.assertEqual(self.white(False, self.sichuan), "none", "An ended territory covers nothing.")
            territory.unlink()

    def test_white_spots_are_the_same_for_whoever_reads(self):
        gaps = self.env["liquor.territory.gap"]
        domain = [("state_id", "=", self.chongqing.id), ("brand_id", "=", False), ("level", "=", "province")]
        self.assertFalse(gaps.with_user(self.channel).search(domain), "Somebody else's territory covers it.")
        self.foreign.active = False
        self.assertEqual(gaps.with_user(self.channel).search(domain).extent, "none")
