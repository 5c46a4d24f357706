from contextlib import contextmanager
from decimal import Decimal
from typing import NamedTuple

import pytz

from odoo import api, fields, models, modules
from odoo.fields import Domain

from ..tools.credit_query import credit_query
from ..tools.money import ZERO, fen

CREDIT_READERS = "liquor_base.group_liquor_finance,liquor_base.group_liquor_channel"
CREDIT_ADDRESS = "/my/credit"
COMPARE = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


class CreditFigures(NamedTuple):
    """The credit of one distributor with one company. Amounts are Decimal, two digits, in the company's currency."""

    own_limit: Decimal = ZERO  # the distributor's own limit, without the temporary one
    temporary: Decimal = ZERO  # what approved temporary limits add today
    invoiced: Decimal = ZERO  # unpaid posted invoices less payments and credit notes that are not applied yet
    to_invoice: Decimal = ZERO  # confirmed, not on a posted invoice, tax included
    held: Decimal = ZERO  # placed on account, waiting with their stock held
    overdue: Decimal = ZERO  # past its date, less what is not applied yet; never negative
    late: Decimal = ZERO  # of it, past its date by more than the days that the company tolerates
    held_orders: dict = {}  # {sale.order id: (placed at, naive UTC; amount)} of `held`

    @property
    def limit(self):
        return self.own_limit + self.temporary

    @property
    def used(self):
        return self.invoiced + self.to_invoice + self.held

    @property
    def available(self):
        """What may still be ordered on account; negative = over the limit."""
        return self.limit - self.used


class ResPartner(models.Model):
    """What a distributor may owe, owes, and has promised to owe. Built on Odoo's credit limit of the partner.

    Only a limit that is the distributor's own counts: the company's default limit, at which Odoo warns about any
    customer, grants nobody credit.
    """

    _inherit = "res.partner"

    liquor_credit_limit = fields.Monetary(
        "Limit Today",
        compute="_compute_liquor_credit",
        groups=CREDIT_READERS,
        help="The credit limit, with the temporary limits of today.",
    )
    liquor_credit_invoiced = fields.Monetary(
        "Unpaid Invoices",
        compute="_compute_liquor_credit",
        groups=CREDIT_READERS,
        help="Posted invoices that are not paid, less payments and credit notes that are not applied yet.",
    )
    liquor_credit_to_invoice = fields.Monetary(
        "Confirmed, Not Invoiced", compute="_compute_liquor_credit", groups=CREDIT_READERS, help="Tax included."
    )
    liquor_credit_held = fields.Monetary(
        "Placed, Not Confirmed",
        compute="_compute_liquor_credit",
        groups=CREDIT_READERS,
        help="Orders on account that wait, their stock held.",
    )
    liquor_credit_used = fields.Monetary("Used", compute="_compute_liquor_credit", groups=CREDIT_READERS)
    liquor_credit_available = fields.Monetary(
        "Available",
        compute="_compute_liquor_credit",
        search="_search_liquor_credit_available",
        groups=CREDIT_READERS,
        help="What may still be ordered on account. Negative: over the limit.",
    )
    liquor_credit_overdue = fields.Monetary(
        "Overdue",
        compute="_compute_liquor_credit",
        search="_search_liquor_credit_overdue",
        groups=CREDIT_READERS,
        help="Past its date, less what is not applied yet.",
    )
    liquor_credit_visible = fields.Boolean(
        compute="_compute_liquor_credit_visible", search="_search_liquor_credit_visible", groups=CREDIT_READERS
    )

    # ------------------------------------------------------------ fields

    @api.depends_context("uid", "company")
    @api.depends("user_id")
    def _compute_liquor_credit_visible(self):
        everything = self.env.user.has_group("liquor_base.group_liquor_finance")
        for partner in self:
            partner.liquor_credit_visible = everything or partner.user_id in (self.env.user, self.env["res.users"])

    def _search_liquor_credit_visible(self, operator, value):
        if operator != "in":
            return NotImplemented
        if self.env.user.has_group("liquor_base.group_liquor_finance"):
            return Domain.TRUE
        return Domain("user_id", "in", [self.env.uid, False])

    @api.depends_context("uid", "company")
    @api.depends("credit_limit", "user_id", "liquor_is_distributor")
    def _compute_liquor_credit(self):
        """Figures of the distributors that the user may see; 0 for the others."""
        seen = self.filtered(lambda partner: partner.liquor_is_distributor and partner.liquor_credit_visible)
        figures = seen._liquor_credit_figures()
        for partner in self:
            mine = figures.get(partner._origin.id, CreditFigures())
            partner.liquor_credit_limit = float(mine.limit)
            partner.liquor_credit_invoiced = float(mine.invoiced)
            partner.liquor_credit_to_invoice = float(mine.to_invoice)
            partner.liquor_credit_held = float(mine.held)
            partner.liquor_credit_used = float(mine.used)
            partner.liquor_credit_available = float(mine.available)
            partner.liquor_credit_overdue = float(mine.overdue)

    def _search_liquor_credit_available(self, operator, value):
        return self._search_liquor_credit("available", operator, value)

    def _search_liquor_credit_overdue(self, operator, value):
        return self._search_liquor_credit("overdue", operator, value)

    def _search_liquor_credit(self, name, operator, value):
        if operator not in COMPARE:
            return NotImplemented
        seen = self.search([("liquor_is_distributor", "=", True), ("liquor_credit_visible", "=", True)])
        amount, compare = fen(value), COMPARE[operator]
        figures = seen._liquor_credit_figures()
        return Domain("id", "in", [key for key, mine in figures.items() if compare(getattr(mine, name), amount)])

    # ------------------------------------------------------------ figures

    def _liquor_credit_figures(self, without=()):
        """The credit of these distributors with `self.env.company`, now: one statement, however many.

        Reads past access rules: the caller decides who may see it.

        :param without: ids of sale.order that count as if they were not there
        :return: {res.partner id: CreditFigures}, an entry for each partner of `self`
        """
        if not self.ids:
            return {}
        self._liquor_credit_flush()
        return self._liquor_credit_read(self.env.cr, without)

    def _liquor_credit_read(self, cr, without=()):
        company = self.env.company
        cr.execute(
            credit_query(
                partners=self.ids,
                company=company.id,
                # sudo: defaults are read by whoever may see the figures
                default_limit=self._fields["credit_limit"].get_company_dependent_fallback(self.sudo()) or 0.0,
                today=self._liquor_credit_today(),
                tolerated=company.liquor_credit_overdue_days,
                without=list(without),
            )
        )
        return {row[0]: self._liquor_credit_row(row) for row in cr.fetchall()}

    @api.model
    def _liquor_credit_row(self, row):
        held_orders = {
            order: (fields.Datetime.to_datetime(placed_at), fen(amount)) for order, placed_at, amount in row[8] or ()
        }
        return CreditFigures(*map(fen, row[1:8]), held_orders)

    @api.model
    def _liquor_credit_today(self):
        """The company's day: limits and dates of payment change at its midnight."""
        zone = pytz.timezone(self.env.company.partner_id.tz or "Asia/Shanghai")
        return pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()

    def _liquor_credit_flush(self):
        """Write what the statement reads."""
        self.env.flush_all()

    @contextmanager
    def _liquor_credit_fresh_cursor(self):
        """A cursor that sees what others have committed until now.

        Under the lock of `sale.order._liquor_credit_lock` that is all there is: who held the lock before has
        committed, and this request's own snapshot may be older than that. None in Odoo's tests, where nothing is
        ever committed (tests/concurrency proves the real one), and while addons are installed with their demo data.
        """
        if modules.module.current_test or not self.env.registry.ready:
            yield None
            return
        with self.env.registry.cursor() as cr:
            yield cr

    def _liquor_credit_figures_fresh(self, without=()):
        """As `_liquor_credit_figures`, of what is committed at this moment; None within Odoo's tests."""
        with self._liquor_credit_fresh_cursor() as cr:
            return self._liquor_credit_read(cr, without) if cr and self.ids else None

    # ------------------------------------------------------------ ordering

    def _liquor_ordering_blocks(self):
        """Override: who is late in paying orders nothing."""
        blocks = super()._liquor_ordering_blocks()
        late = self._liquor_credit_figures()[self.id].late
        if late > 0:
            blocks.append((self._liquor_late_message(late), CREDIT_ADDRESS))
        return blocks

    def _liquor_late_message(self, late):
        """What is late, in words.

        :param Decimal late: amount
        """
        self.ensure_one()
        return self.env._(
            "%(distributor)s: %(amount)s is overdue by more than %(days)s days. Pay it before you order again.",
            distributor=self.name,
            amount=self._liquor_money(late),
            days=self.env.company.liquor_credit_overdue_days,
        )

    @api.model
    def _liquor_money(self, amount):
        """An amount as people read it, with the company's currency."""
        currency = self.env.company.currency_id
        text = f"{abs(amount):,.2f}"
        text = f"{currency.symbol}{text}" if currency.position == "before" else f"{text} {currency.symbol}"
        return f"-{text}" if amount < 0 else text

    def _liquor_open_invoices(self):
        """Unpaid posted invoices of the distributor, what is due first before the others (account.move, sudoed)."""
        self.ensure_one()
        # sudo: the distributor's people see their own company's invoices, whichever contact they name
        return (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("commercial_partner_id", "=", self.id),
                    ("company_id", "=", self.env.company.id),
                    ("move_type", "=", "out_invoice"),
                    ("state", "=", "posted"),
                    ("amount_residual", ">", 0),
                ],
                order="invoice_date_due, id",
            )
        )
