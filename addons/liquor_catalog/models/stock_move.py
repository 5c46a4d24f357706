from odoo import fields, models

from ..tools.cost import COST_GROUPS


class StockMove(models.Model):
    """Values of moves are costs: closed to those who only carry the goods."""

    _inherit = "stock.move"

    standard_price = fields.Float(groups=COST_GROUPS)
    value = fields.Monetary(groups=COST_GROUPS)
    value_manual = fields.Monetary(groups=COST_GROUPS)
    remaining_value = fields.Monetary(groups=COST_GROUPS)

    def _set_value(self, correction_quantity=None):
        # sudo: whoever moves the goods has them valued without seeing the value
        return super(StockMove, self.sudo())._set_value(correction_quantity)
