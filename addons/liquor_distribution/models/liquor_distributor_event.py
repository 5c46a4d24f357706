from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CHECKERS = "liquor_base.group_liquor_manager"


class LiquorDistributorEvent(models.Model):
    """A reward or a penalty of a distributor: proposed by one person, approved by another, seen by the distributor.

    A suspension stops ordering from its day until it ends or is lifted. Nothing here follows from a resale price
    (反垄断法 art. 18): a person decides.
    """

    _name = "liquor.distributor.event"
    _description = "Reward or Penalty"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    name = fields.Char("Reason", required=True, tracking=True, help="The distributor reads it.")
    partner_id = fields.Many2one(
        "res.partner",
        "Distributor",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('liquor_is_distributor', '=', True)]",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    kind = fields.Selection(
        [
            ("bonus", "Bonus"),
            ("training", "Training"),
            ("priority", "Priority Supply"),
            ("warning", "Warning"),
            ("violation", "Violation"),
            ("suspension", "Suspension"),
        ],
        required=True,
        tracking=True,
    )
    is_penalty = fields.Boolean("Penalty", compute="_compute_is_penalty", store=True)
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    date_until = fields.Date("Until", tracking=True, help="First day on which it no longer holds; empty: until lifted.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        tracking=True,
        help="A bonus that the distributor gets, or the contract penalty of a violation. Finance books it, as a credit "
        "note or an invoice.",
    )
    note = fields.Text("Internal Note", groups="base.group_user")
    state = fields.Selection(
        [("draft", "Proposed"), ("approved", "Approved"), ("refused", "Refused"), ("lifted", "Lifted")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    approved_by = fields.Many2one("res.users", readonly=True, copy=False)

    _period = models.Constraint("CHECK (date_until IS NULL OR date_until > date)", "Until must be after the date.")

    _amount = models.Constraint(
        "CHECK (COALESCE(amount, 0) >= 0 AND (kind IN ('bonus', 'violation') OR COALESCE(amount, 0) = 0)"
        " AND (kind <> 'bonus' OR COALESCE(amount, 0) > 0))",
        "A bonus has an amount above zero, a violation may have one; other kinds have none.",
    )

    @api.depends("kind")
    def _compute_is_penalty(self):
        for event in self:
            event.is_penalty = event.kind in ("warning", "violation", "suspension")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(state="draft", approved_by=False)
        return super().create(vals_list)

    def write(self, vals):
        """Override: what was decided is not changed; who wants it otherwise lifts it and writes a new one.

        A proposal is changed by who made it only: somebody else would approve his own words otherwise.
        """
        if not self.env.su:
            if {"state", "approved_by"} & vals.keys():
                raise AccessError(self.env._("Rewards and penalties are decided by their buttons only."))
            if decided := self.filtered(lambda event: event.state != "draft"):
                raise UserError(self.env._("“%(name)s” is decided and can only be lifted.", name=decided[0].name))
            if foreign := self.filtered(lambda event: event.create_uid != self.env.user):
                raise UserError(
                    self.env._(
                        "“%(name)s” was proposed by %(person)s, who alone changes it. Refuse it, or propose another.",
                        name=foreign[0].name,
                        person=foreign[0].create_uid.name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_proposed_only(self):
        if self.filtered(lambda event: event.state != "draft"):
            raise UserError(self.env._("What was decided stays on record; lift it instead."))

    def _holding(self, kind):
        """Those of a kind that are approved and hold today."""
        today = fields.Date.context_today(self)
        return self.filtered(
            lambda event: (
                event.kind == kind
                and event.state == "approved"
                and event.date <= today
                and (not event.date_until or today < event.date_until)
            )
        )

    def _check_decider(self):
        if not self.env.user.has_group(CHECKERS):
            raise AccessError(self.env._("Only a manager decides about rewards and penalties."))
        if mine := self.filtered(lambda event: event.create_uid == self.env.user):
            raise UserError(
                self.env._("“%(name)s” was proposed by you; another manager must decide.", name=mine[0].name)
            )

    def action_approve(self):
        """Approve proposals. :raise UserError: by who proposed it, or it is decided"""
        self._check_decider()
        self._decide("draft", "approved")

    def action_refuse(self):
        self._check_decider()
        self._decide("draft", "refused")

    def action_lift(self):
        """End what was approved, today."""
        if not self.env.user.has_group(CHECKERS):
            raise AccessError(self.env._("Only a manager decides about rewards and penalties."))
        self._decide("approved", "lifted")

    def _decide(self, before, after):
        self.lock_for_update()
        if wrong := self.filtered(lambda event: event.state != before):
            raise UserError(self.env._("“%(name)s” was decided meanwhile. Reload the page.", name=wrong[0].name))
        # sudo: the state is written by these methods only
        self.sudo().write({"state": after, "approved_by": self.env.uid})
