from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    liquor_credit_overdue_days = fields.Integer(
        "Days Overdue that Stop Orders",
        default=7,
        required=True,
        help="A distributor with an invoice overdue by more than so many days does not order until it has paid.",
    )
    liquor_credit_hold_hours = fields.Integer(
        "Hours to Release",
        default=72,
        required=True,
        help="How long the stock of an order on account is held while it waits; then it is cancelled.",
    )
    liquor_statement_mail = fields.Boolean(
        "Monthly Statements by Mail",
        help="On the first days of a month, the owners and accountants of distributors get last month's statement.",
    )
    _liquor_credit_limits = models.Constraint(
        "CHECK (liquor_credit_overdue_days >= 0 AND liquor_credit_hold_hours > 0)",
        "Credit: days overdue cannot be negative, and the hours to release must be at least one.",
    )
