from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _liquor_distributor(self):
        """Return the distributor (res.partner, sudoed) that this portal user acts for, or an empty recordset."""
        self.ensure_one()
        # sudo: a portal user does not read the company above its own contact
        partner = self.sudo().partner_id
        return partner.browse() if partner.liquor_portal_role == "none" else partner._liquor_distributor()

    def _liquor_portal_role(self):
        """Return the user's role for its distributor: owner, buyer, accountant; "" for who is of none."""
        self.ensure_one()
        distributor = self._liquor_distributor()
        if not distributor:
            return ""
        partner = self.sudo().partner_id  # sudo: as above
        return "owner" if partner == distributor else partner.liquor_portal_role or "buyer"
