from odoo import fields, models


class LiquorTag(models.Model):
    """What a liquor is for, tastes of, goes with."""

    _name = "liquor.tag"
    _inherit = "liquor.vocabulary.mixin"
    _description = "Liquor Tag"
    _order = "kind, sequence, id"

    kind = fields.Selection(
        [("scene", "Occasion"), ("taste", "Taste"), ("pairing", "Food Pairing")],
        required=True,
        index=True,
    )
