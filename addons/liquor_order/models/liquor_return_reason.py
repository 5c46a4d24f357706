from odoo import fields, models

KINDS = [
    ("refund", "Return and Refund"),
    ("exchange", "Exchange"),
    ("refund_only", "Refund without Return"),
]


class LiquorReturnReason(models.Model):
    """Why goods come back, and what that entails: how long, who pays the way back, what the customer may ask for."""

    _name = "liquor.return.reason"
    _description = "Return Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="For other parts of the system; do not change.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Char("Hint for the Customer", translate=True)
    days = fields.Integer(
        "Window (Days)",
        default=7,
        required=True,
        help="Days after the day of signing (of delivery, where no signing is known) in which it can be asked for.",
    )
    photo_required = fields.Boolean("Photos Required")
    freight_payer = fields.Selection(
        [("seller", "Seller"), ("customer", "Customer")],
        "Return Freight Paid by",
        default="customer",
        required=True,
        help="The seller pays where the seller is at fault; then the shipping fee is refunded too "
        "if everything comes back.",
    )
    allow_refund = fields.Boolean("Return and Refund", default=True)
    allow_exchange = fields.Boolean("Exchange")
    allow_refund_only = fields.Boolean("Refund without Return")
    nothing_to_return = fields.Boolean(
        help="The goods never arrived: the limit for refunds without return does not bind.",
    )
    no_reason = fields.Boolean(
        help="The customer needs no reason. Products excluded from it cannot be returned so, if the customer "
        "confirmed that when paying.",
    )

    _code_unique = models.UniqueIndex("(code)", "This code is used by another reason.")
    _days_positive = models.Constraint("CHECK (days >= 0)", "The window cannot be negative.")

    def _kinds(self):
        """Codes of what a customer may ask for with this reason."""
        self.ensure_one()
        return [code for code, _label in KINDS if self[f"allow_{code}"]]

    def _seller_at_fault(self):
        self.ensure_one()
        return self.freight_payer == "seller"
