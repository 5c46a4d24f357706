from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

DEFAULT_TIMEZONE = "Asia/Shanghai"


class LiquorDutyException(models.Model):
    """A manager's written permission for one person to hold two conflicting roles."""

    _name = "liquor.duty.exception"
    _description = "Exception to Conflicting Duties"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
    )
    conflict_id = fields.Many2one("liquor.duty.conflict", string="Rule", required=True, index=True, ondelete="cascade")
    reason = fields.Text(required=True, tracking=True)
    valid_until = fields.Date(tracking=True, help="Last day of the exception. Empty: without end.")
    granted_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
        tracking=True,
    )
    active = fields.Boolean(default=True, tracking=True)
    state = fields.Selection(
        [("valid", "Valid"), ("expired", "Expired"), ("revoked", "Revoked")], compute="_compute_state"
    )

    _user_conflict_uniq = models.UniqueIndex(
        "(user_id, conflict_id) WHERE active",
        "This person already has an exception for these roles. Change that one instead.",
    )

    @api.depends("user_id", "conflict_id")
    def _compute_display_name(self):
        for exception in self:
            exception.display_name = f"{exception.user_id.name or ''}: {exception.conflict_id.display_name or ''}"

    @api.depends("valid_until", "active")
    def _compute_state(self):
        today = self._today()
        for exception in self:
            if not exception.active:
                exception.state = "revoked"
            elif exception.valid_until and exception.valid_until < today:
                exception.state = "expired"
            else:
                exception.state = "valid"

    @api.constrains("reason")
    def _check_reason(self):
        if any(not exception.reason.strip() for exception in self):
            raise ValidationError(self.env._("Write down why the exception is needed."))

    @api.constrains("valid_until")
    def _check_valid_until(self):
        today = self._today()
        if any(exception.valid_until and exception.valid_until < today for exception in self):
            raise ValidationError(self.env._("An exception cannot end before today."))

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever creates it grants it: a ``granted_by_id`` passed in is ignored."""
        for vals in vals_list:
            vals["granted_by_id"] = self.env.uid
        exceptions = super().create(vals_list)
        exceptions._check_not_own()
        return exceptions

    def write(self, vals):
        """Only reason, end and revocation can change, and whoever changes them answers for it.

        :raise UserError: on one's own exception, or when person or rule would change
        :raise ValidationError: when the person still holds both roles and the exception would end
        """
        if {"user_id", "conflict_id"} & vals.keys():
            raise UserError(self.env._("Person and roles of an exception cannot change. Record a new one instead."))
        vals = {name: value for name, value in vals.items() if name != "granted_by_id"}
        if {"reason", "valid_until", "active"} & vals.keys():
            self._check_not_own()
            vals["granted_by_id"] = self.env.uid
        with self.env["liquor.duty.conflict"]._guard(self.user_id.ids):
            return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_needed(self):
        # as if it were revoked: refused while the person holds both roles
        self.write({"active": False})

    def _check_not_own(self):
        if self.env.user in self.user_id:
            raise UserError(self.env._("Nobody can grant or change an exception for themselves. Ask another manager."))

    @api.model
    def _today(self):
        """Today's date in the company's zone, whatever zone the caller's context names."""
        # sudo: the company's zone is no secret, its contact may be
        zone = self.env.company.sudo().partner_id.tz or DEFAULT_TIMEZONE
        return fields.Date.context_today(self.with_context(tz=zone))

    @api.model
    def _cron_remind_expired(self):
        """Daily: a to-do for the granting manager where an exception has ended but both roles remain."""
        violations = self.env["liquor.duty.conflict"]._violations()
        ended = self.search([("valid_until", "<", self._today())]).filtered(
            lambda exception: (
                (exception.user_id.id, exception.conflict_id.id) in violations and not exception.activity_ids
            )
        )
        for exception in ended:
            exception.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=exception.granted_by_id.id,
                summary=self.env._("The exception has ended: take one role away or extend it"),
            )
