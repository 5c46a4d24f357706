import base64
import logging
from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

SEND_DAYS = 5  # the statement of a month is mailed on these first days of the next one
MAILED_ROLES = ("owner", "accountant")


class ResPartner(models.Model):
    """The statement of the last month by mail, where the company's settings want it."""

    _inherit = "res.partner"

    liquor_statement_sent = fields.Date(
        "Statement Mailed for",
        company_dependent=True,
        readonly=True,
        copy=False,
        # the cron's memory: whoever could search by it would learn which distributors owe us, of colleagues as well
        groups="liquor_base.group_liquor_finance",
        help="First day of the last month whose statement of account was mailed.",
    )

    @api.model
    def _cron_liquor_statement_mail(self):
        """On the first days of a month, mail the last month's statements. Run again, it goes on where it stopped."""
        due = []
        for company in self.env["res.company"].search([("liquor_statement_mail", "=", True)]):
            distributors = self.with_company(company)
            today = distributors._liquor_credit_today()
            if today.day <= SEND_DAYS:
                until = today.replace(day=1)
                due += distributors._liquor_statement_mail_due(until - relativedelta(months=1), until)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for distributor, recipients, first, until in due:
            try:
                # a statement that cannot be made must not stop those of the others
                with self.env.cr.savepoint():
                    distributor._liquor_statement_mail(recipients, first, until)
            except Exception:
                _logger.exception("The statement of distributor %s was not mailed", distributor.id)
            if not cron._commit_progress(1):
                break

    @api.model
    def _liquor_statement_mail_due(self, first, until):
        """Who gets the statement of these days from `self.env.company` and has not got it yet.

        :return: list of (distributor, recipients, first, until)
        """
        distributors = self.search(
            Domain("liquor_is_distributor", "=", True)
            & (Domain("liquor_statement_sent", "=", False) | Domain("liquor_statement_sent", "<", first)),
            order="id",
        )
        distributors = distributors._liquor_with_statement(first, until)
        recipients = distributors._liquor_statement_recipients()
        return [(one, recipients[one], first, until) for one in distributors if recipients[one]]

    def _liquor_with_statement(self, first, until):
        """Those of these distributors that had a movement in these days, or a balance at their end."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id
                  FROM account_move_line line
                  JOIN account_account account
                    ON account.id = line.account_id AND account.account_type = 'asset_receivable'
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE partner.commercial_partner_id = ANY(%(partners)s)
                   AND line.company_id = %(company)s
                   AND line.parent_state = 'posted'
                   AND line.date < %(until)s
              GROUP BY partner.commercial_partner_id
                HAVING SUM(line.balance) <> 0 OR MAX(line.date) >= %(first)s
                """,
                partners=self.ids,
                company=self.env.company.id,
                first=first,
                until=until,
            )
        )
        found = {key for (key,) in rows}
        return self.filtered(lambda distributor: distributor.id in found)

    def _liquor_statement_recipients(self):
        """{distributor: contacts with an address who may see its statement}; see `res.users._liquor_portal_role`."""
        contacts = self.search(
            Domain("commercial_partner_id", "in", self.ids)
            & Domain("email", "!=", False)
            & (
                Domain("is_company", "=", False) & Domain("liquor_portal_role", "in", MAILED_ROLES)
                # a distributor that has an account itself is its owner, unless it has no access
                | Domain("id", "in", self.ids)
                & Domain("user_ids", "!=", False)
                & Domain("liquor_portal_role", "!=", "none")
            )
        )
        found = defaultdict(self.browse)
        return found | contacts.grouped("commercial_partner_id")

    def _liquor_statement_mail(self, recipients, first, until):
        """Write the mail of one statement, and remember that it was sent: both or none.

        Kept out of the chatter of the contact, which more people read than its account.
        """
        self.ensure_one()
        template = self.env.ref("liquor_distribution.mail_template_statement")
        name = self._liquor_statement_file_name(first, until)
        content = base64.b64encode(self._liquor_statement_pdf(first, until))
        template.with_context(liquor_statement_month=f"{first:%Y-%m}").send_mail(
            self.id,
            email_values={
                "model": False,
                "res_id": False,
                "recipient_ids": [fields.Command.set(recipients.ids)],
                "attachments": [(name, content)],
            },
        )
        self.liquor_statement_sent = first
