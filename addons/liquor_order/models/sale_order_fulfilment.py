from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """What of an order is sent, and what is not sent any more."""

    _inherit = "sale.order"

    def _liquor_weight_kg(self):
        """Return the weight of the goods in kilograms; bottles without a weight count by their content."""
        self.ensure_one()
        weight = 0.0
        for line in self.order_line:
            product = line.product_id
            if product.type == "consu" and not line.is_delivery:
                bottles = line.product_uom_id._compute_quantity(line.product_uom_qty, product.uom_id, round=False)
                weight += bottles * product._liquor_bottle_kg()
        return round(weight, 3)

    def _liquor_delivery_refusals(self):
        """Return the reasons, a text each, why published delivery methods are not offered for this order."""
        self.ensure_one()
        carriers = self.env["delivery.carrier"]
        # sudo: visitors ask for their own cart
        published = carriers.sudo().search(
            [("website_published", "=", True), *carriers._check_company_domain(self.company_id)]
        )
        reasons = [carrier._liquor_refusal(self.partner_shipping_id, self) for carrier in published]
        return [reason for reason in reasons if reason]

    def action_liquor_cancel_rest(self):
        """Button: what has not been delivered of the order is not sent any more and is given back in money.

        :raise UserError: nothing was sent yet, or nothing is left
        """
        for order in self:
            open_pickings = order._liquor_open_deliveries()
            if order.state != "sale" or not open_pickings or not any(order.order_line.mapped("qty_delivered")):
                raise UserError(
                    self.env._(
                        "Order %(order)s: only a part that is left after a first delivery can be cancelled. "
                        "To cancel the whole order, use Cancel.",
                        order=order.name,
                    )
                )
            before = order.amount_total
            # sudo: customer service decides, the warehouse's records follow
            open_pickings.sudo().action_cancel()
            for line in order.order_line.filtered(lambda line: line.product_id.type == "consu"):
                if line.product_uom_qty > line.qty_delivered:
                    line.product_uom_qty = line.qty_delivered
            order._liquor_refund_rest(before - order.amount_total, open_pickings)
        return True

    def _liquor_open_deliveries(self):
        return self.picking_ids.filtered(
            lambda picking: picking.picking_type_code == "outgoing" and picking.state not in ("done", "cancel")
        )

    def _liquor_refund_rest(self, amount, pickings):
        """Ask for the money of goods that are not sent any more, as far as it was paid; once for the same deliveries."""
        self.ensure_one()
        owed = min(amount, self._liquor_amount_paid() - self._liquor_amount_refunded())
        if self.currency_id.compare_amounts(owed, 0) > 0:
            source = "cancelled " + ",".join(str(picking.id) for picking in pickings.sorted("id"))
            self._liquor_request_refund(owed, self.env._("The rest of the order is not delivered."), source=source)
