from odoo import fields, models


class ResPartner(models.Model):
    """Stand-in for the address part, for this branch's tests only."""

    _inherit = "res.partner"

    liquor_city_id = fields.Many2one("liquor.division", "City Division")
    liquor_district_id = fields.Many2one("liquor.division", "District Division")

    def _liquor_address_problems(self):
        self.ensure_one()
        missing = [name for name in ("state_id", "liquor_district_id", "street") if not self[name]]
        return [f"Missing: {name}." for name in missing]

    def _liquor_phone_problem(self, phone):
        digits = "".join(c for c in phone or "" if c.isdigit())
        return False if len(digits) in (11, 13) else "The phone is not valid."
