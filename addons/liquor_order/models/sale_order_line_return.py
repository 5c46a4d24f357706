from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# states of rma whose goods were neither kept nor paid back: the customer can ask anew
FREE_STATES = ("cancelled", "replaced", "returned")


class SaleOrderLine(models.Model):
    """What of a line was delivered, asked back and returned; in the product's own unit (bottles) where not said."""

    _inherit = "sale.order.line"

    liquor_qty_returned = fields.Float(
        "Returned",
        readonly=True,
        copy=False,
        help="Accepted back and refunded, in the unit of the line. Exchanged goods do not count.",
    )
    liquor_no_return_confirmed_at = fields.Datetime(
        "No-Reason Return Waived",
        readonly=True,
        copy=False,
        help="When the customer confirmed, before paying, that the product cannot be returned without a reason.",
    )

    _liquor_qty_returned_positive = models.Constraint(
        "CHECK (liquor_qty_returned >= 0)", "The returned quantity cannot be negative."
    )

    @api.constrains("liquor_qty_returned")
    def _check_liquor_qty_returned(self):
        returned = self.filtered("liquor_qty_returned")
        delivered = returned._liquor_delivered()
        for line in returned:
            unit = line.product_id.uom_id
            quantity = line.product_uom_id._compute_quantity(line.liquor_qty_returned, unit, round=False)
            if unit.compare(quantity, delivered[line]) > 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: %(returned)s returned, but only %(delivered)s were delivered.",
                        product=line.product_id.display_name,
                        returned=f"{quantity:g}",
                        delivered=f"{delivered[line]:g}",
                    )
                )

    def _liquor_refuses_no_reason(self):
        """Excluded, and confirmed by the customer: without that, the law has the seller take it back."""
        self.ensure_one()
        excluded = self.product_id.product_tmpl_id.liquor_no_reason_return == "excluded"
        return excluded and bool(self.liquor_no_return_confirmed_at)

    def _liquor_is_shipping_discount(self):
        reward = self.reward_id if "reward_id" in self._fields else False
        return bool(reward and reward.reward_type == "shipping")

    def _liquor_credit_price(self, price):
        """Unit price of a credit note that gives back `price`, tax included."""
        self.ensure_one()
        if all(tax.price_include for tax in self.tax_ids) or not self.price_total:
            return price
        return price * self.price_subtotal / self.price_total

    def _liquor_shipped_moves(self):
        """Moves that brought goods of these lines to the customer; replacements of returns are not among them."""
        return self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.location_dest_id.usage == "customer"
                and move.location_id.usage != "customer"
                and not move.rma_id
            )
        )

    def _liquor_delivered(self):
        """dict sale.order.line -> delivered to the customer, whatever came back later."""
        delivered = dict.fromkeys(self, 0.0)
        # sudo: customers and clerks who see no deliveries
        for move in self.sudo()._liquor_shipped_moves():
            line = move.sale_line_id.with_env(self.env)
            delivered[line] += move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)
        return delivered

    def _liquor_returnable_parts(self):
        """What of each delivery and lot can still be asked back, oldest delivery first.

        :return: dict sale.order.line -> list of (stock.move, stock.lot, quantity above 0); lines without are left out
        """
        lines = self.sudo()  # sudo: customers and clerks who see no deliveries
        delivered = defaultdict(float)
        for move in lines._liquor_shipped_moves().sorted("date"):
            for move_line in move.move_line_ids:
                delivered[move, move_line.lot_id] += move_line.quantity_product_uom
        # sudo: customers and clerks have no rights on rma; only quantities leave
        used = self.env["rma"].sudo().search([("sale_line_id", "in", lines.ids), ("state", "not in", FREE_STATES)])
        for rma in used:
            key = (rma.move_id, rma.liquor_lot_id)
            if key not in delivered:  # opened in rma itself, which knows no lots
                key = next((found for found in delivered if found[0] == rma.move_id), key)
            delivered[key] -= rma.product_uom._compute_quantity(rma.product_uom_qty, rma.product_id.uom_id)
        for move in lines.move_ids.filtered(
            lambda move: move.state == "done" and move.location_id.usage == "customer" and not move.rma_receiver_ids
        ):
            origin = move.origin_returned_move_id
            key = next((found for found in delivered if found[0] == origin), None)
            if key:
                delivered[key] -= move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)
        return self._liquor_spread_excess(delivered)

    def _liquor_spread_excess(self, delivered):
        """Sort by line; what one lot lacks is taken from the others of the line."""
        parts, lacking = defaultdict(list), defaultdict(float)
        for (move, lot), quantity in delivered.items():
            line = move.sale_line_id.with_env(self.env)
            if quantity < 0:
                lacking[line] -= quantity
            parts[line].append([move, lot, max(quantity, 0)])
        result = {}
        for line, found in parts.items():
            for part in found:
                cut = min(part[2], lacking[line])
                part[2] -= cut
                lacking[line] -= cut
            left = [tuple(part) for part in found if part[2] > 0]
            if left:
                result[line] = left
        return result

    def _liquor_set_returned(self):
        """Count anew what was accepted back."""
        # sudo: as above
        rmas = (
            self.env["rma"]
            .sudo()
            .search(
                [
                    ("sale_line_id", "in", self.ids),
                    ("liquor_settled", "=", True),
                    ("liquor_return_id.kind", "=", "refund"),
                ]
            )
        )
        for line in self:
            mine = rmas.filtered(lambda rma, line=line: rma.sale_line_id == line)
            line.liquor_qty_returned = line.product_id.uom_id._compute_quantity(
                sum(mine.mapped("product_uom_qty")), line.product_uom_id, round=False
            )
