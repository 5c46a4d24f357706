from odoo import models


class LiquorGrape(models.Model):
    """Grape variety of a wine or brandy."""

    _name = "liquor.grape"
    _inherit = "liquor.vocabulary.mixin"
    _description = "Grape Variety"
