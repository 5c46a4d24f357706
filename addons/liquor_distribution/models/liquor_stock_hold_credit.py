from datetime import timedelta

from odoo import api, models


class LiquorStockHold(models.Model):
    _inherit = "liquor.stock.hold"

    @api.model
    def _prolong(self, order, wanted, minutes):
        """Hold for at least so many minutes from now; what has ended is held again if it is there.

        :param dict wanted: {product.product: quantity in its own unit}
        :rtype: Held
        """
        span = timedelta(minutes=minutes)
        return self._write_holds(order, wanted, lambda now, own: max(own or now, now + span))
