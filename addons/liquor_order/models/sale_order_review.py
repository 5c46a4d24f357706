from odoo import models


class SaleOrder(models.Model):
    """Checks and review of an order."""

    _inherit = "sale.order"

    def _liquor_run_checks(self, moment):
        """Run the active check rules and store what they find.

        :param str moment: "place" when the customer places the order, "release" before it is confirmed
        """

    def _liquor_pass_review(self):
        """Run the checks before release and return the orders that may be confirmed now."""
        return self
