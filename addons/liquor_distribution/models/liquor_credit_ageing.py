import io

import xlsxwriter

from odoo import fields, models
from odoo.tools import SQL

from ..tools.credit_query import receivable_entries

BUCKETS = ("not_due", "days_30", "days_60", "days_90", "days_more")
XLSX_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class LiquorCreditAgeing(models.Model):
    """What each distributor owes, by how long it is overdue. One statement over all of them, read anew each time."""

    _name = "liquor.credit.ageing"
    _description = "Ageing of Distributors' Debts"
    _auto = False
    _order = "balance desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Distributor", readonly=True)
    user_id = fields.Many2one("res.users", "Looked after by", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    not_due = fields.Monetary(readonly=True)
    days_30 = fields.Monetary("1-30 Days", readonly=True)
    days_60 = fields.Monetary("31-60 Days", readonly=True)
    days_90 = fields.Monetary("61-90 Days", readonly=True)
    days_more = fields.Monetary("More than 90 Days", readonly=True)
    not_applied = fields.Monetary(
        readonly=True, help="Payments and credit notes that are not applied to invoices yet; negative."
    )
    balance = fields.Monetary("Owed", readonly=True)

    @property
    def _table_query(self):
        self.env.flush_all()
        today = self.env["res.partner"]._liquor_credit_today()
        people = SQL(
            """(SELECT contact.id, contact.commercial_partner_id AS distributor
                  FROM res_partner contact
                  JOIN res_partner company ON company.id = contact.commercial_partner_id
                   AND company.liquor_is_distributor)"""
        )
        return SQL(
            """
            WITH entries AS (%(entries)s)
            SELECT ROW_NUMBER() OVER (ORDER BY entries.distributor, entries.company_id)::int AS id,
                   entries.distributor AS partner_id, entries.company_id, MIN(partner.user_id) AS user_id,
                   COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND %(today)s - due <= 0), 0) AS not_due,
                   COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND %(today)s - due BETWEEN 1 AND 30), 0) AS days_30,
                   COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND %(today)s - due BETWEEN 31 AND 60), 0) AS days_60,
                   COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND %(today)s - due BETWEEN 61 AND 90), 0) AS days_90,
                   COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND %(today)s - due > 90), 0) AS days_more,
                   COALESCE(SUM(amount) FILTER (WHERE amount < 0), 0) AS not_applied,
                   SUM(amount) AS balance
              FROM entries
              JOIN res_partner partner ON partner.id = entries.distributor
          GROUP BY entries.distributor, entries.company_id
            """,
            entries=receivable_entries(people, self.env.companies.ids),
            today=SQL("%s::date", today),
        )

    def action_export_xlsx(self):
        """Button: the list as the user sees it by right, as a file."""
        return {"type": "ir.actions.act_url", "url": "/liquor_distribution/ageing.xlsx", "target": "download"}

    def _liquor_xlsx(self):
        """Return these rows as bytes of an XLSX, a row a distributor, with totals."""
        names = [*BUCKETS, "not_applied", "balance"]
        fields_get = self.fields_get(["partner_id", "user_id", *names])
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, XLSX_OPTIONS)
        sheet = book.add_worksheet(self.env._("Ageing"))
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        total = book.add_format({"num_format": "#,##0.00", "bold": True})
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(names) + 1, 16)
        sheet.freeze_panes(1, 1)
        for column, name in enumerate(["partner_id", "user_id", *names]):
            sheet.write_string(0, column, fields_get[name]["string"], bold)
        for number, row in enumerate(self, 1):
            sheet.write_string(number, 0, row.partner_id.display_name or "")
            sheet.write_string(number, 1, row.user_id.name or "")
            for column, name in enumerate(names, 2):
                sheet.write_number(number, column, round(row[name], 2), money)
        sheet.write_string(len(self) + 1, 0, self.env._("Total"), bold)
        for column, name in enumerate(names, 2):
            sheet.write_number(len(self) + 1, column, round(sum(self.mapped(name)), 2), total)
        book.close()
        return stream.getvalue()
