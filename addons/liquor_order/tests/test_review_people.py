from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_review import ReviewCase

STATES = ("liquor_review_state", "liquor_release_wanted", "liquor_question_state", "liquor_asked")


@tagged("post_install", "-at_install")
class TestReviewPeople(ReviewCase):
    """Who decides, what a decision does, and who cannot."""

    def test_service_approves_and_the_order_goes_on(self):
        order = self.reviewed()
        service = self.user_of("service")
        order.with_user(service).action_liquor_approve()
        self.assertEqual((order.state, order.liquor_review_state), ("sale", "approved"))
        finding = order.liquor_finding_ids
        self.assertEqual((finding.state, finding.closed_by), ("approved", service))
        self.assertTrue(finding.closed_at)
        bodies = "".join(order.message_ids.mapped("body"))
        self.assertIn("Approved in spite of: An unusual quantity", bodies)

    def test_unpaid_order_is_not_confirmed_by_an_approval(self):
        order = self.order(self.baijiu, 61)
        order._liquor_place()
        order.with_user(self.user_of("service")).action_liquor_approve()
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "approved"))
        order.action_confirm()  # the payment
        self.assertEqual(order.state, "sale")

    def test_only_the_role_of_the_rule_or_a_manager_approves(self):
        self.env.ref("liquor_order.check_unusual_quantity").resolver = "operator"
        order = self.reviewed()
        with self.assertRaisesRegex(AccessError, "“Unusual Quantity” is resolved by Operator"):
            order.with_user(self.user_of("service")).action_liquor_approve()
        order.with_user(self.user_of("operator")).action_liquor_approve()
        self.assertEqual(order.state, "sale")

    def test_roles_without_review_are_refused(self):
        order = self.reviewed()
        portal = new_test_user(self.env, "review_portal", groups="base.group_portal")
        self.customer.user_ids = portal
        order.partner_id = portal.partner_id
        users = [self.user_of(role) for role in ("warehouse", "finance", "buyer", "channel")] + [portal]
        for user in users:
            own = order.with_user(user)
            for attack in (
                own.action_liquor_approve,
                own.action_liquor_recheck,
                own.action_liquor_ask_wizard,
                own.action_liquor_refuse_wizard,
                lambda own=own: own.action_liquor_refuse("because"),
                lambda own=own: own._liquor_ask_customer("?", ["other"]),
            ):
                with self.subTest(user=user.login, attack=attack), self.assertRaises(AccessError):
                    attack()
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "to_review"))

    def test_portal_user_cannot_release_an_order(self):
        portal = new_test_user(self.env, "review_portal", groups="base.group_portal")
        order = self.placed(partner_id=portal.partner_id.id)
        with self.assertRaises(AccessError):
            order.with_user(portal).action_confirm()
        self.assertFalse(order.liquor_release_wanted)
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "none"))

    def test_state_of_the_review_cannot_be_written_by_anybody(self):
        order = self.reviewed()
        for role in ("manager", "operator", "service", "warehouse"):
            user = self.user_of(role)
            for name in STATES:
                with self.subTest(role=role, field=name), self.assertRaises(AccessError):
                    order.with_user(user).write({name: False})
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(self.user_of_again("service")).create(
                {"partner_id": self.customer.id, "liquor_review_state": "approved"}
            )

    def user_of_again(self, role):
        return self.env["res.users"].search([("login", "=", f"catalog_{role}")])

    def test_warehouse_reads_no_findings(self):
        order = self.reviewed()
        warehouse = self.user_of("warehouse")
        with self.assertRaises(AccessError):
            order.with_user(warehouse).read(["liquor_finding_ids"])
        with self.assertRaises(AccessError):
            self.env["liquor.order.finding"].with_user(warehouse).search([])

    def test_mine_to_resolve(self):
        order = self.reviewed()
        orders = self.env["sale.order"]
        mine = [("liquor_my_review", "=", True), ("id", "=", order.id)]
        self.assertEqual(orders.with_user(self.user_of("service")).search(mine), order)
        self.assertFalse(orders.with_user(self.user_of("operator")).search(mine))
        self.assertTrue(order.with_user(self.user_of_again("service")).liquor_my_review)
        self.assertFalse(order.with_user(self.user_of_again("operator")).liquor_my_review)

    def test_new_reasons_are_shown_before_they_are_approved(self):
        order = self.reviewed()
        order.write({"liquor_is_gift": True})
        service = order.with_user(self.user_of("service"))
        notice = service.action_liquor_approve()
        self.assertEqual(notice["params"]["message"], "The gift lacks the text of the card.")
        self.assertEqual(order.state, "sent")
        service.action_liquor_approve()
        self.assertEqual(order.state, "sale")

    # refusing
    def test_refusal_cancels_and_refunds_what_was_paid_once(self):
        order = self.reviewed()
        service = self.user_of("service")
        wanted = []
        paid = order.amount_total
        self.patch(type(order), "_liquor_amount_paid", lambda order: paid)
        self.patch(type(order), "_liquor_amount_refunded", lambda order: sum(amount for amount, *_ in wanted))
        self.patch(
            type(order),
            "_liquor_request_refund",
            lambda order, amount, reason, source=None: wanted.append((amount, reason, source, order.env.uid)),
        )
        order.with_user(service).action_liquor_refuse("  Sold out for good ")
        self.assertEqual((order.state, order.liquor_review_state), ("cancel", "refused"))
        self.assertEqual(order.liquor_cancel_reason, "Sold out for good")
        self.assertEqual(wanted, [(paid, "Sold out for good", f"review,{order.id}", service.id)])
        with self.assertRaisesRegex(UserError, "nothing to review"):
            order.with_user(service).action_liquor_refuse("again")
        self.assertEqual(len(wanted), 1)

    def test_refusal_of_an_unpaid_order_asks_for_no_refund(self):
        order = self.reviewed()
        wanted = []
        self.patch(type(order), "_liquor_request_refund", lambda *args, **kw: wanted.append(args))
        order.with_user(self.user_of("service")).action_liquor_refuse("No")
        self.assertEqual((order.state, wanted), ("cancel", []))

    def test_refusal_needs_a_reason(self):
        order = self.reviewed()
        with self.assertRaisesRegex(UserError, "Say why"):
            order.with_user(self.user_of("service")).action_liquor_refuse("  ")
        self.assertEqual(order.state, "sent")

    def test_confirmed_order_is_no_longer_reviewed(self):
        order = self.placed()
        order.action_confirm()
        for action in (order.action_liquor_approve, lambda: order.action_liquor_refuse("late")):
            with self.assertRaisesRegex(UserError, "already confirmed or cancelled"):
                action()
        self.assertEqual(order.state, "sale")

    def test_refused_order_starts_again_unchecked(self):
        order = self.reviewed()
        order.action_liquor_refuse("No")
        order.action_draft()
        self.assertEqual((order.liquor_review_state, order.liquor_release_wanted), ("none", False))

    # asking
    def test_wizard_proposes_what_the_findings_say(self):
        self.customer.liquor_district_id = False
        order = self.placed()
        order.action_confirm()
        service = self.user_of("service")
        action = order.with_user(service).action_liquor_ask_wizard()
        wizard = Form(self.env[action["res_model"]].with_user(service).with_context(**action["context"]))
        self.assertTrue(wizard.ask_address)
        self.assertFalse(wizard.ask_fapiao)
        wizard.question = "Which district?"
        wizard.save().action_ask()
        self.assertEqual((order.liquor_review_state, order.liquor_asked), ("waiting", "address"))
        message = order.message_ids.filtered(lambda m: "Which district?" in m.body)
        self.assertEqual(message.partner_ids | message.notified_partner_ids, self.customer)
        self.assertIn(order.access_token, message.body)
        self.assertIn(f"/my/orders/{order.id}", message.body)

    def test_wizard_needs_a_subject(self):
        order = self.reviewed()
        wizard = self.env["liquor.order.ask"].create({"order_id": order.id, "question": "?"})
        with self.assertRaisesRegex(UserError, "Choose what"):
            wizard.action_ask()

    def test_order_that_waits_is_not_confirmed_by_the_payment(self):
        order = self.placed()
        order.with_user(self.user_of("service"))._liquor_ask_customer("Who is it for?", ["other"])
        order.action_confirm()
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "waiting"))
