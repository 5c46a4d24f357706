from collections import defaultdict

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

CHANNEL_CHECKS = ("outside_territory",)  # what 渠道 may resolve


class LiquorOrderCheck(models.Model):
    _inherit = "liquor.order.check"

    resolver = fields.Selection(
        selection_add=[("channel", "Channel"), ("manager",)], ondelete={"channel": "set operator"}
    )

    @api.constrains("code", "resolver")
    def _check_channel_decides_about_territories(self):
        """渠道 looks after distributors; whether there is money and goods for their orders is for others to say."""
        if wrong := self.filtered(lambda check: check.resolver == "channel" and check.code not in CHANNEL_CHECKS):
            raise ValidationError(
                self.env._("“%(check)s” cannot be resolved by the channel team.", check=wrong[0].name)
            )

    @api.constrains("code", "severity", "refuse_at_place")
    def _check_territory_never_blocks(self):
        """A person decides about sales outside a territory: a ban on passive sales may restrain competition."""
        if any(check.code == "outside_territory" and check.severity == "block" for check in self):
            raise ValidationError(
                self.env._("A territory never blocks an order by itself: choose “To Review” or “Note Only”.")
            )

    def _check_order_outside_territory(self, orders):
        """Distributors' goods that go where none of the distributor's territories covers them."""
        asked, lines = [], []
        for order in orders.filtered(lambda one: one.liquor_distributor_id and one._liquor_ships_to_address()):
            place = order.partner_shipping_id._liquor_place()
            key = (order.liquor_distributor_id.id, order.company_id.id, self._territory_day(order), *place)
            for product in order._liquor_goods_lines().product_id.product_tmpl_id:
                asked.append((*key, product.id))
                lines.append((order, product))
        found = defaultdict(list)
        for number, holder_ids in self.env["liquor.territory"]._uncovered(asked).items():
            order, product = lines[number]
            found[order].append((product, self.env["res.partner"].browse(holder_ids)))
        return {order: self._territory_message(order, outside) for order, outside in found.items()}

    def _territory_day(self, order):
        """Return the day on which the order was placed, in the company's zone; today if it was not placed yet."""
        zone = pytz.timezone(order.company_id.partner_id.tz or "Asia/Shanghai")
        moment = order.liquor_placed_at or fields.Datetime.now()
        return pytz.utc.localize(moment).astimezone(zone).date()

    def _territory_message(self, order, outside):
        """Return (message, cause) for [(product, distributors who have it exclusively)] of one order."""
        products = []
        for product, holders in outside:
            if holders:
                products.append(
                    self.env._(
                        "%(product)s (exclusive territory of %(holders)s)",
                        product=product.name,
                        holders=format_list(self.env, holders.mapped("name"), "unit"),
                    )
                )
            else:
                products.append(product.name)
        address = order.partner_shipping_id
        place = (address.liquor_district_id or address.liquor_city_id).display_name or address.state_id.name
        message = self.env._(
            "%(place)s is outside the territory of %(distributor)s. %(products)s.",
            place=place or self.env._("An address without province"),
            distributor=order.liquor_distributor_id.name,
            products="; ".join(products),
        )
        details = sorted((product.id, tuple(sorted(holders.ids))) for product, holders in outside)
        return message, f"{order.liquor_distributor_id.id} at {address._liquor_place()}: {details}"
