from datetime import datetime, time
from decimal import Decimal

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_amount

MONTHS = 12


class LiquorTierRule(models.Model):
    """What it takes to be in a tier. A distributor deserves the highest tier of which it meets every requirement."""

    _name = "liquor.tier.rule"
    _description = "Tier Requirements"
    _order = "sequence, id"
    _rec_name = "grade_id"

    grade_id = fields.Many2one("res.partner.grade", "Tier", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(related="grade_id.sequence", store=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)
    min_net_sales = fields.Monetary(
        "Net Sales, 12 Months", help="Invoiced less credited in the last 12 months, CNY, without tax."
    )
    min_orders = fields.Integer("Orders, 12 Months", help="Confirmed orders of the last 12 months.")
    min_years = fields.Integer("Years", help="Full years since the company became a distributor.")
    min_on_time_rate = fields.Float(
        "Paid on Time (%)",
        digits=(5, 2),
        help="Share of the invoices due in the last 12 months that were paid by their due date; "
        "who had none due meets it.",
    )
    min_satisfaction = fields.Float(
        "Satisfaction",
        digits=(3, 2),
        help="Average rating of deliveries in the last 12 months, 1 to 5; who has none meets it.",
    )
    max_violations = fields.Integer(
        "Violations at Most", default=-1, help="Approved violations of the last 12 months; -1 = any number."
    )

    _grade_uniq = models.UniqueIndex("(grade_id, company_id) WHERE active", "This tier already has requirements.")
    _thresholds_positive = models.Constraint(
        "CHECK (min_net_sales >= 0 AND min_orders >= 0 AND min_years >= 0 AND min_on_time_rate BETWEEN 0 AND 100"
        " AND min_satisfaction BETWEEN 0 AND 5 AND max_violations >= -1)",
        "Requirements are zero or more; rates at most 100, satisfaction at most 5, violations -1 or more.",
    )

    @api.model
    def _evaluate(self, company, today, rules=None, partners=None):
        """Figures and deserved tier of distributors, in one statement.

        :param res.company company: whose invoices and orders count
        :param date today: the 12 months end with the day before
        :param list rules: dicts of the requirements to try, as `_values`; None = those that are stored
        :param res.partner partners: only these distributors; None = all
        :return: list of dicts: partner_id, grade_id (now), deserved_id (or None), net_sales (Decimal, CNY without
            tax), orders, years, on_time_rate (% or None), satisfaction (1-5 or None), violations
        """
        if rules is None:
            rules = self.search([("company_id", "=", company.id)])._values()
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH %(figures)s, rule AS (%(rules)s)
                SELECT figures.partner_id, figures.grade_id, deserved.grade_id AS deserved_id,
                       figures.net_sales::text, figures.orders, figures.years,
                       figures.on_time_rate::text, figures.satisfaction::text, figures.violations
                  FROM figures
             LEFT JOIN LATERAL (
                       SELECT rule.grade_id FROM rule WHERE %(met)s ORDER BY rule.place LIMIT 1
                       ) deserved ON TRUE
              ORDER BY figures.partner_id
                """,
                figures=self._figures_cte(company, today, partners),
                rules=self._rules_query(rules),
                met=self._met_condition(),
            )
        )
        for row in rows:  # as text, because Odoo's connection reads numbers as floats
            for name in ("net_sales", "on_time_rate", "satisfaction"):
                row[name] = None if row[name] is None else Decimal(row[name])
        return rows

    def _values(self):
        """The requirements as dicts, highest tier first."""
        names = ["min_net_sales", "min_orders", "min_years", "min_on_time_rate", "min_satisfaction", "max_violations"]
        return [{"grade_id": rule.grade_id.id, **{name: rule[name] for name in names}} for rule in self]

    def _missing(self, figures):
        """What a distributor still lacks for this tier, as texts.

        :param dict figures: its row of `_evaluate`
        """
        self.ensure_one()
        _ = self.env._
        sales = Decimal(str(self.min_net_sales)) - figures["net_sales"]
        texts = []
        if sales > 0:
            texts.append(_("%s more of net sales", format_amount(self.env, float(sales), self.currency_id)))
        if (orders := self.min_orders - figures["orders"]) > 0:
            texts.append(_("%s more orders", orders))
        if (years := self.min_years - figures["years"]) > 0:
            texts.append(_("%s more years as a distributor", years))
        rate = figures["on_time_rate"]
        if rate is not None and rate < Decimal(str(self.min_on_time_rate)):
            texts.append(
                _("%(wanted)s %% paid on time, now %(rate)s %%", wanted=f"{self.min_on_time_rate:g}", rate=f"{rate:g}")
            )
        stars = figures["satisfaction"]
        if stars is not None and stars < Decimal(str(self.min_satisfaction)):
            texts.append(
                _("satisfaction of %(wanted)s, now %(stars)s", wanted=f"{self.min_satisfaction:g}", stars=f"{stars:g}")
            )
        if 0 <= self.max_violations < figures["violations"]:
            texts.append(
                _(
                    "at most %(most)s violations in 12 months, now %(count)s",
                    most=self.max_violations,
                    count=figures["violations"],
                )
            )
        return texts

    @api.model
    def _met_condition(self):
        """All requirements of `rule` are met by `figures`; what has no figure yet is not held against anybody."""
        return SQL(
            """
            figures.net_sales >= rule.min_net_sales
            AND figures.orders >= rule.min_orders
            AND figures.years >= rule.min_years
            AND COALESCE(figures.on_time_rate >= rule.min_on_time_rate, TRUE)
            AND COALESCE(figures.satisfaction >= rule.min_satisfaction, TRUE)
            AND (rule.max_violations < 0 OR figures.violations <= rule.max_violations)
            """
        )

    @api.model
    def _rules_query(self, rules):
        columns = {
            "grade_id": "int", "min_net_sales": "numeric", "min_orders": "int", "min_years": "int",
            "min_on_time_rate": "numeric", "min_satisfaction": "numeric", "max_violations": "int",
        }  # fmt: skip
        arrays = SQL(", ").join(
            SQL("%s::%s[]", [rule[name] for rule in rules], SQL(kind)) for name, kind in columns.items()
        )
        names = SQL(", ").join(SQL.identifier(name) for name in columns)
        return SQL("SELECT * FROM unnest(%s) WITH ORDINALITY AS one(%s, place)", arrays, names)

    @api.model
    def _figures_cte(self, company, today, partners=None):
        """CTEs that end with `figures`: one row a distributor. Each ledger is read once, whoever is in it."""
        since = today - relativedelta(months=MONTHS)
        wanted = SQL("TRUE") if partners is None else SQL("partner.id = ANY(%s)", partners.ids)
        return SQL(
            """
            distributor AS (
                SELECT partner.id, partner.grade_id, partner.liquor_distributor_since
                  FROM res_partner partner
                 WHERE partner.liquor_is_distributor AND partner.active AND %(wanted)s
            ), sales AS (
                SELECT move.commercial_partner_id AS partner_id, sum(move.amount_untaxed_signed) AS net_sales
                  FROM account_move move
                 WHERE move.move_type IN ('out_invoice', 'out_refund') AND move.state = 'posted'
                   AND move.company_id = %(company)s
                   AND move.invoice_date >= %(since)s AND move.invoice_date < %(today)s
              GROUP BY 1
            ), ordered AS (
                SELECT sale.liquor_distributor_id AS partner_id, count(*) AS orders
                  FROM sale_order sale
                 WHERE sale.state = 'sale' AND sale.company_id = %(company)s
                   AND sale.liquor_distributor_id IS NOT NULL
                   AND sale.date_order >= %(since_moment)s AND sale.date_order < %(today_moment)s
              GROUP BY 1
            ), due AS (
                SELECT move.id, move.commercial_partner_id AS partner_id, move.invoice_date_due,
                       move.payment_state IN ('paid', 'in_payment', 'reversed') AS is_settled
                  FROM account_move move
                 WHERE move.move_type = 'out_invoice' AND move.state = 'posted' AND move.company_id = %(company)s
                   AND move.invoice_date_due >= %(since)s AND move.invoice_date_due < %(today)s
            ), settled AS (
                SELECT line.move_id, max(partial.max_date) AS day
                  FROM due
                  JOIN account_move_line line ON line.move_id = due.id AND line.display_type = 'payment_term'
                  JOIN account_partial_reconcile partial ON partial.debit_move_id = line.id
                 WHERE due.is_settled
              GROUP BY 1
            ), punctual AS (
                SELECT due.partner_id,
                       round(100.0 * count(*) FILTER (
                           WHERE due.is_settled AND COALESCE(settled.day, due.invoice_date_due) <= due.invoice_date_due
                       ) / count(*), 2) AS on_time_rate
                  FROM due LEFT JOIN settled ON settled.move_id = due.id
              GROUP BY 1
            ), rated AS (
                SELECT rater.commercial_partner_id AS partner_id, round(avg(rating.rating)::numeric, 2) AS satisfaction
                  FROM rating_rating rating
                  JOIN stock_picking delivery ON delivery.id = rating.liquor_picking_id
                   AND delivery.company_id = %(company)s
                  JOIN res_partner rater ON rater.id = rating.partner_id
                 WHERE rating.consumed AND rating.rating > 0
                   AND rating.create_date >= %(since_moment)s AND rating.create_date < %(today_moment)s
              GROUP BY 1
            ), violated AS (
                SELECT event.partner_id, count(*) AS violations
                  FROM liquor_distributor_event event
                 WHERE event.kind = 'violation' AND event.state = 'approved' AND event.company_id = %(company)s
                   AND event.date >= %(since)s AND event.date < %(today)s
              GROUP BY 1
            ), figures AS (
                SELECT distributor.id AS partner_id, distributor.grade_id,
                       COALESCE(sales.net_sales, 0) AS net_sales,
                       COALESCE(ordered.orders, 0)::int AS orders,
                       COALESCE(extract(year FROM age(%(today)s::date, distributor.liquor_distributor_since)), 0)::int
                           AS years,
                       punctual.on_time_rate, rated.satisfaction,
                       COALESCE(violated.violations, 0)::int AS violations
                  FROM distributor
             LEFT JOIN sales ON sales.partner_id = distributor.id
             LEFT JOIN ordered ON ordered.partner_id = distributor.id
             LEFT JOIN punctual ON punctual.partner_id = distributor.id
             LEFT JOIN rated ON rated.partner_id = distributor.id
             LEFT JOIN violated ON violated.partner_id = distributor.id
            )
            """,
            wanted=wanted,
            company=company.id,
            since=since,
            today=today,
            since_moment=_midnight(since, company),
            today_moment=_midnight(today, company),
        )


def _midnight(day, company):
    """The beginning of a day in the company's zone, as UTC."""
    zone = pytz.timezone(company.partner_id.tz or "Asia/Shanghai")
    return zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
