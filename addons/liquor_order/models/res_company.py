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

    # returns
