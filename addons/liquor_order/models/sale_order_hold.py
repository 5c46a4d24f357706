from odoo import models


class SaleOrder(models.Model):
    """Stock held for an order that is not confirmed yet."""

    _inherit = "sale.order"

    def _liquor_hold_take(self):
        """Hold the stock of placed orders, or say what is short.

        :raise ValidationError: a product is short; nothing is held then
        """

    def _liquor_hold_secure(self):
        """Return the orders whose stock is held; those whose hold ended are held again where stock is there.

        Orders that no customer placed need no hold and are always returned.
        """
        return self

    def _liquor_hold_consume(self):
        """End the holds of confirmed orders: their deliveries reserve the stock now."""

    def _liquor_hold_release(self, reason):
        """Give the held stock back.

        :param str reason: "timeout" or "cancel"
        """
