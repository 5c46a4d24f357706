from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    liquor_wholesale_minimum = fields.Monetary(
        "Minimum Order of Distributors", help="A distributor's order must come to this amount, tax included. 0: none."
    )
    liquor_wholesale_carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method of Distributors",
        check_company=True,
        help="Orders of the ordering portal go by it and get its freight. Empty: no delivery method and no freight.",
    )
    _liquor_wholesale_minimum_positive = models.Constraint(
        "CHECK (COALESCE(liquor_wholesale_minimum, 0) >= 0)", "Minimum Order of Distributors: enter zero or more."
    )
