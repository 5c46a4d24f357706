from odoo import fields, models


class LiquorRegion(models.Model):
    """Region or protected appellation where a liquor is made."""

    _name = "liquor.region"
    _inherit = "liquor.tree.mixin"
    _description = "Liquor Region"
    _parent_store = True

    parent_id = fields.Many2one("liquor.region", "Parent Region", index=True, ondelete="restrict")
    child_ids = fields.One2many("liquor.region", "parent_id", "Subregions")
    parent_path = fields.Char(index=True)
    country_id = fields.Many2one("res.country", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [("region", "Region"), ("appellation", "Appellation")],
        required=True,
        default="region",
    )
