from odoo import fields, models


class LiquorType(models.Model):
    """Kind of liquor, e.g. 白酒, 葡萄酒 / 红葡萄酒."""

    _name = "liquor.type"
    _inherit = "liquor.tree.mixin"
    _description = "Liquor Type"
    _parent_store = True

    parent_id = fields.Many2one("liquor.type", "Parent Type", index=True, ondelete="restrict")
    child_ids = fields.One2many("liquor.type", "parent_id", "Subtypes")
    parent_path = fields.Char(index=True)
