from odoo import api, fields, models


class LiquorTreeMixin(models.AbstractModel):
    """A vocabulary that is a tree; the heir declares `parent_id` and `child_ids`."""

    _name = "liquor.tree.mixin"
    _inherit = "liquor.vocabulary.mixin"
    _description = "Liquor Vocabulary Tree"
    _parent_name = "parent_id"

    complete_name = fields.Char(
        compute="_compute_complete_name",
        recursive=True,
        help="The names from the root to this record.",
    )

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for record in self:
            if record.parent_id:
                record.complete_name = f"{record.parent_id.complete_name} / {record.name}"
            else:
                record.complete_name = record.name
