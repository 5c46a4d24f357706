from odoo import fields, models

# Odoo reserves by priority, then date, then age: these stand above "Urgent".
TIER_PRIORITIES = [("2", "Third Tier First"), ("3", "Second Tier First"), ("4", "Top Tier First")]


class StockMove(models.Model):
    _inherit = "stock.move"

    priority = fields.Selection(selection_add=TIER_PRIORITIES)
