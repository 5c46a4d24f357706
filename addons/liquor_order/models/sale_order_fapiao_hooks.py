from odoo import models


class SaleOrder(models.Model):
    """Fapiao follow what happens to the order.

    Loaded after sale_order.py, which defines these hooks.
    """

    _inherit = "sale.order"

    def action_confirm(self):
        """Override: a confirmed order that is paid owes its fapiao."""
        res = super().action_confirm()
        # sudo: rows follow from the order, whoever confirms it
        self.sudo()._liquor_fapiao_sync()
        return res

    def _liquor_on_cancel(self):
        """Override: an owed fapiao lapses, an issued one needs a red-letter one."""
        res = super()._liquor_on_cancel()
        # sudo: as above
        self.sudo()._liquor_fapiao_sync()
        return res

    def _liquor_on_return(self, lines, amount):
        """Override: an owed fapiao shrinks, an issued one needs a red-letter one of the returned amount."""
        res = super()._liquor_on_return(lines, amount)
        if amount:
            # sudo: as above
            order = self.sudo()
            order.liquor_fapiao_returned += amount
            order._liquor_fapiao_sync()
        return res
