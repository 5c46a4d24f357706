from odoo import models


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "liquor.scan.mixin"]

    def _liquor_scan_quantity_field(self):
        return "product_qty"
