from odoo import fields, models
from odoo.exceptions import ValidationError

from ..tools import age_confirmation


class SaleOrder(models.Model):
    """No alcohol to minors: the order keeps when its customer declared to be of age."""

    _inherit = "sale.order"

    liquor_age_confirmed_at = fields.Datetime(
        "Age Confirmed",
        readonly=True,
        copy=False,
        help="When the customer of this shop order declared to be 18 or older.",
    )

    def _liquor_needs_age_confirmation(self):
        """Whether this shop order still lacks the customer's declaration.

        Whatever is in it: a liquor whose type is not filled in yet must not slip through. Orders that employees
        enter have no website; they see their customer.
        """
        self.ensure_one()
        return bool(self.website_id) and not self.liquor_age_confirmed_at

    def _liquor_take_age_confirmation(self):
        """Note the declaration that the visitor of this request made, if any; nothing for no order."""
        for order in self.filtered(lambda order: order._liquor_needs_age_confirmation()):
            if moment := age_confirmation.confirmed_at():
                order.liquor_age_confirmed_at = moment

    def _liquor_forget_age_confirmation(self):
        """The visitor takes the declaration back: the cart cannot be ordered any more."""
        self.filtered(lambda order: order.state == "draft").liquor_age_confirmed_at = False

    def _liquor_check_age(self):
        """Refuse to go on without the declaration.

        :raise ValidationError: the customer of a shop order has not declared to be of age
        """
        self._liquor_take_age_confirmation()
        if any(order._liquor_needs_age_confirmation() for order in self):
            raise ValidationError(
                self.env._("Alcohol is sold to adults only. Please confirm that you are 18 or older.")
            )

    def _check_cart_is_ready_to_be_paid(self):
        """Override: refuse payment without the declaration."""
        self._liquor_check_age()
        return super()._check_cart_is_ready_to_be_paid()

    def _liquor_wholesale_confirm(self, payment):
        """Override: a distributor who orders in the portal declared it at the gate of the website."""
        self._liquor_take_age_confirmation()
        return super()._liquor_wholesale_confirm(payment)

    def _validate_order(self):
        """Override: the same where a customer confirms without paying, e.g. by signing in the portal."""
        self._liquor_check_age()
        return super()._validate_order()
