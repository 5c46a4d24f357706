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
        """Whether liquors of this shop order still lack the customer's declaration."""
        self.ensure_one()
        return bool(
            self.website_id
            and not self.liquor_age_confirmed_at
            and any(line.product_id.liquor_type_id for line in self.order_line)
        )

    def _liquor_take_age_confirmation(self):
        """Note the declaration that the visitor of this request made, if any."""
        self.ensure_one()
        if not self.liquor_age_confirmed_at and (moment := age_confirmation.confirmed_at()):
            self.liquor_age_confirmed_at = moment

    def _check_cart_is_ready_to_be_paid(self):
        """Override: refuse payment without the declaration, whatever way it was reached."""
        if self.website_id:
            self._liquor_take_age_confirmation()
        if self._liquor_needs_age_confirmation():
            raise ValidationError(
                self.env._("Alcohol is sold to adults only. Please confirm that you are 18 or older.")
            )
        return super()._check_cart_is_ready_to_be_paid()
