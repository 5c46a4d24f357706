from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _liquor_wholesale_minimum(self, company):
        """Hook: the least amount, tax included, that this distributor orders for: its tier's, else the company's.

        :rtype: float
        """
        self.ensure_one()
        return self.grade_id.liquor_wholesale_minimum or company.liquor_wholesale_minimum

    def _liquor_ship_to(self):
        """Return where goods of this distributor may go: itself and its delivery addresses, in this order."""
        self.ensure_one()
        addresses = self.search([("id", "child_of", self.id), ("type", "=", "delivery"), ("id", "!=", self.id)])
        return self + addresses.filtered(lambda address: address.commercial_partner_id == self)

    def _liquor_ship_to_label(self):
        """Name, phone and address in one line."""
        self.ensure_one()
        name = self.name or self.commercial_partner_id.name
        place = "".join(filter(None, (self.state_id.name, self.city, self.street)))
        return " ".join(filter(None, (name, self.phone, place)))
