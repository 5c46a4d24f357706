from odoo.http import request

from odoo.addons.account.controllers import portal


class CompanyInvoices(portal.PortalAccount):
    def _get_overdue_invoices_domain(self, partner_id=None):
        """Override: the invoices are the company's, whoever of its people asks."""
        domain = super()._get_overdue_invoices_domain(partner_id)
        if partner_id:
            return domain
        # sudo: a portal user's own company
        company = request.env.user.sudo().partner_id.commercial_partner_id
        own = ("commercial_partner_id", "=", company.id)
        return [own if leaf[0] == "partner_id" else leaf for leaf in domain]
