from odoo import models


class ResCompany(models.Model):
    """How this company handles orders; shown in the settings."""

    _inherit = "res.company"

    # hold

    # tracking

    # returns
