from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Override: nobody takes over a colleague's distributor by merging it into a company of one's own."""
        partners = self.env["res.partner"].browse(partner_ids).exists()
        (partners - (dst_partner or partners.browse()))._liquor_guard_keeper({"liquor_is_distributor": False})
        return super()._merge(partner_ids, dst_partner, extra_checks)
