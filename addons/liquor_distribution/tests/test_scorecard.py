from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_tier import TierCase

MAY = date(2026, 5, 1)


class ScorecardCase(TierCase):
    def card(self, month=MAY, partner=None):
        self.env["liquor.scorecard"]._compute_month(self.company, month)
        return self.env["liquor.scorecard"].search(
            [("partner_id", "=", (partner or self.distributor).id), ("month", "=", month)]
        )


@tagged("post_install", "-at_install")
class TestScorecard(ScorecardCase):
    def test_sales_growth_and_returns(self):
        self.invoice(1000, day=date(2026, 5, 1))
        self.invoice(500, day=date(2026, 5, 31))
        self.invoice(300, day=date(2026, 5, 20), kind="out_refund")
        self.invoice(99, day=date(2026, 6, 1))
        self.invoice(800, day=date(2026, 4, 30))
        self.invoice(2000, day=date(2025, 5, 15))
        self.invoice(77, day=date(2025, 6, 1))
        card = self.card()
        self.assertEqual((card.net_sales, card.returns, card.return_rate), (1200, 300, 20.0))
        self.assertEqual((card.growth_month, card.growth_year, card.has_year_before), (50.0, -40.0, True))
        other = self.card(partner=self.other)
        self.assertEqual((other.net_sales, other.growth_year, other.has_year_before), (0, 0, False))

    def test_orders_payment_and_complaints(self):
        orders = self.order(self.baijiu, 6, partner_id=self.buyer.partner_id.id) | self.order(
            self.baijiu, 12, partner_id=self.owner.partner_id.id
        )
        orders.action_confirm()
        orders[0].date_order = "2026-04-30 16:00:00"  # midnight of 1 May in Shanghai
        orders[1].date_order = "2026-05-31 15:59:59"
        self.invoice(100, day=date(2026, 4, 21), paid=date(2026, 5, 1))
        self.invoice(100, day=date(2026, 5, 1), paid=date(2026, 5, 31))
        self.invoice(100, day=date(2026, 5, 1), paid=date(2026, 6, 1))
        card = self.card()
        self.assertEqual(card.orders, 2)
        self.assertEqual(card.average_order, self.company.currency_id.round(sum(orders.mapped("amount_untaxed")) / 2))
        self.assertEqual(card.payment_days, 20.0)
        self.assertEqual(self.card(date(2026, 6, 1)).payment_days, 31.0)

    def test_satisfaction_is_of_the_month_and_of_deliveries(self):
        ratings = self.rate(5) | self.rate(4) | self.rate(4, partner=self.owner.partner_id)
        other = self.rate(2, partner=self.stranger.partner_id)
        self.move_ratings(ratings[0], "2026-04-30 16:00:00")  # midnight of 1 May in Shanghai
        self.move_ratings(ratings[1:] | other, "2026-05-31 15:59:59")
        self.assertEqual(self.card().satisfaction, 4.33)
        self.assertEqual(self.card(partner=self.other).satisfaction, 2)
        self.move_ratings(ratings[0], "2026-04-30 15:59:59")
        self.assertEqual((self.card().satisfaction, self.card(date(2026, 4, 1)).satisfaction), (4, 5))
        self.assertEqual(self.card(date(2026, 6, 1)).satisfaction, 0)

    def test_channel_reads_ratings_of_own_distributors(self):
        own, foreign = self.rate(5), self.rate(1, partner=self.stranger.partner_id)
        self.other.user_id = self.manager
        seen = self.env["rating.rating"].with_user(self.channel).search([("res_model", "=", "stock.picking")])
        self.assertIn(own, seen)
        self.assertNotIn(foreign, seen)
        with self.assertRaises(AccessError):
            own.with_user(self.channel).write({"rating": 1})

    def test_targets_of_everything_and_of_a_brand(self):
        brand = self.env["product.brand"].create({"name": "Target Brand"})
        self.baijiu.product_brand_id = brand
        target = self.env["liquor.sales.target"].create(
            [
                {"partner_id": self.distributor.id, "month": date(2026, 5, 17), "amount": 1000},
                {"partner_id": self.distributor.id, "month": MAY, "brand_id": brand.id, "amount": 400},
            ]
        )
        self.assertEqual(target.mapped("month"), [MAY, MAY])
        move = self.invoice(150)
        branded = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.distributor.id,
                "invoice_date": date(2026, 5, 9),
                "invoice_line_ids": [
                    Command.create({"product_id": self.baijiu.product_variant_id.id, "price_unit": 100, "tax_ids": []})
                ],
            }
        )
        branded.action_post()
        self.assertEqual(move.state, "posted")
        card = self.card()
        self.assertEqual((card.target, card.attainment), (1000, 25.0))
        [row] = card._brand_attainment(self.distributor, self.company, MAY)
        self.assertEqual(
            (row["brand"], row["target"], row["net_sales"], row["attainment"]), ("Target Brand", 400, 100, 25)
        )

    def test_rank_in_the_province(self):
        self.invoice(100)
        self.invoice(200, partner=self.stranger.partner_id)
        far = self.create_distributor("Far", state_id=self.env.ref("base.state_cn_BJ").id, city="北京市朝阳区")
        ranks = [(card.rank, card.rank_of) for card in map(self.card, [MAY] * 3, (self.distributor, self.other, far))]
        self.assertEqual(ranks, [(2, 2), (1, 2), (1, 1)])

    def test_replay_corrects_and_doubles_nothing(self):
        self.invoice(100)
        first = self.card()
        self.invoice(50)
        self.assertEqual(self.card(), first)
        self.assertEqual(first.net_sales, 150)

    def test_fall_is_told_once(self):
        self.invoice(70, day=date(2026, 5, 2))
        self.invoice(100, day=date(2025, 5, 2))
        self.invoice(71, day=date(2026, 5, 2), partner=self.stranger.partner_id)
        self.invoice(100, day=date(2025, 5, 2), partner=self.stranger.partner_id)
        card = self.card()
        self.assertEqual(card.growth_year, -30.0)
        alert = self.env["liquor.scorecard"]._alert
        self.assertEqual(alert(self.company, MAY), card)
        self.assertEqual(self.distributor.activity_ids.user_id, self.channel)
        self.card()
        self.assertFalse(alert(self.company, MAY))
        self.assertEqual(len(self.distributor.activity_ids), 1)

    def fill(self):
        """The nightly run in June 2026, without its job."""
        cards = self.env["liquor.scorecard"]
        missing = cards._missing_months(self.company, date(2026, 6, 1))
        for month, partner_ids in missing:
            cards._compute_month(self.company, month, partner_ids)
        return {month: partner_ids for month, partner_ids in missing}

    def months(self, partner=None):
        domain = [("partner_id", "=", (partner or self.distributor).id), ("company_id", "=", self.company.id)]
        return self.env["liquor.scorecard"].search(domain, order="month")

    def test_past_is_filled_up_from_the_first_invoice(self):
        self.invoice(100, day=date(2025, 12, 31))
        self.invoice(150, day=date(2026, 2, 1))
        self.invoice(7, day=date(2026, 3, 5), partner=self.stranger.partner_id)
        both = sorted([self.distributor.id, self.other.id])
        own = [self.distributor.id]
        self.assertEqual(
            self.fill(),
            {
                date(2026, 4, 1): both,
                date(2026, 3, 1): both,
                date(2026, 2, 1): own,
                date(2026, 1, 1): own,
                date(2025, 12, 1): own,
            },
        )
        cards = self.months()
        self.assertEqual(
            [(f"{card.month:%Y-%m}", card.net_sales, card.growth_month, card.rank, card.rank_of) for card in cards],
            [
                ("2025-12", 100, 0, 1, 1),
                ("2026-01", 0, -100, 1, 1),
                ("2026-02", 150, 0, 1, 1),
                ("2026-03", 0, -100, 2, 2),
                ("2026-04", 0, 0, 1, 2),
            ],
        )
        self.assertEqual([card.net_sales for card in self.months(self.other)], [7, 0])
        self.assertFalse(cards.filtered("alerted") or self.distributor.activity_ids, "Nobody is told of old falls")

    def test_past_is_filled_up_once_and_not_rewritten(self):
        self.invoice(100, day=date(2026, 3, 31))
        self.assertEqual(list(self.fill()), [date(2026, 4, 1), date(2026, 3, 1)])
        self.invoice(900, day=date(2026, 3, 1))
        self.assertFalse(self.fill())
        self.assertEqual(self.months().mapped("net_sales"), [100, 0])
        self.months()[0].sudo().unlink()  # a month that an interrupted run has not reached
        self.assertEqual(list(self.fill()), [date(2026, 3, 1)])
        self.assertEqual(self.months().mapped("net_sales"), [1000, 0])

    def test_newcomer_gets_its_past_and_leaves_that_of_others(self):
        self.invoice(100, day=date(2026, 4, 1))
        self.fill()
        before = self.months().write_date
        self.invoice(300, day=date(2026, 4, 2), partner=self.stranger.partner_id)
        self.assertEqual(self.fill(), {date(2026, 4, 1): sorted([self.distributor.id, self.other.id])})
        self.assertEqual((self.months().rank, self.months().rank_of, self.months().write_date), (1, 1, before))
        card = self.months(self.other)
        self.assertEqual((card.net_sales, card.rank, card.rank_of), (300, 1, 2))

    def test_two_years_at_most(self):
        self.invoice(100, day=date(2019, 1, 1))
        self.fill()
        self.assertEqual(self.months().mapped("month")[0], date(2024, 7, 1))
        self.assertEqual(len(self.months()), 22, "With this month and the one before it is 24")

    def test_tier_of_a_past_month_is_that_of_then(self):
        self.invoice(100, day=date(2026, 1, 1))
        self.invoice(100, day=date(2026, 1, 1), partner=self.stranger.partner_id)
        changes = self.env["liquor.tier.change"].sudo()
        vals = {"partner_id": self.distributor.id, "company_id": self.company.id, "state": "applied"}
        changes.create(
            [
                {**vals, "kind": "upgrade", "date": date(2026, 2, 28), "effective_on": date(2026, 2, 28),
                 "old_grade_id": self.bronze.id, "new_grade_id": self.gold.id},
                {**vals, "kind": "downgrade", "date": date(2026, 3, 1), "effective_on": date(2026, 4, 1),
                 "old_grade_id": self.gold.id, "new_grade_id": self.silver.id},
                {**vals, "kind": "downgrade", "state": "withdrawn", "date": date(2026, 1, 1),
                 "effective_on": date(2026, 1, 2), "old_grade_id": self.gold.id, "new_grade_id": False},
            ]
        )  # fmt: skip
        (self.distributor | self.other).sudo().grade_id = self.silver
        self.fill()
        self.assertEqual(self.months().grade_id.mapped("name"), ["T Bronze", "T Gold", "T Silver"])
        self.assertEqual([card.grade_id for card in self.months()], [self.bronze, self.gold, self.gold, self.silver])
        self.assertEqual(self.months(self.other).grade_id, self.silver)

    def test_job_goes_on_where_it_stopped(self):
        self.invoice(100, day=date(2026, 1, 1))
        cron, kept = type(self.env["ir.cron"]), []

        def progress(_cron, processed=0, *, remaining=None, deactivate=False):
            kept.append((processed, remaining))
            return 0 if len(kept) == 3 else 60

        self.patch(cron, "_commit_progress", progress)
        self.env["liquor.scorecard"]._cron_compute()
        total = kept[0][1]
        self.assertGreaterEqual(total, 4)
        self.assertEqual(kept[1:], [(1, None), (1, None)], "The time of the job is over")
        self.env["liquor.scorecard"]._cron_compute()
        self.assertEqual(kept[3], (0, total - 2))
        self.env["liquor.scorecard"]._cron_compute()
        self.assertEqual(kept[-1], (0, 0))
        self.assertEqual([f"{card.month:%m}" for card in self.months()], ["01", "02", "03", "04", "05", "06"])

    @mute_logger("odoo.addons.liquor_distribution.models.liquor_scorecard")
    def test_one_that_fails_stops_no_other(self):
        """One company fails altogether, of the other one month: all else is written, and the rest the next night."""
        bad = self.env["res.company"].create({"name": "Bad"})
        self.invoice(100, day=date(2026, 1, 1))
        cards = type(self.env["liquor.scorecard"])
        compute, alert = cards._compute_month, cards._alert

        def refuse(cards, company, month, partner_ids=None):
            compute(cards, company, month, partner_ids)
            if company == bad or month == date(2026, 3, 1):
                cards.env.cr.execute("SELECT 1 / 0")  # the transaction is broken, too

        def refuse_alert(cards, company, month):
            if company == bad:
                raise ValueError("Nobody to tell")
            return alert(cards, company, month)

        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 60)
        self.patch(cards, "_compute_month", refuse)
        self.patch(cards, "_alert", refuse_alert)
        # the one that fails is the first
        self.env.cr.execute("UPDATE res_company SET sequence = -1 WHERE id = %s", [bad.id])
        with mute_logger("odoo.sql_db"):
            self.env["liquor.scorecard"]._cron_compute()
        self.assertEqual([f"{card.month:%m}" for card in self.months()], ["01", "02", "04", "05", "06"])
        self.assertFalse(self.env["liquor.scorecard"].search([("company_id", "=", bad.id)]))
        self.patch(cards, "_compute_month", compute)
        self.env["liquor.scorecard"]._cron_compute()
        self.assertEqual([f"{card.month:%m}" for card in self.months()], ["01", "02", "03", "04", "05", "06"])
        self.assertTrue(self.env["liquor.scorecard"].search([("company_id", "=", bad.id)]))

    def test_statements_of_the_past_do_not_grow(self):
        self.invoice(100, day=date(2026, 1, 1))
        self.env.flush_all()
        with self.assertQueryCount(1):
            [*_rest, (month, ids)] = self.env["liquor.scorecard"]._missing_months(self.company, date(2026, 6, 1))
        with self.assertQueryCount(1):
            self.env["liquor.scorecard"]._compute_month(self.company, month, ids)

    def test_statements_do_not_grow_with_distributors(self):
        self.card()
        with self.assertQueryCount(1):
            self.env["liquor.scorecard"]._compute_month(self.company, MAY)

    @mute_logger("odoo.sql_db")
    def test_bad_targets(self):
        target = self.env["liquor.sales.target"]
        vals = {"partner_id": self.distributor.id, "month": MAY, "amount": 10}
        target.create(vals)
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            target.create({**vals, "month": date(2026, 5, 30)})
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            target.create({**vals, "month": date(2026, 6, 1), "amount": 0})

    def test_people(self):
        self.other.user_id = self.manager
        self.card()
        seen = self.env["liquor.scorecard"].with_user(self.channel).search([("month", "=", MAY)])
        self.assertEqual(seen.partner_id, self.distributor)
        with self.assertRaises(AccessError):
            seen.write({"net_sales": 1})
        with self.assertRaises(AccessError):
            seen.with_user(self.manager).write({"net_sales": 1})
        with self.assertRaises(AccessError):
            self.env["liquor.scorecard"].with_user(self.owner).search([])
        with self.assertRaises(AccessError):
            self.env["liquor.sales.target"].with_user(self.channel).create(
                {"partner_id": self.other.id, "month": MAY, "amount": 5}
            )


@tagged("post_install", "-at_install")
class TestScorecardPortal(ScorecardCase, HttpCase):
    def test_own_figures_by_role(self):
        self.invoice(4321)
        self.invoice(8765, partner=self.stranger.partner_id)
        self.card()
        for user, seen in ((self.owner, "4,321.00"), (self.accountant, "4,321.00"), (self.stranger, "8,765.00")):
            user.password = f"{user.login}-password"
            self.authenticate(user.login, f"{user.login}-password")
            page = self.url_open("/my/scorecard").text
            self.assertIn(seen, page)
            self.assertNotIn("8,765.00" if seen == "4,321.00" else "4,321.00", page)
        self.buyer.password = "dist_buyer-password"
        self.authenticate("dist_buyer", "dist_buyer-password")
        self.assertEqual(self.url_open("/my/scorecard").status_code, 404)
        self.assertNotIn("/my/scorecard", self.url_open("/my").text)
