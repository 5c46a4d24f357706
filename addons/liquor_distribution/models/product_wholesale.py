from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    liquor_wholesale_min_cases = fields.Integer(
        "Wholesale Minimum (Cases)",
        aggregator=None,
        help="Distributors order at least so many cases of it (bottles, where it does not come in cases). 0: no minimum.",
    )
    _liquor_wholesale_min_cases_positive = models.Constraint(
        "CHECK (COALESCE(liquor_wholesale_min_cases, 0) >= 0)", "Wholesale Minimum (Cases): enter zero or more."
    )
