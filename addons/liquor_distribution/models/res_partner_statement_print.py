from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.chinese_amount import capital_amount
from ..tools.money import ZERO, fen
from .liquor_credit_ageing import BUCKETS
from .res_partner_credit import CREDIT_READERS

REPORT = "liquor_distribution.action_report_statement"
# Rows of a page: the first one bears the letterhead, the last one the closing block. The pages are made here, as
# wkhtmltopdf without patched Qt repeats no headers and cuts tables between the lines of a row.
FIRST_ROWS = 29
NEXT_ROWS = 37
CLOSING_ROWS = 12


class StatementPage(NamedTuple):
    """A page of the printed statement."""

    rows: list
    brought: object  # Decimal, what is owed before its first row


class ResPartner(models.Model):
    """The statement of account on paper, for both sides to confirm (对账单)."""

    _inherit = "res.partner"

    def _liquor_statement_check_access(self):
        """Who sees the figures of the credit in the back office may print the statement.

        :raise AccessError: no distributor that the user sees the credit of
        """
        self.ensure_one()
        if self.env.su:
            return
        readers = any(self.env.user.has_group(group) for group in CREDIT_READERS.split(","))
        if not readers or not self.liquor_is_distributor or not self.liquor_credit_visible:
            raise AccessError(self.env._("This is no distributor whose statement of account you may see."))
        self.check_access("read")

    def _liquor_statement_pdf(self, first, until):
        """Return the statement as bytes of a PDF; `_liquor_statement` tells the parameters.

        :raise AccessError: see `_liquor_statement_check_access`
        """
        self._liquor_statement_check_access()
        # sudo: the access was checked; a portal's user reads neither the report nor the company's letterhead
        report = self.env["ir.actions.report"].sudo()
        data = {"first": str(first), "until": str(until)}
        return report._render_qweb_pdf(REPORT, self.ids, data=data)[0]

    @api.model
    def _liquor_statement_file_name(self, first, until):
        return f"statement_{first:%Y%m%d}_{until - relativedelta(days=1):%Y%m%d}.pdf"

    def _liquor_statement_print_values(self, first, until):
        """What the printed statement shows."""
        self.ensure_one()
        company = self.env.company
        statement = self._liquor_statement(first, until)
        ageing = self._liquor_statement_ageing(statement)
        return {
            "company": company,
            "currency": company.currency_id,
            "statement": statement,
            "pages": self._liquor_statement_pages(statement),
            "kinds": self._liquor_statement_kinds(),
            "amount": "{:,.2f}".format,
            "debit": sum((row.debit for row in statement.rows), ZERO),
            "credit": sum((row.credit for row in statement.rows), ZERO),
            "ageing": ageing,
            "overdue": max(statement.closing - ageing["not_due"], ZERO),
            "capitals": capital_amount(statement.closing) if company.currency_id.name == "CNY" else "",
            "printed": self._liquor_credit_today(),
        }

    def _liquor_statement_pages(self, statement):
        """Return the rows by page (StatementPage); the last page has room for the closing block."""
        rows = statement.rows
        parts, room, start = [], FIRST_ROWS, 0
        while len(rows) - start > room:
            parts.append(rows[start : start + room])
            start, room = start + room, NEXT_ROWS
        last = rows[start:]
        if len(last) > room - CLOSING_ROWS:
            parts.append(last[: room - CLOSING_ROWS])
            last = last[room - CLOSING_ROWS :]
        parts.append(last)
        pages, brought = [], statement.opening
        for part in parts:
            pages.append(StatementPage(part, brought))
            brought = part[-1].balance if part else brought
        return pages

    def _liquor_statement_ageing(self, statement):
        """The closing balance by how long it is overdue on the statement's last day.

        What was applied after that day still counts as open. Payments and credit notes that are not applied are
        what is left, so that all adds up to the balance.

        :return: {name of BUCKETS, or "not_applied": Decimal}
        """
        self.ensure_one()
        last = statement.last
        [row] = self.env.execute_query(
            SQL(
                """
                WITH open AS (
                    SELECT %(last)s - COALESCE(line.date_maturity, line.date) AS days,
                           line.balance
                           - COALESCE((SELECT SUM(part.amount) FROM account_partial_reconcile part
                                        WHERE part.debit_move_id = line.id AND part.max_date <= %(last)s), 0)
                           + COALESCE((SELECT SUM(part.amount) FROM account_partial_reconcile part
                                        WHERE part.credit_move_id = line.id AND part.max_date <= %(last)s), 0) AS amount
                      FROM account_move_line line
                      JOIN account_account account
                        ON account.id = line.account_id AND account.account_type = 'asset_receivable'
                      JOIN res_partner partner ON partner.id = line.partner_id
                     WHERE partner.commercial_partner_id = %(partner)s
                       AND line.company_id = %(company)s
                       AND line.parent_state = 'posted'
                       AND line.date <= %(last)s
                )
                SELECT SUM(amount) FILTER (WHERE days <= 0)::text,
                       SUM(amount) FILTER (WHERE days BETWEEN 1 AND 30)::text,
                       SUM(amount) FILTER (WHERE days BETWEEN 31 AND 60)::text,
                       SUM(amount) FILTER (WHERE days BETWEEN 61 AND 90)::text,
                       SUM(amount) FILTER (WHERE days > 90)::text
                  FROM open WHERE amount > 0
                """,
                last=SQL("%s::date", last),
                partner=self.id,
                company=self.env.company.id,
            )
        )
        ageing = dict(zip(BUCKETS, map(fen, row), strict=True))
        return {**ageing, "not_applied": statement.closing - sum(ageing.values())}

    def _liquor_letterhead_address(self):
        """The address in one line, the Chinese way: from the province down to the street."""
        self.ensure_one()
        return "".join(part or "" for part in (self.state_id.name, self.city, self.street, self.street2))

    def action_liquor_statement_print(self):
        """Button: choose the days of the statement."""
        self._liquor_statement_check_access()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statement of Account"),
            "res_model": "liquor.statement.print",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }


class ReportStatement(models.AbstractModel):
    """The values of the report; whoever asks for it, by whichever way, has to see the distributor's credit."""

    _name = "report.liquor_distribution.report_statement"
    _description = "Statement of Account"

    def _get_report_values(self, docids, data=None):
        data = data or {}
        partner = self.env["res.partner"].browse([int(number) for number in docids or data.get("ids") or ()]).exists()
        if len(partner) != 1:
            raise UserError(self.env._("Print the statements of account one by one."))
        partner._liquor_statement_check_access()
        first, until = self._days(data)
        partner = partner.with_context(lang=partner.lang or "zh_CN")
        # sudo: the access was checked; the channel reads no receivables
        values = partner.sudo()._liquor_statement_print_values(first, until)
        return {"doc_ids": partner.ids, "doc_model": "res.partner", "docs": partner, **values}

    @api.model
    def _days(self, data):
        """(first day, day after the last) of the statement; last month where none are given.

        :raise UserError: they are no days, or in the wrong order
        """
        month = self.env["res.partner"]._liquor_credit_today().replace(day=1)
        try:
            first = date.fromisoformat(data.get("first") or str(month - relativedelta(months=1)))
            until = date.fromisoformat(data.get("until") or str(month))
        except (TypeError, ValueError):
            first = until = None
        if not first or first >= until:
            raise UserError(self.env._("Statement of account: choose a first day and a last day not before it."))
        return first, until
