import math
from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta
from stdnum.cn import uscc

from odoo import fields, models
from odoo.tools import SQL, float_compare, float_round

ADULT_YEARS = 18  # 未成年人保护法 art. 59: no alcohol is sold to minors


class LiquorOrderCheck(models.Model):
    """The rules. Each is `_check_order_<code>(orders)` -> {order: message} or {order: (message, cause)}.

    `cause` is what an approval holds for: while it stays the same, an approved finding stays approved, whatever
    language the message is in. Without it, the message is the cause. A rule asks the database once for all orders,
    and not at all when no order concerns it.
    """

    _inherit = "liquor.order.check"

    # What is sold must be there
    def _check_order_stock_short(self, orders):
        """Orders that no customer placed hold no stock: is enough free, in whole cases where cases stay shut?"""
        lines = orders.filtered(lambda order: not order.liquor_placed_at).order_line.filtered(
            lambda line: (
                line.product_id.is_storable
                and not line.product_id.allow_out_of_stock_order
                and not line.is_mto
                and line.product_uom_qty > 0
            )
        )
        if not lines:
            return {}
        free = self._free_bottles(lines.order_id.warehouse_id, lines.product_id)
        found = {}
        for order, order_lines in lines.grouped("order_id").items():
            need = defaultdict(float)
            for line in order_lines:
                product = line.product_id
                need[product] += line.product_uom_id._compute_quantity(
                    line.product_uom_qty, product.uom_id, round=False
                )
            short = {
                product: bottles
                for product, bottles in need.items()
                if float_compare(bottles, free[order.warehouse_id.id, product.id], precision_digits=3) > 0
            }
            if short:
                found[order] = self._short_message(order, short, free)
                continue
            for product, bottles in need.items():
                free[order.warehouse_id.id, product.id] -= bottles
        return found

    def _short_message(self, order, short, free):
        names = [
            self.env._(
                "%(product)s: %(asked)s ordered, %(free)s can ship",
                product=product.name,
                asked=f"{bottles:g}",
                free=f"{max(free[order.warehouse_id.id, product.id], 0):g}",
            )
            for product, bottles in short.items()
        ]
        return self.env._("Stock is short. %(products)s.", products="; ".join(names)), str(
            sorted((product.id, bottles) for product, bottles in short.items())
        )

    def _free_bottles(self, warehouses, products):
        """Return what can ship: defaultdict {(warehouse id, product id): bottles}.

        Neither reserved nor held nor past its removal date; of a product whose cases stay shut, whole cases of one lot.
        """
        self.env["stock.quant"].flush_model(["quantity", "reserved_quantity", "lot_id", "location_id", "product_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT location.warehouse_id, quant.product_id, SUM(quant.quantity - quant.reserved_quantity)
                  FROM stock_quant quant
                  JOIN stock_location location ON location.id = quant.location_id
                  JOIN product_product product ON product.id = quant.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                 WHERE quant.product_id IN %(products)s
                   AND location.warehouse_id IN %(warehouses)s
                   AND location.usage = 'internal'
                   AND (template.use_expiration_date IS NOT TRUE
                        OR quant.removal_date IS NULL
                        OR quant.removal_date > (now() AT TIME ZONE 'UTC'))
              GROUP BY location.warehouse_id, quant.product_id, quant.lot_id
                """,
                products=tuple(products.ids),
                warehouses=tuple(warehouses.ids) or (0,),
            )
        )
        shut = {product.id: product.bottles_per_case for product in products if self._keeps_cases_shut(product)}
        free = defaultdict(float)
        for warehouse_id, product_id, bottles in rows:
            if case := shut.get(product_id):
                bottles = math.floor(float_round(max(bottles, 0) / case, precision_digits=4)) * case
            free[warehouse_id, product_id] += bottles
        for warehouse in warehouses:
            for product_id, bottles in products._liquor_held(warehouse).items():
                free[warehouse.id, product_id] -= bottles
        return free

    def _keeps_cases_shut(self, product):
        return product.product_tmpl_id._liquor_whole_cases_only()

    # The parcel must find the customer
    def _check_order_address_unclear(self, orders):
        found = {}
        carriers = self.env["res.partner"]._liquor_carriers()
        for order in orders.filtered(lambda order: order._liquor_ships_to_address()):
            if problems := order.partner_shipping_id._liquor_address_problems(carriers):
                found[order] = (
                    self.env._("The address is not clear. %(problems)s", problems=" ".join(problems)),
                    f"{order.partner_shipping_id.id} {order.partner_shipping_id._display_address(True)}",
                )
        return found

    def _check_order_phone_invalid(self, orders):
        found = {}
        for order in orders.filtered(lambda order: order._liquor_goods_lines()):
            partner = order.partner_shipping_id
            if problem := partner._liquor_phone_problem(partner.phone):
                found[order] = (problem, f"{partner.id} {partner.phone}")
        return found

    # Buyers that are not usual
    def _check_order_unusual_quantity(self, orders):
        if not (self.limit_quantity or self.limit_quantity_company):
            return {}
        found = defaultdict(list)
        for order_id, product_id, bottles in self.env.execute_query(self._bottles_of_the_day_query(orders)):
            order = orders.browse(order_id)
            company = order.partner_id.commercial_partner_id.is_company
            limit = self.limit_quantity_company if company else self.limit_quantity
            if limit and float_compare(bottles, limit, precision_digits=3) > 0:
                found[order].append((self.env["product.product"].browse(product_id), bottles, limit))
        return {
            order: (
                self.env._(
                    "An unusual quantity today. %(products)s.",
                    products="; ".join(
                        self.env._(
                            "%(product)s: %(bottles)s bottles, the limit is %(limit)s",
                            product=product.name,
                            bottles=f"{bottles:g}",
                            limit=f"{limit:g}",
                        )
                        for product, bottles, limit in many
                    ),
                ),
                str(sorted((product.id, float(bottles)) for product, bottles, _limit in many)),
            )
            for order, many in found.items()
        }

    def _bottles_of_the_day_query(self, orders):
        """Rows (order, product, bottles): what the customer of each order buys of its products on this day."""
        zone = pytz.timezone(self.env.company.partner_id.tz or "Asia/Shanghai")
        today = pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()
        midnight = zone.localize(datetime.combine(today, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
        self._flush_orders()
        return SQL(
            """
            WITH asked AS (
                SELECT DISTINCT o.id AS order_id, o.company_id, partner.commercial_partner_id AS person, line.product_id
                  FROM sale_order o
                  JOIN res_partner partner ON partner.id = o.partner_id
                  JOIN sale_order_line line ON line.order_id = o.id
                 WHERE o.id IN %(orders)s AND line.product_id IS NOT NULL AND line.product_uom_qty > 0
            )
            SELECT asked.order_id, asked.product_id,
                   SUM(line.product_uom_qty * uom.factor / bottle.factor)
              FROM asked
              JOIN res_partner partner ON partner.commercial_partner_id = asked.person
              JOIN sale_order o ON o.partner_id = partner.id AND o.company_id = asked.company_id
              JOIN sale_order_line line ON line.order_id = o.id AND line.product_id = asked.product_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id AND template.type = 'consu'
              JOIN uom_uom uom ON uom.id = line.product_uom_id
              JOIN uom_uom bottle ON bottle.id = template.uom_id
             WHERE o.id IN %(orders)s
                OR (%(counted)s AND COALESCE(o.liquor_placed_at, o.date_order) >= %(since)s)
          GROUP BY asked.order_id, asked.product_id
            """,
            orders=tuple(orders.ids),
            counted=self._counted("o"),
            since=midnight,
        )

    def _check_order_many_from_address(self, orders):
        """Orders to one phone or one address, by whoever, in the time before now."""
        if not self.limit_orders or not self.window_minutes:
            return {}
        self._flush_orders()
        self.env["res.partner"].flush_model(["phone", "state_id", "city", "street", "street2"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH recent AS (
                    SELECT o.id, o.company_id,
                           NULLIF(right(regexp_replace(place.phone, '\\D', '', 'g'), 11), '') AS phone,
                           NULLIF(regexp_replace(lower(place.street), '\\s', '', 'g'), '') AS street,
                           regexp_replace(lower(concat_ws('|', place.state_id, place.city, place.street,
                                                          place.street2)), '\\s', '', 'g') AS address
                      FROM sale_order o
                      JOIN res_partner place ON place.id = o.partner_shipping_id
                     WHERE o.id IN %(orders)s
                        OR (%(counted)s AND (o.date_order >= %(since)s OR o.liquor_placed_at >= %(since)s))
                ), pairs AS (
                    SELECT mine.id, other.id AS other_id
                      FROM recent mine JOIN recent other USING (company_id, phone)
                     WHERE mine.id IN %(orders)s
                     UNION
                    SELECT mine.id, other.id
                      FROM recent mine JOIN recent other USING (company_id, address)
                     WHERE mine.id IN %(orders)s AND mine.street IS NOT NULL
                )
                SELECT id, count(*) FROM pairs GROUP BY id HAVING count(*) > %(limit)s
                """,
                orders=tuple(orders.ids),
                counted=self._counted("o"),
                since=fields.Datetime.now() - timedelta(minutes=self.window_minutes),
                limit=self.limit_orders,
            )
        )
        return {
            orders.browse(order_id): (
                self.env._(
                    "%(count)s orders to this address or phone within %(minutes)s minutes.",
                    count=count,
                    minutes=self.window_minutes,
                ),
                f"{order_id} many",
            )
            for order_id, count in rows
        }

    def _check_order_duplicate(self, orders):
        """The same customer, the same lines, within minutes of another order that goes on."""
        if not self.window_minutes:
            return {}
        self._flush_orders()
        rows = self.env.execute_query(
            SQL(
                """
                WITH mine AS (
                    SELECT o.id, o.company_id, partner.commercial_partner_id AS person
                      FROM sale_order o JOIN res_partner partner ON partner.id = o.partner_id
                     WHERE o.id IN %(orders)s
                ), near AS (
                    SELECT o.id, o.name, o.company_id, partner.commercial_partner_id AS person,
                           (SELECT string_agg(concat_ws(':', line.product_id, line.product_uom_id,
                                                        trim_scale(line.product_uom_qty)), ','
                                     ORDER BY line.product_id, line.product_uom_id, line.product_uom_qty)
                              FROM sale_order_line line
                              JOIN product_product product ON product.id = line.product_id
                              JOIN product_template template ON template.id = product.product_tmpl_id
                             WHERE line.order_id = o.id AND template.type = 'consu') AS content
                      FROM sale_order o
                      JOIN res_partner partner ON partner.id = o.partner_id
                     WHERE partner.commercial_partner_id IN (SELECT person FROM mine)
                       AND (o.id IN %(orders)s OR (
                            (o.state = 'sale' OR (o.state = 'sent' AND o.liquor_placed_at IS NOT NULL
                                AND o.liquor_review_state IN ('to_review', 'waiting', 'approved')))
                            AND COALESCE(o.liquor_placed_at, o.date_order) >= %(since)s))
                )
                SELECT one.id, string_agg(other.name, ', ' ORDER BY other.id), min(other.id)
                  FROM near one
                  JOIN near other ON other.person = one.person AND other.company_id = one.company_id
                   AND other.content = one.content AND other.id != one.id
                 WHERE one.id IN %(orders)s AND (other.id NOT IN %(orders)s OR other.id < one.id)
              GROUP BY one.id
                """,
                orders=tuple(orders.ids),
                since=fields.Datetime.now() - timedelta(minutes=self.window_minutes),
            )
        )
        return {
            orders.browse(order_id): (
                self.env._("The same goods as order %(orders)s, a few minutes apart.", orders=names),
                f"duplicate of {other_id}",
            )
            for order_id, names, other_id in rows
        }

    def _flush_orders(self):
        """Write what the queries above read."""
        names = ["partner_id", "partner_shipping_id", "state", "date_order", "liquor_placed_at", "liquor_review_state"]
        self.env["sale.order"].flush_model(names)
        self.env["sale.order.line"].flush_model(["order_id", "product_id", "product_uom_id", "product_uom_qty"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])

    def _counted(self, alias):
        """Orders that count as bought: confirmed, or placed and still alive."""
        order = SQL.identifier(alias)
        return SQL("(%(o)s.state = 'sale' OR (%(o)s.state = 'sent' AND %(o)s.liquor_placed_at IS NOT NULL))", o=order)

    # Papers and gifts
    def _check_order_fapiao_incomplete(self, orders):
        found = {}
        for order in orders.filtered(lambda order: order.liquor_fapiao_kind == "company"):
            title, number = order.liquor_fapiao_title, order.liquor_fapiao_tax_number
            if not title:
                message = self.env._("A company's fapiao needs its title.")
            elif not number:
                message = self.env._("A company's fapiao needs the tax number.")
            elif not uscc.is_valid(number):
                message = self.env._(
                    "The tax number %(number)s of the fapiao is not a valid unified social credit code (18 characters).",
                    number=number,
                )
            else:
                continue
            found[order] = message, f"{title} {number}"
        return found

    def _check_order_gift_incomplete(self, orders):
        found = {}
        for order in orders.filtered("liquor_is_gift"):
            recipient = order.partner_shipping_id
            missing = [
                label
                for label, value in (
                    (self.env._("the text of the card"), (order.liquor_gift_message or "").strip()),
                    (self.env._("the recipient's name"), recipient.name),
                    (self.env._("the recipient's phone"), recipient.phone),
                )
                if not value
            ]
            if missing:
                names = ", ".join(missing)
                found[order] = self.env._("The gift lacks %(names)s.", names=names), f"{recipient.id} {len(missing)}"
        return found

    # The law
    def _check_order_minor_declared(self, orders):
        today = fields.Date.context_today(self.with_context(tz=self.env.company.partner_id.tz or "Asia/Shanghai"))
        born_after = today - relativedelta(years=ADULT_YEARS)
        found = {}
        for order in orders:
            people = order.partner_id | order.partner_id.commercial_partner_id | order.partner_shipping_id
            if minors := people.filtered(
                lambda person: person.liquor_minor or (person.liquor_birthday and person.liquor_birthday > born_after)
            ):
                found[order] = (
                    self.env._("%(name)s is a minor: no alcohol may be sold.", name=minors[0].name or minors[0].id),
                    f"minor {minors.ids}",
                )
        return found
