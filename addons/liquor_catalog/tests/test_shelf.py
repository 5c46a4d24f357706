from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.season import season_window
from .common import LiquorCatalogCase

NOW = datetime(2026, 6, 1, 4)  # noon in Shanghai


@tagged("post_install", "-at_install")
class TestShelf(LiquorCatalogCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Asia/Shanghai"
        cls.products = cls.baijiu | cls.beer
        cls.env["liquor.shelf.plan"].search([]).action_cancel()

    def plan(self, products=None, confirm=True, **vals):
        products = self.products if products is None else products
        plan = self.env["liquor.shelf.plan"].create({"name": "Plan", "product_ids": [(6, 0, products.ids)], **vals})
        if confirm:
            plan.action_confirm()
        return plan

    def run_at(self, moment):
        """Run the cron as if it were `moment`."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("liquor_catalog.cron_shelf_plan").method_direct_trigger()
        self.env.invalidate_all()

    def published(self):
        return self.products.mapped("is_published")

    def logs(self, plan):
        return [(log.product_id, log.action) for log in plan.log_ids.sorted("id")]

    @freeze_time(NOW)
    def test_a_plan_puts_products_on_and_takes_them_off(self):
        start, end = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
        plan = self.plan(on_datetime=start, off_datetime=end)
        self.run_at(start - timedelta(seconds=1))
        self.assertEqual((self.published(), plan.state), ([False, False], "confirmed"))
        self.run_at(start)
        self.assertEqual((self.published(), plan.state), ([True, True], "running"))
        self.run_at(end - timedelta(seconds=1))
        self.assertEqual(self.published(), [True, True])
        self.run_at(end)
        self.assertEqual((self.published(), plan.state), ([False, False], "done"))
        self.assertEqual(
            self.logs(plan),
            [(self.baijiu, "on"), (self.beer, "on"), (self.baijiu, "off"), (self.beer, "off")],
        )
        self.assertEqual(set(plan.log_ids.mapped("reason")), {"season"})

    @freeze_time(NOW)
    def test_running_again_changes_nothing(self):
        plan = self.plan(on_datetime=NOW, off_datetime=NOW + timedelta(days=1))
        for _run in range(3):
            self.run_at(NOW + timedelta(minutes=5))
        self.assertEqual(len(plan.log_ids), 2)

    @freeze_time(NOW)
    def test_what_was_switched_by_hand_stays(self):
        self.plan(on_datetime=NOW, off_datetime=NOW + timedelta(days=1))
        self.run_at(NOW)
        self.beer.is_published = False
        self.run_at(NOW + timedelta(minutes=10))
        self.assertEqual(self.published(), [True, False])

    @freeze_time(NOW)
    def test_after_a_downtime_the_last_state_counts(self):
        """Both changes were missed: nothing flashes up, the plan is over."""
        plan = self.plan(on_datetime=NOW + timedelta(hours=1), off_datetime=NOW + timedelta(hours=2))
        self.run_at(NOW + timedelta(days=3))
        self.assertEqual((self.published(), plan.state, len(plan.log_ids)), ([False, False], "done", 0))

    @freeze_time(NOW)
    def test_a_plan_may_hide_for_a_while(self):
        self.products.is_published = True
        plan = self.plan(off_datetime=NOW + timedelta(hours=1), on_datetime=NOW + timedelta(hours=2))
        self.run_at(NOW + timedelta(hours=1))
        self.assertEqual((self.published(), plan.state), ([False, False], "running"))
        self.run_at(NOW + timedelta(hours=2))
        self.assertEqual((self.published(), plan.state), ([True, True], "done"))

    @freeze_time(NOW)
    def test_one_time_acts_once(self):
        plan = self.plan(on_datetime=NOW + timedelta(hours=1), reason="new")
        self.run_at(NOW + timedelta(hours=1))
        self.assertEqual((self.published(), plan.state), ([True, True], "done"))

    def test_a_season_over_the_new_year(self):
        start, end = season_window(2026, (12, 1), (2, 15), "Asia/Shanghai")
        self.assertEqual(start, datetime(2026, 11, 30, 16))
        self.assertEqual(end, datetime(2027, 2, 15, 16))

    def test_the_last_day_of_february(self):
        _start, end = season_window(2026, (1, 1), (2, 29), "Asia/Shanghai")
        self.assertEqual(end, datetime(2026, 2, 28, 16))
        _start, end = season_window(2028, (1, 1), (2, 29), "Asia/Shanghai")
        self.assertEqual(end, datetime(2028, 2, 29, 16))

    @freeze_time(NOW)
    def test_a_season_returns_every_year(self):
        plan = self.plan(recurrence="yearly")
        self.assertEqual(plan.window_start, datetime(2026, 11, 30, 16))
        self.run_at(NOW)
        self.assertEqual(self.published(), [False, False])
        for year in (2026, 2027):
            self.run_at(datetime(year, 11, 30, 16))
            self.assertEqual((self.published(), plan.state), ([True, True], "running"))
            self.run_at(datetime(year + 1, 2, 15, 16))
            self.assertEqual((self.published(), plan.state), ([False, False], "confirmed"))
        self.assertEqual(plan.window_start, datetime(2028, 11, 30, 16))

    @freeze_time(NOW)
    def test_a_season_from_new_year_starts_at_midnight_in_shanghai(self):
        self.plan(recurrence="yearly", season_from_month="1", season_to_month="1")
        self.run_at(datetime(2026, 12, 31, 15, 59))
        self.assertEqual(self.published(), [False, False])
        self.run_at(datetime(2026, 12, 31, 16))
        self.assertEqual(self.published(), [True, True])

    @freeze_time(datetime(2026, 1, 10))
    def test_a_season_confirmed_in_the_middle_starts_at_once(self):
        plan = self.plan(recurrence="yearly")
        self.run_at(datetime(2026, 1, 10))
        self.assertEqual((self.published(), plan.state), ([True, True], "running"))

    @freeze_time(NOW)
    def test_out_of_season_nothing_is_hidden_on_confirmation(self):
        self.products.is_published = True
        self.plan(recurrence="yearly")
        self.run_at(NOW + timedelta(hours=1))
        self.assertEqual(self.published(), [True, True])

    @freeze_time(NOW)
    def test_products_by_type(self):
        beer = self.env.ref("liquor_catalog.type_beer")
        self.plan(self.baijiu.browse(), type_ids=[(6, 0, beer.ids)], on_datetime=NOW)
        self.run_at(NOW)
        self.assertEqual(self.published(), [False, True])

    @freeze_time(NOW)
    def test_contradicting_plans_are_refused_by_name(self):
        self.plan(name="Winter", on_datetime=NOW, off_datetime=NOW + timedelta(days=9))
        off = self.plan(self.beer, name="Recall", confirm=False, off_datetime=NOW + timedelta(days=2))
        with self.assertRaisesRegex(ValidationError, "Recall.*Winter.*Test Lager"):
            off.action_confirm()
        self.assertEqual(off.state, "draft")

    @freeze_time(NOW)
    def test_plans_that_touch_do_not_contradict(self):
        """[start, end): the end of one may be the start of the other."""
        end = NOW + timedelta(days=2)
        self.plan(on_datetime=NOW, off_datetime=end)
        self.plan(off_datetime=end, on_datetime=end + timedelta(days=1))
        self.plan(self.create_liquor(), name="other product", off_datetime=NOW)

    @freeze_time(NOW)
    def test_a_season_contradicts_a_plan_within_it(self):
        self.plan(recurrence="yearly", name="Winter")
        with self.assertRaises(ValidationError):
            self.plan(off_datetime=datetime(2026, 12, 24))

    @freeze_time(NOW)
    def test_the_end_of_one_plan_does_not_end_another(self):
        self.plan(on_datetime=NOW, off_datetime=NOW + timedelta(days=1))
        self.plan(self.beer, on_datetime=NOW, off_datetime=NOW + timedelta(days=5))
        self.run_at(NOW)
        self.run_at(NOW + timedelta(days=1))
        self.assertEqual(self.published(), [False, True])

    @freeze_time(NOW)
    def test_a_plan_needs_products_and_a_time(self):
        with self.assertRaises(ValidationError):
            self.plan(confirm=False)
        with self.assertRaises(ValidationError):
            self.plan(confirm=False, on_datetime=NOW, off_datetime=NOW)
        with self.assertRaises(UserError):
            self.plan(self.baijiu.browse(), on_datetime=NOW)
        with self.assertRaises(UserError):
            self.plan(on_datetime=NOW - timedelta(days=2), off_datetime=NOW - timedelta(days=1))
        with self.assertRaises(ValidationError):
            self.plan(recurrence="yearly", season_from_month="4", season_from_day=31)

    @freeze_time(NOW)
    def test_a_confirmed_plan_is_fixed(self):
        plan = self.plan(on_datetime=NOW + timedelta(days=1))
        with self.assertRaises(UserError):
            plan.on_datetime = NOW
        with self.assertRaises(UserError):
            plan.unlink()
        plan.action_draft()
        plan.on_datetime = NOW
        plan.action_cancel()
        self.run_at(NOW + timedelta(days=1))
        self.assertEqual(self.published(), [False, False])

    def test_switching_by_hand_is_logged(self):
        logs = self.env["liquor.shelf.log"]
        self.baijiu.website_published = True
        self.baijiu.is_published = True
        self.baijiu.with_context(liquor_shelf_switch=True).is_published = False
        found = logs.search([("product_id", "=", self.baijiu.id)], order="id")
        self.assertEqual(found.mapped("action"), ["on", "off"])
        self.assertEqual(set(found.mapped("reason")), {"manual"})
        self.assertEqual(found.user_id, self.env.user)

    def test_the_log_cannot_be_changed(self):
        self.baijiu.is_published = True
        log = self.env["liquor.shelf.log"].search([("product_id", "=", self.baijiu.id)])
        with self.assertRaises(UserError):
            log.write({"reason": "hot"})
        with self.assertRaises(UserError):
            log.unlink()

    def test_expired_and_discontinued_products_go_off_by_themselves(self):
        today = fields.Date.today()
        fresh, mixed, sold, kept = (self.create_liquor(
            name=name, liquor_type_id=self.beer.liquor_type_id.id, shelf_life_days=180,
        ) for name in ("fresh", "mixed", "sold", "kept"))  # fmt: skip
        every = self.products | fresh | mixed | sold | kept
        every.is_published = True
        (sold | kept).is_discontinued = True
        for product, age in ((self.beer, 400), (fresh, 5), (mixed, 5), (mixed, 400), (kept, 5)):
            lot = self.create_lot(product, f"{product.name} {age}", production_date=today - timedelta(days=age))
            self.put_in_stock(lot, 3)
        with self.enter_registry_test_mode():
            self.env.ref("liquor_catalog.cron_shelf_hide_unsellable").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(every.filtered("is_published"), self.baijiu | fresh | mixed | kept)
        logs = self.env["liquor.shelf.log"].search([("action", "=", "off")])
        self.assertEqual(logs.filtered(lambda log: log.product_id == self.beer).reason, "expired")
        self.assertEqual(logs.filtered(lambda log: log.product_id == sold).reason, "discontinued")


@tagged("post_install", "-at_install")
class TestShelfRights(LiquorCatalogCase):
    def create_plan(self, user):
        return (
            self.env["liquor.shelf.plan"]
            .with_user(user)
            .create(
                {
                    "name": "Plan",
                    "product_ids": [(6, 0, self.baijiu.ids)],
                    "on_datetime": fields.Datetime.now() + timedelta(days=1),
                }
            )
        )

    def test_operators_plan(self):
        plan = self.create_plan(self.user_of("operator"))
        plan.action_confirm()
        self.assertEqual(plan.state, "confirmed")
        with self.assertRaises(UserError):
            plan.write({"state": "done"})

    def test_buyers_look_on(self):
        plan = self.create_plan(self.user_of("operator"))
        buyer = self.user_of("buyer")
        self.assertEqual(plan.with_user(buyer).name, "Plan")
        for action in ("action_confirm", "action_cancel", "action_draft"):
            with self.assertRaises(AccessError):
                getattr(plan.with_user(buyer), action)()
        with self.assertRaises(AccessError):
            self.create_plan(buyer)

    def test_nobody_writes_the_log(self):
        for role in ("operator", "manager"):
            logs = self.env["liquor.shelf.log"].with_user(self.user_of(role))
            self.assertFalse(logs.has_access("create"))
            self.assertTrue(logs.has_access("read"))
