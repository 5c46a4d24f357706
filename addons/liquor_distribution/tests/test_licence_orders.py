from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_licence import LicenceCase


@tagged("post_install", "-at_install")
class TestLicenceOrders(LicenceCase):
    """Orders of distributors, with and without their licences."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.check = cls.env.ref("liquor_distribution.check_licence_invalid")
        cls.check.active = True
        cls.put = cls.env["stock.quant"]._update_available_quantity(cls.baijiu.product_variant_id, cls.stock, 100)

    def order_of(self, partner=None):
        return self.order(self.baijiu, 1, partner_id=(partner or self.buyer.partner_id).id)

    def open_messages(self, order):
        return order.liquor_finding_ids.filtered(lambda found: found.state == "open").mapped("message")

    def test_checkout_is_refused(self):
        with freeze_time("2026-03-10 04:00:00"):
            self.licensed(until="2026-03-10")
            order = self.order_of()
            order._liquor_place()
            self.assertEqual(order.state, "sent")
        with freeze_time("2026-03-10 16:00:00"):
            late = self.order_of()
            day = self.day("2026-03-10")
            with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
                late._liquor_place()
            self.assertEqual(
                str(caught.exception),
                f"The licences of Distributor One do not allow orders: Business Licence expired on {day}. "
                f"Food Operation Licence expired on {day}. Renew them on the page My Licences (/my/licences).",
            )
            self.assertEqual((late.state, late.liquor_placed_at), ("draft", False))

    def test_confirmation_is_stopped_and_goes_on_when_verified(self):
        with freeze_time("2026-03-10 04:00:00"):
            self.licensed(until="2026-03-10")
        with freeze_time("2026-03-12 04:00:00"):
            order = self.order_of()
            order.action_confirm()
            self.assertEqual((order.state, order.liquor_review_state), ("draft", "to_review"))
            self.assertEqual(order.liquor_finding_ids.check_id, self.check)
            self.assertIn(f"Business Licence expired on {self.day('2026-03-10')}.", self.open_messages(order)[0])
            business = self.submit(self.business)
            food = self.submit(self.food, name="JY15101070000011")
            self.assertEqual(len(self.distributor._liquor_ordering_blocks()), 2, "sent is not verified")
            business.with_user(self.channel).action_liquor_verify()
            self.assertEqual(order.state, "draft", "the food licence is still out")
            self.assertEqual(len(self.distributor._liquor_ordering_blocks()), 1)
            food.with_user(self.channel).action_liquor_verify()
            self.assertEqual((order.state, self.open_messages(order)), ("sale", []))
            self.assertFalse(self.distributor._liquor_ordering_blocks())
            self.order_of()._liquor_place()

    def test_orders_stopped_by_something_else_stay(self):
        order = self.order_of()
        minor = self.env.ref("liquor_order.check_minor_declared")
        minor.active = True
        order.partner_id.liquor_minor = True
        order.action_confirm()
        self.assertEqual(set(order.liquor_finding_ids.check_id), {self.check, minor})
        self.licensed()
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.liquor_finding_ids.filtered(lambda one: one.state == "open").check_id, minor)

    def test_nobody_approves_it_away(self):
        order = self.order_of()
        order.action_confirm()
        with self.assertRaisesRegex(Exception, "must be put right"):
            order.with_user(self.manager).action_liquor_approve()

    def test_other_customers_are_not_looked_at(self):
        order = self.order_of(self.customer)
        order.action_confirm()
        self.assertEqual((order.state, len(order.liquor_finding_ids)), ("sale", 0))

    def test_one_query_for_all_orders(self):
        partners = [self.create_distributor(f"Distributor {number}") for number in range(8)]
        self.licensed(partners[0])
        orders = self.env["sale.order"].concat(*(self.order_of(partner) for partner in (*partners, partners[1])))
        self.env.flush_all()

        def queries(some):
            self.env.invalidate_all()
            some.mapped("liquor_distributor_id.name")
            before = self.env.cr.sql_log_count
            found = self.check._check_order_licence_invalid(some)
            return self.env.cr.sql_log_count - before, found

        queries(orders)  # warm
        few, _found = queries(orders[:2])
        many, found = queries(orders)
        self.assertEqual(many, few)
        self.assertEqual(set(found), set(orders) - {orders[0]})
        self.env.invalidate_all()
        retail = self.order_of(self.customer)
        self.assertFalse(retail.liquor_distributor_id)
        with self.assertQueryCount(0):
            self.assertEqual(self.check._check_order_licence_invalid(retail), {})
