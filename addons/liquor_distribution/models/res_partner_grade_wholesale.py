from odoo import fields, models


class ResPartnerGrade(models.Model):
    _inherit = "res.partner.grade"

    liquor_wholesale_currency_id = fields.Many2one(
        "res.currency", "Currency of Orders", compute="_compute_liquor_wholesale_currency_id"
    )
    liquor_wholesale_minimum = fields.Monetary(
        "Minimum Order",
        currency_field="liquor_wholesale_currency_id",
        help="What an order of this tier must come to in the ordering portal, tax included. 0: the company's minimum.",
    )

    _liquor_wholesale_minimum_positive = models.Constraint(
        "CHECK (COALESCE(liquor_wholesale_minimum, 0) >= 0)", "Minimum Order: enter zero or more."
    )

    def _compute_liquor_wholesale_currency_id(self):
        self.liquor_wholesale_currency_id = self.env.company.currency_id
