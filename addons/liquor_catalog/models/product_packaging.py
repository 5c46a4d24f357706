from odoo import fields, models


class ProductTemplate(models.Model):
    """How a liquor is packed: bottle and case."""

    _inherit = "product.template"

    bottles_per_case = fields.Integer(default=1)
    split_allowed = fields.Boolean(
        "Sold by the Bottle",
        default=True,
        help="If not set, only whole cases are sold.",
    )
    case_price = fields.Float(
        min_display_digits="Product Price",
        tracking=True,
        help="Sales price of a whole case; 0 = bottles x price of a bottle.",
    )
    case_uom_id = fields.Many2one("uom.uom", "Case", readonly=True, copy=False, index=True)
    case_barcode = fields.Char(
        compute="_compute_case_barcode",
        inverse="_inverse_case_barcode",
        search="_search_case_barcode",
        help="GTIN printed on the case.",
    )

    def _compute_case_barcode(self):
        self.case_barcode = False

    def _inverse_case_barcode(self):
        pass

    def _search_case_barcode(self, operator, value):
        return [("product_variant_ids.product_uom_ids.barcode", operator, value)]
