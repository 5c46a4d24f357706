from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _prepare_procurement_values(self):
        """Override: what a distributor of a favoured tier ordered is reserved first when stock is short."""
        values = super()._prepare_procurement_values()
        # sudo: whoever confirms; the tier says it of itself
        distributor = self.order_id.liquor_distributor_id.sudo()
        priorities = [values.get("priority") or "0", distributor.grade_id.liquor_allocation_priority or "0"]
        if distributor._liquor_has_priority_reward():
            priorities.append("1")
        values["priority"] = max(priorities)
        return values
