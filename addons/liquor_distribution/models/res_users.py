from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _liquor_distributor(self):
        """Return the distributor (res.partner, sudoed) that this portal user acts for, or an empty recordset."""
        self.ensure_one()
        # sudo: a portal user does not read the company above its own contact
        return self.sudo().partner_id._liquor_distributor()

    def _liquor_portal_role(self):
        """Return the user's role for its distributor: owner, buyer, accountant; "" for who is of none."""
        self.ensure_one()
        partner = self.sudo().partner_id  # sudo: as above
        distributor = partner._liquor_distributor()
        if not distributor:
            return ""
        return "owner" if partner == distributor else partner.liquor_portal_role or "buyer"
