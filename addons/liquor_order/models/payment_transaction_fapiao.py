from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        """Override: money that arrives after the order was confirmed makes its fapiao due."""
        res = super()._post_process()
        self.filtered(lambda tx: tx.state == "done").sale_order_ids._liquor_fapiao_sync()
        return res
