from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LiquorStatementPrint(models.TransientModel):
    """Choose the days of a distributor's statement of account."""

    _name = "liquor.statement.print"
    _description = "Print a Statement of Account"

    partner_id = fields.Many2one(
        "res.partner", "Distributor", required=True, domain="[('liquor_is_distributor', '=', True)]"
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._last_month())
    date_to = fields.Date("To", required=True, default=lambda self: self._last_month() + relativedelta(day=31))

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for wizard in self:
            if wizard.date_from > wizard.date_to:
                raise ValidationError(
                    self.env._("From: %(first)s is after To: %(last)s.", first=wizard.date_from, last=wizard.date_to)
                )

    @api.model
    def _last_month(self):
        """The first day of the month before this one."""
        return self.env["res.partner"]._liquor_credit_today() + relativedelta(months=-1, day=1)

    def action_print(self):
        self.ensure_one()
        self.partner_id._liquor_statement_check_access()
        return {
            "type": "ir.actions.act_url",
            "url": f"/liquor_distribution/statement/{self.partner_id.id}.pdf?first={self.date_from}&last={self.date_to}"
            f"&company={self.env.company.id}",
            "target": "download",
        }
