from odoo import models


class ResPartner(models.Model):
    """Receivers are found by their phone number, however it is written."""

    _inherit = "res.partner"

    _liquor_phone_idx = models.Index(r"(right(regexp_replace(phone, '\D', '', 'g'), 11)) WHERE phone IS NOT NULL")
