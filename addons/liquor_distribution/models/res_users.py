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

    def _liquor_edits_addresses(self):
        """Whether the addresses of this user's company are the user's to edit: not for every role of a distributor."""
        self.ensure_one()
        partner = self.sudo().partner_id  # sudo: as above
        return not partner._liquor_distributor() or self._liquor_portal_role() in ("owner", "buyer")

    def _liquor_rule_domain(self, field, *roles):
        """Condition of a record rule for everybody: what the role opens of the distributor's documents.

        Odoo opens all documents of a company to all its people, and rules of one group only add to each other;
        therefore these rules are for all groups, and let everybody else pass.

        :param str field: where the document names its customer
        :param roles: those that see the distributor's; others of its people see what is their own
        """
        if not self.share:
            return [(1, "=", 1)]
        partner = self.sudo().partner_id  # sudo: as above
        if not partner._liquor_distributor() or self._liquor_portal_role() in roles:
            return [(1, "=", 1)]
        return [(field, "=", partner.id)]
