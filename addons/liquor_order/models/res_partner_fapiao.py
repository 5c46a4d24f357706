from odoo import fields, models

from .sale_order_fapiao import READERS

REMEMBERED = ("title", "tax_number", "email")


class ResPartner(models.Model):
    """The fapiao details that the contact used last."""

    _inherit = "res.partner"

    liquor_fapiao_title = fields.Char("Last Fapiao Title", copy=False, groups=READERS)
    liquor_fapiao_tax_number = fields.Char("Last Tax Number", copy=False, groups=READERS)
    liquor_fapiao_email = fields.Char("Last Fapiao E-mail", copy=False, groups=READERS)

    def _liquor_fapiao_remember(self, details):
        """Keep details for next time; a tax number stays when a person's fapiao has none."""
        self.ensure_one()
        vals = {f"liquor_fapiao_{name}": details[name] for name in REMEMBERED if details[name]}
        # sudo: customers do not write contacts
        self.sudo().write(vals)

    def _liquor_fapiao_remembered(self):
        """The details used last: title, tax_number, email. Show them to the contact alone."""
        self.ensure_one()
        # sudo: the fields are for the staff; the caller makes sure that the contact itself asks
        partner = self.sudo()
        return {name: partner[f"liquor_fapiao_{name}"] or "" for name in REMEMBERED}
