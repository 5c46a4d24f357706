from datetime import datetime, time
from zoneinfo import ZoneInfo

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

NOON = time(12)


class SaleOrder(models.Model):
    """A distributor places what it wrote: one order an address and requested day, all of them or none."""

    _inherit = "sale.order"

    def _liquor_wholesale_payments(self):
        """Hook: how this distributor may pay, keys of `_liquor_wholesale_confirm`; on account with a credit limit.

        :rtype: list
        """
        distributor = self.partner_id._liquor_distributor().with_company(self.company_id)
        has_credit = distributor and distributor._liquor_credit_figures()[distributor.id].limit > 0
        return ["online", "account"] if has_credit else ["online"]

    def _liquor_wholesale_confirm(self, payment):
        """Hook: place one order that was checked. An override adds a payment, and offers it in the hook above.

        :param str payment: "online": the customer pays it as an order of the shop, on its page in the portal;
            "account": it is confirmed if the credit suffices, and waits for finance otherwise
        :raise ValidationError: something the distributor can mend at once, a shortage of stock for one
        :raise UserError: no such payment
        """
        self.ensure_one()
        if payment == "account":
            self._liquor_pay_on_account()
        elif payment == "online":
            self._liquor_place()
        else:
            raise UserError(self.env._("Choose how to pay."))

    # --- an order that is still written is placed here only, where all is checked
    def _liquor_wholesale_is_written(self):
        self.ensure_one()
        return (self.liquor_wholesale_root_id or self).liquor_wholesale_open

    def _liquor_place(self):
        """Override: not by the payment form of the order's own page."""
        if written := self.filtered(lambda order: order._liquor_wholesale_is_written()):
            raise ValidationError(
                self.env._(
                    "Order %(order)s is still being written. Place it in the ordering portal.", order=written[0].name
                )
            )
        return super()._liquor_place()

    def _has_to_be_paid(self):
        """Override: nothing to pay before it is placed."""
        return not self._liquor_wholesale_is_written() and super()._has_to_be_paid()

    def _has_to_be_signed(self):
        """Override: as above."""
        return not self._liquor_wholesale_is_written() and super()._has_to_be_signed()

    def _liquor_wholesale_lock(self):
        """One request at a time places this order; a second one finds it placed, or starts again after the first."""
        self.flush_recordset()
        # no conflict with the foreign key of a hold, which another transaction writes meanwhile
        query = SQL("SELECT id FROM sale_order WHERE id = %s FOR NO KEY UPDATE", self.id)
        self.env.cr.execute(query, log_exceptions=False)  # the second of two requests starts again, no error
        self.invalidate_recordset(["liquor_wholesale_open", "liquor_placed_at", "state"])

    def _liquor_wholesale_check(self):
        """Say all that keeps this order from being placed.

        :raise ValidationError: naming each row and rule
        """
        _ = self.env._
        distributor = self.partner_id._liquor_distributor()
        messages = [message for message, _url in distributor._liquor_ordering_blocks()]
        groups = self._liquor_wholesale_groups()
        if not groups:
            messages.append(_("There is nothing in the order yet."))
        if self.liquor_wholesale_rows:
            messages.append(
                _(
                    "%(count)s rows are still to be corrected. Correct or drop them.",
                    count=len(self.liquor_wholesale_rows),
                )
            )
        for key, problems in self._liquor_wholesale_problems().items():
            product = self.env["product.product"].browse(key.product_id)
            messages += [
                _("%(product)s: %(problem)s.", product=product.display_name, problem=problem) for problem in problems
            ]
        messages += self._liquor_wholesale_day_messages(groups)
        charges = self._liquor_wholesale_charges()
        messages += self._liquor_wholesale_minimum_messages(distributor, charges)
        messages += [charge.refusal for charge in charges.values() if charge.refusal]
        messages += self._liquor_wholesale_address_messages(distributor)
        if messages:
            raise ValidationError("\n".join(messages))

    def _liquor_wholesale_day_messages(self, groups):
        today = self._liquor_wholesale_today()
        past = sorted({key.day for key in groups if key.day and key.day < today})
        return [self.env._("Requested delivery %(day)s is over. Choose another day.", day=day) for day in past]

    def _liquor_wholesale_address_messages(self, distributor):
        """An address was the distributor's when it was chosen; it may have been taken away since."""
        _ = self.env._
        used = self.env["res.partner"].union(*(address for address, _day in self._liquor_wholesale_parts()))
        gone = used - distributor._liquor_ship_to()
        messages = [
            _("%(address)s is no delivery address of yours any more. Choose another one.", address=address.name)
            for address in gone - self.partner_shipping_id
        ]
        if gone & self.partner_shipping_id:
            messages.append(_("Choose where the goods go."))
        return messages

    def _liquor_wholesale_minimum_messages(self, distributor, charges):
        minimum = distributor._liquor_wholesale_minimum(self.company_id)
        total = sum(charge.total - charge.freight for charge in charges.values())
        if self.currency_id.compare_amounts(total, minimum) >= 0:
            return []
        return [
            self.env._(
                "The order comes to %(total)s; the minimum is %(minimum)s.",
                total=self.currency_id.format(total),
                minimum=self.currency_id.format(minimum),
            )
        ]

    def _liquor_refuse_second_payment(self):
        """Override: nor for what is left of a submission, when parts of it were cancelled and the rest is too small.

        Asked where a payment starts, and where an order goes on account. What staff changed or confirm is theirs.
        """
        super()._liquor_refuse_second_payment()
        # sudo: the other orders of the submission; only their sum leaves
        orders = (self.sudo().liquor_wholesale_root_id or self.sudo())._liquor_wholesale_orders()
        cancelled = orders.filtered(lambda order: order.state == "cancel")
        if not self.liquor_is_wholesale or not cancelled:
            return
        minimum = self.liquor_distributor_id._liquor_wholesale_minimum(self.company_id)
        left = sum((orders - cancelled)._liquor_wholesale_lines().mapped("price_total"))
        if self.currency_id.compare_amounts(left, minimum) < 0:
            raise ValidationError(
                self.env._(
                    "%(cancelled)s, ordered together with %(order)s, is cancelled: the rest comes to %(total)s, the "
                    "minimum is %(minimum)s. Please cancel this order as well and order again.",
                    cancelled=", ".join(cancelled.mapped("name")),
                    order=self.name,
                    total=self.currency_id.format(left),
                    minimum=self.currency_id.format(minimum),
                )
            )

    def _liquor_wholesale_split(self):
        """Give each address and requested day an order of its own; this one keeps the first of them.

        Doing it again changes nothing.

        :return: all orders; new ones must be committed before they are placed (a hold of stock points at them)
        """
        self.ensure_one()
        self._liquor_wholesale_first_address()
        split = list(self._liquor_wholesale_parts().items())
        parts = self.liquor_wholesale_part_ids.sorted("id")
        lacking = len(split) - 1 - len(parts)
        if lacking > 0:
            parts += self.create([self._liquor_wholesale_part_values() for _number in range(lacking)])
        surplus = parts[max(len(split) - 1, 0) :]
        for order, ((address, day), lines) in zip(self + parts, split, strict=False):
            lines.filtered(lambda line, order=order: line.order_id != order).order_id = order
            values = {"partner_shipping_id": address, "commitment_date": self._liquor_wholesale_moment(day)}
            if any(order[name] != value for name, value in values.items()):
                # the address shall not change the taxes: the prices were shown with these
                order.write(
                    {**values, "partner_shipping_id": address.id, "fiscal_position_id": self.fiscal_position_id.id}
                )
        surplus.unlink()
        return self + parts - surplus

    def _liquor_wholesale_first_address(self):
        """Where every row has another address than the order's own, the first of them becomes the order's."""
        first = next(iter(self._liquor_wholesale_parts()), (self.partner_shipping_id, False))[0]
        if first != self.partner_shipping_id:
            self.write({"partner_shipping_id": first.id, "fiscal_position_id": self.fiscal_position_id.id})
            self._liquor_wholesale_lines().filtered(
                lambda line: line.liquor_ship_to_id == first
            ).liquor_ship_to_id = False

    def _liquor_wholesale_part_values(self):
        return {
            "partner_id": self.partner_id.id,
            "partner_shipping_id": self.partner_shipping_id.id,
            "partner_invoice_id": self.partner_invoice_id.id,
            "company_id": self.company_id.id,
            "warehouse_id": self.warehouse_id.id,
            "pricelist_id": self.pricelist_id.id,
            "fiscal_position_id": self.fiscal_position_id.id,
            "liquor_is_wholesale": True,
            "liquor_wholesale_root_id": self.id,
        }

    def _liquor_wholesale_zone(self):
        return ZoneInfo(self.company_id.partner_id.tz or "Asia/Shanghai")

    def _liquor_wholesale_today(self):
        return datetime.now(self._liquor_wholesale_zone()).date()

    def _liquor_wholesale_moment(self, day):
        """Noon of a day as naive UTC, False for no day."""
        if not day:
            return False
        noon = datetime.combine(day, NOON, self._liquor_wholesale_zone())
        return noon.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def _liquor_wholesale_place(self, payment, total=None):
        """Place this order and those of the other days and addresses. A replay changes nothing.

        :param str payment: see `_liquor_wholesale_confirm`
        :param float total: what was shown to the distributor; nothing else is placed
        :return: the orders
        :raise ValidationError: all that keeps it from being placed
        """
        self.ensure_one()
        orders = self._liquor_wholesale_orders()
        if not self.liquor_wholesale_open:
            return orders
        self._liquor_wholesale_check()
        orders._liquor_wholesale_add_freight()
        if total is not None and self.currency_id.compare_amounts(sum(orders.mapped("amount_total")), total):
            raise ValidationError(
                self.env._("Prices or quantities changed. Please look at the order and place it again.")
            )
        website = self.env["website"].get_current_website()
        orders.write({"website_id": website.id, "liquor_wholesale_open": False})
        for order in orders:
            order._liquor_wholesale_confirm(payment)
        return orders
