from datetime import date, timedelta
from decimal import Decimal

from freezegun import freeze_time
from lxml import html
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command, fields, http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import DistributionCase

TODAY = date(2026, 6, 15)


class TierCase(DistributionCase):
    """Three tiers: gold from 10,000, silver from 1,000, bronze for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{TODAY} 04:00:00"))
        cls.env["liquor.tier.rule"].search([]).unlink()
        cls.env["res.partner"].search([("liquor_is_distributor", "=", True)]).filtered(
            lambda partner: partner not in cls.distributor | cls.other
        ).active = False
        prices = cls.env["product.pricelist"].create([{"name": name} for name in ("gold prices", "silver prices")])
        cls.gold, cls.silver, cls.bronze = cls.env["res.partner.grade"].create(
            [
                {"name": "T Gold", "sequence": 1, "default_pricelist_id": prices[0].id},
                {"name": "T Silver", "sequence": 2, "default_pricelist_id": prices[1].id},
                {"name": "T Bronze", "sequence": 3},
            ]
        )
        cls.rules = cls.env["liquor.tier.rule"].create(
            [
                {"grade_id": cls.gold.id, "min_net_sales": 10000, "min_on_time_rate": 50, "max_violations": 0},
                {"grade_id": cls.silver.id, "min_net_sales": 1000},
                {"grade_id": cls.bronze.id},
            ]
        )
        cls.company = cls.env.company
        cls.company.write({"liquor_tier_notice_days": 30, "liquor_tier_grace_days": 20})
        (cls.distributor | cls.other).liquor_distributor_since = date(2023, 6, 16)
        cls.manager = cls.user_of("manager")
        cls.other_manager = new_test_user(
            cls.env, "tier_manager", groups="base.group_user,liquor_base.group_liquor_manager"
        )

    def rate(self, stars, partner=None):
        """Return the rating of a delivery by one of the distributor's people."""
        partner = partner or self.buyer.partner_id
        order = self.order(self.baijiu, 6, partner_id=partner.id)
        order.action_confirm()
        order.picking_ids.write(
            {"state": "done", "delivery_state": "customer_delivered", "date_delivered": fields.Datetime.now()}
        )
        order.picking_ids._liquor_rate(stars, "", partner)
        return order.picking_ids._liquor_rating()

    def move_ratings(self, ratings, moment):
        self.env.flush_all()
        self.env.cr.execute("UPDATE rating_rating SET create_date = %s WHERE id IN %s", [moment, tuple(ratings.ids)])

    def invoice(self, amount, day=date(2026, 5, 1), partner=None, due=None, kind="out_invoice", paid=None):
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (partner or self.owner.partner_id).id,
                "invoice_date": day,
                "invoice_date_due": due or TODAY,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "goods", "quantity": 1, "price_unit": amount, "tax_ids": []})
                ],
            }
        )
        move.action_post()
        if paid:
            self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create(
                {"payment_date": paid}
            )._create_payments()
        return move

    def figures(self, partner=None, today=TODAY):
        rows = self.env["liquor.tier.rule"]._evaluate(self.company, today)
        return {row["partner_id"]: row for row in rows}[(partner or self.distributor).id]

    def night(self, day=TODAY):
        with freeze_time(f"{day} 18:30:00"):
            changes = self.env["liquor.tier.change"]._evaluate_company(self.company, day)
        return changes.filtered(lambda change: change.partner_id == self.distributor)

    def history(self):
        return [
            (change.kind, change.state, change.old_grade_id.name, change.new_grade_id.name)
            for change in self.distributor.liquor_tier_change_ids.sorted("id")
        ]


@tagged("post_install", "-at_install")
class TestTierFigures(TierCase):
    def test_net_sales_is_invoiced_less_credited_in_twelve_months(self):
        self.invoice(5000.10)
        self.invoice(0.2, day=date(2025, 6, 15))  # the first day that counts
        self.invoice(700, day=date(2025, 6, 14))  # a day too early
        self.invoice(900, day=TODAY)  # not over yet
        self.invoice(1000.05, kind="out_refund")
        self.invoice(300, partner=self.stranger.partner_id)
        self.env["account.move"].create(  # a draft
            {"move_type": "out_invoice", "partner_id": self.distributor.id, "invoice_date": date(2026, 5, 1)}
        )
        row = self.figures()
        self.assertEqual(row["net_sales"], Decimal("4000.25"))
        self.assertEqual(row["deserved_id"], self.silver.id)
        self.assertEqual(self.figures(self.other)["net_sales"], Decimal("300"))

    def test_orders_are_those_of_the_whole_company(self):
        for user in (self.owner, self.buyer):
            self.order(self.baijiu, 1, partner_id=user.partner_id.id).action_confirm()
        self.order(self.baijiu, 1, partner_id=self.buyer.partner_id.id)
        self.order(self.baijiu, 1).action_confirm()
        self.assertEqual(self.figures(today=TODAY + timedelta(days=1))["orders"], 2)
        self.assertEqual(self.figures()["orders"], 0)

    def test_years_are_full_ones(self):
        self.assertEqual(self.figures()["years"], 2)
        self.assertEqual(self.figures(today=date(2026, 6, 16))["years"], 3)

    def test_paid_on_time(self):
        self.assertIsNone(self.figures()["on_time_rate"])
        due = date(2026, 5, 31)
        self.invoice(100, due=due, paid=due)
        self.invoice(100, due=due, paid=date(2026, 6, 1))
        self.invoice(100, due=due)
        self.invoice(100, due=TODAY)  # not due yet
        self.assertEqual(self.figures()["on_time_rate"], Decimal("33.33"))

    def test_violations_and_satisfaction(self):
        self.event("violation", approve=True)
        self.event("violation")
        self.event("warning", approve=True)
        self.assertEqual(self.figures(today=TODAY + timedelta(days=1))["violations"], 1)
        foreign, before = self.rate(5, partner=self.stranger.partner_id), self.rate(1)
        elsewhere = self.env["rating.rating"].create(  # not of a delivery
            {
                "res_model_id": self.env["ir.model"]._get_id("product.template"),
                "res_id": self.baijiu.id,
                "partner_id": self.buyer.partner_id.id,
                "rating": 1,
                "consumed": True,
            }
        )
        ratings = self.rate(5) | self.rate(4) | self.rate(4, partner=self.owner.partner_id)
        self.move_ratings(
            ratings | foreign | elsewhere, "2026-06-14 15:59:59"
        )  # the last second of yesterday in Shanghai
        self.move_ratings(before, "2025-06-14 15:59:59")  # a second before the twelve months
        self.assertEqual(self.figures()["satisfaction"], Decimal("4.33"))
        ratings[0].rating = 2
        self.assertEqual(self.figures()["satisfaction"], Decimal("3.33"))
        self.move_ratings(ratings[0], "2026-06-14 16:00:00")
        self.assertEqual(self.figures()["satisfaction"], Decimal("4.00"))

    def event(self, kind, approve=False):
        event = self.env["liquor.distributor.event"].create(
            {"name": kind, "partner_id": self.distributor.id, "kind": kind, "date": TODAY}
        )
        if approve:
            event.with_user(self.manager).action_approve()
        return event

    def test_every_requirement_counts(self):
        self.invoice(20000, due=date(2026, 5, 31), paid=date(2026, 5, 31))
        tomorrow = TODAY + timedelta(days=1)
        self.assertEqual(self.figures(today=tomorrow)["deserved_id"], self.gold.id)
        gold = self.rules[0]
        for name, value in (("min_orders", 1), ("min_years", 4), ("min_on_time_rate", 100.0)):
            with self.subTest(name):
                before = gold[name]
                gold[name] = value
                if name == "min_on_time_rate":
                    self.invoice(10, due=date(2026, 5, 31))
                self.assertEqual(self.figures(today=tomorrow)["deserved_id"], self.silver.id)
                gold[name] = before
        self.assertEqual(self.figures(today=tomorrow)["deserved_id"], self.gold.id)
        self.event("violation", approve=True)
        self.assertEqual(self.figures(today=tomorrow)["deserved_id"], self.silver.id)

    def test_one_statement_for_any_number(self):
        self.env["res.partner"].create(
            [{"name": f"D{n}", "is_company": True, "liquor_is_distributor": True} for n in range(50)]
        )
        self.env.flush_all()
        self.env["liquor.tier.rule"]._evaluate(self.company, TODAY)
        with self.assertQueryCount(2):  # the rules, the figures
            rows = self.env["liquor.tier.rule"]._evaluate(self.company, TODAY)
        self.assertEqual(len(rows), 52)

    @mute_logger("odoo.sql_db")
    def test_bad_requirements(self):
        for vals in ({"min_net_sales": -1}, {"min_on_time_rate": 101}, {"min_satisfaction": 6}, {"max_violations": -2}):
            with self.subTest(vals), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.rules[0].write(vals)
                self.env.flush_all()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.rules[0].copy()


@tagged("post_install", "-at_install")
class TestTierChange(TierCase):
    def test_upgrade_at_once_with_its_price_list(self):
        self.invoice(10000)
        self.assertEqual(self.night().kind, "upgrade")
        self.assertEqual(self.distributor.grade_id, self.gold)
        self.assertEqual(self.distributor.property_product_pricelist, self.gold.default_pricelist_id)
        self.assertEqual(self.owner.partner_id.property_product_pricelist, self.gold.default_pricelist_id)
        self.assertEqual(self.history(), [("upgrade", "applied", False, "T Gold")])
        self.assertFalse(self.night(), "a second run of the night")
        self.assertEqual(len(self.history()), 1)

    def test_downgrade_after_notice(self):
        self.distributor.grade_id = self.gold
        notice = self.night()
        self.assertEqual((notice.state, notice.effective_on), ("notice", TODAY + timedelta(days=30)))
        self.assertEqual(self.distributor.grade_id, self.gold)
        self.assertFalse(self.night())
        self.assertFalse(self.night(TODAY + timedelta(days=29)))
        self.assertEqual(self.night(TODAY + timedelta(days=30)), notice)
        self.assertEqual(self.distributor.grade_id, self.bronze)
        self.assertEqual(self.history(), [("downgrade", "applied", "T Gold", "T Bronze")])

    def test_newcomer_keeps_the_first_tier(self):
        self.company.liquor_tier_first_days = 180
        self.distributor.liquor_distributor_since = TODAY - timedelta(days=179)
        self.distributor.grade_id = self.silver
        self.assertFalse(self.night())
        wizard = self.env["liquor.tier.simulation"].create({})
        wizard.action_simulate()
        self.assertIn("1 of them stay for now", wizard.summary)
        self.invoice(10000)
        self.assertEqual(self.night().kind, "upgrade", "up it goes all the same")
        self.distributor.sudo().grade_id = self.silver
        self.env["account.move"].search([("commercial_partner_id", "=", self.distributor.id)]).button_draft()
        tomorrow = self.night(TODAY + timedelta(days=1))
        self.assertEqual((tomorrow.kind, tomorrow.state), ("downgrade", "notice"))

    def test_customer_that_becomes_a_distributor_is_one_from_that_day(self):
        customer = self.env["res.partner"].create({"name": "Customer", "is_company": True})
        self.assertFalse(customer.liquor_distributor_since)
        customer.liquor_is_distributor = True
        self.assertEqual(customer.liquor_distributor_since, TODAY)
        self.other.liquor_is_distributor = True
        self.assertEqual(self.other.liquor_distributor_since, date(2023, 6, 16), "one that is one stays one")

    def test_payment_terms_come_with_the_tier(self):
        terms = self.env["account.payment.term"].create([{"name": "45 days of gold"}, {"name": "of its own"}])
        self.gold.liquor_payment_term_id = terms[0]
        self.distributor.property_payment_term_id = terms[1]
        self.invoice(1500)
        self.night()
        self.assertEqual(self.distributor.grade_id, self.silver)
        self.assertEqual(self.distributor.property_payment_term_id, terms[1], "silver has none to give")
        self.invoice(10000)
        self.night()
        self.assertEqual(self.distributor.property_payment_term_id, terms[0])
        self.assertEqual(self.owner.partner_id.property_payment_term_id, terms[0])
        self.assertEqual(self.distributor._liquor_tier_overview()["term"], "45 days of gold")
        customer = self.env["res.partner"].create({"name": "No Distributor"})
        customer.grade_id = self.gold
        self.assertFalse(customer.property_payment_term_id)

    def test_figures_of_the_night_are_in_the_companys_language(self):
        self.company.partner_id.lang = "zh_CN"
        self.invoice(10000)
        changes = self.env["liquor.tier.change"].with_context(lang=None)._evaluate_company(self.company, TODAY)
        self.assertIn("近12个月", changes.filtered(lambda change: change.partner_id == self.distributor).figures)

    def test_recovery_withdraws_the_notice(self):
        self.distributor.grade_id = self.silver
        notice = self.night()
        self.invoice(1000)
        self.assertEqual(self.night(TODAY + timedelta(days=1)), notice)
        self.assertEqual(notice.state, "withdrawn")
        self.assertFalse(self.night(TODAY + timedelta(days=40)))
        self.assertEqual(self.distributor.grade_id, self.silver)

    def test_upgrade_ends_the_notice(self):
        self.distributor.grade_id = self.silver
        notice = self.night()
        self.invoice(10000, due=TODAY + timedelta(days=60))
        self.night(TODAY + timedelta(days=1))
        self.assertEqual((notice.state, self.distributor.grade_id), ("withdrawn", self.gold))

    def test_tier_that_nobody_deserves_leaves_no_price_list(self):
        self.rules[2].active = False
        self.distributor.grade_id = self.silver
        self.night()
        self.night(TODAY + timedelta(days=30))
        self.assertFalse(self.distributor.grade_id)
        self.assertNotEqual(self.distributor.property_product_pricelist, self.silver.default_pricelist_id)

    def test_appeal_freezes(self):
        self.distributor.grade_id = self.gold
        notice = self.night()
        for bad in ("", "  ", "x" * 2001):
            with self.assertRaises(ValidationError):
                notice._liquor_appeal(bad)
        notice._liquor_appeal("the flood closed our shop")
        self.assertEqual(self.distributor.activity_ids.user_id, self.channel)
        self.assertFalse(self.night(TODAY + timedelta(days=60)))
        self.assertEqual(self.distributor.grade_id, self.gold)
        with self.assertRaises(UserError):
            notice._liquor_appeal("again")
        with self.assertRaises(AccessError):
            notice.with_user(self.channel).action_accept_appeal()

    def test_refused_appeal(self):
        self.distributor.grade_id = self.gold
        notice = self.night()
        notice._liquor_appeal("please")
        late = TODAY + timedelta(days=25)
        with freeze_time(f"{late} 04:00:00"):
            notice.with_user(self.manager).action_refuse_appeal()
        self.assertEqual((notice.state, notice.effective_on), ("notice", late + timedelta(days=20)))
        with self.assertRaises(UserError):
            notice._liquor_appeal("once more")
        self.assertFalse(self.night(late + timedelta(days=19)))
        self.night(late + timedelta(days=20))
        self.assertEqual(self.distributor.grade_id, self.bronze)
        with self.assertRaises(UserError):
            notice.with_user(self.manager).action_accept_appeal()

    def test_accepted_appeal_protects_for_the_grace_period(self):
        self.distributor.grade_id = self.gold
        notice = self.night()
        notice._liquor_appeal("please")
        notice.with_user(self.manager).action_accept_appeal()
        self.assertEqual(notice.effective_on, TODAY + timedelta(days=30))
        self.assertFalse(self.night(TODAY + timedelta(days=29)))
        again = self.night(TODAY + timedelta(days=30))
        self.assertEqual((again.state, again.effective_on), ("notice", TODAY + timedelta(days=60)))

    def test_override_needs_two_people_and_ends(self):
        change = self.env["liquor.tier.change"]
        until = TODAY + timedelta(days=10)
        with self.assertRaises(UserError):
            change.with_user(self.manager)._liquor_ask_override(self.distributor, self.gold, " ", until)
        with self.assertRaises(AccessError):
            change.with_user(self.user_of("finance"))._liquor_ask_override(self.distributor, self.gold, "x", until)
        asked = change.with_user(self.manager)._liquor_ask_override(self.distributor, self.gold, "new market", until)
        with self.assertRaisesRegex(UserError, "yourself"):
            asked.with_user(self.manager).action_approve_override()
        with self.assertRaises(AccessError):
            asked.with_user(self.channel).action_approve_override()
        self.assertFalse(self.distributor.grade_id)
        asked.with_user(self.other_manager).action_approve_override()
        self.assertEqual(self.distributor.grade_id, self.gold)
        self.assertFalse(self.night(TODAY + timedelta(days=9)))
        self.night(until)
        self.assertEqual(
            self.history(),
            [("override", "ended", False, "T Gold"), ("downgrade", "notice", "T Gold", "T Bronze")],
        )
        with self.assertRaises(UserError):
            asked.with_user(self.other_manager).action_approve_override()

    def test_nobody_writes_tier_or_history_by_hand(self):
        self.distributor.grade_id = self.bronze
        for user in (self.channel, self.manager):
            with self.assertRaises(AccessError):
                self.distributor.with_user(user).grade_id = self.gold
        self.night()
        self.invoice(10000)
        change = self.night(TODAY + timedelta(days=1))
        with self.assertRaises(AccessError):
            change.with_user(self.manager).write({"state": "withdrawn"})
        with self.assertRaises(UserError):
            change.unlink()

    def test_channel_sees_own_distributors(self):
        self.distributor.grade_id = self.other.grade_id = self.gold
        self.night()
        changes = self.env["liquor.tier.change"].search([("partner_id", "in", (self.distributor | self.other).ids)])
        self.assertEqual(changes.with_user(self.manager).search([("id", "in", changes.ids)]), changes)
        self.other.user_id = self.manager
        mine = changes.with_user(self.channel).search([("id", "in", changes.ids)])
        self.assertEqual(mine.partner_id, self.distributor)
        with self.assertRaises(AccessError):
            self.env["liquor.tier.change"].with_user(self.stranger).search([])

    def test_simulation_changes_nothing(self):
        self.invoice(1500)
        self.night()
        wizard = self.env["liquor.tier.simulation"].with_user(self.manager).create({})
        self.assertEqual(wizard.line_ids.mapped("grade_id"), self.gold | self.silver | self.bronze)
        wizard.line_ids[1].min_net_sales = 2000
        wizard.line_ids[0].min_net_sales = 1200
        wizard.action_simulate()
        move = wizard.move_ids.filtered(lambda move: move.partner_id == self.distributor)
        self.assertEqual((move.old_grade_id, move.new_grade_id), (self.silver, self.gold))
        self.assertIn("T Silver → T Gold: 1", wizard.summary)
        self.assertEqual(self.rules.mapped("min_net_sales"), [10000, 1000, 0])
        self.assertEqual(self.distributor.grade_id, self.silver)
        wizard.action_save()
        self.assertEqual(self.rules.mapped("min_net_sales"), [1200, 2000, 0])
        with self.assertRaises(AccessError):
            self.env["liquor.tier.simulation"].with_user(self.channel).create({})


@tagged("post_install", "-at_install")
class TestDistributorEvent(TierCase):
    def suspension(self, **vals):
        return self.env["liquor.distributor.event"].create(
            {"name": "unpaid", "partner_id": self.distributor.id, "kind": "suspension", "date": TODAY, **vals}
        )

    def suspensions(self):
        return [block for block in self.distributor._liquor_ordering_blocks() if block[1] == "/my/tier"]

    def test_two_people_decide(self):
        event = self.suspension().with_user(self.channel)
        with self.assertRaises(AccessError):
            event.action_approve()
        with self.assertRaises(AccessError):
            event.write({"state": "approved"})
        own = event.with_user(self.manager).create(
            {"name": "mine", "partner_id": self.other.id, "kind": "bonus", "amount": 500, "state": "approved"}
        )
        self.assertEqual(own.state, "draft")
        with self.assertRaisesRegex(UserError, "proposed by you"):
            own.action_approve()
        own.with_user(self.other_manager).action_approve()
        self.assertEqual((own.state, own.approved_by), ("approved", self.other_manager))
        for forbidden in (
            lambda: own.write({"name": "x"}),
            own.unlink,
            own.with_user(self.other_manager).action_refuse,
        ):
            with self.assertRaises(UserError):
                forbidden()

    def test_a_proposal_is_changed_by_who_made_it_only(self):
        """Otherwise the manager approves a sum that he wrote himself."""
        bonus = self.env["liquor.distributor.event"].with_user(self.channel).create(
            {"name": "shelf contest", "partner_id": self.distributor.id, "kind": "bonus", "amount": 100}
        )  # fmt: skip
        seen = bonus.with_user(self.manager)
        for attack in (
            lambda: seen.write({"amount": 100000}),
            lambda: seen.write({"partner_id": self.other.id}),
            lambda: seen.write({"create_uid": self.manager.id, "name": "mine"}),
            lambda: self.distributor.with_user(self.manager).write(
                {"liquor_event_ids": [Command.update(bonus.id, {"amount": 100000})]}
            ),
        ):
            with self.assertRaisesRegex(UserError, "who alone changes it"), self.env.cr.savepoint():
                attack()
        self.assertEqual((bonus.amount, bonus.partner_id, bonus.create_uid), (100, self.distributor, self.channel))
        bonus.write({"amount": 120})
        seen.action_approve()
        self.assertEqual((bonus.state, bonus.amount), ("approved", 120))

    def test_amounts(self):
        values = {"name": "shelf contest", "partner_id": self.distributor.id}
        event = self.env["liquor.distributor.event"]
        bonus = event.create({**values, "kind": "bonus", "amount": 500.25})
        bonus.with_user(self.manager).action_approve()
        self.assertEqual(bonus.amount, 500.25)
        for wrong in (
            {"kind": "bonus"},
            {"kind": "bonus", "amount": 0},
            {"kind": "violation", "amount": -1},
            {"kind": "suspension", "amount": 1},
        ):
            with (
                self.subTest(wrong),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                event.create({**values, **wrong}).flush_recordset()

    def test_suspension_stops_ordering_until_it_ends(self):
        order = self.order(self.baijiu, 1, partner_id=self.buyer.partner_id.id)
        self.env.ref("liquor_distribution.check_suspended").active = True
        event = self.suspension(date_until=TODAY + timedelta(days=5))
        self.assertFalse(self.suspensions(), "proposed only")
        event.with_user(self.manager).action_approve()
        self.distributor.invalidate_recordset()
        [(message, url)] = self.suspensions()
        self.assertIn("unpaid", message)
        self.assertEqual(url, "/my/tier")
        with self.assertRaisesRegex(ValidationError, "unpaid"):
            order._liquor_place()
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_review_state), ("draft", "to_review"))
        with freeze_time(f"{TODAY + timedelta(days=5)} 04:00:00"):
            self.distributor.invalidate_recordset()
            self.assertFalse(self.suspensions())
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_lifted_suspension(self):
        event = self.suspension()
        event.with_user(self.manager).action_approve()
        with self.assertRaises(AccessError):
            event.with_user(self.channel).action_lift()
        event.with_user(self.manager).action_lift()
        self.distributor.invalidate_recordset()
        self.assertFalse(self.suspensions())


@tagged("post_install", "-at_install")
class TestTierAllocation(TierCase):
    def test_short_stock_goes_to_the_higher_tier_first(self):
        self.gold.liquor_allocation_priority = "4"
        self.silver.liquor_allocation_priority = "3"
        self.distributor.grade_id = self.silver
        self.other.grade_id = self.gold
        self.baijiu.allow_out_of_stock_order = True
        orders = [
            self.order(self.baijiu, 6, partner_id=partner.id)
            for partner in (self.customer, self.distributor, self.other)
        ]
        for order in orders:
            order.action_confirm()
        moves = [order.picking_ids.move_ids for order in orders]
        self.assertEqual([move.priority for move in moves], ["0", "3", "4"])
        self.put_in_stock(self.create_lot(self.baijiu, "T1"), 8)
        self.env["stock.rule"].run_scheduler()
        self.assertEqual([move.quantity for move in moves], [0, 2, 6])


@tagged("post_install", "-at_install")
class TestTierPortal(TierCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.distributor.grade_id = self.gold
        self.invoice(1500)
        self.notice = self.night()
        for user in (self.owner, self.buyer, self.stranger):
            user.password = f"{user.login}-password"

    def log_in(self, user):
        self.authenticate(user.login, f"{user.login}-password")

    def appeal(self, text="please"):
        return self.url_open(
            f"/my/tier/appeal/{self.notice.id}", data={"csrf_token": http.Request.csrf_token(self), "appeal": text}
        )

    def test_page_says_how_long_a_newcomer_keeps_its_tier(self):
        self.distributor.sudo().write({"grade_id": self.silver.id, "liquor_distributor_since": TODAY})
        self.authenticate("dist_owner", "dist_owner")
        self.assertIn("liquor_tier_kept", self.url_open("/my/tier").text)
        self.distributor.liquor_distributor_since = TODAY - timedelta(days=180)
        self.assertNotIn("liquor_tier_kept", self.url_open("/my/tier").text)

    def test_page_shows_own_tier(self):
        self.log_in(self.buyer)
        page = self.url_open("/my/tier").text
        self.assertIn("T Gold", page)
        self.assertIn("1,500.00", page)
        self.assertNotIn('name="appeal"', page)
        self.log_in(self.stranger)
        self.assertNotIn("T Gold", self.url_open("/my/tier").text)

    def test_owner_appeals(self):
        self.log_in(self.owner)
        self.assertIn('name="appeal"', self.url_open("/my/tier").text)
        self.appeal("")
        self.assertEqual(self.notice.state, "notice")
        self.appeal("the flood")
        self.assertEqual((self.notice.state, self.notice.appeal), ("appealed", "the flood"))

    def test_messages_of_the_page_are_its_own(self):
        self.log_in(self.owner)
        page = html.fromstring(self.url_open("/my/tier?error=BOO&notice=BOO").text)
        [tier] = page.xpath("//div[contains(@class, 'o_liquor_tier')]")
        self.assertNotIn("BOO", tier.text_content(), "not those of a link")
        page = html.fromstring(self.appeal("   ").text)
        [alert] = page.xpath("//div[contains(@class, 'o_liquor_tier')]/div[contains(@class, 'alert-danger')]")
        self.assertEqual(alert.text_content(), "请写明理由，最多2000个字。")
        self.assertEqual(self.notice.state, "notice")

    def test_others_do_not_appeal(self):
        for user in (self.buyer, self.stranger):
            self.log_in(user)
            self.assertEqual(self.appeal().status_code, 404)
        self.assertEqual(self.notice.state, "notice")

    def test_consumer_has_no_such_page(self):
        new_test_user(self.env, "tier_consumer", groups="base.group_portal")
        self.authenticate("tier_consumer", "tier_consumer")
        self.assertEqual(self.url_open("/my/tier").status_code, 404)
        self.assertNotIn("/my/tier", self.url_open("/my").text)

    def test_material_of_own_tier_only(self):
        files = self.env["ir.attachment"].create([{"name": f"{n}.txt", "raw": b"poster"} for n in "ab"])
        self.gold.liquor_material_ids = files[0]
        self.silver.liquor_material_ids = files[1]
        self.log_in(self.buyer)
        self.assertEqual(self.url_open(f"/my/tier/material/{files[0].id}").content, b"poster")
        self.assertEqual(self.url_open(f"/my/tier/material/{files[1].id}").status_code, 404)
        self.log_in(self.stranger)
        self.assertEqual(self.url_open(f"/my/tier/material/{files[0].id}").status_code, 404)

    def test_portal_reads_nothing_by_itself(self):
        for model in ("liquor.tier.change", "liquor.tier.rule", "liquor.distributor.event", "res.partner.grade"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.owner).search([])
