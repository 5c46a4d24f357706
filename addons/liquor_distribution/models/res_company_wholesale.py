from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    liquor_wholesale_minimum = fields.Monetary(
        "Minimum Order of Distributors", help="A distributor's order must come to this amount, tax included. 0: none."
    )
    _liquor_wholesale_minimum_positive = models.Constraint(
        "CHECK (COALESCE(liquor_wholesale_minimum, 0) >= 0)", "Minimum Order of Distributors: enter zero or more."
    )
