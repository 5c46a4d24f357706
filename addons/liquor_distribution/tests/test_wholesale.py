from datetime import datetime
from zoneinfo import ZoneInfo

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.wholesale_rows import RowKey
from .common_wholesale import WholesaleCase


@tagged("post_install", "-at_install")
class TestWholesale(WholesaleCase):
    """The draft, own prices, cases, stock and placing."""

    # --- the draft
    def test_one_draft_a_user_that_is_no_cart(self):
        draft = self.draft()
        self.assertEqual(self.draft(), draft)
        self.assertNotEqual(self.draft(self.owner), draft)
        self.assertEqual(
            (draft.partner_id, draft.website_id.id, draft.pricelist_id, draft.liquor_distributor_id),
            (self.buyer.partner_id, False, self.pricelist, self.distributor),
        )
        cart = self.env["sale.order"].search(
            [("partner_id", "=", self.buyer.partner_id.id), ("website_id", "!=", False)]
        )
        self.assertFalse(cart)

    def test_looking_saves_nothing(self):
        draft = self.draft(create=False)
        self.assertFalse(draft._liquor_wholesale_state()["rows"])
        self.assertFalse(self.env["sale.order"].search([("liquor_distributor_id", "=", self.distributor.id)]))

    def test_an_employee_confirms_the_draft(self):
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 6})
        draft.action_confirm()
        self.assertNotEqual(self.draft(), draft)
        self.assertFalse(draft.liquor_wholesale_open)

    # --- prices and cases
    def test_own_price_of_cases_and_of_the_bottles_left(self):
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 15})
        lines = [(line.product_uom_id, line.product_uom_qty, line.price_unit) for line in draft.order_line]
        self.assertEqual(lines, [(self.baijiu.case_uom_id, 2, 432), (self.baijiu.uom_id, 3, 80)])
        state = draft._liquor_wholesale_state()
        row = state["rows"][0]
        self.assertEqual((row["quantity"], row["subtotal"], row["price"], row["case_price"]), (15, 1104, 80, 432))
        self.assertEqual((state["total"], state["missing"], row["problems"]), (1104, 0, []))

    def test_quantity_changes_move_between_case_and_bottle(self):
        draft = self.draft()
        for bottles, expected in ((3, [3]), (6, [1]), (7, [1, 1]), (12, [2]), (0, [])):
            draft._liquor_wholesale_set({RowKey(self.sauce.id): bottles})
            quantities = draft.order_line.sorted(lambda line: line.product_uom_id != self.baijiu.case_uom_id)
            self.assertEqual(quantities.mapped("product_uom_qty"), expected)

    def test_prices_are_todays_when_the_draft_is_old(self):
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 1})
        self.pricelist.item_ids.percent_price = 30
        draft._liquor_wholesale_refresh_prices()
        self.assertEqual(draft.amount_total, 80)
        draft.date_order = fields.Datetime.subtract(fields.Datetime.now(), hours=2)
        draft._liquor_wholesale_refresh_prices()
        self.assertEqual(draft.amount_total, 70)

    def test_taxes_that_are_not_in_the_price_are_shown(self):
        tax = self.env["account.tax"].create(
            {"name": "13", "amount": 13, "type_tax_use": "sale", "price_include_override": "tax_excluded"}
        )
        self.baijiu.taxes_id = tax
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 7})
        row = draft._liquor_wholesale_state()["rows"][0]
        self.assertEqual((row["price"], row["case_price"], row["subtotal"]), (90.4, 488.16, 578.56))

    def test_absurd_quantities_and_days_are_refused(self):
        draft = self.draft()
        for key, quantity in (
            (RowKey(self.sauce.id), -1),
            (RowKey(self.sauce.id), 10**8),
            (RowKey(self.sauce.id, self.day(-2)), 6),
            (RowKey(self.sauce.id, self.day(400)), 6),
        ):
            with self.assertRaises(ValidationError):
                draft._liquor_wholesale_set({key: quantity})
        self.assertFalse(draft.order_line)

    # --- stock
    def test_stock_is_what_others_leave(self):
        self.placed(self.baijiu, 14)
        draft = self.draft()
        offer = draft._liquor_wholesale_offers(self.sauce.sudo())[self.sauce.id]
        self.assertEqual((offer["available"], offer["stock"]), (46, "in"))
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 47})
        problems = draft._liquor_wholesale_state()["rows"][0]["problems"]
        self.assertEqual(problems, ["above the stock: there are 7 cases and 4 bottles"])
        with self.assertRaisesRegex(ValidationError, "7 cases and 4 bottles"):
            draft._liquor_wholesale_check()

    def test_days_share_the_stock(self):
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 36, RowKey(self.sauce.id, self.day(3)): 30})
        self.assertEqual(len(draft._liquor_wholesale_problems()), 2)
        draft._liquor_wholesale_set({RowKey(self.sauce.id, self.day(3)): 24})
        self.assertFalse(draft._liquor_wholesale_problems())

    def test_stock_states(self):
        self.baijiu.available_threshold = 50
        self.assertEqual(self.sauce._liquor_wholesale_stock(50), "low")
        self.assertEqual(self.sauce._liquor_wholesale_stock(51), "in")
        self.assertEqual(self.sauce._liquor_wholesale_stock(0), "out")
        self.assertEqual(self.lager._liquor_wholesale_stock(11), "out")
        self.assertEqual(self.lager._liquor_wholesale_stock(None), "in")

    def test_what_is_not_for_sale_any_more_stops_placing(self):
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 6})
        self.baijiu.is_published = False
        self.assertEqual(draft._liquor_wholesale_state()["rows"][0]["problems"], ["not for sale any more"])
        with self.assertRaisesRegex(ValidationError, "not for sale any more"):
            draft._liquor_wholesale_place("online")
        self.assertFalse(draft.liquor_placed_at)

    def test_article_minimum(self):
        self.baijiu.liquor_wholesale_min_cases = 3
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 17})
        self.assertEqual(draft._liquor_wholesale_state()["rows"][0]["problems"], ["below the minimum of 3 cases"])
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 18})
        self.assertFalse(draft._liquor_wholesale_problems())

    # --- addresses
    def test_own_delivery_addresses_only(self):
        draft = self.draft()
        labels = [address["id"] for address in draft._liquor_wholesale_state()["addresses"]]
        self.assertEqual(labels, [self.distributor.id, self.warehouse_address.id])
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        self.assertEqual(draft.partner_shipping_id, self.warehouse_address)
        for foreign in (self.other, self.customer, self.owner.partner_id):
            with self.assertRaises(ValidationError):
                draft._liquor_wholesale_ship_to(foreign.id)

    # --- placing
    def ready(self, quantities=None):
        draft = self.draft()
        draft._liquor_wholesale_set(quantities or {RowKey(self.sauce.id): 6})
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        return draft

    def test_placing_is_an_order_of_the_shop_that_waits_for_payment(self):
        draft = self.ready()
        self.assertEqual(draft._liquor_wholesale_place("online"), draft)
        self.assertEqual((draft.state, draft.website_id, draft.pricelist_id), ("sent", self.website, self.pricelist))
        self.assertTrue(draft._liquor_awaits_payment() and draft._has_to_be_paid())
        self.assertEqual((draft.amount_total, draft.partner_shipping_id), (432, self.warehouse_address))
        self.assertEqual(self.sauce._liquor_available(self.warehouse)[self.sauce.id], 54)
        self.assertNotEqual(self.draft(), draft)

    def test_a_replay_places_once(self):
        draft = self.ready()
        draft._liquor_wholesale_place("online")
        placed_at = draft.liquor_placed_at
        self.assertEqual(draft._liquor_wholesale_place("online"), draft)
        self.assertEqual(draft.liquor_placed_at, placed_at)
        self.assertEqual(len(draft.liquor_hold_ids), 1)
        self.assertEqual(draft.liquor_hold_ids.quantity, 6)

    def test_on_account_needs_a_credit_limit(self):
        draft = self.ready()
        self.assertEqual(draft._liquor_wholesale_payments(), ["online"])
        for payment in ("account", "cash"):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                draft._liquor_wholesale_place(payment)
        self.assertEqual((draft.liquor_wholesale_open, draft.state), (True, "draft"))

    def test_on_account(self):
        self.distributor.credit_limit = 1000
        draft = self.ready({RowKey(self.sauce.id): 6, RowKey(self.sauce.id, self.day(2)): 6})
        self.assertEqual(draft._liquor_wholesale_state()["payments"], ["online", "account"])
        orders = draft._liquor_wholesale_split()
        draft._liquor_wholesale_place("account")
        self.assertEqual(orders.mapped("state"), ["sale", "sale"])
        self.assertEqual(orders.mapped("liquor_on_account"), [True, True])
        self.assertEqual(self.sauce._liquor_available(self.warehouse)[self.sauce.id], 48)
        self.assertEqual(orders.picking_ids.mapped("state"), ["assigned"] * 2)
        self.assertEqual(draft._liquor_wholesale_place("account"), orders, "a replay places nothing")
        self.assertEqual(len(orders.picking_ids), 2)

    def test_the_orders_own_page_is_no_way_round_the_checks(self):
        self.distributor.credit_limit = 1000
        draft = self.ready({RowKey(self.sauce.id): 6, RowKey(self.sauce.id, self.day(2)): 6})
        orders = draft._liquor_wholesale_split()
        for order in orders:
            self.assertFalse(order._has_to_be_paid() or order._has_to_be_signed())
            for way in (order._liquor_place, order._validate_order, order._liquor_pay_on_account):
                with self.assertRaises(ValidationError), self.env.cr.savepoint():
                    way()
        self.assertEqual(orders.mapped("state"), ["draft", "draft"])
        draft._liquor_wholesale_place("online")
        self.assertEqual([order._has_to_be_paid() for order in orders], [True, True])

    def test_minimum_amount(self):
        self.company.liquor_wholesale_minimum = 500
        draft = self.ready()
        self.assertEqual(draft._liquor_wholesale_state()["missing"], 68)
        with self.assertRaisesRegex(ValidationError, "500"):
            draft._liquor_wholesale_place("online")
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 7})
        draft._liquor_wholesale_place("online")
        self.assertEqual((draft.state, draft.amount_total), ("sent", 512))

    def test_minimum_is_not_negative(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.company.liquor_wholesale_minimum = -1
            self.company.flush_recordset()

    def test_broken_case_is_not_placed(self):
        draft = self.ready({RowKey(self.lager.id): 13})
        with self.assertRaisesRegex(ValidationError, "whole cases of 12 bottles"):
            draft._liquor_wholesale_place("online")

    def test_nothing_and_rows_to_correct_are_not_placed(self):
        with self.assertRaisesRegex(ValidationError, "nothing in the order"):
            self.draft()._liquor_wholesale_place("online")
        draft = self.ready()
        draft._liquor_wholesale_paste("UNKNOWN\t1")
        with self.assertRaisesRegex(ValidationError, "1 rows are still to be corrected"):
            draft._liquor_wholesale_place("online")

    def test_blocks_are_shown_and_stop_placing(self):
        draft = self.ready()
        self.patch(
            self.registry["res.partner"],
            "_liquor_ordering_blocks",
            lambda partner: [("Licence expired", "/my/licences")],
        )
        self.assertEqual(
            draft._liquor_wholesale_state()["blocks"], [{"message": "Licence expired", "url": "/my/licences"}]
        )
        with self.assertRaisesRegex(ValidationError, "Licence expired"):
            draft._liquor_wholesale_place("online")

    def test_one_order_a_requested_day(self):
        first, second = self.day(2), self.day(5)
        draft = self.ready(
            {
                RowKey(self.sauce.id, second): 6,
                RowKey(self.sauce.id): 12,
                RowKey(self.lager.id, first): 24,
                RowKey(self.lager.id, second): 12,
            }
        )
        total = draft._liquor_wholesale_state()["total"]
        orders = draft._liquor_wholesale_split()
        self.assertEqual(draft._liquor_wholesale_split(), orders, "doing it again changes nothing")
        self.assertEqual(draft._liquor_wholesale_place("online"), orders)
        noon = [
            datetime.combine(day, datetime.min.time().replace(hour=12), ZoneInfo("Asia/Shanghai"))
            .astimezone(ZoneInfo("UTC"))
            .replace(tzinfo=None)
            for day in (first, second)
        ]
        self.assertEqual(orders.mapped("commitment_date"), [False, *noon])
        self.assertEqual(orders.mapped("amount_total"), [864, 192, 528])
        self.assertEqual(sum(orders.mapped("amount_total")), total)
        self.assertEqual(set(orders.mapped("state")), {"sent"})
        self.assertEqual(orders.partner_shipping_id, self.warehouse_address)
        self.assertEqual(orders[1:].liquor_wholesale_root_id, draft)
        self.assertEqual(orders.mapped("pricelist_id"), self.pricelist)

    def test_a_split_that_was_not_placed_is_edited_on(self):
        draft = self.ready({RowKey(self.sauce.id): 6, RowKey(self.sauce.id, self.day(2)): 6})
        part = draft._liquor_wholesale_split() - draft
        self.assertEqual(len(draft._liquor_wholesale_state()["rows"]), 2)
        draft._liquor_wholesale_move([RowKey(self.sauce.id, self.day(2))], day=False)
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 12})
        self.assertEqual(draft._liquor_wholesale_split(), draft)
        self.assertFalse(part.exists())

    def test_a_day_that_is_over_is_not_placed(self):
        draft = self.ready({RowKey(self.sauce.id, self.day(1)): 6})
        draft.order_line.liquor_requested_date = self.day(-1)
        with self.assertRaisesRegex(ValidationError, "is over"):
            draft._liquor_wholesale_place("online")

    # --- many lines
    def test_queries_do_not_grow_with_the_lines(self):
        products = self.env["product.product"].concat(
            *(
                self.create_liquor(
                    name=f"Many {number}", default_code=f"MANY-{number:03}", list_price=10, bottles_per_case=6,
                    is_published=True, allow_out_of_stock_order=False, taxes_id=False, tracking="none",
                ).product_variant_id
                for number in range(330)
            )
        )  # fmt: skip
        self.env["stock.quant"].create(
            [{"product_id": product.id, "location_id": self.stock.id, "quantity": 100} for product in products]
        )
        self.env.flush_all()

        def queries(user, some):
            draft = self.draft(user)
            draft._liquor_wholesale_ship_to(self.warehouse_address.id)
            self.env.flush_all()
            self.env.invalidate_all()
            text = "\n".join(f"{product.default_code}\t2\t1" for product in some)
            before = self.cr.sql_log_count
            draft._liquor_wholesale_paste(text)
            self.env.flush_all()
            written = self.cr.sql_log_count
            state = draft._liquor_wholesale_state()
            shown = self.cr.sql_log_count
            draft._liquor_wholesale_place("online")
            self.env.flush_all()
            placed = self.cr.sql_log_count
            self.assertEqual((len(state["rows"]), draft.state), (len(some), "sent"))
            return written - before, shown - written, placed - shown

        queries(self.create_portal_user("dist_warm", self.distributor, "buyer"), products[:3])
        few = queries(self.buyer, products[:30])
        many = queries(self.owner, products[30:])
        for name, small, large in zip(("paste", "state", "place"), few, many, strict=True):
            with self.subTest(name):
                # a batch of 1,000 rows is one statement more here and there, never one a line
                self.assertLess(large, small + 45, f"{few} queries for 30 lines, {many} for 300")

    # --- permissions
    def test_portal_users_write_no_order_by_rpc(self):
        draft = self.draft()
        orders = self.env["sale.order"].with_user(self.buyer)
        with self.assertRaises(AccessError):
            orders.browse(draft.id).write({"liquor_wholesale_rows": []})
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(self.stranger).browse(draft.id).read(["name"])

    def test_favourites_are_the_distributors_own(self):
        favourites = self.env["liquor.wholesale.favourite"]
        favourites._set_favourite(self.distributor, self.sauce, True)
        favourites._set_favourite(self.distributor, self.sauce, True)
        favourites._set_favourite(self.other, self.lager, True)
        own = favourites.with_user(self.buyer).search([])
        self.assertEqual((own.product_id, len(own)), (self.sauce, 1))
        self.assertEqual(favourites.with_user(self.stranger).search([]).product_id, self.lager)
        with self.assertRaises(AccessError):
            own.unlink()
        with self.assertRaises(AccessError):
            own.create({"distributor_id": self.distributor.id, "product_id": self.lager.id})
        with self.assertRaises(AccessError):
            own.with_user(self.stranger).read(["product_id"])
        favourites._set_favourite(self.distributor, self.sauce, False)
        self.assertFalse(favourites.with_user(self.buyer).search([]))

    def test_channel_sees_favourites_of_its_distributors(self):
        favourites = self.env["liquor.wholesale.favourite"]
        favourites._set_favourite(self.distributor, self.sauce, True)
        favourites._set_favourite(self.other, self.sauce, True)
        self.other.user_id = self.user_of("manager")
        seen = favourites.with_user(self.channel).search([("product_id", "=", self.sauce.id)])
        self.assertEqual(seen.distributor_id, self.distributor)

    def test_analytic_rules_still_hold(self):
        draft = self.draft()
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 1})
        self.assertFalse(draft.order_line.analytic_distribution)
        plan = self.env["account.analytic.plan"].create({"name": "Wholesale"})
        account = self.env["account.analytic.account"].create({"name": "Wholesale", "plan_id": plan.id})
        self.env["account.analytic.distribution.model"].create(
            {"product_id": self.lager.id, "analytic_distribution": {str(account.id): 100}}
        )
        draft._liquor_wholesale_set({RowKey(self.lager.id): 12})
        line = draft.order_line.filtered(lambda line: line.product_id == self.lager)
        self.assertEqual(line.analytic_distribution, {str(account.id): 100})
