from odoo import models


class SaleOrder(models.Model):
    """Money that goes back to the customer."""

    _inherit = "sale.order"
