from odoo import models


class LiquorOrderCheck(models.Model):
    _inherit = "liquor.order.check"

    def _check_order_suspended(self, orders):
        """Orders of a distributor that is suspended."""
        return {
            order: (order.liquor_distributor_id._liquor_suspension_message(), str(event.id))
            for order in orders
            if (event := order.liquor_distributor_id.liquor_suspension_id)
        }
