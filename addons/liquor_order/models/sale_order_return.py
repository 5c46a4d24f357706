from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools import refund_share

TIME_ZONE = pytz.timezone("Asia/Shanghai")


class SaleOrder(models.Model):
    """What of an order can come back, and what came back."""

    _inherit = "sale.order"

    liquor_return_ids = fields.One2many("liquor.return", "order_id", "Returns and Exchanges", copy=False)
    liquor_return_count = fields.Integer(compute="_compute_liquor_return_count")
    liquor_return_serial = fields.Integer(
        readonly=True, copy=False, help="Raised by each request: two at a time cannot both be counted."
    )

    def _compute_liquor_return_count(self):
        # sudo: the number of returns may be seen by whoever sees the order
        counts = dict(
            self.env["liquor.return"].sudo()._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"])
        )
        for order in self:
            order.liquor_return_count = counts.get(order, 0)

    def action_view_liquor_returns(self):
        """Open the returns of the order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("liquor_order.action_liquor_return")
        return {**action, "domain": [("order_id", "=", self.id)], "context": {}}

    # ---- when

    def _liquor_return_start(self):
        """Time from which the windows of the reasons count: signing, else the last delivery; False if not shipped."""
        self.ensure_one()
        if "liquor_signed_at" in self._fields and self.liquor_signed_at:
            return self.liquor_signed_at
        # sudo: customers and clerks who see no deliveries
        moves = self.sudo().order_line._liquor_shipped_moves()
        return max(moves.mapped("date"), default=False)

    def _liquor_return_deadline(self, reason):
        """End (exclusive, UTC) of the window of a reason; False if nothing was shipped.

        The days count from the day after signing, in Chinese time (《网络购买商品七日无理由退货暂行办法》).
        """
        start = self._liquor_return_start()
        if not start:
            return False
        day = pytz.utc.localize(start).astimezone(TIME_ZONE).date() + timedelta(days=reason.days + 1)
        return TIME_ZONE.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

    def _liquor_return_reasons(self):
        """The reasons whose window is open now."""
        self.ensure_one()
        now = fields.Datetime.now()
        # sudo: customers do not read the table of reasons
        reasons = self.env["liquor.return.reason"].sudo().search([])
        return reasons.filtered(lambda reason: (end := self._liquor_return_deadline(reason)) and now < end)

    def _liquor_can_return(self):
        """Whether the customer can ask for a return of anything now."""
        self.ensure_one()
        return bool(self.state == "sale" and self._liquor_return_reasons() and self._liquor_returnable())

    # ---- what

    def _liquor_returnable(self):
        """What can still be asked for.

        :return: dict sale.order.line -> quantity in the product's own unit (bottles), above 0
        """
        parts = self.order_line._liquor_returnable_parts()
        totals = {line: sum(quantity for _move, _lot, quantity in found) for line, found in parts.items()}
        return {line: total for line, total in totals.items() if line.product_id.uom_id.compare(total, 0) > 0}

    def _liquor_return_lock(self):
        """Let returns of these orders happen one after the other.

        The row is changed, not only locked: a second transaction that already took its snapshot then fails to
        serialize and is run anew by the server, and sees what the first has counted.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order SET liquor_return_serial = COALESCE(liquor_return_serial, 0) + 1 WHERE id IN %s",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["liquor_return_serial"])

    def _liquor_request_return(self, reason, kind, quantities, description="", photos=()):
        """Ask for a return, an exchange or a refund without return; for the customer or for a clerk.

        All that is trusted is the order: lines, places, lots and addresses are derived from it.

        :param reason: liquor.return.reason
        :param str kind: refund, exchange or refund_only
        :param dict quantities: {sale.order.line: quantity in the product's unit (bottles)}
        :param photos: list of (name, bytes)
        :return: liquor.return
        :raise ValidationError: naming the rule that is not kept, and what to do
        """
        self.ensure_one()
        # sudo: whoever may see the order may ask; all values are checked here
        order, reason = self.sudo(), reason.sudo()
        order._liquor_return_lock()
        quantities = {line: quantity for line, quantity in quantities.items() if quantity}
        order._liquor_check_return_reason(reason, kind, quantities, description)
        parts = order._liquor_take_parts(quantities)
        request = order.env["liquor.return"]._liquor_create(order, reason, kind, parts, description)
        request._liquor_add_photos(photos)
        if reason.photo_required and not request.photo_ids:
            raise ValidationError(self.env._("The reason “%(reason)s” needs at least one photo.", reason=reason.name))
        if kind == "refund_only":
            request._liquor_check_refund_only()
        return request.with_env(self.env)

    def _liquor_check_return_reason(self, reason, kind, quantities, description):
        if self.state != "sale" or not self._liquor_return_start():
            raise ValidationError(
                self.env._("Order %(order)s was not shipped yet; cancel it instead of returning it.", order=self.name)
            )
        if not reason.exists() or not reason.active:
            raise ValidationError(self.env._("Choose a reason."))
        if fields.Datetime.now() >= self._liquor_return_deadline(reason):
            raise ValidationError(
                self.env._(
                    "“%(reason)s” can be asked for within %(days)s days of signing; that time is over. "
                    "Choose another reason or ask our customer service.",
                    reason=reason.name,
                    days=reason.days,
                )
            )
        if kind not in reason._kinds():
            raise ValidationError(
                self.env._("“%(reason)s” cannot be settled in this way. Choose another.", reason=reason.name)
            )
        if not quantities:
            raise ValidationError(self.env._("Choose at least one product and its quantity."))
        if reason.code == "other" and not (description or "").strip():
            raise ValidationError(self.env._("Tell us in a few words what happened."))
        refused = [line for line in quantities if reason.no_reason and line._liquor_refuses_no_reason()]
        if refused:
            raise ValidationError(
                self.env._(
                    "%(products)s: excluded from returns without a reason, as you confirmed when paying.",
                    products=", ".join(line.product_id.display_name for line in refused),
                )
            )

    def _liquor_take_parts(self, quantities):
        """Split the asked quantities over deliveries and lots.

        :return: list of (line, move, lot, quantity)
        :raise ValidationError: line of another order, more than is left, not a whole bottle
        """
        available = self.order_line._liquor_returnable_parts()
        taken = []
        for line, quantity in quantities.items():
            unit = line.product_id.uom_id
            if line not in available and line.order_id == self:
                raise ValidationError(
                    self.env._(
                        "%(product)s: all of it was asked for or returned already.",
                        product=line.product_id.display_name,
                    )
                )
            if line not in available:
                raise ValidationError(self.env._("Nothing of this product can be returned with this order."))
            if quantity < 0 or quantity != int(quantity):
                raise ValidationError(
                    self.env._("%(product)s: give a whole number.", product=line.product_id.display_name)
                )
            left = sum(part for _move, _lot, part in available[line])
            if unit.compare(quantity, left) > 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: at most %(left)s %(unit)s can still be returned; you asked for %(quantity)s.",
                        product=line.product_id.display_name,
                        left=f"{left:g}",
                        unit=unit.name,
                        quantity=f"{quantity:g}",
                    )
                )
            for move, lot, part in available[line]:
                take = min(part, quantity)
                if take > 0:
                    taken.append((line, move, lot, take))
                    quantity -= take
        return taken

    # ---- how much money

    def _liquor_line_shares(self):
        """What the customer paid for each line of goods, tax included, order-level discounts taken off.

        :return: dict sale.order.line -> fen; the shipping lines have theirs, negative lines none
        """
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: not line.display_type)
        negative = lines.filtered(lambda line: line.price_total < 0)
        shipping = (lines - negative).filtered("is_delivery")
        off_shipping = negative.filtered(lambda line: line._liquor_is_shipping_discount())
        shares = {}
        for group, discounts in (
            (shipping, off_shipping),
            (lines - negative - shipping, negative - off_shipping),
        ):
            totals = [self._liquor_fen(line.price_total) for line in group]
            discount = -sum(self._liquor_fen(line.price_total) for line in discounts)
            shares.update(zip(group, refund_share.line_shares(totals, discount), strict=True))
        return shares

    def _liquor_fen(self, amount):
        return round(amount * 10**self.currency_id.decimal_places)

    def _liquor_from_fen(self, fen):
        return self.currency_id.round(fen / 10**self.currency_id.decimal_places)

    # ---- paying

    def _liquor_excluded_lines(self):
        """Lines of products that cannot be returned without a reason."""
        return self.order_line.filtered(
            lambda line: not line.display_type and line.product_id.product_tmpl_id.liquor_no_reason_return == "excluded"
        )

    def _liquor_confirm_no_return(self, confirmed):
        """Store, on each line, that the customer knows these products are excluded from returns without a reason."""
        lines = self._liquor_excluded_lines()
        if confirmed:
            lines = lines.filtered(lambda line: not line.liquor_no_return_confirmed_at)
        lines.liquor_no_return_confirmed_at = fields.Datetime.now() if confirmed else False

    def _check_cart_is_ready_to_be_paid(self):
        """Override: the customer must have confirmed which products cannot be returned without a reason."""
        res = super()._check_cart_is_ready_to_be_paid()
        missing = self._liquor_excluded_lines().filtered(lambda line: not line.liquor_no_return_confirmed_at)
        if missing:
            raise ValidationError(
                self.env._(
                    "%(products)s: cannot be returned without a reason. Tick the box that you know this, then pay.",
                    products=", ".join(missing.product_id.mapped("display_name")),
                )
            )
        return res
