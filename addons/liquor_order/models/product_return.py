from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    liquor_no_reason_return = fields.Selection(
        [("allowed", "Allowed"), ("excluded", "Excluded")],
        "Return without Reason",
        default="allowed",
        required=True,
        tracking=True,
        help="Excluded: vintage, opened or custom goods. The customer must confirm it before each payment; "
        "otherwise the return has to be accepted.",
    )
