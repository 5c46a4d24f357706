from odoo import fields, models

from .stock_move_tier import TIER_PRIORITIES


class StockPicking(models.Model):
    _inherit = "stock.picking"

    priority = fields.Selection(selection_add=TIER_PRIORITIES)
