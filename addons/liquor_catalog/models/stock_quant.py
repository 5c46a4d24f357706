from odoo import api, models


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model
    def _get_removal_strategy(self, product_id, location_id):
        """What expires leaves by expiry, whatever its category says; the rest never does."""
        strategy = super()._get_removal_strategy(product_id, location_id)
        if product_id.liquor_type_id:
            if product_id.use_expiration_date:
                return "fefo"
            if strategy == "fefo":
                return "fifo"
        return strategy
