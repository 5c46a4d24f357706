import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("reviewing", "Under Review"),
    ("approved", "Approved"),
    ("refused", "Refused"),
]
WAREHOUSES = [("own", "Own"), ("rented", "Rented"), ("none", "None")]
KEEP_DRAFTS = timedelta(days=90)
# what reviewers set by hand; all else changes by the applicant's form and by the buttons
REVIEW_FIELDS = frozenset({"user_id", "check_ids", "score_ids", "contact_ids"})
PROPOSAL_FIELDS = frozenset(
    {
        "grade_id",
        "pricelist_id",
        "credit_limit",
        "recommend_note",
        "territory_division_ids",
        "territory_kind",
        "existing_partner_id",
    }
)


class LiquorDistributorApplication(models.Model):
    """A company asks to become a distributor.

    Applicants reach theirs by a random token only, through the controller; no group of theirs has access to the
    model. What they fill in, and when it is complete: liquor_distributor_application_form.py; similar companies:
    …_duplicate.py; the score: …_credit.py; recommendation and approval: …_approval.py; an applicant that is a customer
    already: …_existing.py; to-dos: …_todo.py.
    """

    _name = "liquor.distributor.application"
    _description = "Distributor Application"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "submitted_at desc, id desc"
    _rec_names_search = ["name", "company_name", "code"]

    name = fields.Char("Number", readonly=True, copy=False)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, index=True, tracking=True, group_expand=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    access_token = fields.Char(
        readonly=True, copy=False, groups="base.group_system", default=lambda self: secrets.token_urlsafe(32)
    )

    # the applicant's words
    company_name = fields.Char(readonly=True, tracking=True)
    code = fields.Char("Unified Social Credit Code", readonly=True, index="btree_not_null", tracking=True)
    legal_person = fields.Char("Legal Representative", readonly=True)
    state_id = fields.Many2one("res.country.state", "Province", readonly=True)
    liquor_city_id = fields.Many2one("liquor.division", "City", readonly=True)
    liquor_district_id = fields.Many2one("liquor.division", "District", readonly=True)
    street = fields.Char(readonly=True)
    warehouse_kind = fields.Selection(WAREHOUSES, "Warehouse", readonly=True)
    warehouse_area = fields.Float("Warehouse Area (m²)", digits=(12, 1), readonly=True)
    channel_ids = fields.Many2many("liquor.application.channel", string="Sales Channels", readonly=True)
    outlet_count = fields.Integer("Number of Outlets", readonly=True)
    brand_ids = fields.Many2many("product.brand", string="Brands Wanted", readonly=True)
    brand_note = fields.Char("Other Brands", readonly=True)
    remark = fields.Text("Applicant's Remark", readonly=True)
    contact_ids = fields.One2many("liquor.application.contact", "application_id", "Contacts")
    licence_ids = fields.One2many("liquor.application.licence", "application_id", "Licences", readonly=True)
    consent_at = fields.Datetime(
        "Consent on", readonly=True, help="When the applicant agreed to the processing of the personal data."
    )
    applicant_user_id = fields.Many2one(
        "res.users", "Applicant's Account", readonly=True, index="btree_not_null", ondelete="set null"
    )
    submitted_at = fields.Datetime("Submitted on", readonly=True)
    submit_count = fields.Integer("Submissions", readonly=True)

    # the review
    user_id = fields.Many2one(
        "res.users",
        "Looked after by",
        index="btree_not_null",
        tracking=True,
        domain=lambda self: [("all_group_ids", "in", self.env.ref("liquor_base.group_liquor_channel").ids)],
    )
    check_ids = fields.One2many("liquor.application.check", "application_id", "Check List")
    score_ids = fields.One2many("liquor.application.score", "application_id", "Score Card")
    refuse_reason = fields.Text("Reasons of Refusal", readonly=True)
    refused_by = fields.Many2one("res.users", readonly=True)
    partner_id = fields.Many2one("res.partner", "Distributor", readonly=True, index="btree_not_null")

    _token_unique = models.UniqueIndex("(access_token)", "This link exists already.")
    _name_unique = models.UniqueIndex("(name) WHERE name IS NOT NULL", "This number exists already.")

    @api.depends("name", "company_name")
    def _compute_display_name(self):
        for application in self:
            names = (application.name, application.company_name)
            application.display_name = " ".join(filter(None, names)) or self.env._("New application")

    def write(self, vals):
        """Override: staff change the fields of the review only, and the proposal only before it is recommended.

        :raise AccessError: another field, by RPC for one
        :raise UserError: the application is not under review
        """
        if not self.env.su:
            thread = {"message_follower_ids", "message_ids", "activity_ids", "message_main_attachment_id"}
            changed = vals.keys() - thread
            if changed - REVIEW_FIELDS - PROPOSAL_FIELDS:
                raise AccessError(self.env._("An application is changed by its applicant and by its buttons only."))
            if changed:
                self._liquor_expect_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(application.state != "draft" for application in self):
            raise UserError(self.env._("Only drafts can be deleted. Refuse the application instead."))

    def _liquor_expect_open(self):
        """Go on only while the reviewers may still change something.

        :raise UserError: saying why not
        """
        for application in self:
            application._liquor_expect("submitted", "reviewing")
            if application.recommended_by:
                raise UserError(
                    self.env._(
                        "%(name)s waits for approval. A manager can send it back to the review first.",
                        name=application.display_name,
                    )
                )

    def _liquor_expect(self, *states):
        """Go on only in these states, with the record locked.

        :raise UserError: naming the state it is in
        """
        self.lock_for_update()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for application in self:
            if application.state not in states:
                raise UserError(
                    self.env._(
                        "%(name)s is “%(state)s”; this step is not possible now. Reload the page.",
                        name=application.display_name,
                        state=labels[application.state],
                    )
                )

    def _liquor_public_url(self):
        """The applicant's link. Whoever has it can read and change the application: send it to nobody else."""
        self.ensure_one()
        # sudo: the token is for the applicant, not for the staff
        return f"/become-distributor/{self.sudo().access_token}"

    @api.model
    def _liquor_by_token(self, token):
        """The application of a link, sudoed, or an empty record: all that an applicant can reach."""
        # sudo: the token is the right
        applications = self.sudo()
        if not isinstance(token, str) or len(token) != 43:
            return applications.browse()
        return applications.search([("access_token", "=", token)], limit=1)

    @api.autovacuum
    def _gc_drafts(self):
        """Drafts that nobody went on with hold personal data: they are deleted, with their scans."""
        domain = [
            ("state", "=", "draft"),
            ("submit_count", "=", 0),
            ("write_date", "<", fields.Datetime.now() - KEEP_DRAFTS),
        ]
        self.search(domain, limit=500).unlink()
