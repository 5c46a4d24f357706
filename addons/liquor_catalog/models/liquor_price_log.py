from odoo import api, fields, models
from odoo.exceptions import UserError

PRICE_FIELDS = ("list_price", "case_price")


class LiquorPriceLog(models.Model):
    """Every change of a sales price: old, new, who, when. Append-only.

    Odoo keeps the history of costs (product.value); audit rules write one record after
    another, which an import of thousands of prices cannot afford. This is one batch.
    """

    _name = "liquor.price.log"
    _description = "Price Log"
    _order = "date desc, id desc"
    _rec_name = "product_name"

    product_id = fields.Many2one("product.template", readonly=True, index=True, ondelete="set null")
    product_name = fields.Char(readonly=True, help="Kept when the product is deleted.")
    price_kind = fields.Selection(
        [("list_price", "Bottle Price"), ("case_price", "Case Price")],
        required=True,
        readonly=True,
    )
    old_price = fields.Float(min_display_digits="Product Price", readonly=True, aggregator=None)
    new_price = fields.Float(min_display_digits="Product Price", readonly=True, aggregator=None)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    date = fields.Datetime(required=True, readonly=True, index=True, default=fields.Datetime.now)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The price log cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The price log cannot be deleted."))

    @api.model
    def _append(self, changes):
        """Write one row for each change.

        :param changes: list of (product.template, field name, old price, new price)
        """
        # sudo: whoever may set a price leaves a trace but may not write traces
        self.sudo().create(
            [
                {
                    "product_id": product.id,
                    "product_name": product.display_name,
                    "price_kind": name,
                    "old_price": old,
                    "new_price": new,
                    "user_id": self.env.uid,
                }
                for product, name, old, new in changes
            ]
        )
