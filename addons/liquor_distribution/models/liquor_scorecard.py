import logging
from functools import partial

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

FALL_ALERT = -30.0  # % against the same month of the year before, at which 渠道 is told
MONTHS_BACK = 24  # this one counted, that the nightly run fills up


class LiquorScorecard(models.Model):
    """One distributor's month: what it bought, gave back, paid, and how it stands. Written by the nightly run only."""

    _name = "liquor.scorecard"
    _description = "Scorecard"
    _order = "month desc, net_sales desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Distributor", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, index=True, help="The first day of the month.")
    state_id = fields.Many2one("res.country.state", "Province")
    grade_id = fields.Many2one("res.partner.grade", "Tier")
    user_id = fields.Many2one("res.users", "Looked after by")
    net_sales = fields.Monetary(help="Invoiced less credited, without tax.")
    returns = fields.Monetary(help="Credited, without tax.", aggregator="sum")
    return_rate = fields.Float("Returned (%)", digits=(5, 2), aggregator="avg")
    orders = fields.Integer(help="Confirmed orders.")
    average_order = fields.Monetary(aggregator="avg", help="Of the confirmed orders, without tax.")
    growth_month = fields.Float("Against the Month Before (%)", digits=(7, 1), aggregator="avg")
    growth_year = fields.Float("Against a Year Before (%)", digits=(7, 1), aggregator="avg")
    has_year_before = fields.Boolean(help="There were sales in the same month a year before.")
    payment_days = fields.Float(
        digits=(6, 1), aggregator="avg", help="Days from the invoice to its last payment, of invoices paid this month."
    )
    complaints = fields.Integer(help="Returns and exchanges asked for.")
    satisfaction = fields.Float(digits=(3, 2), aggregator="avg", help="Average rating of deliveries, 1 to 5; 0 = none.")
    target = fields.Monetary(help="Of everything; targets of brands are listed beside.")
    attainment = fields.Float("Target Attained (%)", digits=(6, 1), aggregator="avg")
    rank = fields.Integer("Rank in the Province", aggregator=None)
    rank_of = fields.Integer("Distributors in the Province", aggregator=None)
    alerted = fields.Boolean(readonly=True)

    _month_uniq = models.UniqueIndex("(partner_id, company_id, month)", "One scorecard a distributor and month.")

    def write(self, vals):
        """Override: figures are not typed. :raise AccessError: somebody writes one"""
        if not self.env.su:
            raise AccessError(self.env._("Scorecards are computed; correct the invoices, orders or targets instead."))
        return super().write(vals)

    @api.model
    def _cron_compute(self):
        """Write this month and the one before, which late invoices still change, tell of falls, fill up the past.

        A company or month that cannot be computed is logged, and stops none of the others.
        """
        cron = self.env["ir.cron"]
        first = fields.Date.context_today(self).replace(day=1)
        before = first - relativedelta(months=1)
        missing = []
        for company in self.env["res.company"].search([]):
            for month in (before, first):
                self._try(company, month, partial(self._compute_month, company, month))
            self._try(company, before, partial(self._alert, company, before))
            rows = self._try(company, first, partial(self._missing_months, company, first))
            missing += [(company, *row) for row in rows or ()]
        cron._commit_progress(remaining=len(missing))
        for company, month, partner_ids in missing:
            self._try(company, month, partial(self._compute_month, company, month, partner_ids))
            if not cron._commit_progress(1):
                return

    @api.model
    def _try(self, company, month, step):
        """Return what a step of the nightly run gives, or None if it fails, which leaves nothing half-written."""
        try:
            with self.env.cr.savepoint():
                return step()
        except Exception:
            _logger.exception("Scorecards of company %s, %s: not computed", company.id, f"{month:%Y-%m}")

    @api.model
    def _missing_months(self, company, first):
        """Finished months without the scorecard of somebody who was a customer then; at most two years.

        :param date first: the first day of this month
        :return: list of (first day of the month, ids of the distributors with an invoice by then), newest first
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                WITH begun AS (
                    SELECT partner.id AS partner_id,
                           date_trunc('month', GREATEST(min(move.invoice_date), %(floor)s::date))::date AS first
                      FROM account_move move
                      JOIN res_partner partner ON partner.id = move.commercial_partner_id
                     WHERE move.move_type IN ('out_invoice', 'out_refund') AND move.state = 'posted'
                       AND move.company_id = %(company)s AND move.invoice_date < %(end)s
                       AND partner.liquor_is_distributor AND partner.active
                  GROUP BY 1
                ), due AS (
                    SELECT partner_id, generate_series(first, %(end)s::date - 1, interval '1 month')::date AS month
                      FROM begun
                )
                SELECT due.month, array_agg(due.partner_id ORDER BY due.partner_id)
                  FROM due
             LEFT JOIN liquor_scorecard card
                    ON card.partner_id = due.partner_id AND card.month = due.month AND card.company_id = %(company)s
              GROUP BY 1
                HAVING bool_or(card.id IS NULL)
              ORDER BY 1 DESC
                """,
                company=company.id,
                floor=first - relativedelta(months=MONTHS_BACK - 1),
                end=first - relativedelta(months=1),  # this and the one before are written every night
            )
        )

    @api.model
    def _compute_month(self, company, month, partner_ids=None):
        """Write the scorecards of one month, in one statement; replaying it changes nothing.

        :param date month: its first day
        :param list partner_ids: who was a distributor then, to fill up the past: scorecards that are there stay as
            they are, the tier is that of the month's end; None = all of today, replacing their figures
        """
        self.env.flush_all()
        columns = (
            "state_id", "grade_id", "user_id", "net_sales", "returns", "return_rate", "orders", "average_order",
            "growth_month", "growth_year", "has_year_before", "payment_days", "complaints", "satisfaction", "target",
            "attainment", "rank", "rank_of",
        )  # fmt: skip
        names = SQL(", ").join(SQL.identifier(name) for name in columns)
        self.env.cr.execute(
            SQL(
                """
                WITH %(figures)s
                INSERT INTO liquor_scorecard (partner_id, company_id, month, alerted, %(names)s,
                                              create_uid, write_uid, create_date, write_date)
                SELECT partner_id, %(company)s, %(month)s, FALSE, %(names)s,
                       %(uid)s, %(uid)s, timezone('UTC', now()), timezone('UTC', now())
                  FROM figures
           ON CONFLICT (partner_id, company_id, month) DO %(conflict)s
                """,
                figures=self._figures_cte(company, month, partner_ids),
                names=names,
                conflict=SQL("NOTHING")
                if partner_ids is not None
                else SQL(
                    "UPDATE SET (%s, write_date) = (%s, excluded.write_date)",
                    names,
                    SQL(", ").join(SQL("excluded.%s", SQL.identifier(name)) for name in columns),
                ),
                company=company.id,
                month=month,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _figures_cte(self, company, month, partner_ids=None):
        """CTEs that end with `figures`, a row a distributor; see `_compute_month`."""
        zone = company.partner_id.tz or "Asia/Shanghai"
        return SQL(
            """
            period AS (
                SELECT %(month)s::date AS first, (%(month)s::date + interval '1 month')::date AS last,
                       (%(month)s::date - interval '1 month')::date AS before,
                       (%(month)s::date - interval '12 months')::date AS year_before,
                       (%(month)s::date - interval '11 months')::date AS year_before_last,
                       timezone('UTC', timezone(%(zone)s, %(month)s::timestamp)) AS first_moment,
                       timezone('UTC', timezone(%(zone)s, %(month)s::timestamp + interval '1 month')) AS last_moment
            ), invoiced AS (
                SELECT move.commercial_partner_id AS partner_id,
                       sum(move.amount_untaxed_signed) FILTER (
                           WHERE move.invoice_date >= period.first) AS net_sales,
                       -sum(move.amount_untaxed_signed) FILTER (
                           WHERE move.invoice_date >= period.first AND move.move_type = 'out_refund') AS returns,
                       sum(move.amount_untaxed_signed) FILTER (
                           WHERE move.invoice_date >= period.before AND move.invoice_date < period.first) AS month_before,
                       sum(move.amount_untaxed_signed) FILTER (
                           WHERE move.invoice_date < period.year_before_last) AS year_before
                  FROM account_move move, period
                 WHERE move.move_type IN ('out_invoice', 'out_refund') AND move.state = 'posted'
                   AND move.company_id = %(company)s
                   AND (move.invoice_date >= period.before AND move.invoice_date < period.last
                        OR move.invoice_date >= period.year_before AND move.invoice_date < period.year_before_last)
              GROUP BY 1
            ), ordered AS (
                SELECT sale.liquor_distributor_id AS partner_id, count(*) AS orders, avg(sale.amount_untaxed) AS average
                  FROM sale_order sale, period
                 WHERE sale.state = 'sale' AND sale.company_id = %(company)s
                   AND sale.liquor_distributor_id IS NOT NULL
                   AND sale.date_order >= period.first_moment AND sale.date_order < period.last_moment
              GROUP BY 1
            ), settled AS (
                SELECT move.commercial_partner_id AS partner_id, move.id,
                       max(partial.max_date) - min(move.invoice_date) AS days
                  FROM account_partial_reconcile partial
                  JOIN account_move_line line ON line.id = partial.debit_move_id
                  JOIN account_move move ON move.id = line.move_id, period
                 WHERE partial.company_id = %(company)s
                   AND partial.max_date >= period.first AND partial.max_date < period.last
                   AND move.move_type = 'out_invoice' AND move.payment_state IN ('paid', 'in_payment')
              GROUP BY 1, 2
            ), paid AS (
                SELECT partner_id, avg(days) AS days FROM settled GROUP BY 1
            ), complained AS (
                SELECT sale.liquor_distributor_id AS partner_id, count(*) AS complaints
                  FROM liquor_return request JOIN sale_order sale ON sale.id = request.order_id, period
                 WHERE sale.liquor_distributor_id IS NOT NULL AND request.company_id = %(company)s
                   AND request.create_date >= period.first_moment AND request.create_date < period.last_moment
              GROUP BY 1
            ), rated AS (
                SELECT rater.commercial_partner_id AS partner_id, avg(rating.rating) AS satisfaction
                  FROM rating_rating rating
                  JOIN stock_picking delivery ON delivery.id = rating.liquor_picking_id
                   AND delivery.company_id = %(company)s
                  JOIN res_partner rater ON rater.id = rating.partner_id, period
                 WHERE rating.consumed AND rating.rating > 0
                   AND rating.create_date >= period.first_moment AND rating.create_date < period.last_moment
              GROUP BY 1
            ), aimed AS (
                SELECT target.partner_id, target.amount
                  FROM liquor_sales_target target, period
                 WHERE target.company_id = %(company)s AND target.month = period.first AND target.brand_id IS NULL
            ), figures AS (
                SELECT partner.id AS partner_id, partner.state_id, %(grade)s AS grade_id, partner.user_id,
                       COALESCE(invoiced.net_sales, 0) AS net_sales, COALESCE(invoiced.returns, 0) AS returns,
                       round(COALESCE(100 * invoiced.returns
                             / NULLIF(invoiced.net_sales + invoiced.returns, 0), 0), 2) AS return_rate,
                       COALESCE(ordered.orders, 0) AS orders, round(COALESCE(ordered.average, 0), 2) AS average_order,
                       %(growth_month)s AS growth_month, %(growth_year)s AS growth_year,
                       COALESCE(invoiced.year_before, 0) > 0 AS has_year_before,
                       round(COALESCE(paid.days, 0), 1) AS payment_days,
                       COALESCE(complained.complaints, 0) AS complaints,
                       round(COALESCE(rated.satisfaction, 0)::numeric, 2) AS satisfaction,
                       COALESCE(aimed.amount, 0) AS target,
                       round(COALESCE(100 * COALESCE(invoiced.net_sales, 0) / aimed.amount, 0), 1) AS attainment,
                       rank() OVER (PARTITION BY partner.state_id ORDER BY COALESCE(invoiced.net_sales, 0) DESC) AS rank,
                       count(*) OVER (PARTITION BY partner.state_id) AS rank_of
                  FROM res_partner partner
             LEFT JOIN invoiced ON invoiced.partner_id = partner.id
             LEFT JOIN ordered ON ordered.partner_id = partner.id
             LEFT JOIN paid ON paid.partner_id = partner.id
             LEFT JOIN complained ON complained.partner_id = partner.id
             LEFT JOIN rated ON rated.partner_id = partner.id
             LEFT JOIN aimed ON aimed.partner_id = partner.id
                 WHERE partner.liquor_is_distributor AND partner.active AND %(wanted)s
            )
            """,
            grade=SQL("partner.grade_id") if partner_ids is None else self._grade_then(company),
            wanted=SQL("TRUE") if partner_ids is None else SQL("partner.id = ANY(%s)", partner_ids),
            month=month,
            zone=zone,
            company=company.id,
            growth_month=_growth("month_before"),
            growth_year=_growth("year_before"),
        )

    @api.model
    def _grade_then(self, company):
        """Tier of `partner` at the end of `period`: by the last change before it, else by the next one after it."""
        return SQL(
            """
            CASE WHEN EXISTS (SELECT FROM liquor_tier_change change WHERE %(effective)s) THEN (
                SELECT CASE WHEN COALESCE(change.effective_on, change.date) < period.last
                            THEN change.new_grade_id ELSE change.old_grade_id END
                  FROM liquor_tier_change change, period
                 WHERE %(effective)s
              ORDER BY COALESCE(change.effective_on, change.date) >= period.last,
                       abs(COALESCE(change.effective_on, change.date) - period.last), change.id DESC
                 LIMIT 1
            ) ELSE partner.grade_id END
            """,
            effective=SQL(
                "change.partner_id = partner.id AND change.company_id = %s AND change.state IN ('applied', 'ended')",
                company.id,
            ),
        )

    @api.model
    def _alert(self, company, month):
        """Tell who looks after a distributor that its finished month fell far below the year before, once."""
        fallen = self.search(
            [
                ("company_id", "=", company.id),
                ("month", "=", month),
                ("has_year_before", "=", True),
                ("growth_year", "<=", FALL_ALERT),
                ("alerted", "=", False),
            ]
        )
        for card in fallen:
            card.partner_id.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "%(name)s: sales of %(month)s fell by %(fall)s %% against a year before",
                    name=card.partner_id.name,
                    month=f"{month:%Y-%m}",
                    fall=f"{-card.growth_year:g}",
                ),
                user_id=(card.user_id or self.env.ref("base.user_admin")).id,
            )
        fallen.write({"alerted": True})
        return fallen

    @api.model
    def _brand_attainment(self, partner, company, month):
        """Targets of brands of one distributor and month, with what was bought.

        :return: list of dicts: brand (its name), target, net_sales, attainment (%), CNY without tax
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT target.brand_id, target.amount AS target, COALESCE(bought.net_sales, 0) AS net_sales,
                       round(100 * COALESCE(bought.net_sales, 0) / target.amount, 1) AS attainment
                  FROM liquor_sales_target target
             LEFT JOIN (
                       SELECT template.product_brand_id AS brand_id, -sum(line.balance) AS net_sales
                         FROM account_move_line line
                         JOIN account_move move ON move.id = line.move_id
                         JOIN product_product product ON product.id = line.product_id
                         JOIN product_template template ON template.id = product.product_tmpl_id
                        WHERE move.commercial_partner_id = %(partner)s AND move.company_id = %(company)s
                          AND move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
                          AND move.invoice_date >= %(month)s AND move.invoice_date < %(next)s
                          AND line.display_type = 'product'
                     GROUP BY 1
                       ) bought ON bought.brand_id = target.brand_id
                 WHERE target.partner_id = %(partner)s AND target.company_id = %(company)s
                   AND target.month = %(month)s AND target.brand_id IS NOT NULL
                """,
                partner=partner.id,
                company=company.id,
                month=month,
                next=month + relativedelta(months=1),
            )
        )
        brands = self.env["product.brand"].browse(row["brand_id"] for row in rows)
        return sorted(
            ({**row, "brand": brand.name} for row, brand in zip(rows, brands, strict=True)),
            key=lambda row: row["brand"],
        )


def _growth(before):
    """Growth of `invoiced.net_sales` in % against another column; 0 where there was nothing before."""
    return SQL(
        "round(COALESCE(100 * (COALESCE(invoiced.net_sales, 0) - invoiced.%(before)s)"
        " / NULLIF(GREATEST(invoiced.%(before)s, 0), 0), 0), 1)",
        before=SQL.identifier(before),
    )
