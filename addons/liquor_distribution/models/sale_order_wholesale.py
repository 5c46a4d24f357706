from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.wholesale_rows import MAX_QUANTITY

MAX_DAYS = 180  # how far ahead a delivery may be asked for
MAX_LINES = 2000
# an open order is priced anew when it is looked at after so long
PRICES_HOLD = timedelta(minutes=30)


class SaleOrder(models.Model):
    """A distributor's order while it is written in the portal: one draft a user, saved with every step.

    It is no cart: it has no website until it is placed, so that the shop never takes it for one. Its rows are
    (article, requested day): the whole cases are one line, the bottles that are left another.

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
        help="The order of another requested day that was placed in the same step.",
    )
    liquor_wholesale_part_ids = fields.One2many("sale.order", "liquor_wholesale_root_id", "Other Days", readonly=True)
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
        """This order and those of other requested days that belong to it."""
        return self | self.liquor_wholesale_part_ids

    def _liquor_wholesale_lines(self):
        return self._liquor_wholesale_orders().order_line.filtered(
            lambda line: line.product_id and not line.display_type and not line.is_delivery
        )

    def _liquor_wholesale_groups(self):
        """{(product id, requested day or False): its lines} in the order of the lines."""
        lines = self._liquor_wholesale_lines().sorted(lambda line: (line.sequence, line._origin.id))
        # grouped() keeps the lines' common prefetch
        return lines.grouped(lambda line: (line.product_id.id, line.liquor_requested_date))

    def _liquor_wholesale_quantities(self):
        """{(product id, requested day or False): bottles}"""
        return {key: _bottles(lines) for key, lines in self._liquor_wholesale_groups().items()}

    # --- writing it
    def _liquor_wholesale_set(self, quantities):
        """Write the rows' quantities in one batch; rows that are not named stay.

        :param dict quantities: {(product id, date or False): bottles}; 0 takes the row out
        :raise ValidationError: a quantity or a day that nobody means, or too many rows
        """
        self.ensure_one()
        groups = self._liquor_wholesale_groups()
        self._liquor_wholesale_refuse(quantities, groups)
        products = self.env["product.product"].browse({product_id for product_id, _day in quantities})
        products.fetch(["bottles_per_case", "case_uom_id", "uom_id"])
        create, unlink = [], self.env["sale.order.line"]
        for (product_id, day), bottles in quantities.items():
            lines = groups.get((product_id, day), unlink.browse())
            wanted = products.browse(product_id)._liquor_wholesale_units(bottles)
            for line in lines:
                quantity = wanted.pop(line.product_uom_id, 0)
                if not quantity:
                    unlink |= line
                elif line.product_uom_qty != quantity:
                    line.product_uom_qty = quantity
            create += [
                {
                    "order_id": self.id,
                    "product_id": product_id,
                    "product_uom_id": uom.id,
                    "product_uom_qty": quantity,
                    "liquor_requested_date": day,
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
        today = fields.Date.context_today(self)
        for _product, day in quantities.keys() - groups.keys():
            if day and not today <= day <= today + timedelta(days=MAX_DAYS):
                raise ValidationError(
                    _(
                        "Requested delivery: choose a day from today to %(last)s.",
                        last=fields.Date.to_string(today + timedelta(days=MAX_DAYS)),
                    )
                )

    def _liquor_wholesale_move(self, product_id, day, new_day):
        """Ask for a row on another day; rows of the same article and day become one."""
        quantities = self._liquor_wholesale_quantities()
        bottles = quantities.get((product_id, day), 0)
        if bottles and day != new_day:
            self._liquor_wholesale_set(
                {(product_id, day): 0, (product_id, new_day): bottles + quantities.get((product_id, new_day), 0)}
            )

    def _liquor_wholesale_ship_to(self, address_id):
        """Choose where the goods go.

        :raise ValidationError: no address of the distributor
        """
        addresses = self.partner_id._liquor_distributor()._liquor_ship_to()
        address = addresses.filtered(lambda partner: partner.id == address_id)
        if not address:
            raise ValidationError(self.env._("This is no delivery address of yours. Choose one of the list."))
        self._liquor_wholesale_orders().partner_shipping_id = address

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
        """What is wrong with the rows now: {(product id, day): list of messages}, without the good ones."""
        groups = self._liquor_wholesale_groups()
        products = self.env["product.product"].browse({product_id for product_id, _day in groups})
        for_sale = self._liquor_wholesale_search([("id", "in", products.ids)])
        available = self._liquor_wholesale_available(products)
        quantities = {key: _bottles(lines) for key, lines in groups.items()}
        totals = defaultdict(int)
        for (product_id, _day), bottles in quantities.items():
            totals[product_id] += bottles
        problems = {}
        for (product_id, day), bottles in quantities.items():
            product = products.browse(product_id)
            total = totals[product_id]
            found = product._liquor_wholesale_faults(bottles, total - bottles, total, available[product_id])
            messages = [message for _column, message in found]
            if product not in for_sale:
                messages = [self.env._("not for sale any more")]
            if messages:
                problems[product_id, day] = messages
        return problems

    def _liquor_wholesale_state(self):
        """All that the page shows of the order, as plain values.

        :return: {"order_id", "name", "rows", "bad", "total", "minimum", "missing", "addresses", "ship_to", "blocks",
            "payments", "first_day", "last_day"}; a row of "rows" is an offer (see `_liquor_wholesale_offers`) with
            "key", "day", "quantity" (bottles), "subtotal" and "problems"
        """
        self.ensure_one()
        groups = self._liquor_wholesale_groups()
        products = self.env["product.product"].browse({product_id for product_id, _day in groups})
        offers = self._liquor_wholesale_offers(products)
        problems = self._liquor_wholesale_problems() if groups else {}
        distributor = self.partner_id._liquor_distributor()
        total = self.currency_id.round(sum(self._liquor_wholesale_orders().mapped("amount_total")))
        minimum = distributor._liquor_wholesale_minimum(self.company_id)
        today = fields.Date.context_today(self)
        return {
            "order_id": self.id or False,
            "name": self.name if self.id else "",
            "rows": [
                {
                    **offers[product_id],
                    "key": f"{product_id}|{day or ''}",
                    "day": fields.Date.to_string(day) if day else "",
                    "quantity": _bottles(lines),
                    "subtotal": self.currency_id.round(sum(lines.mapped("price_total"))),
                    "problems": problems.get((product_id, day), []),
                }
                for (product_id, day), lines in groups.items()
            ],
            "bad": self.liquor_wholesale_rows or [],
            "total": total,
            "minimum": minimum,
            "missing": self.currency_id.round(max(minimum - total, 0.0)),
            "addresses": [
                {"id": address.id, "label": address._liquor_ship_to_label()}
                for address in distributor._liquor_ship_to()
            ],
            "ship_to": self.partner_shipping_id.id,
            "blocks": [{"message": message, "url": url} for message, url in distributor._liquor_ordering_blocks()],
            "payments": self._liquor_wholesale_payments(),
            "first_day": fields.Date.to_string(today),
            "last_day": fields.Date.to_string(today + timedelta(days=MAX_DAYS)),
        }


def _bottles(lines):
    """Bottles of order lines of one article."""
    return round(
        sum(
            line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id, round=False)
            for line in lines
        )
    )
