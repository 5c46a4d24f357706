from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

BATCH = 200


class SaleOrder(models.Model):
    """Stock held for an order that is not confirmed yet."""

    _inherit = "sale.order"

    liquor_hold_ids = fields.One2many("liquor.stock.hold", "order_id", "Stock Holds", readonly=True)
    liquor_hold_count = fields.Integer(compute="_compute_liquor_hold_count")
    liquor_hold_until = fields.Datetime(
        "To Be Paid Until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the order is cancelled if it is not paid. Empty: paid, or nothing is held.",
    )

    @api.depends("liquor_hold_ids")
    def _compute_liquor_hold_count(self):
        for order in self:
            order.liquor_hold_count = len(order.liquor_hold_ids)

    def action_view_liquor_holds(self):
        """Open the holds of this order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("liquor_order.action_liquor_stock_hold")
        return {**action, "domain": [("order_id", "in", self.ids)], "context": {}}

    def _validate_order(self):
        """Override: an order that costs nothing is placed too before it is confirmed."""
        self._liquor_place()
        return super()._validate_order()

    def _get_free_qty(self, product):
        """Override: what is held for others cannot be bought; what this order holds can."""
        # sudo: visitors may not read warehouses
        warehouse = self.env["stock.warehouse"].sudo().browse(self._get_shop_warehouse_id())
        held = product._liquor_held(warehouse, self)
        return super()._get_free_qty(product) - held.get(product.id, 0)

    def _liquor_hold_minutes(self):
        """How long an unpaid order holds its stock, in minutes. Flash sales shorten it by extending this."""
        self.ensure_one()
        return self.company_id.liquor_hold_minutes

    def _liquor_seconds_left(self):
        """Seconds until the time to pay is over."""
        self.ensure_one()
        if not self.liquor_hold_until:
            return 0
        return max(int((self.liquor_hold_until - fields.Datetime.now()).total_seconds()), 0)

    def _liquor_time_left(self):
        """The same as text, for pages whose scripts are not loaded yet."""
        minutes, seconds = divmod(self._liquor_seconds_left(), 60)
        return f"{minutes:02d}:{seconds:02d}"

    def _liquor_hold_wanted(self):
        """What the order needs of stock: {product.product: quantity in its unit}, without what may be oversold."""
        self.ensure_one()
        wanted = defaultdict(float)
        for line in self.order_line:
            product = line.product_id
            if line.display_type or not product.is_storable or product.allow_out_of_stock_order:
                continue
            wanted[product] += line.product_uom_id._compute_quantity(line.product_uom_qty, product.uom_id)
        return {product: quantity for product, quantity in wanted.items() if quantity > 0}

    def _liquor_hold_take(self):
        """Hold the stock of placed orders, or say what is short. The first deadline stays.

        :raise ValidationError: a product is short, nothing is held then; or the time to pay is over
        """
        for order in self:
            if order.liquor_hold_until and order.liquor_hold_until <= fields.Datetime.now():
                raise ValidationError(
                    self.env._("The time to pay order %(order)s is over. Please order again.", order=order.name)
                )
            until = order.liquor_hold_until or fields.Datetime.now() + timedelta(minutes=order._liquor_hold_minutes())
            order._liquor_hold_acquire(until)
            order.liquor_hold_until = until

    def _liquor_hold_acquire(self, until):
        """Hold the order's stock until a moment (None: without end).

        :raise ValidationError: naming what is short and how many there are
        """
        self.ensure_one()
        # sudo: whoever places the order does not manage holds
        short = self.env["liquor.stock.hold"].sudo()._liquor_acquire(self, self._liquor_hold_wanted(), until)
        if short:
            raise ValidationError(self._liquor_short_message(short))

    def _liquor_short_message(self, short):
        return "\n".join(
            self.env._(
                "%(product)s is not in stock in this quantity: %(available)s left. Please change the quantity.",
                product=product.sudo().display_name,  # sudo: it may have been unpublished meanwhile
                available=f"{max(available, 0):g}",
            )
            for product, available in short.items()
        )

    def _liquor_hold_is_live(self):
        """Whether the stock that the order needs is held for it right now."""
        self.ensure_one()
        now = fields.Datetime.now()
        held = {
            hold.product_id: hold.quantity
            for hold in self.sudo().liquor_hold_ids  # sudo: customers do not read holds
            if hold.state == "active" and (not hold.expires_at or hold.expires_at > now)
        }
        return all(held.get(product, 0) >= quantity for product, quantity in self._liquor_hold_wanted().items())

    def _liquor_hold_paid(self):
        """The order is paid: its hold has no end any more; one that had ended is taken again.

        :return: whether the stock is held
        """
        self.ensure_one()
        if self._liquor_hold_is_live():
            # sudo: the notification of a payment comes from nobody in particular
            holds = self.sudo().liquor_hold_ids.filtered(lambda hold: hold.state == "active")
            holds.filtered("expires_at").expires_at = False
        else:
            try:
                self._liquor_hold_acquire(None)
            except ValidationError:
                return False
        self.liquor_hold_until = False
        return True

    def _liquor_hold_secure(self):
        """Return the orders whose stock is held; those whose hold ended are held again where stock is there.

        Orders that no customer placed need no hold and are always returned.

        :raise ValidationError: an order that is not paid is short of stock
        """
        for order in self.filtered("liquor_placed_at"):
            if not order._liquor_hold_is_live():
                order._liquor_hold_acquire(None)
        return self

    def _liquor_hold_consume(self):
        """End the holds of confirmed orders: their deliveries reserve the stock now.

        Both happen in one transaction, so others see either the hold or the delivery, never both or neither.
        """
        confirmed = self.filtered(lambda order: order.state == "sale")
        # sudo: whoever confirms the order does not manage holds
        confirmed.sudo().liquor_hold_ids._liquor_end("taken", "confirm")
        confirmed.filtered("liquor_hold_until").liquor_hold_until = False

    def _liquor_hold_release(self, reason):
        """Give the held stock back.

        :param str reason: "timeout" or "cancel"
        """
        # sudo: customers cancel their own orders
        self.sudo().liquor_hold_ids._liquor_end("released", reason)
        self.filtered("liquor_hold_until").liquor_hold_until = False

    @api.model
    def _cron_liquor_hold_timeout(self):
        """Cancel the unpaid orders whose time is over; one with a payment under way is left alone."""
        self.env["liquor.stock.hold"]._liquor_settle()
        domain = Domain("state", "in", ("draft", "sent")) & Domain("liquor_hold_until", "<=", fields.Datetime.now())
        due = self.search(domain, order="liquor_hold_until, id", limit=BATCH)
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(domain) if len(due) == BATCH else len(due))
        for order in due:
            # one that a payment is being processed for is locked: it is looked at again a minute later
            if order.try_lock_for_update() and order.state in ("draft", "sent"):
                order._liquor_time_out()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _liquor_time_out(self):
        """Cancel one unpaid order, unless a payment is under way."""
        self.ensure_one()
        if self.transaction_ids.filtered(lambda tx: tx.state in ("pending", "authorized", "done")):
            self.liquor_hold_until = False
            return
        self.liquor_cancel_reason = self.env._("Not paid in time")
        self._liquor_hold_release("timeout")
        self._action_cancel()
        self._liquor_tell_customer("liquor_order.mail_template_order_timeout")

    def _liquor_tell_customer(self, template_xmlid):
        """Queue a mail to the customer, if there is an address to write to."""
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        for order in self.filtered("partner_id.email") if template else ():
            template.send_mail(order.id, email_layout_xmlid="mail.mail_notification_light")
