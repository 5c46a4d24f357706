from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.import_targets import TARGETS


class LiquorProductImportTargetMixin(models.AbstractModel):
    """A column's title, the field it fills, and what is done to its numbers."""

    _name = "liquor.product.import.target.mixin"
    _description = "Meaning of a Column"

    header = fields.Char("Column of the File", required=True, readonly=True)
    target = fields.Selection(selection="_selection_target", string="Field", help="Empty: the column is passed over.")
    operation = fields.Selection(
        [("none", "As It Is"), ("multiply", "Multiply By"), ("divide", "Divide By")],
        default="none",
        required=True,
        help="For numbers only. US proof divided by 2 is % vol.",
    )
    operand = fields.Float("By", default=1.0, digits=(16, 6))

    @api.model
    def _selection_target(self):
        return [(target.key, self.env._(target.label)) for target in TARGETS]

    @api.constrains("operation", "operand")
    def _check_operand(self):
        for column in self:
            if column.operation != "none" and column.operand <= 0:
                raise ValidationError(
                    self.env._("%(column)s: the number to calculate with must be above 0.", column=column.header)
                )


class LiquorProductImportColumn(models.Model):
    """One column of the file of one import."""

    _name = "liquor.product.import.column"
    _description = "Column of a Product Import"
    _inherit = "liquor.product.import.target.mixin"
    _order = "place, id"

    import_id = fields.Many2one("liquor.product.import", required=True, ondelete="cascade", index=True)
    place = fields.Integer(readonly=True, help="0 is the first column.")
    sample = fields.Char(readonly=True)
