import logging
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models, modules

_logger = logging.getLogger(__name__)


class PaymentTransaction(models.Model):
    """What a payment does to an order that was placed, and to refunds."""

    _inherit = "payment.transaction"

    liquor_refund_id = fields.Many2one("liquor.refund", "Refund of the Mall", readonly=True, index="btree_not_null")

    # ------------------------------------------------------------ payments come

    def _update_state(self, allowed_states, target_state, state_message):
        """Override: money that came keeps the stock, at once; refunds follow their transactions."""
        updated = super()._update_state(allowed_states, target_state, state_message)
        # sudo: the ledger is closed; it follows the provider. While `_pay` is still sending, it follows by itself.
        if not self.env.context.get("liquor_refund_id"):
            updated.liquor_refund_id.sudo()._follow_transactions()
        if target_state in ("authorized", "done"):
            updated.filtered(lambda tx: tx.operation not in ("refund", "validation"))._liquor_keep_stock()
        return updated

    def _liquor_keep_stock(self):
        """The payment is in: its order must not lose the stock while the customer's browser is still away.

        After the commit, so that a notification that fails in the end keeps nothing.
        """
        orders = self.sale_order_ids.filtered(lambda order: order.liquor_placed_at and order.state in ("draft", "sent"))
        if not orders:
            return
        # the customer's own poll comes first, mostly
        cron = self.env.ref("payment.cron_post_process_payment_tx", raise_if_not_found=False)
        if cron:
            # sudo: whoever brought the notification
            cron.sudo()._trigger(fields.Datetime.now() + timedelta(seconds=30))
        if modules.module.current_test:
            orders._liquor_hold_claim()
            return
        registry, ids = self.env.registry, orders.ids

        @self.env.cr.postcommit.add
        def keep():
            try:
                with registry.cursor() as cr:
                    api.Environment(cr, SUPERUSER_ID, {})["sale.order"].browse(ids)._liquor_hold_claim()
            except psycopg2.OperationalError:
                _logger.info("Holds of orders %s are left to the post-processing.", ids)

    def _check_amount_and_confirm_order(self):
        """Override: settle what the payment means first; report as confirmed only what is confirmed."""
        self._liquor_receive()
        confirmed = super()._check_amount_and_confirm_order()
        return confirmed.filtered(lambda order: order.state == "sale")

    def _liquor_receive(self):
        """Before the confirmation: hold the stock of what is paid, give back what nobody gets goods for.

        Idempotent: a payment that is settled changes nothing when it is announced again.
        """
        for tx in self:
            if len(tx.sale_order_ids) != 1 or tx.operation in ("refund", "validation"):
                continue
            # sudo: the customer's poll, the provider's call or the cron brings it
            order = tx.sale_order_ids.sudo().with_context(lang=tx.sale_order_ids.partner_id.lang or tx.env.lang)
            if not order.liquor_placed_at:
                continue
            order._liquor_lock_money()
            if order.state == "cancel":
                tx._liquor_receive_late(order)
            elif order.state in ("draft", "sent"):
                tx._liquor_receive_payment(order)
            tx._liquor_return_surplus(order)

    def _liquor_receive_payment(self, order):
        """Paid in time, or after the deadline and before anybody cancelled."""
        if not order._liquor_paid_enough():
            return
        if order._liquor_hold_claim():
            reason = order.env._("Paid after the deadline, and the goods are sold out meanwhile")
            self._liquor_give_back(order, reason)
            order.liquor_cancel_reason = reason
            order._action_cancel()
            order._liquor_tell_customer("liquor_order.mail_template_late_payment")
        else:
            order.liquor_hold_until = False

    def _liquor_receive_late(self, order):
        """Paid after it was cancelled: open it again if only time was over and the goods are there."""
        if not order._liquor_paid_enough():
            if order._liquor_amount_paid() > order._liquor_amount_refunded():
                self._liquor_give_back(order, order.env._("Paid after the order was cancelled"))
            return
        if order.liquor_timed_out and not order._liquor_hold_claim():
            order.write(
                {"state": "sent", "liquor_timed_out": False, "liquor_cancel_reason": False, "liquor_hold_until": False}
            )
            return
        reason = (
            order.env._("Paid after the deadline, and the goods are sold out meanwhile")
            if order.liquor_timed_out
            else order.env._("Paid after the order was cancelled")
        )
        self._liquor_give_back(order, reason)
        order._liquor_tell_customer("liquor_order.mail_template_late_payment")

    def _liquor_return_surplus(self, order):
        """Paid twice: the second payment goes back. Orders that are not paid in full keep what they have."""
        if order.state not in ("draft", "sent", "sale") or self.state != "done":
            return
        surplus = order._liquor_amount_paid() - order._liquor_amount_refunded() - order.amount_total
        surplus = order.currency_id.round(min(surplus, self.amount))
        if order.currency_id.compare_amounts(surplus, 0) > 0:
            # sudo: the ledger's door is closed to the public user who polls
            self.env["liquor.refund"].sudo()._request(
                order, surplus, order.env._("Paid twice"), f"surplus,{self.id}", automatic=True
            )

    def _liquor_give_back(self, order, reason):
        """All of it: captured payments are refunded, authorized ones released."""
        for tx in order.transaction_ids.filtered(lambda tx: tx.state == "authorized"):
            tx._void()
        order._liquor_refund_all(reason, f"payment,{self.id}")

    # ------------------------------------------------------------ refunds

    def _liquor_refundable(self):
        """What of this payment has not gone back yet."""
        self.ensure_one()
        back = self.child_transaction_ids.filtered(
            lambda tx: tx.operation == "refund" and tx.state not in ("cancel", "error")
        )
        return self.currency_id.round(self.amount + sum(back.mapped("amount")))

    def _liquor_can_refund(self, amount):
        """Whether the provider and the payment method pay back this part."""
        self.ensure_one()
        if self.provider_id.state == "disabled":
            return False
        kinds = {self.provider_id.support_refund, self.primary_payment_method_id.support_refund or "none"}
        if "none" in kinds or False in kinds:
            return False
        whole = self.currency_id.compare_amounts(amount, self.amount) == 0
        return whole or "full_only" not in kinds

    def _create_child_transaction(self, amount, is_refund=False, **custom_create_values):
        """Override: a refund of the ledger knows its line from the start."""
        if is_refund and self.env.context.get("liquor_refund_id"):
            custom_create_values["liquor_refund_id"] = self.env.context["liquor_refund_id"]
        return super()._create_child_transaction(amount, is_refund=is_refund, **custom_create_values)
