from odoo import fields, models

from ..tools.groups import AMOUNT_GROUPS


class SaleOrder(models.Model):
    """The warehouse ships orders and does not see what they cost."""

    _inherit = "sale.order"

    amount_untaxed = fields.Monetary(groups=AMOUNT_GROUPS)
    amount_tax = fields.Monetary(groups=AMOUNT_GROUPS)
    amount_total = fields.Monetary(groups=AMOUNT_GROUPS)
    amount_delivery = fields.Monetary(groups=AMOUNT_GROUPS)
    amount_invoiced = fields.Monetary(groups=AMOUNT_GROUPS)
    amount_to_invoice = fields.Monetary(groups=AMOUNT_GROUPS)
    amount_undiscounted = fields.Float(groups=AMOUNT_GROUPS)
    amount_paid = fields.Float(groups=AMOUNT_GROUPS)
    access_token = fields.Char(groups=AMOUNT_GROUPS, help="Opens the customer's page of the order.")
    tax_totals = fields.Binary(groups=AMOUNT_GROUPS)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Override: messages tell of payments, so that only who sees amounts reads them."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "read" and not self.env.su and not self.env.user.has_groups(AMOUNT_GROUPS):
            # an operation on orders that whoever may only read and write them lacks
            return dict.fromkeys(operations, "create")
        return operations
