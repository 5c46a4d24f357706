from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class SaleOrder(models.Model):
    """Orders on account: placed without paying, within the distributor's credit.

    Here is how an order comes to be on account; `sale_order_credit_guard` compares it with the credit, and
    `sale_order_credit_release` lets it pass in spite of that.
    """

    _inherit = "sale.order"

    liquor_on_account = fields.Boolean(
        "On Account",
        readonly=True,
        copy=False,
        help="Placed by a distributor without paying, or confirmed so by staff: its credit must suffice.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._liquor_guard_on_account(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._liquor_guard_on_account(vals)
        return super().write(vals)

    def _liquor_guard_on_account(self, vals):
        if "liquor_on_account" in vals and not self.env.su:
            raise AccessError(self.env._("An order becomes one on account by placing or confirming it, not by hand."))

    def _liquor_may_pay_on_account(self):
        """Whether the distributor could place or confirm this order without paying now.

        Says nothing of the amount: an order over the credit waits for finance.
        """
        self.ensure_one()
        distributor = self.liquor_distributor_id
        return bool(
            distributor
            and self.state in ("draft", "sent")
            and self.amount_total > 0
            and not self._liquor_credit_waits_already()
            and self._liquor_seconds_to_pay() != 0
            and not self._liquor_paid_enough()
            and not self._liquor_payment_under_way()
            and distributor.with_company(self.company_id)._liquor_credit_figures()[distributor.id].limit > 0
        )

    def _liquor_credit_waits_already(self):
        return bool(self.liquor_on_account and self.liquor_placed_at and self.liquor_release_wanted)

    def _liquor_payment_under_way(self):
        # sudo: the portal's user does not read transactions
        return bool(self.sudo().transaction_ids.filtered(lambda tx: tx.state in ("pending", "authorized")))

    def _liquor_pay_on_account(self):
        """Place the order without online payment; confirm it if the credit suffices and the checks pass.

        An order that a check stops, over the credit for one, stays placed with its stock held and waits for people;
        calling it again then tries the confirmation again. The caller has checked who asks (owner or buyer of the
        distributor, or staff), and that a cart may be ordered at all (`_check_cart_is_ready_to_be_paid`). The order
        must have been committed before, as its holds are written by a transaction of their own.

        :return: True if the order is confirmed now, False if it waits
        :raise ValidationError: no distributor, no credit limit, the order is paid, cancelled or timed out, stock is
            short, or a check refuses it at checkout (an overdue invoice for one)
        """
        self.ensure_one()
        # sudo: a portal user does not write orders; the caller has checked who asks
        order = self.sudo().with_company(self.company_id)
        order._liquor_check_on_account()
        order._liquor_credit_lock()
        order.liquor_on_account = True
        if order.liquor_placed_at:
            order._liquor_hold_prolong()
        else:
            order._liquor_place()
        order.action_confirm()
        return order.state == "sale"

    def _liquor_check_on_account(self):
        distributor = self.liquor_distributor_id
        if not distributor:
            raise ValidationError(self.env._("Order %s: only distributors order on account.", self.name))
        if self.state not in ("draft", "sent"):
            raise ValidationError(self.env._("Order %s is already confirmed or cancelled.", self.name))
        self._liquor_refuse_second_payment()
        if self._liquor_payment_under_way():
            raise ValidationError(self.env._("A payment of order %s is being processed.", self.name))
        if distributor._liquor_credit_figures()[distributor.id].limit <= 0:
            raise ValidationError(
                self.env._("%s has no credit limit: please pay the order online.", distributor.display_name)
            )

    def _liquor_hold_minutes(self):
        """Override: an order on account is held until finance has had time to look at it."""
        if self.liquor_on_account:
            return self.company_id.liquor_credit_hold_hours * 60
        return super()._liquor_hold_minutes()

    def _liquor_hold_prolong(self):
        """The order was placed to be paid online, and goes on account: its stock is held for longer.

        :raise ValidationError: its time is over, or the stock is not there any more
        """
        self.ensure_one()
        if self.website_id and self._liquor_seconds_to_pay() == 0:
            raise ValidationError(
                self.env._("The time to pay order %(order)s is over. Please order again.", order=self.name)
            )
        minutes = self._liquor_hold_minutes()
        needs = self._liquor_hold_needs()
        if not needs:
            self.liquor_hold_until = fields.Datetime.add(fields.Datetime.now(), minutes=minutes)
            return
        held = self.env["liquor.stock.hold"]._prolong(self, needs, minutes)
        if held.short:
            raise ValidationError(self._liquor_short_message(held.short))
        self.liquor_hold_until = held.until or False

    def _liquor_time_out(self):
        """Override: an order on account was not forgotten by its customer."""
        res = super()._liquor_time_out()
        if self.liquor_on_account and self.state == "cancel" and self.liquor_timed_out:
            order = self.with_context(lang=self.partner_id.lang or self.env.lang)
            order.liquor_cancel_reason = order.env._("Not released in time")
        return res

    def action_draft(self):
        """Override: back to a quotation; how it will be paid is open again."""
        res = super().action_draft()
        # sudo: the mark is the system's to write
        self.filtered("liquor_on_account").sudo().liquor_on_account = False
        return res

    def _liquor_is_paid(self):
        """Override: an order on account that waits has nothing to pay now."""
        return super()._liquor_is_paid() or self.liquor_on_account

    @api.depends("liquor_on_account")
    def _compute_liquor_state(self):
        """Override: see `_liquor_is_paid`."""
        return super()._compute_liquor_state()

    def _liquor_steps(self, deliveries):
        """Override: nobody has paid an order on account yet."""
        steps = super()._liquor_steps(deliveries)
        if self.liquor_on_account and self._liquor_credit_due() > 0:
            for step in steps:
                if step["code"] == "paid":
                    step["label"] = self.env._("On Account")
        return steps
