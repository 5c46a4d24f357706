from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# written by the methods below only, as superuser
GUARDED = {"state", "requested_by", "decided_by", "decided_at", "company_id"}


class LiquorCreditTemporary(models.Model):
    """More credit for some days: the channel asks, finance decides. What was asked for is not changed afterwards."""

    _name = "liquor.credit.temporary"
    _description = "Temporary Credit Limit"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Distributor",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('liquor_is_distributor', '=', True)]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Additional Amount", required=True)
    date_from = fields.Date("First Day", required=True, default=fields.Date.context_today)
    date_until = fields.Date("Last Day", required=True, help="The limit ends with this day.")
    reason = fields.Text(required=True)
    state = fields.Selection(
        [("requested", "Requested"), ("approved", "Approved"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="requested",
        tracking=True,
    )
    requested_by = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    decided_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided", readonly=True)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "Additional Amount: enter more than zero.")
    _dates_ordered = models.Constraint(
        "CHECK (date_until >= date_from)", "Last Day: it cannot be before the first day."
    )
    _approved_idx = models.Index("(partner_id, company_id) WHERE state = 'approved'")

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for request in self:
            if not request.partner_id.liquor_is_distributor:
                raise ValidationError(
                    self.env._("Distributor: %s is not a distributor.", request.partner_id.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Override: a request starts as one, in the name of who makes it."""
        names = {name for vals in vals_list for name in vals if name in GUARDED}
        if names and not self.env.su:
            raise AccessError(self.env._("%s cannot be set by hand.", ", ".join(sorted(names))))
        if not self.env.su:
            # a default of the context is no way around the decision either
            start = self._liquor_start()
            vals_list = [{**vals, **start} for vals in vals_list]
        return super().create(vals_list)

    @api.model
    def _liquor_start(self):
        """Values of GUARDED with which a request of the current user starts."""
        return {
            "state": "requested",
            "requested_by": self.env.uid,
            "decided_by": False,
            "decided_at": False,
            "company_id": self.env.company.id,
        }

    def action_approve(self):
        """Finance agrees; the limit counts on its days.

        :raise AccessError: not finance, or who asked for it
        :raise UserError: it is decided already, or its last day is over
        """
        for request in self._liquor_decidable():
            if request.date_until < self.env["res.partner"]._liquor_credit_today():
                raise UserError(
                    self.env._(
                        "The temporary limit of %(distributor)s ended on %(day)s.",
                        distributor=request.partner_id.display_name,
                        day=request.date_until,
                    )
                )
        return self._liquor_decide("approved")

    def action_refuse(self):
        """Finance does not agree. Raises as `action_approve`."""
        self._liquor_decidable()
        return self._liquor_decide("refused")

    def action_withdraw(self):
        """The one who asked takes it back before it is decided; finance ends one that runs, at once.

        :raise AccessError: somebody else
        :raise UserError: it is over
        """
        finance = self.env.user.has_group("liquor_base.group_liquor_finance")
        self.check_access("read")
        for request in self:
            if request.state not in ("requested", "approved"):
                raise UserError(self.env._("This temporary limit is decided already."))
            if not (finance or (request.state == "requested" and request.requested_by == self.env.user)):
                raise AccessError(self.env._("Only who asked for a temporary limit, or finance, withdraws it."))
        return self._liquor_decide("withdrawn")

    def _liquor_decidable(self):
        if not self.env.user.has_group("liquor_base.group_liquor_finance"):
            raise AccessError(self.env._("Only finance decides about temporary limits."))
        self.check_access("read")
        for request in self:
            if request.state != "requested":
                raise UserError(self.env._("This temporary limit is decided already."))
            if request.requested_by == self.env.user:
                raise AccessError(
                    self.env._("You asked for this temporary limit: somebody else of finance has to decide.")
                )
        return self

    def _liquor_decide(self, state):
        # sudo: nobody writes requests by hand; the callers have checked who decides
        self.sudo().write({"state": state, "decided_by": self.env.uid, "decided_at": fields.Datetime.now()})
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Temporary limits stay on record; withdraw them instead."))
