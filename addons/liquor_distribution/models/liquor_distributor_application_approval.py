from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import format_list, formatLang


class LiquorDistributorApplication(models.Model):
    """From the review to the decision. Who recommends the approval does not approve (maker is not checker)."""

    _inherit = "liquor.distributor.application"

    grade_id = fields.Many2one("res.partner.grade", "Level", tracking=True)
    pricelist_id = fields.Many2one(
        "product.pricelist",
        compute="_compute_pricelist_id",
        store=True,
        readonly=False,
        tracking=True,
        help="The level's price list, where it has one.",
    )
    credit_limit = fields.Monetary(tracking=True)
    recommend_note = fields.Text("Reasons of the Recommendation")
    recommended_by = fields.Many2one("res.users", readonly=True, tracking=True)
    recommended_at = fields.Datetime("Recommended on", readonly=True)
    approved_by = fields.Many2one("res.users", readonly=True, tracking=True)
    approved_at = fields.Datetime("Approved on", readonly=True)

    _credit_limit_positive = models.Constraint("CHECK (credit_limit >= 0)", "A credit limit cannot be negative.")

    @api.depends("grade_id")
    def _compute_pricelist_id(self):
        for application in self:
            application.pricelist_id = application.grade_id.default_pricelist_id or application.pricelist_id

    # ---- steps

    def action_start(self):
        """Take an application into review; who does so looks after it."""
        self._liquor_require("channel")
        self._liquor_expect("submitted")
        for application in self:
            # sudo: the state changes by this button only
            application.sudo().write({"state": "reviewing", "user_id": application.user_id.id or self.env.uid})

    def action_recommend(self):
        """Recommend the approval with level, price list and credit limit; another one approves.

        :raise UserError: naming all that is missing
        """
        self._liquor_require("channel")
        self._liquor_expect("reviewing")
        self._liquor_expect_open()
        for application in self:
            if problems := application._liquor_recommend_problems():
                raise UserError("\n".join([application.display_name, *problems]))
        # sudo: who recommends is not for the user to choose
        self.sudo().write({"recommended_by": self.env.uid, "recommended_at": fields.Datetime.now()})

    def action_send_back(self):
        """Put a recommended application back to the review: a manager, or who recommended it."""
        self._liquor_require("channel")
        self._liquor_expect("reviewing")
        for application in self:
            if application.recommended_by != self.env.user:
                application._liquor_require("manager")
        # sudo: as above
        self.sudo().write({"recommended_by": False, "recommended_at": False})

    def action_approve(self):
        """Make the applicant a distributor, in this transaction or not at all. Once more changes nothing.

        :raise UserError: naming who must approve, or what is in the way
        :return: action that opens the distributor
        """
        self.ensure_one()
        self.check_access("read")
        self._liquor_expect("reviewing", "approved")
        if self.state == "reviewing":
            self._liquor_require_approver()
            if problems := self._liquor_recommend_problems():
                raise UserError("\n".join([self.display_name, *problems]))
            # sudo: creates company, contacts and account, with fields of sales and accounting
            self.sudo().with_company(self.company_id)._liquor_approve()
        elif not self.env.user.has_group("liquor_base.group_liquor_channel"):
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    def action_refuse(self, reason):
        """Refuse; the applicant reads the reasons, can correct the application and send it again."""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write the reasons: the applicant corrects the application by them."))
        self._liquor_require("channel")
        self._liquor_expect("submitted", "reviewing")
        for application in self:
            if application.recommended_by:
                application._liquor_require("manager")
        # sudo: the state changes by this button only
        self.sudo().write(
            {
                "state": "refused",
                "refuse_reason": reason,
                "refused_by": self.env.uid,
                "recommended_by": False,
                "recommended_at": False,
            }
        )
        for application in self:
            application.message_post(body=self.env._("Refused: %(reason)s", reason=reason))
        self._liquor_mail("mail_template_application_refused")

    # ---- who may

    def _liquor_require(self, role):
        """Let only a role go on, and only with applications it may change.

        :raise AccessError: naming the role, or by the record rules
        """
        group = f"liquor_base.group_liquor_{role}"
        if not self.env.user.has_group(group):
            # sudo: names of roles are no secret
            raise AccessError(self.env._("Only %(role)s can do this.", role=self.env.ref(group).sudo().name))
        self.check_access("write")

    def _liquor_require_approver(self):
        """Only a manager approves, and not the one who recommended it.

        :raise UserError: naming who must approve
        """
        if not self.recommended_by:
            raise UserError(
                self.env._(
                    "%(name)s: nobody has recommended the approval yet. The channel employee does it first.",
                    name=self.display_name,
                )
            )
        user = self.env.user
        if user.has_group("liquor_base.group_liquor_manager") and user != self.recommended_by:
            self.check_access("write")
            return
        # sudo: to name who may
        managers = self.env.ref("liquor_base.group_liquor_manager").sudo().all_user_ids
        names = (managers.filtered("active") - self.recommended_by).mapped("name")
        raise UserError(
            self.env._(
                "%(recommender)s recommended the approval; another one must approve it, a manager: %(managers)s.",
                recommender=self.recommended_by.name,
                managers=format_list(self.env, names)
                if names
                else self.env._("nobody has this role yet, give it to somebody"),
            )
        )

    # ---- what must be so

    def _liquor_recommend_problems(self):
        """Return messages on what is in the way of an approval."""
        self.ensure_one()
        problems = list(self._liquor_problems().values())
        if undone := self.check_ids.filtered(lambda check: check.required and not check.done):
            problems.append(
                self.env._("Not checked yet: %(items)s.", items=format_list(self.env, undone.mapped("name")))
            )
        if unrated := self.score_ids.filtered(lambda score: not score.rated):
            names = unrated.criterion_id.mapped("name")
            problems.append(self.env._("Not rated yet: %(criteria)s.", criteria=format_list(self.env, names)))
        return problems + self._liquor_proposal_problems() + self._liquor_partner_problems()

    def _liquor_proposal_problems(self):
        problems = []
        own = self.grade_id.default_pricelist_id
        if not self.grade_id:
            problems.append(self.env._("Choose the level."))
        elif own and self.pricelist_id != own:
            problems.append(
                self.env._(
                    "The level %(level)s has the price list %(pricelist)s; choose this one.",
                    level=self.grade_id.name,
                    pricelist=own.name,
                )
            )
        elif not self.pricelist_id:
            problems.append(self.env._("Choose the price list."))
        above = self.currency_id.compare_amounts(self.credit_limit, self.suggested_limit) > 0
        if above and not (self.recommend_note or "").strip():
            problems.append(
                self.env._(
                    "The credit limit is above the suggested %(limit)s: write the reasons.",
                    limit=formatLang(self.env, self.suggested_limit, currency_obj=self.currency_id),
                )
            )
        return problems

    def _liquor_partner_problems(self):
        """Return messages on why company and account cannot be created."""
        problems = []
        # sudo: also those that a colleague looks after
        same = (
            self.env["res.partner"]
            .sudo()
            .search(
                self._liquor_code_domain()
                & Domain("liquor_is_distributor", "=", True)
                & Domain("company_id", "in", (False, self.company_id.id)),
                limit=1,
            )
        )
        if same:
            problems.append(
                self.env._("%(name)s is a distributor with this code already. Refuse the application.", name=same.name)
            )
        email = self._liquor_owner().email
        # sudo: accounts
        users = self.env["res.users"].sudo().with_context(active_test=False)
        if email and (taken := users.search([("login", "=ilike", email)], limit=1)) and not self._liquor_is_own(taken):
            problems.append(
                self.env._(
                    "There is an account with the owner's e-mail %(email)s already. "
                    "Agree on another one with the applicant and enter it at the contacts.",
                    email=email,
                )
            )
        return problems

    def _liquor_is_own(self, user):
        """Whether this is the shopper's account with which the application was sent, and can become the owner's."""
        return bool(
            user == self.applicant_user_id
            and user.active
            and user._is_portal()
            and not user.partner_id.parent_id
            and not user.partner_id.is_company
        )

    # ---- what an approval makes

    def _liquor_approve(self):
        """Make the distributor and close the application; `self` is one sudoed application, locked and checked."""
        partner = self._liquor_make_distributor()
        self.write(
            {
                "state": "approved",
                "approved_by": self.env.uid,
                "approved_at": fields.Datetime.now(),
                "partner_id": partner.id,
            }
        )
        contacts = self._liquor_create_contacts(partner)
        self._liquor_open_account(contacts["owner"])
        partner.message_post(body=self.env._("Became a distributor by application %(name)s.", name=self.name))
        self._liquor_on_approved(partner)

    def _liquor_make_distributor(self):
        """Return the company (res.partner), a distributor with the terms of the proposal."""
        partner = self.env["res.partner"].create(self._liquor_prepare_partner())
        # the level by write: only there Odoo gives its price list too
        partner.write(self._liquor_prepare_terms())
        return partner

    def _liquor_prepare_partner(self):
        owner = self._liquor_owner()
        return {
            "name": self.company_name,
            "is_company": True,
            "liquor_is_distributor": True,
            "vat": self.code,
            "country_id": self.state_id.country_id.id,
            "state_id": self.state_id.id,
            "liquor_city_id": self.liquor_city_id.id,
            "liquor_district_id": self.liquor_district_id.id,
            "street": self.street,
            "phone": owner.phone,
            "email": owner.email,
            "user_id": self.recommended_by.id,
            "lang": self.company_id.partner_id.lang or self.env.lang,
        }

    def _liquor_prepare_terms(self):
        values = {
            "grade_id": self.grade_id.id,
            "credit_limit": self.credit_limit,
            "use_partner_credit_limit": True,
        }
        if not self.grade_id.default_pricelist_id:
            values["specific_property_product_pricelist"] = self.pricelist_id.id
        return values

    def _liquor_create_contacts(self, partner):
        """Return {role: res.partner}; who is known already is not created once more."""
        contacts = {}
        for contact in self.contact_ids.filtered("name"):
            values = {
                "name": contact.name,
                "phone": contact.phone,
                "email": contact.email,
                "parent_id": partner.id,
                "type": "contact",
                "liquor_portal_role": contact.role,
                "lang": partner.lang,
            }
            person = self._liquor_known_person(partner, contact)
            if not person:
                contacts[contact.role] = self.env["res.partner"].create(values)
            elif person not in contacts.values():  # one person with two roles has the first of them, the owner's
                person.write(self._liquor_prepare_known_person(person, values))
                contacts[contact.role] = person
        return contacts

    def _liquor_known_person(self, partner, contact):
        """The res.partner that a contact of the application is already: the owner with the applicant's own account."""
        user = self.applicant_user_id
        if contact.role == "owner" and self._liquor_is_own(user) and user.login.lower() == contact.email:
            return user.partner_id
        return self.env["res.partner"]

    def _liquor_prepare_known_person(self, person, values):
        """Hook: what of the values is written to a person who is known already."""
        return values

    def _liquor_owner_account(self, owner):
        """The account (res.users) that the owner has, if there is one: the contact's, or the company's own."""
        email = self._liquor_owner().email
        return owner.user_ids[:1] or owner.parent_id.user_ids.filtered(lambda user: user.login.lower() == email)[:1]

    def _liquor_open_account(self, owner):
        """Give the owner's contact a portal account and queue Odoo's invitation; an account it has stays."""
        if self._liquor_owner_account(owner):
            self._liquor_mail("mail_template_application_approved")
            return
        wizard = self.env["portal.wizard"].create({"partner_ids": [Command.set(owner.ids)]})
        line = wizard.user_ids
        line._assert_user_email_uniqueness()
        user = line.with_company(self.company_id)._create_user()
        user.write(
            {
                "active": True,
                "group_ids": [
                    Command.link(self.env.ref("base.group_portal").id),
                    Command.unlink(self.env.ref("base.group_public").id),
                ],
            }
        )
        owner.signup_prepare()
        # queued, not sent at once as the wizard does: what follows can still roll all of this back
        self.env.ref("auth_signup.portal_set_password_email").with_context(
            dbname=self.env.cr.dbname, lang=user.lang, welcome_message=False, medium="portalinvite"
        ).send_mail(user.id)

    def _liquor_on_approved(self, partner):
        """Hook: the application (sudoed) was approved just now; runs once, in the same transaction.

        :param res.partner partner: the distributor that was created
        """
