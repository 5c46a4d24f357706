from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import company_name

MOST = 10  # of each kind that are shown


class LiquorDistributorApplication(models.Model):
    """Warns of companies that look like the applicant."""

    _inherit = "liquor.distributor.application"

    name_core = fields.Char(compute="_compute_name_core", store=True, index=True)
    duplicate_count = fields.Integer("Similar Ones", compute="_compute_duplicates")
    duplicate_html = fields.Html("Similar Companies and Applications", compute="_compute_duplicates", sanitize=False)

    @api.depends("company_name", "state_id", "liquor_city_id", "liquor_district_id")
    def _compute_name_core(self):
        for application in self:
            application.name_core = company_name.core(application.company_name, application._liquor_place_names())

    @api.depends("code", "company_name", "contact_ids.phone")
    def _compute_duplicates(self):
        for application in self:
            found = application._liquor_duplicates()
            application.duplicate_count = len(found)
            rows = Markup("").join(
                Markup("<li><a href='/odoo/%s/%s'>%s</a> (%s)</li>")
                % (record._name, record.id, record.display_name, ", ".join(reasons))
                for record, reasons in found
            )
            application.duplicate_html = Markup("<ul class='mb-0'>%s</ul>") % rows if found else False

    def _liquor_place_names(self):
        places = (self.state_id.with_context(lang="zh_CN"), self.liquor_city_id, self.liquor_district_id)
        return [place.name for place in places if place]

    def _liquor_code_domain(self):
        """Partners with the applicant's code, which may be stored with the prefix of the country."""
        self.ensure_one()
        return Domain("vat", "in", [self.code, f"CN{self.code}"]) if self.code else Domain.FALSE

    def _liquor_duplicates(self):
        """Companies and other applications with the same code, the same telephone or a similar name.

        :return: list of (record of liquor.distributor.application or res.partner, sudoed, [reason, …])
        """
        self.ensure_one()
        reasons = {}
        for reason, records in self._liquor_duplicate_searches():
            for record in records:
                reasons.setdefault(record, []).append(reason)
        return list(reasons.items())

    def _liquor_duplicate_searches(self):
        """Yield (reason, records) for each way to be similar."""
        # sudo: also those that a colleague looks after; their names are shown, to open them needs access
        applications = self.sudo()
        partners = self.env["res.partner"].sudo()
        others = Domain("id", "!=", self._origin.id or self.id) & Domain("state", "!=", "draft")
        others &= Domain("company_id", "=", self.company_id.id)
        mine = Domain("company_id", "in", (False, self.company_id.id)) & Domain("id", "!=", self.partner_id.id)
        mine &= Domain("parent_id", "!=", self.partner_id.id) if self.partner_id else Domain.TRUE
        if self.code:
            reason = self.env._("same code")
            yield reason, applications.search(others & Domain("code", "=", self.code), limit=MOST)
            yield reason, partners.search(mine & self._liquor_code_domain(), limit=MOST)
        if phones := [phone for phone in self.contact_ids.mapped("phone") if phone]:
            reason = self.env._("same telephone")
            yield reason, applications.search(others & Domain("contact_ids.phone", "in", phones), limit=MOST)
            yield reason, partners.search(mine & Domain("phone", "in", phones), limit=MOST)
        if len(self.name_core or "") >= company_name.SHORTEST:
            reason = self.env._("similar name")
            yield reason, applications.search(others & Domain("name_core", "ilike", self.name_core), limit=MOST)
            companies = mine & Domain("is_company", "=", True) & Domain("name", "ilike", self.name_core)
            yield reason, partners.search(companies, limit=MOST)
