import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .res_partner_id_number import STATUS

_logger = logging.getLogger(__name__)

VERIFY_ACTIVITY = "liquor_distribution.activity_licence_verify"
EXPIRY_ACTIVITY = "liquor_distribution.activity_licence_expiry"


class ResPartnerIdNumber(models.Model):
    """Verifying, refusing, and what a verified renewal does to the licence before it."""

    _inherit = "res.partner.id_number"

    def action_liquor_verify(self):
        """Vouch for licences: from now on they count.

        :raise AccessError: the user is not of the channel team, or entered or changed one of them
        :raise UserError: nothing to verify, or no scan
        """
        self._liquor_check_channel()
        for licence in self:
            if licence.liquor_state != "to_verify":
                raise UserError(self.env._("%(licence)s is not to be verified.", licence=licence.display_name))
            # sudo: who made it may be a portal user, whom employees do not read
            if self.env.user in licence.sudo().liquor_maker_ids:
                raise AccessError(
                    self.env._(
                        "%(licence)s: whoever entered or changed a licence does not verify it. Ask a colleague.",
                        licence=licence.display_name,
                    )
                )
            if not licence.with_context(bin_size=True).liquor_scan:
                raise UserError(
                    self.env._("%(licence)s has no scan; there is nothing to verify.", licence=licence.display_name)
                )
        self._liquor_set_state("verified", liquor_verified_by_id=self.env.uid, liquor_verified_at=fields.Datetime.now())
        self._liquor_supersede(self.partner_id)
        self._liquor_end_reminders()
        self.partner_id._liquor_licence_go_on()
        return True

    def action_liquor_refuse(self, reason):
        """Refuse licences, or take back that they were verified; the owner of the distributor is told.

        :param str reason: told to the distributor
        :raise AccessError: the user is not of the channel team
        :raise UserError: no reason, or refused or superseded already
        """
        self._liquor_check_channel()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the licence is refused: the distributor reads it."))
        if done := self.filtered(lambda licence: licence.liquor_state not in ("to_verify", "verified")):
            raise UserError(self.env._("%(licence)s was refused or superseded already.", licence=done[0].display_name))
        self._liquor_set_state("refused", liquor_refusal_reason=reason)
        template = self.env.ref("liquor_distribution.mail_template_licence_refused", raise_if_not_found=False)
        if template:
            # sudo: the mail's sender and recipients are not the employee's to read
            template.sudo().send_mail_batch(self.ids)
        return True

    def action_liquor_refuse_wizard(self):
        self._liquor_check_channel()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse the Licence"),
            "res_model": "liquor.licence.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_licence_id": self.id},
        }

    def action_liquor_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_liquor_open_scan(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/liquor_scan",
            "target": "new",
        }

    def _liquor_check_channel(self):
        """Refuse who may not decide about licences.

        :raise AccessError: not of the channel team, or a colleague looks after the distributor
        """
        if not self.env.user.has_group("liquor_base.group_liquor_channel"):
            raise AccessError(self.env._("Only the channel team decides about licences."))
        self.check_access("write")

    def _liquor_set_state(self, state, **vals):
        # sudo: the verification is the steps' to write (see GUARDED), the caller checked the role
        licences = self.sudo()
        licences.write({"liquor_state": state, "status": STATUS[state], **vals})
        licences.activity_feedback([VERIFY_ACTIVITY])
        if state != "verified":
            licences.activity_unlink([EXPIRY_ACTIVITY])

    def _liquor_end_reminders(self):
        """Nobody has to run after the licences that these renew, though they count until these begin."""
        others = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("category_id", "in", self.category_id.ids),
                ("liquor_state", "=", "verified"),
                ("id", "not in", self.ids),
            ]
        )
        places = {licence._liquor_place() for licence in self}
        # sudo: the activity may be a colleague's
        others.filtered(lambda other: other._liquor_place() in places).sudo().activity_unlink([EXPIRY_ACTIVITY])

    def _liquor_place(self):
        """What only one licence of a distributor can be in force for; optional papers of a kind differ by number."""
        self.ensure_one()
        number = self.name if self.liquor_requirement == "optional" else None
        return self.partner_id, self.category_id, number

    def _liquor_replace_pending(self):
        """A distributor that sends a licence again means the later one."""
        self.ensure_one()
        place = self._liquor_place()
        waiting = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("category_id", "=", self.category_id.id),
                ("liquor_state", "=", "to_verify"),
                ("id", "!=", self.id),
            ]
        )
        waiting.filtered(lambda one: one._liquor_place() == place)._liquor_set_state("superseded")

    @api.model
    def _liquor_supersede(self, partners=None):
        """End the verified licences that a later verified one of the same kind has taken the place of.

        A renewal that begins in the future takes its place on that day. Optional papers of one kind may be different
        things: only the same number takes the place there.

        :param res.partner partners: whose; all without it
        """
        self.flush_model()
        whose = SQL("AND old.partner_id IN %s", tuple(partners.ids)) if partners is not None else SQL()
        if partners is not None and not partners:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT old.id
                  FROM res_partner_id_number old
                  JOIN res_partner_id_number new
                    ON new.partner_id = old.partner_id AND new.category_id = old.category_id AND new.id != old.id
                   AND (old.liquor_requirement != 'optional' OR new.name = old.name)
                 WHERE old.liquor_state = 'verified' AND old.liquor_requirement IS NOT NULL
                   AND new.liquor_state = 'verified' AND new.active
                   AND (new.liquor_verified_at, new.id) > (old.liquor_verified_at, old.id)
                   AND COALESCE(new.valid_from, %(today)s) <= %(today)s
                   AND COALESCE(new.valid_until, %(today)s) >= %(today)s
                   %(whose)s
                """,
                today=self._liquor_today(),
                whose=whose,
            )
        )
        if rows:
            self.browse(row[0] for row in rows)._liquor_set_state("superseded")
