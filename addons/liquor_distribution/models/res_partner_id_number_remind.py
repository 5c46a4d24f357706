from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from .res_partner_id_number_steps import EXPIRY_ACTIVITY, VERIFY_ACTIVITY

REMIND_DAYS = (60, 30, 7)
BATCH = 100


class ResPartnerIdNumber(models.Model):
    """Reminders before the end of a licence, each sent once."""

    _inherit = "res.partner.id_number"

    @api.model
    def _cron_liquor_licences(self):
        """Daily: renewals that begin take their place, and who has to renew is told. Run again, it does nothing."""
        self._liquor_supersede()
        due = self.search(self._liquor_remind_domain(), order="valid_until, id")
        due -= due._liquor_renewed()
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH]
            batch._liquor_remind()
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                break

    @api.model
    def _liquor_remind_domain(self):
        """Licences that are nearer to their end than the last reminder said."""
        today = self._liquor_today()
        nearer = [
            Domain("valid_until", "<=", today + timedelta(days=days))
            & (Domain("liquor_reminder", "=", 0) | Domain("liquor_reminder", ">", days))
            for days in REMIND_DAYS
        ]
        return (
            Domain("liquor_requirement", "!=", False)
            & Domain("liquor_state", "=", "verified")
            & Domain("partner_id.active", "=", True)
            & Domain("partner_id.liquor_is_distributor", "=", True)
            & Domain("valid_until", ">=", today)
            & Domain.OR(nearer)
        )

    def _liquor_renewed(self):
        """Return those of these licences that have a verified renewal, which only begins later."""
        others = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("category_id", "in", self.category_id.ids),
                ("liquor_state", "=", "verified"),
            ]
        )
        by_kind = others.grouped(lambda licence: licence._liquor_place())
        return self.filtered(
            lambda licence: any(
                not other.valid_until or other.valid_until > licence.valid_until
                for other in by_kind.get(licence._liquor_place(), ())
            )
        )

    def _liquor_remind(self):
        """Write to the owners, and give the employee who looks after the distributor something to do."""
        for days, licences in self.grouped(lambda licence: licence._liquor_reminder_due()).items():
            licences.liquor_reminder = days
        template = self.env.ref("liquor_distribution.mail_template_licence_expiry", raise_if_not_found=False)
        if template:
            template.send_mail_batch(self.ids)
        self.activity_unlink([EXPIRY_ACTIVITY])  # one at a time: the nearest counts
        for (user, until), licences in self.grouped(lambda one: (one.partner_id.user_id, one.valid_until)).items():
            licences.activity_schedule(EXPIRY_ACTIVITY, date_deadline=until, user_id=user.id)

    def _liquor_reminder_due(self):
        return min(days for days in REMIND_DAYS if days >= self.liquor_days_left)

    def _liquor_ask_to_verify(self):
        """Give the employee who looks after the distributor the licence to verify."""
        for user, licences in self.grouped(lambda licence: licence.partner_id.user_id).items():
            licences.activity_schedule(VERIFY_ACTIVITY, user_id=user.id)
