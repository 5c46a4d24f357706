from datetime import timedelta

from odoo import fields, models


class PaymentTransaction(models.Model):
    """Payments meet orders whose time is over, that are cancelled, or that are paid already."""

    _inherit = "payment.transaction"

    liquor_refund_id = fields.Many2one("liquor.refund", "Refund", readonly=True, index="btree_not_null")

    def _post_process(self):
        """Override: before Odoo confirms the orders, see that what is paid for is there; else the money goes back."""
        for tx in self.filtered(lambda tx: tx.operation not in ("refund", "validation")):
            for order in tx.sale_order_ids:
                if tx.state in ("authorized", "done"):
                    order._liquor_on_payment(tx)
                elif tx.state == "pending" and order.liquor_hold_until:
                    order._liquor_await_offline_payment()
        res = super()._post_process()
        self.liquor_refund_id._liquor_follow()
        return res

    def _check_amount_and_confirm_order(self):
        """Override: an order that waits for review is not confirmed."""
        return super()._check_amount_and_confirm_order().filtered(lambda order: order.state == "sale")

    def _update_state(self, allowed_states, target_state, state_message):
        """Override: a refund follows its transactions."""
        changed = super()._update_state(allowed_states, target_state, state_message)
        changed.liquor_refund_id._liquor_follow()
        return changed


class SaleOrder(models.Model):
    """What a payment does to its order."""

    _inherit = "sale.order"

    def _liquor_await_offline_payment(self):
        """A transfer takes days: the stock stays held as long as the company waits for one."""
        self.ensure_one()
        until = (self.liquor_placed_at or fields.Datetime.now()) + timedelta(
            days=self.company_id.liquor_hold_offline_days
        )
        # sudo: the customer does not manage holds
        self.sudo().liquor_hold_ids.filtered(lambda hold: hold.state == "active").expires_at = until
        self.liquor_hold_until = until

    def _liquor_on_payment(self, tx):
        """A payment has come: keep the stock, take it again if the hold had ended, or give the money back.

        Replaying changes nothing: refunds have a key of their own.

        :param payment.transaction tx: authorized or done
        """
        self.ensure_one()
        if self.state == "cancel":
            self._liquor_on_late_payment(tx)
        elif self._liquor_overpaid():
            self._liquor_refund_payment(tx, self._liquor_overpaid(), self.env._("Order %s was paid twice", self.name))
        elif self.state in ("draft", "sent") and self._is_confirmation_amount_reached():
            if not self.liquor_placed_at:
                self.write({"liquor_placed_at": fields.Datetime.now(), "state": "sent"})
            if not self._liquor_hold_paid():
                self._liquor_give_up(tx)

    def _liquor_on_late_payment(self, tx):
        """The order had been cancelled for lack of payment: it lives again if the stock is there."""
        was_paid_late = self.liquor_hold_ids.filtered(lambda hold: hold.reason == "timeout")
        if not was_paid_late or self._liquor_overpaid() or not self._is_confirmation_amount_reached():
            reason = self.env._("Order %s was cancelled before the payment came", self.name)
            self._liquor_refund_payment(tx, tx.amount, reason)
            return
        if self._liquor_try_hold_again():
            self.message_post(body=self.env._("The payment came after the time was over; the stock was still there."))
        else:
            self._liquor_refund_payment(tx, tx.amount, self._liquor_sold_out_reason())
            self._liquor_tell_customer("liquor_order.mail_template_order_sold_out")

    def _liquor_try_hold_again(self):
        """Reopen a cancelled order if what it needs is in stock; return whether it is."""
        products = self.env["product.product"].concat(*self._liquor_hold_wanted())
        available = products._liquor_available(self.warehouse_id, self)
        if any(available[product.id] < quantity for product, quantity in self._liquor_hold_wanted().items()):
            return False
        self.action_draft()
        self.write({"state": "sent", "liquor_cancel_reason": False})
        if self._liquor_hold_paid():
            return True
        self._action_cancel()
        return False

    def _liquor_give_up(self, tx):
        """Paid, and the stock is gone: the money goes back and the customer is told."""
        self.liquor_cancel_reason = self._liquor_sold_out_reason()
        self._action_cancel()
        self._liquor_refund_payment(tx, tx.amount, self.liquor_cancel_reason)
        self._liquor_tell_customer("liquor_order.mail_template_order_sold_out")

    def _liquor_sold_out_reason(self):
        return self.env._("Sold out before the payment came: the money is paid back in full")

    def _liquor_overpaid(self):
        """What was paid beyond the order's total and not given back, CNY; 0 if nothing."""
        self.ensure_one()
        excess = self._liquor_amount_paid() - self._liquor_amount_refunded() - self.amount_total
        return max(self.currency_id.round(excess), 0)

    def _liquor_refund_payment(self, tx, amount, reason):
        """Give one payment back by the system's own decision, once."""
        left = self._liquor_amount_paid() - self._liquor_amount_refunded()
        amount = self.currency_id.round(min(amount, left))
        if amount > 0:
            self._liquor_request_refund(amount, reason, source=tx, automatic=True)
            self.message_post(body=reason)
