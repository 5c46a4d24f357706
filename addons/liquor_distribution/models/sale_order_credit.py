from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..tools.money import ZERO, fen
from .res_partner_credit import CREDIT_READERS, CreditFigures

# first key of the advisory locks that serialise the confirmations of one distributor; the second is its id
LOCK_CLASS = 190_503
# where this transaction's own confirmations are kept until it ends
PASSED = "liquor_credit_passed"


class SaleOrder(models.Model):
    """Orders on account: placed without paying, within the distributor's credit.

    Nothing is confirmed on account beyond the credit: `_liquor_pass_review` takes a lock a distributor, then reads
    the figures that are committed at that moment, not those of its own snapshot. The lock ends with the transaction,
    so that who comes next sees this confirmation.

    Orders that wait are served as they were placed: one that waits counts for those after it, not before it.
    """

    _inherit = "sale.order"

    liquor_on_account = fields.Boolean(
        "On Account",
        readonly=True,
        copy=False,
        help="Placed by a distributor without paying, or confirmed so by staff: its credit must suffice.",
    )
    liquor_credit_release_ids = fields.One2many(
        "liquor.credit.release", "order_id", "Credit Releases", readonly=True, groups=CREDIT_READERS
    )
    liquor_credit_waits = fields.Boolean(
        "Waits for Credit",
        compute="_compute_liquor_credit_waits",
        search="_search_liquor_credit_waits",
        groups=CREDIT_READERS,
    )

    @api.depends("liquor_finding_ids.state", "liquor_finding_ids.code", "state")
    def _compute_liquor_credit_waits(self):
        for order in self:
            order.liquor_credit_waits = order.state in ("draft", "sent") and any(
                finding.state == "open" and finding.code in ("over_credit", "credit_overdue")
                for finding in order.liquor_finding_ids
            )

    def _search_liquor_credit_waits(self, operator, value):
        if operator != "in":
            return NotImplemented
        codes = ("over_credit", "credit_overdue")
        return [
            ("state", "in", ("draft", "sent")),
            ("liquor_finding_ids", "any", [("state", "=", "open"), ("code", "in", codes)]),
        ]

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

    # ------------------------------------------------------------ paying on account

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

    # ------------------------------------------------------------ the guard

    def _liquor_credit_due(self):
        """What of the order is on credit: its total less what was paid for it online.

        :rtype: Decimal
        """
        self.ensure_one()
        # sudo: only the sum leaves this method
        order = self.sudo()
        left = fen(order.amount_total) - fen(order.amount_paid) + fen(order._liquor_amount_refunded())
        return max(fen(left / Decimal(str(order.currency_rate or 1.0))), ZERO)

    def _liquor_credit_lock(self):
        """Let nobody else confirm orders of these distributors until this transaction ends.

        In the order of the ids, so that no two wait for each other.
        """
        ids = sorted(self.sudo().liquor_distributor_id.ids)  # sudo: their names do not leave
        if ids:
            self.env.cr.execute(
                SQL(
                    "SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::int[]) WITH ORDINALITY one(id, n) ORDER BY n",
                    LOCK_CLASS,
                    ids,
                )
            )

    def _liquor_pass_review(self):
        """Override: under the lock of the distributors, nothing passes that exceeds their credit.

        :raise ValidationError: an order exceeds it, and the check that should have stopped it is switched off
        """
        # sudo: who confirms need not read what decides
        orders = self.sudo()._liquor_mark_on_account()
        orders._liquor_credit_lock()
        cleared = super()._liquor_pass_review()
        passing = orders & cleared.sudo()
        passing._liquor_credit_refuse()
        passing._liquor_credit_remember()
        return cleared

    def _liquor_mark_on_account(self):
        """Return the orders on account; what is not paid and is confirmed for a distributor with a limit becomes one."""
        orders = self.filtered(
            lambda order: (
                order.state in ("draft", "sent") and order.liquor_distributor_id and order._liquor_credit_due() > 0
            )
        )
        for company, new in orders.filtered(lambda order: not order.liquor_on_account).grouped("company_id").items():
            figures = new.liquor_distributor_id.with_company(company)._liquor_credit_figures()
            new.filtered(lambda order, f=figures: f[order.liquor_distributor_id.id].limit > 0).liquor_on_account = True
        return orders.filtered("liquor_on_account")

    def _liquor_credit_refuse(self):
        messages = [order._liquor_over_message(figures, over) for order, (figures, over) in self._liquor_over().items()]
        if messages:
            raise ValidationError("\n".join(messages))

    def _liquor_credit_remember(self):
        """Keep what passed: others' figures do not show it before this transaction is committed."""
        passed = self.env.cr.precommit.data.setdefault(PASSED, {})
        for order in self:
            passed[order.id] = order.liquor_distributor_id.id, order.company_id.id, order._liquor_credit_due()

    def _liquor_over(self):
        """The orders on account among these that exceed the credit, what finance released for them subtracted.

        Exact only under `_liquor_credit_lock`.

        :return: {sale.order: (CreditFigures without the order, Decimal over)}
        """
        over = {}
        on_account = self.filtered(lambda order: order.liquor_on_account and order.liquor_distributor_id)
        for company, orders in on_account.grouped("company_id").items():
            over |= orders.with_company(company)._liquor_over_of_company()
        return over

    def _liquor_over_of_company(self):
        distributors = self.liquor_distributor_id
        passed = {
            order: mine
            for order, mine in self.env.cr.precommit.data.get(PASSED, {}).items()
            if mine[1] == self.env.company.id and order not in self._ids
        }
        readings = [
            (distributors._liquor_credit_figures(self.ids), {}),
            (distributors._liquor_credit_figures_fresh([*self.ids, *passed]), passed),
        ]
        released = self._liquor_released()
        over = {}
        for figures, uncommitted in readings:
            if figures is None:  # within Odoo's tests there is one reading only
                continue
            for order, (mine, amount) in self._liquor_over_reading(figures, uncommitted).items():
                amount -= released.get(order.id, (ZERO, ZERO))[0]
                if amount > 0 and amount > over.get(order, (None, ZERO))[1]:
                    over[order] = mine, amount
        return over

    def _liquor_over_reading(self, figures, uncommitted):
        """{order: (figures, over)} by one reading, for the orders in the sequence in which they were placed.

        :param dict figures: {distributor id: CreditFigures} without these orders
        :param dict uncommitted: {order id: (distributor id, company id, amount)} that the reading does not show
        """
        before = defaultdict(lambda: ZERO)
        for distributor, _company, amount in uncommitted.values():
            before[distributor] += amount
        now = fields.Datetime.now()
        over = {}
        for order in self.sorted(lambda order: (order.liquor_placed_at or now, order.id)):
            key = order.liquor_distributor_id.id
            mine = figures.get(key, CreditFigures())
            place = order.liquor_placed_at or now, order.id
            ahead = sum(
                (amount for held, (placed_at, amount) in mine.held_orders.items() if (placed_at, held) < place), ZERO
            )
            due = order._liquor_credit_due()
            left = mine.limit - mine.invoiced - mine.to_invoice - ahead - before[key]
            before[key] += due
            if due > left and due > 0:
                over[order] = mine._replace(held=ahead + before[key] - due), due - left
        return over

    def _liquor_released(self):
        """{order id: (amount over, amount overdue)} that finance has released for these orders."""
        # sudo: the releases count whoever confirms
        rows = (
            self.env["liquor.credit.release"]
            .sudo()
            ._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["amount_over:array_agg", "amount_overdue:array_agg"]
            )
        )
        return {order.id: (max(map(fen, over)), max(map(fen, late))) for order, over, late in rows}

    def _liquor_over_message(self, figures, over):
        self.ensure_one()
        money = self.env["res.partner"].with_company(self.company_id)._liquor_money
        return self.env._(
            "Order %(order)s on account exceeds the credit by %(over)s: limit %(limit)s, used %(used)s, "
            "this order %(due)s.",
            order=self.name,
            over=money(over),
            limit=money(figures.limit),
            used=money(figures.used),
            due=money(self._liquor_credit_due()),
        )

    def _liquor_late(self):
        """The orders among these whose distributor pays too late, what finance released subtracted.

        :return: {sale.order: Decimal late}
        """
        late = {}
        asked = self.filtered(lambda order: order.liquor_distributor_id and order._liquor_credit_due() > 0)
        released = asked._liquor_released() if asked else {}
        for company, orders in asked.grouped("company_id").items():
            figures = orders.liquor_distributor_id.with_company(company)._liquor_credit_figures()
            for order in orders:
                amount = figures[order.liquor_distributor_id.id].late
                if amount > released.get(order.id, (ZERO, ZERO))[1]:
                    late[order] = amount
        return late

    # ------------------------------------------------------------ release

    def action_liquor_credit_release_wizard(self):
        self.ensure_one()
        self._liquor_check_releaser()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release the Order"),
            "res_model": "liquor.credit.release.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_liquor_credit_release(self, reason):
        """Finance lets the order pass in spite of the credit, up to what is over now; it is confirmed if all else passes.

        :param str reason: why, for the record
        :raise AccessError: the user is not finance, or made the order or is its salesperson
        :raise UserError: no reason, or nothing is over or overdue
        """
        self.ensure_one()
        self._liquor_check_releaser()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why order %s is released.", self.name))
        # sudo: finance does not write orders; its right to release was checked
        order = self.sudo().with_company(self.company_id)
        order._liquor_mark_on_account()._liquor_credit_lock()
        over = order._liquor_over().get(order, (None, ZERO))[1]
        late = order._liquor_late().get(order, ZERO)
        if not over and not late:
            raise UserError(self.env._("Order %s: nothing is over the credit or overdue.", self.name))
        before = order._liquor_released().get(order.id, (ZERO, ZERO))
        release = order.env["liquor.credit.release"]._release(order, over + before[0], max(late, before[1]), reason)
        order.message_post(
            body=self.env._(
                "Released by finance: %(over)s over the credit, %(late)s overdue. Reason: %(reason)s",
                over=order.liquor_distributor_id._liquor_money(over),
                late=order.liquor_distributor_id._liquor_money(late),
                reason=reason,
            )
        )
        order.action_confirm()
        return release

    def _liquor_check_releaser(self):
        if not self.env.user.has_group("liquor_base.group_liquor_finance"):
            raise AccessError(self.env._("Only finance releases orders over the credit."))
        self.check_access("read")
        for order in self.sudo():  # sudo: who made the order is compared only
            if order.state not in ("draft", "sent"):
                raise UserError(self.env._("Order %s is already confirmed or cancelled.", order.name))
            if self.env.user in (order.user_id | order.create_uid):
                raise AccessError(
                    self.env._("Order %s is yours: somebody else of finance has to release it.", order.name)
                )
