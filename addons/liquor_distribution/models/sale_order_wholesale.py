from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.wholesale_rows import MAX_QUANTITY, RowKey

MAX_DAYS = 180  # how far ahead a delivery may be asked for
MAX_LINES = 2000
MAX_PARTS = 30  # orders of one submission; each of them is reckoned anew with every step
# an open order is priced anew when it is looked at after so long
PRICES_HOLD = timedelta(minutes=30)


class SaleOrder(models.Model):
    """A distributor's order while it is written in the portal: one draft a user, saved with every step.

    It is no cart: it has no website until it is placed, so that the shop never takes it for one. Its rows are
    (article, requested day, ship-to), see `RowKey`: the whole cases are one line, the bottles that are left another.

    All methods here are for the superuser's rights (`sudo`): the controllers prove that the order is the user's own.
    """

    _inherit = "sale.order"

    liquor_is_wholesale = fields.Boolean("Ordered by Distributor", readonly=True, copy=False)
    liquor_wholesale_open = fields.Boolean(
        "Being Written", readonly=True, copy=False, help="The distributor writes this order in the portal just now."
    )
    liquor_wholesale_root_id = fields.Many2one(
        "sale.order",
        "Ordered Together with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="The order of another requested day or address that was placed in the same step.",
    )
    liquor_wholesale_part_ids = fields.One2many(
        "sale.order", "liquor_wholesale_root_id", "Other Days and Addresses", readonly=True
    )
    liquor_wholesale_rows = fields.Json("Rows to Correct", readonly=True, copy=False)

    _wholesale_open_uniq = models.UniqueIndex(
        "(partner_id) WHERE liquor_wholesale_open IS TRUE", "This person is writing an order already."
    )

    # --- the draft
    @api.model
    def _liquor_wholesale_draft(self, user, create=False):
        """Return the order that this user writes, as superuser; an unsaved one where there is none.

        :param bool create: save it
        """
        # sudo: portal users write no orders; this one is found by the user alone
        orders = self.sudo().with_context(lang=user.lang or self.env.lang)
        open_order = orders.search(
            [("partner_id", "=", user.sudo().partner_id.id), ("liquor_wholesale_open", "=", True)], limit=1
        )
        if open_order.state not in ("draft", False) or open_order.liquor_placed_at:
            # an employee confirmed or cancelled it meanwhile
            open_order.liquor_wholesale_open = False
            open_order.flush_recordset(["liquor_wholesale_open"])
            open_order = orders
        if open_order:
            return open_order
        values = orders._liquor_wholesale_values(user)
        return orders.create(values) if create else orders.new(values)

    @api.model
    def _liquor_wholesale_values(self, user):
        website = self.env["website"].get_current_website()
        distributor = user._liquor_distributor()
        addresses = distributor.address_get(["delivery", "invoice"])
        values = {
            "partner_id": user.sudo().partner_id.id,  # sudo: a portal user's own contact
            # a person's own address is none of the distributor's
            "partner_shipping_id": addresses["delivery"],
            "partner_invoice_id": addresses["invoice"],
            "company_id": website.company_id.id or self.env.company.id,
            "liquor_is_wholesale": True,
            "liquor_wholesale_open": True,
        }
        if website.sudo().warehouse_id:  # sudo: where the shop ships from
            values["warehouse_id"] = website.sudo().warehouse_id.id
        return values

    def _liquor_wholesale_orders(self):
        """This order and those of other requested days and addresses that belong to it."""
        return self | self.liquor_wholesale_part_ids

    def _liquor_wholesale_lines(self):
        return self._liquor_wholesale_orders().order_line.filtered(
            lambda line: line.product_id and not line.display_type and not line.is_delivery
        )

    def _liquor_wholesale_groups(self):
        """{RowKey: its lines} in the order of the lines."""
        lines = self._liquor_wholesale_lines().sorted(lambda line: (line.sequence, line._origin.id))
        # grouped() keeps the lines' common prefetch
        return lines.grouped(
            lambda line: RowKey(line.product_id.id, line.liquor_requested_date, line.liquor_ship_to_id.id)
        )

    def _liquor_wholesale_quantities(self):
        """{RowKey: bottles}"""
        return {key: _bottles(lines) for key, lines in self._liquor_wholesale_groups().items()}

    def _liquor_wholesale_parts(self):
        """{(res.partner ship-to, requested day or False): lines}: one order each; the own address and early days first."""
        own = self.partner_shipping_id
        parts = self._liquor_wholesale_lines().grouped(
            lambda line: (line.liquor_ship_to_id or own, line.liquor_requested_date)
        )
        return dict(sorted(parts.items(), key=lambda part: (part[0][0] != own, part[0][0].id, str(part[0][1] or ""))))

    def _liquor_wholesale_ordered(self):
        """{product id: bottles of all its rows}"""
        ordered = defaultdict(int)
        for key, bottles in self._liquor_wholesale_quantities().items():
            ordered[key.product_id] += bottles
        return ordered

    # --- writing it
    def _liquor_wholesale_set(self, quantities):
        """Write the rows' quantities in one batch; rows that are not named stay.

        :param dict quantities: {RowKey: bottles}; 0 takes the row out
        :raise ValidationError: a quantity or a day that nobody means, a foreign address, too many rows, or too many
            addresses and days
        """
        self.ensure_one()
        groups = self._liquor_wholesale_groups()
        self._liquor_wholesale_refuse(quantities, groups)
        products = self.env["product.product"].browse({key.product_id for key in quantities})
        products.fetch(["bottles_per_case", "case_uom_id", "uom_id"])
        create, unlink = [], self.env["sale.order.line"]
        for key, bottles in quantities.items():
            lines = groups.get(key, unlink.browse())
            wanted = products.browse(key.product_id)._liquor_wholesale_units(bottles)
            for line in lines:
                quantity = wanted.pop(line.product_uom_id, 0)
                if not quantity:
                    unlink |= line
                elif line.product_uom_qty != quantity:
                    line.product_uom_qty = quantity
            create += [
                {
                    "order_id": self.id,
                    "product_id": key.product_id,
                    "product_uom_id": uom.id,
                    "product_uom_qty": quantity,
                    "liquor_requested_date": key.day,
                    "liquor_ship_to_id": key.ship_to,
                }
                for uom, quantity in wanted.items()
            ]
        unlink.unlink()
        self.env["sale.order.line"].create(create)

    def _liquor_wholesale_refuse(self, quantities, groups):
        _ = self.env._
        if any(not 0 <= bottles <= MAX_QUANTITY * 100 for bottles in quantities.values()):
            raise ValidationError(_("Enter quantities from 0 to %(limit)s.", limit=MAX_QUANTITY))
        if len(groups.keys() | quantities.keys()) > MAX_LINES:
            raise ValidationError(
                _("An order holds at most %(limit)s rows. Please order the rest apart.", limit=MAX_LINES)
            )
        own = self.partner_shipping_id.id
        # quantity 0 takes a row out
        kept = [key for key in groups.keys() | quantities.keys() if quantities.get(key, 1)]
        parts = {(key.ship_to or own, key.day or False) for key in kept}
        new = quantities.keys() - groups.keys()
        if new and len(parts) > MAX_PARTS:
            raise ValidationError(
                _(
                    "An order goes to at most %(limit)s addresses and days, this one to %(count)s. "
                    "Please order the rest apart.",
                    limit=MAX_PARTS,
                    count=len(parts),
                )
            )
        ship_to = {key.ship_to for key in new if key.ship_to}
        if ship_to - set(self._liquor_wholesale_addresses().ids if ship_to else ()):
            raise ValidationError(_("This is no delivery address of yours. Choose one of the list."))
        today = fields.Date.context_today(self)
        for day in {key.day for key in new if key.day}:
            if not today <= day <= today + timedelta(days=MAX_DAYS):
                raise ValidationError(
                    _(
                        "Requested delivery: choose a day from today to %(last)s.",
                        last=fields.Date.to_string(today + timedelta(days=MAX_DAYS)),
                    )
                )

    def _liquor_wholesale_move(self, keys, **change):
        """Ask for rows on another day or at another address; rows that are the same then become one.

        :param keys: RowKeys; those that are not there are passed over
        :param change: `day` and `ship_to` as in RowKey, what is not given stays
        :raise ValidationError: see `_liquor_wholesale_set`
        """
        if change.get("ship_to") == self.partner_shipping_id.id:
            change["ship_to"] = False
        quantities = self._liquor_wholesale_quantities()
        changes = {}
        for key in quantities.keys() & set(keys):
            target = key._replace(**change)
            if target != key:
                changes[key] = 0
                changes[target] = changes.get(target, quantities.get(target, 0)) + quantities[key]
        self._liquor_wholesale_set(changes)

    def _liquor_wholesale_ship_to(self, address_id):
        """Choose where the goods go that have no address of their own.

        :raise ValidationError: no address of the distributor
        """
        if address_id not in self._liquor_wholesale_addresses().ids:
            raise ValidationError(self.env._("This is no delivery address of yours. Choose one of the list."))
        self.partner_shipping_id = address_id
        self._liquor_wholesale_own_address()

    def _liquor_wholesale_own_address(self):
        """Rows that were sent apart to what is the order's own address now are rows of the order's address."""
        keys = self._liquor_wholesale_quantities()
        self._liquor_wholesale_move([key for key in keys if key.ship_to == self.partner_shipping_id.id], ship_to=False)

    def _liquor_wholesale_addresses(self):
        return self.partner_id._liquor_distributor()._liquor_ship_to()

    def _liquor_wholesale_clear(self):
        self.liquor_wholesale_part_ids.unlink()
        self.order_line.unlink()
        self.liquor_wholesale_rows = False

    def _liquor_wholesale_refresh_prices(self, force=False):
        """Price the rows by today's price list when they were priced a while ago."""
        for order in self._liquor_wholesale_orders():
            now = fields.Datetime.now()
            if order.order_line and (force or order.date_order < now - PRICES_HOLD):
                order.date_order = now
                order._recompute_prices()

    # --- showing it
    def _liquor_wholesale_problems(self):
        """What is wrong with the rows now: {RowKey: list of messages}, without the good ones."""
        groups = self._liquor_wholesale_groups()
        products = self.env["product.product"].browse({key.product_id for key in groups})
        for_sale = self._liquor_wholesale_search([("id", "in", products.ids)])
        available = self._liquor_wholesale_available(products)
        quantities = {key: _bottles(lines) for key, lines in groups.items()}
        totals = defaultdict(int)
        for key, bottles in quantities.items():
            totals[key.product_id] += bottles
        problems = {}
        for key, bottles in quantities.items():
            product = products.browse(key.product_id)
            total = totals[product.id]
            found = product._liquor_wholesale_faults(bottles, total - bottles, total, available[product.id])
            messages = [message for _column, message in found]
            if product not in for_sale:
                messages = [self.env._("not for sale any more")]
            if messages:
                problems[key] = messages
        return problems

    def _liquor_wholesale_state(self):
        """All that the page shows of the order, as plain values.

        :return: {"order_id", "name", "rows", "parts", "bad", "total" (with "freight"), "carrier" (its name),
            "minimum", "missing", "addresses", "ship_to", "blocks", "payments", "first_day", "last_day"}; a row of "rows" is an offer (see
            `_liquor_wholesale_offers`) with "key", "part", "day", "ship_to" (0: the order's own), "quantity"
            (bottles), "subtotal" and "problems"; a part is what becomes an order of its own, see
            `_liquor_wholesale_part_state`
        """
        self.ensure_one()
        groups = self._liquor_wholesale_groups()
        products = self.env["product.product"].browse({key.product_id for key in groups})
        offers = self._liquor_wholesale_offers(products)
        problems = self._liquor_wholesale_problems() if groups else {}
        distributor = self.partner_id._liquor_distributor()
        charges = self._liquor_wholesale_charges()
        total = self.currency_id.round(sum(charge.total for charge in charges.values()))
        freight = self.currency_id.round(sum(charge.freight for charge in charges.values()))
        minimum = distributor._liquor_wholesale_minimum(self.company_id)
        today = fields.Date.context_today(self)
        return {
            "order_id": self.id or False,
            "name": self.name if self.id else "",
            "rows": [
                {
                    **offers[key.product_id],
                    "key": key.text(),
                    "part": _part_key(key.ship_to or self.partner_shipping_id.id, key.day),
                    "day": fields.Date.to_string(key.day) if key.day else "",
                    "ship_to": key.ship_to or 0,
                    "quantity": _bottles(lines),
                    "subtotal": self.currency_id.round(sum(lines.mapped("price_total"))),
                    "problems": problems.get(key, []),
                }
                for key, lines in groups.items()
            ],
            "parts": [
                self._liquor_wholesale_part_state(address, day, lines, charges[address, day])
                for (address, day), lines in self._liquor_wholesale_parts().items()
            ],
            "bad": self.liquor_wholesale_rows or [],
            "total": total,
            "freight": freight,
            "carrier": self._liquor_wholesale_carrier().name or "",
            "minimum": minimum,
            "missing": self.currency_id.round(max(minimum - (total - freight), 0.0)),
            "addresses": [
                {
                    "id": address.id,
                    "name": address.name or distributor.name,
                    "label": address._liquor_ship_to_label(),
                }
                for address in distributor._liquor_ship_to()
            ],
            "ship_to": self.partner_shipping_id.id,
            "blocks": [{"message": message, "url": url} for message, url in distributor._liquor_ordering_blocks()],
            "payments": self._liquor_wholesale_payments(),
            "first_day": fields.Date.to_string(today),
            "last_day": fields.Date.to_string(today + timedelta(days=MAX_DAYS)),
        }

    def _liquor_wholesale_part_state(self, address, day, lines, charge):
        """What becomes one order.

        :return: {"key", "day", "address_id", "address" (its name), "subtotal" (of the goods), "freight", "refusal" (why
            it cannot be delivered)}
        """
        return {
            "key": _part_key(address.id, day),
            "day": fields.Date.to_string(day) if day else "",
            "address_id": address.id,
            "address": address.name or address.commercial_partner_id.name or "",
            "subtotal": self.currency_id.round(sum(lines.mapped("price_total"))),
            "freight": charge.freight,
            "refusal": charge.refusal,
        }


def _part_key(address_id, day):
    return f"{address_id or ''}|{day or ''}"


def _bottles(lines):
    """Bottles of order lines of one article."""
    return round(
        sum(
            line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id, round=False)
            for line in lines
        )
    )
