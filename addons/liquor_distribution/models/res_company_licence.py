from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    liquor_licence_grace_days = fields.Integer(
        "Grace after a Licence Ends",
        help="Days that a distributor may still order after its licence has ended. 0: none.",
    )
    _liquor_licence_grace_days_positive = models.Constraint(
        "CHECK (liquor_licence_grace_days >= 0)", "Grace after a Licence Ends: enter zero or more days."
    )
