from odoo import models


class SaleOrder(models.Model):
    """What of an order can come back, and what came back."""

    _inherit = "sale.order"
