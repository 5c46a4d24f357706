import io
from decimal import Decimal
from typing import NamedTuple

import xlsxwriter
from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import SQL

from ..tools.money import ZERO, fen
from .liquor_credit_ageing import XLSX_OPTIONS


class StatementRow(NamedTuple):
    """One entry of a statement. Amounts are Decimal, two digits, in the company's currency."""

    date: object
    kind: str  # invoice, credit_note, payment, other
    name: str
    about: str  # the order, the reason or the memo
    debit: Decimal  # the distributor owes more
    credit: Decimal  # it owes less
    balance: Decimal  # what it owes after this entry


class Statement(NamedTuple):
    first: object  # first day
    until: object  # the day after the last
    opening: Decimal
    rows: list
    closing: Decimal

    @property
    def last(self):
        return self.until - relativedelta(days=1)


class ResPartner(models.Model):
    """The statement of account of a distributor: what the books say, by day."""

    _inherit = "res.partner"

    def _liquor_statement(self, first, until):
        """Posted receivables of the distributor with `self.env.company`. Reads past access rules.

        :param date first: first day
        :param date until: the day after the last
        :rtype: Statement
        """
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH entries AS (
                    SELECT move.id, move.date, move.name, move.move_type,
                           COALESCE(NULLIF(move.invoice_origin, ''), move.ref, '') AS about,
                           move.origin_payment_id IS NOT NULL OR move.statement_line_id IS NOT NULL AS payment,
                           SUM(line.balance) AS balance
                      FROM account_move_line line
                      JOIN account_move move ON move.id = line.move_id
                      JOIN account_account account
                        ON account.id = line.account_id AND account.account_type = 'asset_receivable'
                      JOIN res_partner partner ON partner.id = line.partner_id
                     WHERE partner.commercial_partner_id = %(partner)s
                       AND line.company_id = %(company)s
                       AND line.parent_state = 'posted'
                       AND line.date < %(until)s
                  GROUP BY move.id
                )
                SELECT NULL::date, 'opening', '', '', '0', '0', COALESCE(SUM(balance), 0)::text, 0 AS id
                  FROM entries WHERE date < %(first)s
                 UNION ALL
                SELECT date,
                       CASE WHEN move_type = 'out_invoice' THEN 'invoice'
                            WHEN move_type = 'out_refund' THEN 'credit_note'
                            WHEN payment THEN 'payment' ELSE 'other' END,
                       name, about, GREATEST(balance, 0)::text, GREATEST(-balance, 0)::text,
                       SUM(balance) OVER (ORDER BY date, id)::text, id
                  FROM (SELECT * FROM entries WHERE date >= %(first)s) period
              ORDER BY 1 NULLS FIRST, 8
                """,
                partner=self.id,
                company=self.env.company.id,
                first=first,
                until=until,
            )
        )
        opening = fen(rows[0][6])
        entries = [
            StatementRow(day, kind, name, about, fen(debit), fen(credit), opening + fen(balance))
            for day, kind, name, about, debit, credit, balance, _id in rows[1:]
        ]
        return Statement(first, until, opening, entries, entries[-1].balance if entries else opening)

    def _liquor_statement_kinds(self):
        """{kind of StatementRow: its name in the user's language}."""
        _ = self.env._
        return {
            "invoice": _("Invoice"),
            "credit_note": _("Credit Note"),
            "payment": _("Payment"),
            "other": _("Other Entry"),
        }

    def _liquor_statement_xlsx(self, statement):
        """Return the statement as bytes of an XLSX."""
        self.ensure_one()
        _ = self.env._
        kinds = self._liquor_statement_kinds()
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, XLSX_OPTIONS)
        sheet = book.add_worksheet(_("Statement"))
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet.set_column(0, 5, 18)
        sheet.write_string(0, 0, _("Statement of account of %s", self.name), bold)
        sheet.write_string(1, 0, f"{self.env.company.name} · {statement.first} – {statement.last}")
        for column, title in enumerate(
            (_("Date"), _("Kind"), _("Number"), _("Owed More"), _("Owed Less"), _("Balance"))
        ):
            sheet.write_string(3, column, title, bold)
        sheet.write_string(4, 1, _("Opening Balance"))
        sheet.write_number(4, 5, float(statement.opening), money)
        line = 5
        for line, row in enumerate(statement.rows, 5):
            sheet.write_string(line, 0, str(row.date))
            sheet.write_string(line, 1, kinds[row.kind])
            sheet.write_string(line, 2, row.name or "")
            for column, amount in ((3, row.debit), (4, row.credit)):
                if amount != ZERO:
                    sheet.write_number(line, column, float(amount), money)
            sheet.write_number(line, 5, float(row.balance), money)
        closing = line + 1 if statement.rows else 5
        sheet.write_string(closing, 1, _("Closing Balance"), bold)
        sheet.write_number(closing, 5, float(statement.closing), money)
        book.close()
        return stream.getvalue()
