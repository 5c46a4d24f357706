from odoo import fields, models


class ResCompany(models.Model):
    """How this company handles orders; shown in the settings."""

    _inherit = "res.company"

    # hold

    # tracking
    liquor_complete_days = fields.Integer(
        "Complete Orders After",
        default=14,
        help="Days after the last parcel was signed for. 0: only when the customer confirms.",
    )

    # returns
