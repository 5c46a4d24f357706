from odoo import models


class LiquorAroma(models.Model):
    """Aroma type (香型) of baijiu."""

    _name = "liquor.aroma"
    _inherit = "liquor.vocabulary.mixin"
    _description = "Aroma Type"
