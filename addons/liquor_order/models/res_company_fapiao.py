from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    liquor_fapiao_months = fields.Integer(
        "Fapiao Within (Months)",
        default=12,
        help="How long after the order a customer may ask for a fapiao online; 0 sets no end.",
    )

    _liquor_fapiao_months_positive = models.Constraint(
        "CHECK (liquor_fapiao_months >= 0)", "Months to ask for a fapiao cannot be negative."
    )
