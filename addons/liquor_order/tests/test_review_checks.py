from datetime import timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_review import ReviewCase


@tagged("post_install", "-at_install")
class TestReviewChecks(ReviewCase):
    """Each rule: what it stops, what it lets pass, and what it says."""

    def test_good_order_confirms_by_itself(self):
        order = self.placed(6)
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_review_state), ("sale", "auto"))
        self.assertFalse(order.liquor_finding_ids)

    # stock
    def test_stock_short_of_an_order_without_hold(self):
        lot = self.create_lot(self.beer, "B1", expiration_date=fields.Datetime.now() + timedelta(100))
        self.put_in_stock(lot, 4)
        order = self.order(self.beer, 10)
        self.assert_stopped(order, "stock_short")
        finding = order.liquor_finding_ids
        self.assertEqual(finding.message, "Stock is short. Test Lager: 10 ordered, 4 can ship.")
        self.put_in_stock(lot, 6)
        order.action_liquor_recheck()
        self.assertEqual((order.state, order.liquor_review_state, finding.state), ("sale", "auto", "resolved"))

    def test_stock_past_its_removal_date_does_not_count(self):
        old = self.create_lot(self.beer, "B2", expiration_date=fields.Datetime.now() - timedelta(1))
        self.put_in_stock(old, 50)
        self.assert_stopped(self.order(self.beer, 10), "stock_short")

    def test_stock_of_shut_cases_is_counted_by_whole_cases_of_a_lot(self):
        shut = self.create_liquor(name="Shut", bottles_per_case=6, split_allowed=False, allow_out_of_stock_order=False)
        for name, bottles in (("C1", 4), ("C2", 5)):
            self.put_in_stock(self.create_lot(shut, name), bottles)
        order = self.order(shut, 1, uom=shut.case_uom_id)
        self.assert_stopped(order, "stock_short")
        self.assertIn("6 ordered, 0 can ship", order.liquor_finding_ids.message)
        self.put_in_stock(self.create_lot(shut, "C3"), 6)
        self.assert_passes(order)

    def test_orders_confirmed_together_share_the_stock(self):
        lot = self.create_lot(self.beer, "B3", expiration_date=fields.Datetime.now() + timedelta(100))
        self.put_in_stock(lot, 15)
        orders = self.order(self.beer, 10) | self.order(self.beer, 10, partner_id=self.another_customer().id)
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])

    # address, phone
    def test_address_and_phone_that_a_courier_cannot_use(self):
        self.customer.write({"liquor_district_id": False, "phone": "123"})
        self.assert_stopped(self.placed(), "address_unclear", "phone_invalid")

    def test_orders_of_staff_are_not_asked_for_an_address(self):
        self.customer.write({"liquor_district_id": False, "phone": False})
        self.assert_passes(self.order(self.baijiu, 1))

    def test_pick_up_needs_no_address(self):
        product = self.env["product.product"].create({"name": "Pick-up", "type": "service"})
        carrier = self.env["delivery.carrier"].create(
            {"name": "Pick-up", "product_id": product.id, "liquor_pickup": True}
        )
        self.customer.write({"liquor_district_id": False})
        self.assert_passes(self.placed(carrier_id=carrier.id))

    # quantity
    def test_unusual_quantity_of_a_person_in_cases(self):
        self.assert_passes(self.placed(10, uom=self.baijiu.case_uom_id))
        order = self.placed(1)
        self.assert_stopped(order, "unusual_quantity")
        self.assertEqual(
            order.liquor_finding_ids.message,
            "An unusual quantity today. Test Sauce 53: 61 bottles, the limit is 60.",
        )

    def test_companies_have_a_limit_of_their_own(self):
        company = self.another_customer(is_company=True)
        clerk = self.another_customer(parent_id=company.id)
        self.assert_passes(self.placed(600, partner_id=clerk.id))
        self.assert_stopped(self.placed(1, partner_id=company.id), "unusual_quantity")

    def test_day_of_the_quantity_begins_at_midnight_in_china(self):
        with freeze_time("2026-06-09 15:59:59"):  # 23:59:59 in Shanghai
            self.assert_passes(self.placed(60))
        with freeze_time("2026-06-09 16:00:00"):
            self.assert_passes(self.placed(59))
            self.assert_stopped(self.placed(2), "unusual_quantity")

    def test_limit_zero_is_no_limit(self):
        self.env.ref("liquor_order.check_unusual_quantity").limit_quantity = 0
        self.assert_passes(self.placed(1000))

    # address or phone of many
    def test_many_orders_to_one_address_or_phone(self):
        check = self.env.ref("liquor_order.check_many_from_address")
        check.limit_orders = 2
        for number in range(2):
            buyer = self.another_customer(name=f"Same street {number}", phone=f"1398201660{number}")
            self.assert_passes(self.placed(1 + number, partner_id=buyer.id))
        third = self.another_customer(name="Same street, third", phone="13982016611")
        order = self.placed(3, partner_id=third.id)
        self.assert_stopped(order, "many_from_address")
        self.assertEqual(order.liquor_finding_ids.message, "3 orders to this address or phone within 1440 minutes.")
        elsewhere = self.another_customer(street="天府大道北段88号", phone="13982016622")
        self.assert_passes(self.placed(1, partner_id=elsewhere.id))

    # duplicate
    def test_duplicate_within_minutes(self):
        first = self.placed(3)
        self.assert_passes(first)
        order = self.placed(3)
        self.assert_stopped(order, "duplicate")
        self.assertIn(first.name, order.liquor_finding_ids.message)
        self.assert_passes(self.placed(4))

    def test_same_order_after_the_minutes_is_no_duplicate(self):
        with freeze_time(fields.Datetime.now() - timedelta(minutes=11)):
            self.assert_passes(self.placed(3))
        self.assert_passes(self.placed(3))

    def test_unpaid_first_try_does_not_stop_the_second(self):
        self.placed(3)
        self.assert_passes(self.placed(3))

    # papers, gifts
    def test_company_fapiao_needs_title_and_a_real_tax_number(self):
        order = self.placed(liquor_fapiao_kind="company")
        self.assert_stopped(order, "fapiao_incomplete")
        order.liquor_fapiao_title = "成都好酒商贸有限公司"
        order.action_liquor_recheck()
        self.assertEqual(sorted(order.liquor_finding_ids.mapped("state")), ["open", "resolved"])
        order.liquor_fapiao_tax_number = "91110000600037341L"
        order.action_liquor_recheck()
        self.assertEqual(order.state, "sale")

    def test_gift_needs_its_card(self):
        order = self.placed(liquor_is_gift=True)
        self.assert_stopped(order, "gift_incomplete")
        self.assertEqual(order.liquor_finding_ids.message, "The gift lacks the text of the card.")
        order.liquor_gift_message = "生日快乐"
        self.assert_passes(order)

    # minors
    def test_minors_are_refused_at_checkout_and_nobody_can_approve(self):
        self.customer.liquor_minor = True
        order = self.order(self.baijiu, 1)
        with self.assertRaisesRegex(ValidationError, "Test Customer is a minor: no alcohol may be sold"):
            order._liquor_place()
        self.assert_stopped(order, "minor_declared")
        with self.assertRaisesRegex(UserError, "must be put right"):
            order.with_user(self.user_of("manager")).action_liquor_approve()
        self.assertEqual(order.state, "draft")

    def test_age_is_counted_to_the_day(self):
        today = fields.Date.context_today(self.env.user.with_context(tz="Asia/Shanghai"))
        self.customer.liquor_birthday = today - relativedelta(years=18) + relativedelta(days=1)
        self.assert_stopped(self.placed(), "minor_declared")
        self.customer.liquor_birthday = today - relativedelta(years=18)
        self.assert_passes(self.placed(2))


@tagged("post_install", "-at_install")
class TestReviewRules(ReviewCase):
    """How rules are run: on and off, severity, rules of other addons, findings that stay, cost."""

    def test_rule_of_another_addon(self):
        self.checks.create({"code": "vip_only", "name": "VIP only", "severity": "review", "resolver": "service"})

        def rule(check, orders):
            return dict.fromkeys(orders.filtered(lambda order: not order.client_order_ref), "No reference")

        with patch.object(self.registry["liquor.order.check"], "_check_order_vip_only", rule, create=True):
            order = self.placed()
            self.assert_stopped(order, "vip_only")
            self.assertEqual(order.liquor_finding_ids.message, "No reference")
            self.assert_passes(self.placed(2, client_order_ref="X"))

    def test_rule_whose_addon_is_gone_is_skipped(self):
        self.checks.create({"code": "gone", "name": "Gone"})
        with self.assertLogs("odoo.addons.liquor_order.models.liquor_order_check", "WARNING") as log:
            self.assert_passes(self.placed())
        self.assertIn("Order check gone has no rule", log.output[0])

    def test_rule_record_can_be_deleted_with_its_findings_kept(self):
        check = self.checks.create({"code": "gone", "name": "Gone"})
        rule = lambda check, orders: dict.fromkeys(orders, "Stop")  # noqa: E731
        with patch.object(self.registry["liquor.order.check"], "_check_order_gone", rule, create=True):
            order = self.placed()
            self.assert_stopped(order, "gone")
        check.unlink()
        self.assertEqual(order.liquor_finding_ids.code, "gone")
        self.assert_passes(order)
        self.assertEqual(order.liquor_finding_ids.state, "resolved")

    def test_rule_that_is_off_finds_nothing(self):
        self.env.ref("liquor_order.check_unusual_quantity").active = False
        self.assert_passes(self.placed(61))

    def test_warning_stays_on_the_order_and_lets_it_pass(self):
        self.env.ref("liquor_order.check_unusual_quantity").severity = "warn"
        order = self.placed(61)
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_review_state), ("sale", "auto"))
        self.assertEqual(order.liquor_finding_ids.mapped(lambda f: (f.severity, f.state)), [("warn", "open")])

    def test_placing_notes_findings_and_keeps_the_order_out_of_the_work_list(self):
        order = self.order(self.baijiu, 61)
        order._liquor_place()
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "none"))
        self.assertEqual(order.liquor_finding_ids.mapped(lambda f: (f.code, f.moment)), [("unusual_quantity", "place")])

    def test_running_again_changes_nothing(self):
        order = self.reviewed()
        finding = order.liquor_finding_ids
        for _time in range(3):
            order.action_confirm()
        self.assertEqual(order.liquor_finding_ids, finding)
        self.assertEqual(finding.state, "open")

    def test_approval_holds_while_the_cause_is_the_same(self):
        order = self.placed(61)
        order._liquor_run_checks("release")
        order.action_liquor_approve()
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "approved"))
        order._liquor_run_checks("release")
        self.assertEqual(order.liquor_finding_ids.state, "approved")
        order.order_line.product_uom_qty = 62
        self.assert_stopped(order, "unusual_quantity")
        self.assertEqual(sorted(order.liquor_finding_ids.mapped("state")), ["open", "resolved"])

    def test_findings_cannot_be_written_or_deleted(self):
        finding = self.reviewed().liquor_finding_ids
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            finding.unlink()
        for role in ("manager", "service", "warehouse"):
            user = self.user_of(role)
            with self.subTest(role), self.assertRaises(AccessError):
                finding.with_user(user).write({"state": "approved"})

    def test_limits_cannot_be_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(IntegrityError, "limits_positive"):
            self.env.ref("liquor_order.check_duplicate").window_minutes = -1
            self.env.flush_all()

    def test_number_of_queries_does_not_grow_with_orders_or_lines(self):
        def orders(count, lines):
            made = self.env["sale.order"]
            for _number in range(count):
                buyer = self.another_customer()
                line = {"product_id": self.baijiu.product_variant_id.id, "product_uom_qty": 1}
                made |= self.env["sale.order"].create({"partner_id": buyer.id, "order_line": [(0, 0, line)] * lines})
            return made

        counts = []
        for count, lines in ((1, 1), (1, 20), (20, 5)):
            batch = orders(count, lines)
            batch.write({"state": "sent", "liquor_placed_at": fields.Datetime.now()})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            batch._liquor_run_checks("release")
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0], "more lines, more queries")
        self.assertLessEqual(counts[2], counts[0] + 3, f"more orders, more queries: {counts}")
