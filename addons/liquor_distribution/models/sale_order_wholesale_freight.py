from typing import NamedTuple

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class Charge(NamedTuple):
    """What one order of a submission costs."""

    total: float  # tax and freight included
    freight: float = 0.0  # tax included
    refusal: str = ""  # why the goods cannot be delivered


class SaleOrder(models.Model):
    """Freight of what a distributor orders: by the company's delivery method, reckoned for each order by itself."""

    _inherit = "sale.order"

    def _liquor_wholesale_carrier(self):
        return self.company_id.liquor_wholesale_carrier_id.with_company(self.company_id)

    def _liquor_wholesale_charges(self):
        """What the orders will cost that `_liquor_wholesale_split` makes of this one, before there are any.

        :return: {(res.partner ship-to, requested day or False): Charge}
        """
        carrier = self._liquor_wholesale_carrier()
        parts = self._liquor_wholesale_parts()
        if len(parts) == 1 and not carrier and not self.liquor_wholesale_part_ids:
            return dict.fromkeys(parts, Charge(self._compute_amount_total_without_delivery()))
        return {
            (address, day): self._liquor_wholesale_trial(address, lines)._liquor_wholesale_charge(carrier)
            for (address, day), lines in parts.items()
        }

    def _liquor_wholesale_trial(self, address, lines):
        """An order of these lines to this address as it will be placed, in memory only."""
        values = self._liquor_wholesale_part_values()
        del values["liquor_wholesale_root_id"]  # the real orders shall not know of it
        copied = [
            {
                "product_id": line.product_id.id,
                "product_uom_id": line.product_uom_id.id,
                "product_uom_qty": line.product_uom_qty,
                "price_unit": line.price_unit,
                "discount": line.discount,
                "tax_ids": [Command.set(line.tax_ids.ids)],
            }
            for line in lines
        ]
        return self.new(
            {**values, "partner_shipping_id": address.id, "order_line": [Command.create(line) for line in copied]}
        )

    def _liquor_wholesale_charge(self, carrier):
        """Return the Charge of an order in memory, its freight by `carrier` added."""
        if not carrier:
            return Charge(self.amount_total)
        price, refusal = self._liquor_wholesale_rate(carrier)
        if refusal:
            return Charge(self.amount_total, refusal=refusal)
        vals = self._prepare_delivery_line_vals(carrier, price)
        del vals["order_id"]  # being added makes it this order's
        self.order_line += self.order_line.new(vals)
        freight = self.order_line.filtered("is_delivery")
        return Charge(self.amount_total, freight.price_total)

    def _liquor_wholesale_rate(self, carrier):
        """Return (price, why the carrier does not take this order to its address or "")."""
        _ = self.env._
        address = self.partner_shipping_id
        refusal = carrier._liquor_refusal(address, self)
        if not refusal and not carrier._match(address, self):
            refusal = _("%(carrier)s does not deliver there.", carrier=carrier.name)
        rate = {} if refusal else carrier.rate_shipment(self)
        if not refusal and not rate["success"]:
            refusal = rate["error_message"] or _("%(carrier)s does not deliver there.", carrier=carrier.name)
        if refusal:
            name = address.name or address.commercial_partner_id.name
            return 0.0, _("%(address)s: %(reason)s", address=name, reason=refusal)
        return rate["price"], ""

    def _liquor_wholesale_add_freight(self):
        """Give each order the company's delivery method and its freight; none where the company has none.

        :raise ValidationError: naming the address that is not delivered to
        """
        for order in self:
            order._remove_delivery_line()  # of an attempt before
            if carrier := order._liquor_wholesale_carrier():
                price, refusal = order._liquor_wholesale_rate(carrier)
                if refusal:
                    raise ValidationError(refusal)
                order.set_delivery_line(carrier, price)
