from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools import gtin


class ProductUom(models.Model):
    _inherit = "product.uom"

    @api.constrains("barcode", "product_id", "uom_id")
    def _check_barcode_gtin(self):
        for packaging in self:
            product = packaging.product_id
            if product.liquor_type_id and not gtin.is_gtin(packaging.barcode):
                raise ValidationError(product._liquor_gtin_message(packaging.barcode, case=True))
