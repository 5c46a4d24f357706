from odoo import fields, models


class ResCompany(models.Model):
    """How this company handles orders; shown in the settings."""

    _inherit = "res.company"

    # hold
    liquor_hold_minutes = fields.Integer(
        "Minutes to Pay", default=30, help="How long an unpaid order holds its stock before it is cancelled."
    )
    liquor_hold_offline_days = fields.Integer(
        "Days to Transfer", default=3, help="How long an order waits for a bank transfer that the customer announced."
    )
    liquor_refund_limit = fields.Monetary(
        "Refunds Need Finance Above", default=1000.0, help="CNY; refunds up to it are paid back without approval."
    )

    _liquor_hold_minutes_positive = models.Constraint(
        "CHECK (liquor_hold_minutes > 0)", "Minutes to Pay must be above 0."
    )

    # tracking
    liquor_complete_days = fields.Integer(
        "Complete Orders After",
        default=14,
        help="Days after the last parcel was signed for. 0: only when the customer confirms.",
    )

    # returns
