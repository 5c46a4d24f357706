from odoo import models


class SaleOrder(models.Model):
    """The tax receipt (fapiao) that the customer wants."""

    _inherit = "sale.order"
