from odoo import fields, models


class ResCompany(models.Model):
    """How this company handles orders; shown in the settings."""

    _inherit = "res.company"

    # hold

    # tracking

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
