from odoo import fields, models

from .liquor_return import MONEY_GROUPS


class Rma(models.Model):
    """One product, delivery and lot of a return."""

    _inherit = "rma"

    liquor_return_id = fields.Many2one("liquor.return", "Return", readonly=True, index="btree_not_null", copy=False)
    liquor_lot_id = fields.Many2one("stock.lot", "Lot", readonly=True, copy=False)
    liquor_qty_requested = fields.Float("Asked For", readonly=True, copy=False, digits="Product Unit")
    liquor_qty_good = fields.Float("Good", readonly=True, copy=False, digits="Product Unit")
    liquor_qty_damaged = fields.Float("Damaged", readonly=True, copy=False, digits="Product Unit")
    liquor_damage_reason = fields.Char("Damage", readonly=True, copy=False)
    liquor_settled = fields.Boolean(readonly=True, copy=False, help="Its money was asked back for the customer.")
    liquor_currency_id = fields.Many2one(related="liquor_return_id.currency_id")
    liquor_amount = fields.Monetary(
        "Refund Amount", currency_field="liquor_currency_id", readonly=True, copy=False, groups=MONEY_GROUPS
    )

    def _add_message_subscribe_partner(self):
        """Override: the customer follows the return, not its rma records."""
        if not self.liquor_return_id:
            return super()._add_message_subscribe_partner()
        return None

    def _send_confirmation_email(self):
        """Override: the return writes to the customer."""
        return super(Rma, self.filtered(lambda rma: not rma.liquor_return_id))._send_confirmation_email()

    def _send_receipt_confirmation_email(self):
        """Override: the return writes to the customer."""
        return super(Rma, self.filtered(lambda rma: not rma.liquor_return_id))._send_receipt_confirmation_email()

    def _prepare_refund_vals(self, origin=False):
        """Override: the shipping fee goes back on the same credit note."""
        vals = super()._prepare_refund_vals(origin)
        request = self.liquor_return_id
        if request:
            vals["ref"] = request.name
            vals["invoice_line_ids"] += request._liquor_prepare_shipping_credit()
        return vals

    def _prepare_refund_line_vals(self):
        """Override: credit what is refunded, which is less than the line's price after order-level discounts."""
        vals = super()._prepare_refund_line_vals()
        if self.liquor_return_id:
            line = self._get_sale_line()
            vals.update(
                quantity=self.product_uom_qty,
                product_uom_id=self.product_uom.id,
                discount=0,
                price_unit=line._liquor_credit_price(self.liquor_amount / self.product_uom_qty),
                tax_ids=[(6, 0, line.tax_ids.ids)],
            )
        return vals

    def update_replaced_state(self):
        """Override: a return is done when all its replacements are shipped."""
        res = super().update_replaced_state()
        self.liquor_return_id._liquor_replacement_changed()
        return res
