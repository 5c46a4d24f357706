from odoo import fields, models

# Odoo reserves by priority, then date, then age: these stand above "Urgent".
TIER_PRIORITIES = [("2", "Third Tier First"), ("3", "Second Tier First"), ("4", "Top Tier First")]


class StockMove(models.Model):
    _inherit = "stock.move"

    priority = fields.Selection(selection_add=TIER_PRIORITIES)

    def _get_new_picking_values(self):
        """Override: what a distributor of a favoured tier ordered is reserved first when stock is short."""
        values = super()._get_new_picking_values()
        # sudo: whoever confirms or ships need not read distributors
        distributors = self.sudo().sale_line_id.order_id.liquor_distributor_id
        values["priority"] = max([values.get("priority") or "0", *distributors.mapped("liquor_allocation_priority")])
        return values
