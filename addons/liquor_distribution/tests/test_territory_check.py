from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_territory import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryCheck(TerritoryCase):
    """Orders of distributors that go outside their territory."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.check.active = True
        cls.shop = cls.env["res.partner"].create(
            {
                "name": "Branch",
                "type": "delivery",
                "parent_id": cls.distributor.id,
                "country_id": cls.env.ref("base.cn").id,
                "liquor_district_id": cls.wuhou.id,
                "street": "人民南路四段12号",
                "phone": "13800000009",
            }
        )

    def found(self, *orders):
        """The messages of the rule by order, as it is run for all of them at once."""
        orders = self.env["sale.order"].union(*orders)
        return {order: message for order, (message, _cause) in self.check._run_rule(orders, "release").items()}

    def to_shop(self, product=None, **vals):
        return self.order_of(self.buyer, product, partner_shipping_id=self.shop.id, **vals)

    def outside(self, user=None):
        """Return an order that waits because it goes outside the distributor's territory."""
        user = user or self.buyer
        distributor = user.partner_id.commercial_partner_id
        if not distributor.liquor_territory_ids:
            self.territory(distributor, self.luzhou, kind="shared")
        order = self.order_of(user, partner_shipping_id=self.shop.id)
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_review_state), ("draft", "to_review"))
        return order

    def test_order_outside_waits_for_the_channel_team(self):
        self.territory(self.other, self.sichuan, goods=self.sauce, kind="shared", active=False)
        order = self.outside()
        finding = order.liquor_finding_ids
        self.assertEqual((finding.code, finding.severity, finding.resolver), ("outside_territory", "review", "channel"))
        self.assertEqual(
            finding.message,
            f"{self.wuhou.display_name} is outside the territory of Distributor One. Test Sauce 53.",
        )
        for role in ("service", "operator"):
            with self.assertRaisesRegex(AccessError, "is resolved by Channel"):
                order.with_user(self.user_of(role)).action_liquor_approve()
        order.with_user(self.channel).action_liquor_approve()
        self.assertEqual((order.state, order.liquor_review_state), ("sale", "approved"))
        self.assertEqual((finding.state, finding.closed_by), ("approved", self.channel))

    def test_manager_resolves_territories_of_all(self):
        order = self.outside(self.stranger)
        self.other.user_id = self.channel
        order.with_user(self.user_of("manager")).action_liquor_approve()
        self.assertEqual(order.state, "sale")

    def attacks(self, order):
        """What a person of the channel team may try with an order."""
        own = order.with_user(self.channel)
        return (
            own.action_liquor_approve,
            own.action_liquor_recheck,
            own.action_liquor_ask_wizard,
            own.action_liquor_refuse_wizard,
            lambda: own.action_liquor_refuse("because"),
            lambda: own._liquor_ask_customer("?", ["other"]),
            lambda: (
                self.env["liquor.order.refuse"]
                .with_user(self.channel)
                .create({"order_id": order.id, "reason": "because"})
                .action_refuse()
            ),
        )

    def test_channel_resolves_nothing_of_foreign_distributors(self):
        order = self.outside(self.stranger)
        self.other.user_id = self.user_of("manager")
        for own_document in (self.env["res.users"], self.channel):
            order.user_id = own_document  # whether or not they read the order
            for attack in self.attacks(order):
                with self.subTest(attack=attack), self.assertRaises(AccessError):
                    attack()
        self.assertEqual((order.state, order.liquor_finding_ids.state), ("draft", "open"))
        self.assertFalse(order.with_user(self.channel).liquor_my_review)
        self.other.user_id = False  # nobody looks after it
        order.invalidate_recordset()
        order.with_user(self.channel).action_liquor_approve()
        self.assertEqual(order.state, "sale")

    def test_channel_resolves_nothing_about_risk_or_money(self):
        risk = self.env.ref("liquor_order.check_unusual_quantity")
        risk.write({"active": True, "limit_quantity_company": 5, "scope": "all"})
        both = self.outside()
        self.assertEqual(sorted(both.liquor_finding_ids.mapped("code")), ["outside_territory", "unusual_quantity"])
        with self.assertRaisesRegex(AccessError, "is resolved by Customer Service"):
            both.with_user(self.channel).action_liquor_approve()
        self.assertEqual(set(both.liquor_finding_ids.mapped("state")), {"open"})
        self.check.active = False
        alone = self.order_of(self.buyer)
        alone.action_confirm()
        self.assertEqual(alone.liquor_finding_ids.mapped("code"), ["unusual_quantity"])
        for attack in self.attacks(alone):
            with self.subTest(attack=attack), self.assertRaises(AccessError):
                attack()
        self.assertEqual(alone.state, "draft")

    def test_channel_may_not_be_given_other_checks(self):
        for name in ("liquor_order.check_unusual_quantity", "liquor_distribution.check_over_credit"):
            with self.assertRaisesRegex(ValidationError, "cannot be resolved by the channel team"):
                self.env.ref(name).resolver = "channel"

    def test_channel_is_shown_its_own(self):
        mine, foreign = self.outside(), self.outside(self.stranger)
        self.other.user_id = self.user_of("manager")
        foreign.user_id = self.channel
        orders = self.env["sale.order"].with_user(self.channel)
        found = orders.search([("liquor_my_review", "=", True), ("id", "in", (mine | foreign).ids)])
        self.assertEqual(found, mine)
        self.assertEqual((mine | foreign).with_user(self.channel).mapped("liquor_my_review"), [True, False])

    def test_channel_asks_and_refuses(self):
        asked, refused = self.outside(), self.outside()
        self.env["liquor.order.ask"].with_user(self.channel).create(
            {"order_id": asked.id, "question": "Where are they sold?", "ask_other": True}
        ).action_ask()
        self.assertEqual((asked.liquor_review_state, asked.liquor_question), ("waiting", "Where are they sold?"))
        refused.with_user(self.channel).action_liquor_refuse("Not your territory")
        self.assertEqual((refused.state, refused.liquor_review_state), ("cancel", "refused"))

    def test_whose_exclusive_territory_it_is(self):
        self.territory(self.distributor, self.luzhou)
        self.territory(self.other, self.chengdu, goods=self.sauce)
        order = self.to_shop()
        order.order_line = [(0, 0, {"product_id": self.beer.product_variant_id.id, "product_uom_qty": 1})]
        self.assertEqual(
            self.found(order)[order],
            f"{self.wuhou.display_name} is outside the territory of Distributor One. "
            "Test Sauce 53 (exclusive territory of Distributor Two); Test Lager.",
        )

    def test_covered_by_each_level_of_place_and_product(self):
        order = self.to_shop()
        for place in (self.sichuan, self.chengdu, self.wuhou):
            for goods in (None, self.sauce, self.baijiu):
                with self.subTest(place=place.name, goods=goods):
                    territory = self.territory(self.distributor, place, goods=goods, kind="shared")
                    self.assertFalse(self.found(order))
                    territory.unlink()

    def test_other_place_or_product_does_not_cover(self):
        order = self.to_shop()
        for place, goods in (
            (self.chongqing, None),
            (self.luzhou, None),
            (self.jinjiang, None),
            (self.sichuan, self.lager),
            (self.sichuan, self.beer),
        ):
            with self.subTest(place=place.name, goods=goods):
                territory = self.territory(self.distributor, place, goods=goods)
                self.assertIn(order, self.found(order))
                territory.unlink()

    def test_territories_add_up(self):
        self.territory(self.distributor, self.luzhou)
        self.territory(self.distributor, self.wuhou, goods=self.sauce)
        self.assertFalse(self.found(self.to_shop()))

    def test_unknown_district_is_covered_by_the_whole_city_only(self):
        self.shop.write({"liquor_district_id": False})
        order = self.to_shop()
        territory = self.territory(self.distributor, self.wuhou)
        self.assertIn(self.chengdu.display_name, self.found(order)[order])
        territory.division_ids = self.chengdu
        self.assertFalse(self.found(order))
        self.shop.write({"liquor_city_id": False, "state_id": False})
        self.assertIn("An address without province is outside", self.found(order)[order])

    def test_who_is_not_checked(self):
        free = self.to_shop()  # no territory at all
        self.assertFalse(self.found(free))
        self.territory(self.distributor, self.luzhou)
        consumer = self.order(self.baijiu, 6)
        service = self.env["product.product"].create({"name": "Pick-up", "type": "service"})
        carrier = self.env["delivery.carrier"].create(
            {"name": "Pick-up", "product_id": service.id, "liquor_pickup": True}
        )
        stranger = self.order_of(self.stranger)
        picked_up = self.to_shop(carrier_id=carrier.id)
        self.assertEqual(list(self.found(free, consumer, stranger, picked_up)), [free])

    @freeze_time("2026-06-30 15:59:59")  # a second before midnight in Shanghai
    def test_days_of_the_company_decide(self):
        order = self.to_shop()
        territory = self.territory(self.distributor, self.chengdu, start=(2026, 7, 1))
        self.assertFalse(self.found(order), "A territory that has not begun binds nobody.")
        territory.write({"date_from": date(2026, 1, 1), "date_until": date(2026, 7, 1)})
        self.assertFalse(self.found(order))
        with freeze_time("2026-06-30 16:00:00"):
            self.assertIn(order, self.found(order), "The territory has ended.")
            order.liquor_placed_at = fields.Datetime.now() - timedelta(seconds=1)
            self.assertFalse(self.found(order), "The day counts on which the order was placed.")

    def test_holders_count_on_that_day_only(self):
        self.territory(self.distributor, self.luzhou)
        self.territory(self.other, self.chengdu, until=(2020, 1, 1))
        order = self.to_shop()
        self.assertNotIn("exclusive", self.found(order)[order])

    def test_as_many_queries_for_many_orders_as_for_one(self):
        self.territory(self.distributor, self.luzhou)
        self.territory(self.other, self.chengdu, goods=self.sauce)
        orders = self.env["sale.order"].union(*(self.to_shop() for _number in range(12)))
        counts = []
        for batch in (orders[:1], orders):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self.found(batch)), len(batch))
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_never_blocks(self):
        with self.assertRaisesRegex(ValidationError, "never blocks an order"):
            self.check.severity = "block"
        self.check.severity = "warn"

    def test_helper_tells_what_is_covered(self):
        self.territory(self.distributor, self.chengdu, goods=self.sauce, until=(2026, 7, 1))
        both = self.baijiu | self.beer
        day = date(2026, 6, 30)
        self.assertEqual(self.distributor._liquor_covers(self.shop, both, day), self.baijiu)
        self.assertFalse(self.distributor._liquor_covers(self.shop, both, day + timedelta(1)))
        self.assertEqual(self.other._liquor_covers(self.shop, both, day), both)
        self.assertFalse(self.distributor._liquor_covers(self.shop, both.browse(), day))
