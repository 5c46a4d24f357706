from odoo import models


class LiquorOrderCheck(models.Model):
    _inherit = "liquor.order.check"

    def _check_order_over_credit(self, orders):
        """Orders on account that exceed what their distributor may still owe."""
        return {
            order: (order._liquor_over_message(figures, over), f"over {over}")
            for order, (figures, over) in orders._liquor_over().items()
        }

    def _check_order_credit_overdue(self, orders):
        """Unpaid orders of distributors that are late with earlier invoices."""
        return {
            order: (
                order.liquor_distributor_id.with_company(order.company_id)._liquor_late_message(amount),
                f"late {amount}",
            )
            for order, amount in orders._liquor_late().items()
        }
