from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import format_date, mute_logger

from .common_territory import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritory(TerritoryCase):
    """What a territory needs, and what clashes."""

    def assert_clash(self, mine, other, text=""):
        """Two territories clash, whichever of them comes first; both orders are tried."""
        for first, second in ((mine, other), (other, mine)):
            kept = self.territories.create(first)
            with self.assertRaisesRegex(ValidationError, text or "These clash"), self.env.cr.savepoint():
                self.territories.create(second)
            kept.unlink()

    def assert_peace(self, mine, other):
        for first, second in ((mine, other), (other, mine)):
            both = self.territories.create(first)
            both |= self.territories.create(second)
            both.unlink()

    # place
    def test_places_clash_by_their_hierarchy(self):
        places = (self.sichuan, self.chengdu, self.wuhou)
        for mine in places:
            for other in places:
                with self.subTest(mine=mine.name, other=other.name):
                    self.assert_clash(self.vals(self.distributor, mine), self.vals(self.other, other))

    def test_places_side_by_side_are_at_peace(self):
        for mine, other in (
            (self.sichuan, self.chongqing),
            (self.chengdu, self.luzhou),
            (self.wuhou, self.jinjiang),
            (self.wuhou, self.luzhou),
            (self.chongqing, self.wuhou),
        ):
            with self.subTest(mine=mine.name, other=other.name):
                self.assert_peace(self.vals(self.distributor, mine), self.vals(self.other, other))

    # product
    def test_products_clash_by_their_hierarchy(self):
        goods = (None, self.sauce, self.baijiu)
        for mine in goods:
            for other in goods:
                with self.subTest(mine=mine, other=other):
                    self.assert_clash(
                        self.vals(self.distributor, self.chengdu, goods=mine),
                        self.vals(self.other, self.chengdu, goods=other),
                    )

    def test_other_brands_and_products_are_at_peace(self):
        second = self.create_liquor(name="Second Sauce", product_brand_id=self.sauce.id)
        unbranded = self.create_liquor(name="No Brand")
        for mine, other in (
            (self.sauce, self.lager),
            (self.sauce, self.beer),
            (self.baijiu, second),
            (self.sauce, unbranded),
            (self.baijiu, unbranded),
        ):
            with self.subTest(mine=mine.name, other=other.name):
                self.assert_peace(
                    self.vals(self.distributor, self.chengdu, goods=mine),
                    self.vals(self.other, self.chengdu, goods=other),
                )

    def test_brands_left_over_do_not_count_for_all_products(self):
        self.territory(self.distributor, self.chengdu, goods=self.sauce, product_scope="all")
        with self.assertRaises(ValidationError):
            self.territory(self.other, self.chengdu, goods=self.lager)

    # time
    def test_days_are_half_open(self):
        for mine, other, clash in (
            (((2026, 1, 1), (2026, 7, 1)), ((2026, 7, 1), (2027, 1, 1)), False),
            (((2026, 1, 1), (2026, 7, 2)), ((2026, 7, 1), (2027, 1, 1)), True),
            ((None, (2026, 7, 1)), ((2026, 7, 1), None), False),
            ((None, None), ((2026, 7, 1), (2026, 7, 2)), True),
            (((2026, 7, 1), None), ((2030, 7, 1), None), True),
        ):
            with self.subTest(mine=mine, other=other):
                judge = self.assert_clash if clash else self.assert_peace
                judge(
                    self.vals(self.distributor, self.chengdu, start=mine[0], until=mine[1]),
                    self.vals(self.other, self.wuhou, start=other[0], until=other[1]),
                )

    def test_ends_after_it_begins(self):
        for until in ((2026, 1, 1), (2025, 12, 31)):
            with (
                self.assertRaisesRegex(IntegrityError, "liquor_territory_days"),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.territory(self.distributor, self.chengdu, start=(2026, 1, 1), until=until)

    # who
    def test_shared_ones_share_but_not_with_an_exclusive_one(self):
        mine, other = (self.vals(partner, self.chengdu, kind="shared") for partner in (self.distributor, self.other))
        self.assert_peace(mine, other)
        self.assert_clash({**mine, "kind": "exclusive"}, other)
        self.territories.create([mine, other])
        with self.assertRaises(ValidationError):
            self.distributor.liquor_territory_ids.kind = "exclusive"

    def test_a_distributor_does_not_clash_with_itself(self):
        self.assert_peace(self.vals(self.distributor, self.sichuan), self.vals(self.distributor, self.wuhou))

    def test_companies_do_not_clash(self):
        company = self.env["res.company"].create({"name": "Second Company"})
        self.assert_peace(
            self.vals(self.distributor, self.chengdu), self.vals(self.other, self.chengdu, company_id=company.id)
        )

    def test_archived_one_clashes_when_it_is_activated(self):
        kept = self.territory(self.distributor, self.chengdu)
        planned = self.territory(self.other, self.wuhou, active=False)
        with self.assertRaisesRegex(ValidationError, "These clash"), self.env.cr.savepoint():
            planned.action_unarchive()
        self.assertFalse(planned.active)
        kept.action_archive()
        planned.action_unarchive()
        self.assertTrue(planned.active)

    def test_each_change_is_looked_at(self):
        self.territory(self.distributor, self.chengdu, goods=self.sauce, start=(2026, 1, 1))
        for change, harmless in (
            ({"division_ids": [(4, self.wuhou.id)]}, {"division_ids": [self.luzhou.id]}),
            ({"province_ids": [(4, self.sichuan.id)]}, {}),
            ({"product_scope": "all", "division_ids": [self.wuhou.id]}, {"division_ids": [self.luzhou.id]}),
            ({"partner_id": self.other.id}, {"partner_id": self.distributor.id, "division_ids": [self.wuhou.id]}),
            ({"date_until": False}, {"division_ids": [self.wuhou.id], "date_until": "2026-01-01"}),
        ):
            with self.subTest(change=change):
                changing = self.territory(self.other, self.luzhou, goods=self.sauce)
                changing.write(harmless)
                with self.assertRaises(ValidationError), self.env.cr.savepoint():
                    changing.write(change)
                changing.unlink()

    # what is said
    def test_clash_names_both_the_place_the_product_and_the_days(self):
        self.territory(self.distributor, self.sichuan, goods=self.sauce, start=(2026, 1, 1), until=(2027, 1, 1))
        with self.assertRaises(ValidationError) as caught:
            self.territory(self.other, self.wuhou, kind="shared", goods=self.baijiu, start=(2026, 6, 1))
        first, last = (format_date(self.env, day) for day in ("2026-06-01", "2026-12-31"))
        self.assertEqual(
            str(caught.exception),
            "An exclusive territory allows no other distributor at the same place. These clash:\n"
            f"“Distributor Two: {self.wuhou.display_name}” (Shared) and "
            f"“Distributor One: {self.sichuan.name}” (Exclusive): "
            f"{self.wuhou.display_name}, Test Sauce 53, {first} to {last}.",
        )

    def test_clash_says_without_limit_brand_and_all_products(self):
        self.territory(self.distributor, self.chengdu)
        for goods, text in ((self.lager, "brand Lager House"), (None, "all products")):
            with self.assertRaisesRegex(ValidationError, f"{text}, without limit of time"), self.env.cr.savepoint():
                self.territory(self.other, self.chengdu, goods=goods)

    def test_many_clashes_are_not_all_told(self):
        cities = self.env["liquor.division"].search([("parent_id", "=", self.chengdu.id)], limit=8)
        self.territory(self.distributor, self.chengdu)
        with self.assertRaises(ValidationError) as caught:
            self.territory(self.other, *cities)
        lines = str(caught.exception).split("\n")
        self.assertEqual((len(lines), lines[-1]), (7, "And more."))
        self.assertIn("and 5 more” (Exclusive)", lines[1])

    # many at once
    def test_clash_within_one_batch(self):
        with self.assertRaisesRegex(ValidationError, "These clash"):
            self.territories.create([self.vals(self.distributor, self.sichuan), self.vals(self.other, self.wuhou)])

    def test_many_are_checked_by_as_many_queries_as_one(self):
        cities = self.env["liquor.division"].search([("level", "=", "city")], limit=41)
        vals_list = [self.vals(self.distributor, city, goods=self.sauce) for city in cities]
        self.territories.create(vals_list[-1])
        counts = []
        for number in (1, 39):
            batch = self.territories.create(vals_list[:number])
            self.env.flush_all()
            batch.mapped("company_id")
            before = self.cr.sql_log_count
            batch._check_clash()
            counts.append(self.cr.sql_log_count - before)
            batch.unlink()
        self.assertEqual(counts, [2, 2])

    # complete
    def test_needs_place_product_and_distributor(self):
        for vals, text in (
            (self.vals(self.distributor), "territory of Distributor One needs a province, city or district"),
            (
                self.vals(self.distributor, self.chengdu, product_scope="some"),
                "territory of Distributor One needs a brand or a product",
            ),
            (self.vals(self.customer, self.chengdu), "Test Customer is no distributor"),
            (self.vals(self.owner.partner_id, self.chengdu), "is no distributor. Choose the company"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(ValidationError, text), self.env.cr.savepoint():
                self.territories.create(vals)

    def test_last_brand_is_not_taken_away(self):
        territory = self.territory(self.distributor, self.chengdu, goods=self.sauce)
        with self.assertRaisesRegex(ValidationError, "needs a brand or a product"):
            territory.brand_ids = False

    # renewal
    def test_renewal_goes_on_for_as_long(self):
        half = self.territory(self.distributor, self.chengdu, goods=self.sauce, start=(2026, 1, 1), until=(2026, 7, 1))
        open_start = self.territory(self.distributor, self.luzhou, until=(2026, 7, 1))
        action = (half | open_start).action_renew()
        new_half, new_open = (
            self.territories.search([("renewed_from_id", "=", territory.id)]) for territory in (half, open_start)
        )
        self.assertEqual(action["domain"], [("id", "in", (new_half | new_open).ids)])
        days = [(str(territory.date_from), str(territory.date_until)) for territory in (new_half, new_open)]
        self.assertEqual(days, [("2026-07-01", "2027-01-01"), ("2026-07-01", "2027-07-01")])
        self.assertEqual(
            (new_half.brand_ids, new_half.division_ids, new_half.kind), (self.sauce, self.chengdu, "exclusive")
        )

    def test_renewal_refused(self):
        endless = self.territory(self.distributor, self.chengdu)
        with self.assertRaisesRegex(UserError, "has no end"):
            endless.action_renew()
        endless.date_until = "2026-07-01"
        endless.action_renew()
        with self.assertRaisesRegex(UserError, "was renewed already"):
            endless.action_renew()

    def test_renewal_clashes_like_any_other(self):
        ending = self.territory(self.distributor, self.chengdu, start=(2026, 1, 1), until=(2026, 7, 1))
        self.territory(self.other, self.wuhou, start=(2026, 12, 1))
        with self.assertRaisesRegex(ValidationError, "These clash"):
            ending.action_renew()

    # brands of products
    def change_brand(self, products, brand):
        """As a request does: what is to be looked at is looked at when it ends."""
        products.product_brand_id = brand
        self.env.cr.flush()

    def test_another_brand_of_a_product_makes_territories_clash(self):
        self.beer.product_brand_id = self.lager
        self.territory(self.distributor, self.chengdu, goods=self.sauce)
        self.territory(self.other, self.wuhou, goods=self.beer)
        with self.assertRaises(ValidationError) as error, self.env.cr.savepoint():
            self.change_brand(self.beer, self.sauce)
        message = str(error.exception)
        for text in ("Distributor One", "Distributor Two", self.wuhou.display_name, "Test Lager", "These clash"):
            self.assertIn(text, message)
        self.env.invalidate_all()
        self.assertEqual(self.beer.product_brand_id, self.lager)
        self.change_brand(self.beer, self.env["product.brand"].create({"name": "Third House"}))
        self.change_brand(self.beer, False)

    def test_brand_of_a_product_is_free_where_nothing_clashes(self):
        self.territory(self.distributor, self.chengdu, goods=self.sauce)
        elsewhere = self.territory(self.other, self.luzhou, goods=self.beer)
        self.change_brand(self.beer, self.sauce)
        self.change_brand(self.beer, self.lager)
        elsewhere.active = False
        elsewhere.division_ids = self.wuhou
        self.change_brand(self.beer, self.sauce)
        self.change_brand(self.beer, self.lager)
        elsewhere.write({"active": True, "date_until": "2020-01-01"})
        self.env["liquor.territory"].search([("partner_id", "=", self.distributor.id)]).date_from = "2020-01-01"
        self.change_brand(self.beer, self.sauce)

    def test_who_keeps_products_need_not_read_territories(self):
        self.territory(self.distributor, self.chengdu, goods=self.sauce)
        self.territory(self.other, self.wuhou, goods=self.beer)
        buyer = self.user_of("buyer")
        with self.assertRaises(AccessError):
            self.territories.with_user(buyer).search([])
        with self.assertRaisesRegex(ValidationError, "Distributor Two"), self.env.cr.savepoint():
            self.change_brand(self.beer.with_user(buyer), self.sauce)

    def test_variant_and_import_are_looked_at_too(self):
        self.territory(self.distributor, self.chengdu, goods=self.sauce)
        self.territory(self.other, self.wuhou, goods=self.beer)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.change_brand(self.beer.product_variant_id, self.sauce)
        loaded = self.env["product.template"].load(
            [".id", "product_brand_id/.id"], [[str(self.beer.id), str(self.sauce.id)]]
        )
        self.assertFalse(loaded["ids"])
        self.assertIn("Distributor Two", loaded["messages"][0]["message"])
        self.env.invalidate_all()
        self.assertEqual(self.beer.product_brand_id, self.lager)

    def test_import_pays_one_query_for_all(self):
        products = self.env["product.template"].create([{"name": f"Wine {n}", "liquor_type_id": self.beer.liquor_type_id.id,
            "volume_ml": 500, "abv": 5.0, "shelf_life_days": 100} for n in range(20)])  # fmt: skip
        self.env.cr.flush()
        for many in (products[:1], products):
            self.env.invalidate_all()
            for product in many:
                product.product_brand_id = self.sauce
            self.env.flush_all()
            with self.assertQueryCount(1):
                self.env.cr.flush()
            self.env.cr.flush()
            self.change_brand(many, False)
