from odoo import fields, models

from ..tools.cost import COST_GROUPS


class ProductSupplierinfo(models.Model):
    """What a vendor asks is a cost: closed like the cost of the product."""

    _inherit = "product.supplierinfo"
    # without the price, by which those who may not read it could not be given the records
    _order = "sequence, min_qty DESC, id"

    price = fields.Float(groups=COST_GROUPS)
    discount = fields.Float(groups=COST_GROUPS)
    price_discounted = fields.Float(groups=COST_GROUPS)
