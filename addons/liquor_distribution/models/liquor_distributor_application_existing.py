from markupsafe import Markup
from stdnum.cn import uscc

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_list, formatLang

# of the application's; a company that exists keeps its own
FILLED_IN = ("vat", "phone", "email")
ADDRESS = ("country_id", "state_id", "liquor_city_id", "liquor_district_id", "street")
# as the application calls it, where Odoo's label of the company says less
LABELS = {
    "user_id": "user_id",
    "grade_id": "grade_id",
    "credit_limit": "credit_limit",
    "specific_property_product_pricelist": "pricelist_id",
}
NEITHER = "–"


class LiquorDistributorApplication(models.Model):
    """An applicant that is a customer already: the approval extends its company instead of creating another one."""

    _inherit = "liquor.distributor.application"

    existing_partner_id = fields.Many2one(
        "res.partner",
        "Existing Company",
        tracking=True,
        index="btree_not_null",
        domain="[('is_company', '=', True), ('parent_id', '=', False), ('liquor_is_distributor', '=', False),"
        " ('partner_share', '=', True), ('ref_company_ids', '=', False), ('company_id', 'in', (False, company_id))]",
        help="The applicant is this customer: the approval makes it a distributor; its orders, invoices, addresses "
        "and accounts stay. Empty: a new company is created.",
    )
    existing_note = fields.Text("What Is There", compute="_compute_existing_note")

    @api.depends("existing_partner_id", "contact_ids.email", "contact_ids.phone")
    def _compute_existing_note(self):
        for application in self:
            partner = application.existing_partner_id
            application.existing_note = "\n".join(application._liquor_existing_lines(partner)) if partner else False

    def write(self, vals):
        """Override: staff choose only what they may read and what can become this distributor.

        :raise AccessError: a company that the user may not read
        :raise ValidationError: one that cannot become the distributor, saying why
        """
        chosen = vals.get("existing_partner_id")
        if chosen and not self.env.su:
            partner = self.env["res.partner"].browse(chosen).exists()
            partner.check_access("read")
            for application in self:
                if not partner or (problem := application._liquor_existing_problem(partner)):
                    raise ValidationError(problem if partner else self.env._("This company does not exist."))
        return super().write(vals)

    def action_start(self):
        """Override: propose the customer that has the same code."""
        res = super().action_start()
        for application in self.filtered(lambda application: not application.existing_partner_id):
            # sudo: the search found only what can be chosen; the user may read it (company of the application)
            application.sudo().existing_partner_id = application._liquor_customer_with_code()
        return res

    # ---- which company

    def _liquor_customer_with_code(self):
        """The customer with the applicant's code, if there is just one that can become the distributor."""
        self.ensure_one()
        # sudo: also those that a colleague looks after
        partners = self.env["res.partner"].sudo()
        domain = self._liquor_code_domain() & Domain("is_company", "=", True)
        found = partners.search(domain & Domain("company_id", "in", (False, self.company_id.id)))
        fitting = found.filtered(lambda partner: not self._liquor_existing_problem(partner))
        return fitting if len(fitting) == 1 else partners

    def _liquor_existing_problem(self, partner):
        """Return why a partner cannot become this distributor, or False."""
        self.ensure_one()
        # sudo: the reasons may lie with records that the user does not read
        partner = partner.sudo()
        name = partner.display_name
        own = _compact(partner.vat)
        people = partner | partner.child_ids
        if not partner.active:
            return self.env._("%(name)s is archived. Restore it first, or choose none.", name=name)
        if partner.company_id and partner.company_id != self.company_id:
            return self.env._("%(name)s is a customer of another company of the group only.", name=name)
        if partner.liquor_is_distributor:
            return self.env._("%(name)s is a distributor already. Refuse the application.", name=name)
        if partner.is_company and partner.parent_id:
            return self.env._(
                "%(name)s is a subsidiary, below %(parent)s. Take it out from there first, or choose none.",
                name=partner.name,
                parent=partner.parent_id.name,
            )
        if not partner.is_company:
            return self.env._("%(name)s is a contact. Choose the company itself.", name=name)
        if partner.ref_company_ids or not all(people.mapped("partner_share")):
            return self.env._("%(name)s is ourselves or one of our employees.", name=name)
        if own and own != self.code:
            return self.env._(
                "%(name)s has the code %(code)s, the application %(other)s: another company, or one of the two is wrong.",
                name=name,
                code=own,
                other=self.code or NEITHER,
            )
        return False

    def _liquor_partner_problems(self):
        problems = super()._liquor_partner_problems()
        # sudo: as in _liquor_existing_problem
        chosen = self.sudo().existing_partner_id
        if chosen and (problem := self._liquor_existing_problem(chosen)):
            problems.append(problem)
        elif not chosen and (customer := self._liquor_customer_with_code()):
            problems.append(
                self.env._(
                    "%(name)s is a customer with this code already. Choose it as the existing company.",
                    name=customer.name,
                )
            )
        return problems

    def _liquor_is_own(self, user):
        """Override: also an account of the company's people."""
        company = self.sudo().existing_partner_id  # sudo: as above
        of_company = company and user.partner_id.commercial_partner_id == company
        return super()._liquor_is_own(user) or bool(of_company and user.active and user._is_portal())

    # ---- what the approval does

    def _liquor_make_distributor(self):
        """Override: extend the existing company; its chatter tells what changed."""
        partner = self.existing_partner_id
        if not partner:
            return super()._liquor_make_distributor()
        partner.lock_for_update(allow_referencing=True)
        values = {**self._liquor_prepare_existing(partner), **self._liquor_prepare_terms()}
        names = [
            name for name in (*values, "specific_property_product_pricelist") if name != "use_partner_credit_limit"
        ]
        before = self._liquor_shown(partner, names)
        partner.write(values)
        after = self._liquor_shown(partner, names)
        self._liquor_tell_changes(partner, before, after)
        return partner

    def _liquor_prepare_existing(self, partner):
        """What is written to an existing company, beside the terms: its own name, address and telephone stay."""
        new = self._liquor_prepare_partner()
        fill = [name for name in FILLED_IN if not partner[name]]
        if "email" in fill and self._liquor_with_accounts(partner):
            fill.remove("email")  # as with people: resets of the password go there
        if not partner.street:
            fill += ADDRESS
        values = {name: new[name] for name in fill}
        values["liquor_is_distributor"] = True
        values["liquor_distributor_since"] = fields.Date.context_today(self)
        keeper = partner.user_id
        if not (keeper.active and keeper.has_group("liquor_base.group_liquor_channel")):
            values["user_id"] = new["user_id"]
        return values

    def _liquor_shown(self, partner, names):
        """{field label: text}."""
        shown = {}
        for name in names:
            field, value = partner._fields[name], partner[name]
            if field.type in ("float", "monetary"):  # the credit limit
                text = formatLang(self.env, value, currency_obj=self.currency_id)
            elif field.type == "boolean":
                text = self.env._("yes") if value else self.env._("no")
            elif field.type == "many2one":
                text = value.display_name
            else:
                text = str(value or "")
            label = self._fields[LABELS[name]] if name in LABELS else field
            shown[label._description_string(self.env)] = text or NEITHER
        return shown

    def _liquor_tell_changes(self, partner, before, after):
        rows = Markup("").join(
            Markup("<li>%s: %s → %s</li>") % (label, before[label], text)
            for label, text in after.items()
            if text != before[label]
        )
        head = self.env._("This customer becomes a distributor. Changed:")
        partner.message_post(body=Markup("%s<ul>%s</ul>") % (head, rows))

    def _liquor_known_person(self, partner, contact):
        """Override: a contact of the company with the same e-mail, or, having none, the same telephone."""
        known = super()._liquor_known_person(partner, contact)
        if partner != self.existing_partner_id or (known and known != partner):
            return known
        people = partner.child_ids.filtered(lambda person: person.type == "contact" and not person.is_company)
        same_mail = people.filtered(lambda person: contact.email and person.email_normalized == contact.email)
        # a telephone number proves nothing: not for the account of whoever has one
        same_phone = (people - self._liquor_with_accounts(people)).filtered(
            lambda person: contact.phone and person.phone == contact.phone and not person.email
        )
        # who has an account before who has none
        return (same_mail.sorted(lambda person: not person.user_ids) or same_phone)[:1]

    def _liquor_prepare_known_person(self, person, values):
        """Override: a contact of the company keeps its name and what else it has.

        Nobody who has an account gets an e-mail: who can read it could set the password.
        """
        if not person.parent_id or person.parent_id != self.existing_partner_id:
            return super()._liquor_prepare_known_person(person, values)
        keep = {name for name in ("name", "phone", "email", "lang") if person[name]} | {"parent_id", "type"}
        if self._liquor_with_accounts(person):
            keep.add("email")
        return {name: value for name, value in values.items() if name not in keep}

    def _liquor_with_accounts(self, people):
        """Those of these partners who have an account, or had one that is archived."""
        # sudo: accounts
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return people & users.search([("partner_id", "in", people.ids)]).partner_id

    def _liquor_create_contacts(self, partner):
        """Override: nobody of an existing company gets a role that the application does not give."""
        contacts = super()._liquor_create_contacts(partner)
        if partner != self.existing_partner_id:
            return contacts
        named = self.env["res.partner"].union(*contacts.values())
        people = self.env["res.partner"].search([("commercial_partner_id", "=", partner.id)]) - named
        self._liquor_tell_doubles(partner, people, named)
        owner = self._liquor_owner_account(contacts["owner"]).partner_id & people
        owner.liquor_portal_role = "owner"
        with_account = (people - owner).filtered("user_ids")
        with_account.liquor_portal_role = "none"
        (people - owner - with_account).filtered("liquor_portal_role").liquor_portal_role = False
        if with_account:
            names = format_list(self.env, with_account.user_ids.mapped("login"))
            partner.message_post(
                body=self.env._("Accounts without access to the distributor's pages, for now: %(names)s.", names=names)
            )
        return contacts

    def _liquor_tell_doubles(self, partner, people, named):
        """Say in the chatter who of the company looks like one of the application's; which is which, people know."""
        emails = {email for email in named.mapped("email_normalized") if email}
        phones = {phone for phone in named.mapped("phone") if phone}
        doubles = people.filtered(
            lambda person: (
                person.type == "contact"
                and not person.is_company
                and (person.email_normalized in emails or person.phone in phones)
            )
        )
        if doubles:
            partner.message_post(
                body=self.env._(
                    "Perhaps the same person twice: %(names)s, with the e-mail or telephone of somebody in the "
                    "application. Nothing was merged or archived.",
                    names=format_list(self.env, [f"{person.name} (ID {person.id})" for person in doubles]),
                )
            )

    # ---- what the approver sees

    def _liquor_existing_lines(self, partner):
        """Lines on the chosen company: what it is called, has bought, and which of its accounts get which role."""
        # sudo: counts and accounts; the user reads the company, as it is chosen
        partner = partner.sudo()
        lines = [
            self.env._("Name: %(name)s", name=partner.name),
            self.env._("Unified social credit code: %(code)s", code=partner.vat or NEITHER),
        ]
        if partner.user_id:
            lines.append(self.env._("Looked after by %(name)s", name=partner.user_id.name))
        orders = self.env["sale.order"].sudo()
        domain = [
            ("partner_id", "child_of", partner.id),
            ("state", "=", "sale"),
            ("company_id", "=", self.company_id.id),
        ]
        lines.append(self.env._("Confirmed orders: %(count)s", count=orders.search_count(domain)))
        if accounts := (partner | partner.child_ids).user_ids:
            lines.append(self._liquor_accounts_line(partner, accounts))
        return lines

    def _liquor_accounts_line(self, partner, accounts):
        roles = dict(partner._fields["liquor_portal_role"]._description_selection(self.env))
        given = {}
        for contact in self.sudo().contact_ids.filtered("name"):
            for user in self.sudo()._liquor_known_person(partner, contact).user_ids:
                given.setdefault(user, contact.role)
        for user in partner.user_ids.filtered(lambda user: user.login.lower() == self._liquor_owner().email):
            given.setdefault(user, "owner")
        texts = [f"{user.login} ({roles[given.get(user, 'none')]})" for user in accounts]
        return self.env._("Accounts: %(accounts)s", accounts=format_list(self.env, texts))


def _compact(code):
    """A unified social credit code as it is compared: without spaces and the prefix of the country."""
    return uscc.compact(code or "").upper().removeprefix("CN")
