from odoo import models


class SaleOrder(models.Model):
    """Where an order is, in the customer's words."""

    _inherit = "sale.order"
