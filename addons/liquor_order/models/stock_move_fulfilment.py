from odoo import fields, models

from ..tools.groups import AMOUNT_GROUPS


class StockMoveLine(models.Model):
    """Prices of the sale are nothing for the warehouse."""

    _inherit = "stock.move.line"

    sale_price = fields.Float(groups=AMOUNT_GROUPS)
