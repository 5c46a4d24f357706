from odoo import fields, models


class ResCompany(models.Model):
    """How this company handles orders; shown in the settings."""

    _inherit = "res.company"

    # hold
    liquor_hold_minutes = fields.Integer(
        "Minutes to Pay",
        default=30,
        required=True,
        help="How long the stock of a placed order is held for its payment.",
    )
    liquor_refund_limit = fields.Monetary(
        "Refunds without Approval up to", default=1000.0, help="Above it, finance approves a refund first."
    )
    _liquor_hold_minutes_positive = models.Constraint(
        "CHECK (liquor_hold_minutes > 0)", "Minutes to Pay: enter one minute or more."
    )
    _liquor_refund_limit_positive = models.Constraint(
        "CHECK (liquor_refund_limit >= 0)", "Refunds without Approval up to: enter zero or more."
    )

    # tracking
    liquor_complete_days = fields.Integer(
        "Complete Orders After",
        default=14,
        help="Days after the last parcel was signed for. 0: only when the customer confirms.",
    )

    # returns
    liquor_return_keep_limit = fields.Monetary(
        "Refund without Return up to", default=200.0, help="For broken or leaking bottles that need not be sent back."
    )
    liquor_return_send_days = fields.Integer(
        "Days to Send Returns", default=7, help="An approved return that was not sent within these days is closed."
    )
    _liquor_return_limits = models.Constraint(
        "CHECK (liquor_return_keep_limit >= 0 AND liquor_return_send_days > 0)",
        "Returns: the limit cannot be negative, the days must be at least one.",
    )
