import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

PAYING = ("pending", "authorized", "done")


class SaleOrder(models.Model):
    """Stock held for an order that is placed and not confirmed yet; see `liquor.stock.hold`."""

    _inherit = "sale.order"

    liquor_hold_until = fields.Datetime(
        "Pay Before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Until when the stock of this unpaid order is held. Empty: not placed, or paid.",
    )
    liquor_timed_out = fields.Boolean("Not Paid in Time", readonly=True, copy=False)
    liquor_hold_ids = fields.One2many("liquor.stock.hold", "order_id", "Stock Holds", readonly=True)
    liquor_hold_count = fields.Integer("Holds", compute="_compute_liquor_hold_count", compute_sudo=True)

    @api.depends("liquor_hold_ids")
    def _compute_liquor_hold_count(self):
        holds = self.env["liquor.stock.hold"]
        counts = dict(holds._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"]))
        for order in self:
            order.liquor_hold_count = counts.get(order._origin, 0)

    # ------------------------------------------------------------ the customer's view

    def _liquor_awaits_payment(self):
        """Whether a customer placed this order in the shop and has still to pay it."""
        self.ensure_one()
        return bool(
            self.website_id
            and self.liquor_placed_at
            and self.state in ("draft", "sent")
            and self.amount_total > 0
            and not self._liquor_paid_enough()
        )

    def _liquor_seconds_to_pay(self):
        """Seconds left to pay by the server's clock, 0 when over; None without a deadline."""
        self.ensure_one()
        if not self.liquor_hold_until:
            return None
        return max(0, int((self.liquor_hold_until - fields.Datetime.now()).total_seconds()))

    def _liquor_customer_may_cancel(self):
        """Whether the customer may cancel in the portal: nothing paid, nothing on its way to us."""
        self.ensure_one()
        # sudo: the portal's user does not read transactions
        return self._liquor_awaits_payment() and not self.sudo().transaction_ids.filtered(lambda tx: tx.state in PAYING)

    def _has_to_be_paid(self):
        """Override: an order of the shop is paid by its deadline, whatever is set for quotations."""
        if self.website_id and self.liquor_placed_at:
            # sudo: the portal's user does not read transactions
            under_way = self.sudo().transaction_ids.filtered(lambda tx: tx.state in ("pending", "authorized"))
            return self._liquor_awaits_payment() and self._liquor_seconds_to_pay() != 0 and not under_way
        return super()._has_to_be_paid()

    def _has_to_be_signed(self):
        """Override: nobody signs an order of the shop."""
        return not (self.website_id and self.liquor_placed_at) and super()._has_to_be_signed()

    def _get_prepayment_required_amount(self):
        """Override: an order of the shop is paid in full, whatever is set for quotations (0 by default)."""
        if self.website_id and self.liquor_placed_at:
            return self.amount_total
        return super()._get_prepayment_required_amount()

    def _liquor_paid_enough(self):
        """Whether money is in, and enough of it to confirm."""
        self.ensure_one()
        net = self.amount_paid - self._liquor_amount_refunded()
        return self.currency_id.compare_amounts(net, 0) > 0 and self._is_confirmation_amount_reached()

    def _is_confirmation_amount_reached(self):
        """Override: what went back to the customer does not count as paid."""
        refunded = self._liquor_amount_refunded()
        if not refunded:
            return super()._is_confirmation_amount_reached()
        net = self.amount_paid - refunded
        return self.currency_id.compare_amounts(self._get_prepayment_required_amount(), net) <= 0

    def _get_free_qty(self, product):
        """Override: less what others hold; read once for all products of the cart."""
        held = product.with_context(
            warehouse_id=self._get_shop_warehouse_id(), liquor_own_order_id=self._origin.id
        ).liquor_held_qty
        return super()._get_free_qty(product) - held

    def _liquor_refuse_second_payment(self):
        """Refuse to start a payment for what is paid, being paid, or cancelled.

        :raise ValidationError: saying which
        """
        self.ensure_one()
        if not self.liquor_placed_at or not self.website_id:
            return
        _ = self.env._
        if self.state == "cancel":
            raise ValidationError(_("Order %s is cancelled. Please order again.", self.name))
        # sudo: the portal's user does not read transactions
        if self.sudo().transaction_ids.filtered(lambda tx: tx.state in ("pending", "authorized")):
            raise ValidationError(_("A payment of order %s is being processed. Please wait for its result.", self.name))
        if self.state in ("draft", "sent") and self._liquor_paid_enough():
            raise ValidationError(_("Order %s is already paid.", self.name))

    # ------------------------------------------------------------ holding

    def _liquor_hold_minutes(self):
        """Hook: minutes that the customer has to pay; a flash sale may shorten them.

        :rtype: int
        """
        self.ensure_one()
        return self.company_id.liquor_hold_minutes

    def _liquor_hold_needs(self):
        """{product.product: quantity in its own unit} of what must be in stock; lines of one product together."""
        self.ensure_one()
        needs = defaultdict(float)
        for line in self.order_line:
            product = line.product_id
            if line.display_type or not product.is_storable or product.allow_out_of_stock_order:
                continue
            needs[product] += line.product_uom_id._compute_quantity(line.product_uom_qty, product.uom_id, round=False)
        return {product: quantity for product, quantity in needs.items() if quantity > 0}

    def _liquor_hold_take(self):
        """Hold the stock of placed orders, or say what is short. The first deadline stays.

        :raise ValidationError: a product is short (nothing is held then), or the time to pay is over
        """
        for order in self:
            paid = order._liquor_paid_enough()
            if not paid and order.website_id and order._liquor_seconds_to_pay() == 0:
                raise ValidationError(
                    self.env._("The time to pay order %(order)s is over. Please order again.", order=order.name)
                )
            order._liquor_take_one(paid)

    def _liquor_take_one(self, paid):
        self.ensure_one()
        needs = self._liquor_hold_needs()
        minutes = self._liquor_hold_minutes()
        if not needs:
            first = self.liquor_hold_until or fields.Datetime.add(fields.Datetime.now(), minutes=minutes)
            self.liquor_hold_until = False if paid else first
            return
        # sudo: the customer takes a hold by placing the order; the model is open to nobody for writing
        holds = self.env["liquor.stock.hold"].sudo()
        held = holds._claim(self, needs, True) if paid else holds._take(self, needs, minutes)
        if held.short:
            raise ValidationError(self._liquor_short_message(held.short))
        self.liquor_hold_until = held.until or False

    def _liquor_hold_claim(self):
        """Make the holds of these orders outlive the confirmation that follows.

        A paid order's hold loses its deadline; a hold that ended is taken again where the stock is there.

        :return: {order: {product id: available}} of the orders whose stock is not there
        """
        short = {}
        for order in self:
            needs = order._liquor_hold_needs()
            if not needs:
                continue
            paid = order._liquor_paid_enough()
            # sudo: as in `_liquor_take_one`
            held = self.env["liquor.stock.hold"].sudo()._claim(order, needs, paid)
            if held.short:
                short[order] = held.short
        return short

    def _liquor_hold_secure(self):
        """Return these orders, their stock held beyond the confirmation that follows.

        Orders that no customer placed need no hold. An order that was paid too late never comes here: see
        `payment.transaction._liquor_receive`.

        :raise ValidationError: the hold of an order ended, and its stock is not there any more
        """
        placed = self.filtered(lambda order: order.liquor_placed_at and order.state in ("draft", "sent"))
        if short := placed._liquor_hold_claim():
            raise ValidationError("\n".join(order._liquor_short_message(rows) for order, rows in short.items()))
        return self

    def _liquor_short_message(self, short):
        """What is short, in words.

        :param dict short: {product id: quantity that is available}
        """
        self.ensure_one()
        needs = self._liquor_hold_needs()
        lines = [self.env._("Order %(order)s cannot be placed: the stock does not suffice.", order=self.name)]
        for product, wanted in needs.items():
            if product.id in short:
                lines.append(
                    self.env._(
                        "%(product)s: you want %(wanted)s %(unit)s, %(available)s are left.",
                        product=product.name,
                        wanted=f"{wanted:g}",
                        # sudo: units are not open to visitors
                        unit=product.uom_id.sudo().name,
                        available=f"{short[product.id]:g}",
                    )
                )
        return "\n".join(lines)

    def _liquor_hold_consume(self):
        """End the holds of confirmed orders: their deliveries reserve the stock now."""
        confirmed = self.filtered(lambda order: order.liquor_placed_at and order.state == "sale")
        self.env["liquor.stock.hold"].sudo()._end(confirmed)  # sudo: as in `_liquor_take_one`
        confirmed.filtered("liquor_hold_until").liquor_hold_until = False

    def _liquor_hold_release(self, reason):
        """Give the held stock back.

        :param str reason: "timeout" or "cancel"
        """
        placed = self.filtered("liquor_placed_at")
        late = placed.filtered("liquor_timed_out")
        holds = self.env["liquor.stock.hold"].sudo()  # sudo: as in `_liquor_take_one`
        holds._end(late, "timeout")
        holds._end(placed - late, reason)
        placed.filtered("liquor_hold_until").liquor_hold_until = False

    # ------------------------------------------------------------ around it

    def _validate_order(self):
        """Override: an order without payment is placed here."""
        self._liquor_place()
        return super()._validate_order()

    def action_draft(self):
        """Override: back to a quotation; it is not placed any more."""
        res = super().action_draft()
        self._liquor_hold_release("cancel")
        self.filtered("liquor_placed_at").write({
            "liquor_placed_at": False, "liquor_timed_out": False, "liquor_cancel_reason": False,
        })  # fmt: skip
        return res

    # ------------------------------------------------------------ time-out

    @api.model
    def _cron_liquor_hold_timeout(self):
        """Cancel what was not paid in time, one order a transaction, and record the holds that ended."""
        due = self.search(self._liquor_due_domain(), order="liquor_hold_until, id")
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for order_id in due.ids:
            try:
                with self.env.cr.savepoint():
                    self.browse(order_id)._liquor_time_out()
            except UserError:
                # one order that cannot be cancelled must not keep the others waiting
                _logger.exception("Order %s could not be cancelled after its time to pay.", order_id)
            if not self.env["ir.cron"]._commit_progress(1):
                break
        self.env["liquor.stock.hold"]._sweep()

    @api.model
    def _liquor_due_domain(self):
        return (
            Domain("liquor_hold_until", "<=", fields.Datetime.now())
            & Domain("state", "in", ("draft", "sent"))
            & Domain("transaction_ids", "not any", [("state", "in", PAYING)])
        )

    def _liquor_time_out(self):
        """Cancel the unpaid order of the shop; a quotation only loses its hold.

        Skips an order that somebody works on just now, and one that is being paid.
        """
        self.ensure_one()
        # no conflict with the foreign key of a hold that is being taken
        self.env.cr.execute("SELECT 1 FROM sale_order WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED", [self.id])
        if not self.env.cr.rowcount or not self.filtered_domain(self._liquor_due_domain()):
            return
        if not self.website_id:
            self._liquor_hold_release("timeout")
            return
        order = self.with_context(lang=self.partner_id.lang or self.env.lang)
        order.write({"liquor_timed_out": True, "liquor_cancel_reason": order.env._("Not paid in time")})
        order._action_cancel()
        order._liquor_tell_customer("liquor_order.mail_template_timeout")

    def _liquor_tell_customer(self, template):
        """Send a mail, by the queue, where the customer has an address.

        :param str template: XML id of a mail.template on sale.order
        """
        mail = self.env.ref(template, raise_if_not_found=False)
        for order in self:
            if mail and order.partner_id.email:
                # sudo: the customer's own request may cause it
                mail.sudo().send_mail(order.id)
