from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.money import ZERO, fen
from .res_partner_credit import CreditFigures

# first key of the advisory locks that serialise the confirmations of one distributor; the second is its id
LOCK_CLASS = 190_503
# where this transaction's own confirmations are kept until it ends
PASSED = "liquor_credit_passed"


class SaleOrder(models.Model):
    """Nothing is confirmed on account beyond the credit.

    `_liquor_pass_review` takes a lock a distributor, then reads the figures that are committed at that moment, not
    those of its own snapshot. The lock ends with the transaction, so that who comes next sees this confirmation.

    Orders that wait are served as they were placed: one that waits counts for those after it, not before it.
    """

    _inherit = "sale.order"

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
        passing = orders & cleared
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
