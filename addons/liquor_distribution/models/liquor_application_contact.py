from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from odoo.addons.liquor_order.tools import phone as phone_tool

from .res_partner import PORTAL_ROLES

LONGEST = 60


class LiquorApplicationContact(models.Model):
    """A person of the applicant: the owner, and who buys or keeps the accounts."""

    _name = "liquor.application.contact"
    _description = "Contact of an Application"
    _inherit = "liquor.application.part"
    _order = "id"

    _liquor_editable = frozenset({"name", "phone", "email"})

    role = fields.Selection(PORTAL_ROLES, required=True, readonly=True)
    name = fields.Char("Full Name")
    phone = fields.Char(index="btree_not_null")
    email = fields.Char("E-mail")

    _role_unique = models.UniqueIndex("(application_id, role)", "There is one contact for each role.")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._liquor_contact_vals(vals) for vals in vals_list])

    def write(self, vals):
        """Override: what staff correct must be right at once; drafts of applicants may wait until they are sent."""
        res = super().write(self._liquor_contact_vals(vals))
        if not self.env.su:
            problems = [message for contact in self for message in contact._liquor_problems().values()]
            if problems:
                raise ValidationError("\n".join(problems))
        return res

    @api.model
    def _liquor_contact_vals(self, vals):
        """The values with telephone and e-mail in the form in which they are compared."""
        vals = dict(vals)
        if shown := phone_tool.display(vals.get("phone")):
            vals["phone"] = shown
        if address := email_normalize(vals.get("email")):
            vals["email"] = address
        return vals

    def _liquor_problems(self):
        """Return {field: message}; the owner must be complete, others may be absent."""
        self.ensure_one()
        owner = self.role == "owner"
        if not (owner or self.name or self.phone or self.email):
            return {}
        role = dict(self._fields["role"]._description_selection(self.env))[self.role]
        problems = {}
        if not self.name:
            problems["name"] = self.env._("%(role)s: the name is missing.", role=role)
        if message := self.env["res.partner"]._liquor_phone_problem(self.phone):
            problems["phone"] = f"{role}: {message}"
        if self.email and not email_normalize(self.email):
            problems["email"] = self.env._("%(role)s: %(email)s is no e-mail address.", role=role, email=self.email)
        elif owner and not self.email:
            problems["email"] = self.env._("%(role)s: the e-mail is missing. The account is opened with it.", role=role)
        return problems
