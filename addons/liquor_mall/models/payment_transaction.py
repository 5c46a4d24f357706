from odoo import api, models


class PaymentTransaction(models.Model):
    """No payment for alcohol without the customer's declaration of age."""

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        """Override: every way to pay ends here, the portal's page of the order and payment links as well.

        :raise ValidationError: an unconfirmed shop order lacks the declaration
        """
        transactions = super().create(vals_list)
        orders = transactions.sale_order_ids.filtered(lambda order: order.state in ("draft", "sent"))
        orders._liquor_check_age()
        return transactions
