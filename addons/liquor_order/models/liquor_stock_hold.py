from collections import namedtuple
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.exceptions import UserError
from odoo.tools import SQL

# first key of the advisory locks that serialise the takers of one product; the second is the product's id
LOCK_CLASS = 190_502
# how long a confirmation may take after its hold was claimed
CONFIRM_MINUTES = 10
# a claimed hold of a cancelled order may belong to a late payment that is being processed
CLAIM_MINUTES = 15

# short: {product id: what is available}, empty = held; until: naive UTC datetime, None = no deadline
Held = namedtuple("Held", "short until")

LIVE = SQL(
    "(hold.state = 'active' AND (hold.expires_at IS NULL OR hold.expires_at > timezone('UTC', clock_timestamp())))"
)


class LiquorStockHold(models.Model):
    """Bottles kept for an order that is placed and not confirmed yet.

    **A hold counts** while it is active, its deadline has not passed, and its order is not confirmed. The last
    part makes the hand-over exact: one commit makes the order 'sale' and its stock moves visible, so that the
    statement that computes what is available sees either the hold or the moves, never both and never neither.
    The states 'taken' and 'released' are written after that commit and are only the record of how it ended.

    **Holds are written in short transactions of their own**, READ COMMITTED and under a lock a product
    (:meth:`_committed_cursor`): the request's own snapshot would be stale after waiting for the lock, and
    retrying it five times is too little for 200 buyers. The request's transaction never writes a hold, so that
    the two cannot wait for each other. If the request fails later, the hold stays until its deadline; the next
    try of the same order finds it, with its first deadline.
    """

    _name = "liquor.stock.hold"
    _description = "Stock Hold"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", required=True, readonly=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    product_id = fields.Many2one("product.product", required=True, readonly=True, ondelete="restrict")
    warehouse_id = fields.Many2one("stock.warehouse", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True, help="In the product's own unit.")
    expires_at = fields.Datetime(
        "Held Until", readonly=True, help="Empty: the order is paid, the stock is held until it is confirmed."
    )
    state = fields.Selection(
        [("active", "Held"), ("taken", "Taken by Order"), ("released", "Released")],
        required=True,
        readonly=True,
        default="active",
    )
    reason = fields.Selection(
        [("timeout", "Not paid in time"), ("cancel", "Order cancelled"), ("changed", "Order changed")],
        "Reason of Release",
        readonly=True,
    )
    ended_at = fields.Datetime("Ended", readonly=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "A hold is of more than zero bottles.")
    _active_uniq = models.UniqueIndex(
        "(order_id, product_id) WHERE state = 'active'", "This order already holds this product."
    )
    _active_product_idx = models.Index("(product_id, warehouse_id) WHERE state = 'active'")

    # ------------------------------------------------------------ taking

    @api.model
    def _take(self, order, wanted, minutes):
        """Hold what a placed order wants; a deadline that it already has stays.

        :param sale.order order: committed before (a foreign key points at it)
        :param dict wanted: {product.product: quantity in its own unit}
        :param int minutes: how long, where it is held for the first time
        :rtype: Held
        """
        return self._write_holds(order, wanted, lambda now, own: own or now + timedelta(minutes=minutes))

    @api.model
    def _claim(self, order, wanted, paid):
        """Make a hold outlive the confirmation that follows; what has ended is held again if it is there.

        :param bool paid: the hold loses its deadline
        :rtype: Held
        """
        if paid:
            return self._write_holds(order, wanted, lambda now, own: None)
        margin = timedelta(minutes=CONFIRM_MINUTES)
        return self._write_holds(order, wanted, lambda now, own: max(own or now, now + margin))

    @api.model
    def _write_holds(self, order, wanted, deadline):
        """Judge and write all holds of one order in one locked transaction.

        A product that the order still holds is not judged again: who holds it keeps it.

        :param deadline: function(now, the order's live deadline or None) -> datetime or None
        """
        products = sorted(product.id for product in wanted)
        quantities = {product.id: quantity for product, quantity in wanted.items()}
        with self._committed_cursor() as cr:
            self._lock_products(cr, products)
            now, own = self._read_own(cr, order)
            available = self._read_available(cr, order, products)
            short = {
                product: max(available.get(product, 0.0), 0.0)
                for product in products
                if own.get(product, (0.0, None))[0] < quantities[product] - 1e-6
                and available.get(product, 0.0) < quantities[product] - 1e-6
            }
            if short:
                return Held(short, None)
            deadlines = [expires_at for _quantity, expires_at in own.values()]
            # a paid hold has no deadline, and gets none again
            until = None if None in deadlines else deadline(now, min(deadlines, default=None))
            if own.keys() - quantities.keys():
                self._release_unwanted(cr, order, products)
            self._upsert(cr, order, quantities, until)
        self.invalidate_model()
        self.env["product.product"].invalidate_model(["liquor_held_qty"])
        return Held({}, until)

    @contextmanager
    def _committed_cursor(self):
        """A cursor that sees what others have committed up to each statement, and commits at the end.

        In Odoo's tests it is the test's own cursor: nobody else could see uncommitted test data.
        tests/concurrency proves the real one.
        """
        if modules.module.current_test:
            self.env.flush_all()
            yield self.env.cr
            return
        with self.env.registry.cursor() as cr:
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '15s'")
            yield cr

    def _lock_products(self, cr, products):
        """One taker a product at a time; always in the order of the ids, so that no two wait for each other."""
        cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::int[]) WITH ORDINALITY AS one(id, n) ORDER BY n",
                LOCK_CLASS,
                products,
            )
        )

    def _read_own(self, cr, order):
        """(the database's time, {product id: (quantity, deadline)} of the order's live holds).

        :raise UserError: the order is not committed yet, so that no hold can point at it
        """
        cr.execute(
            SQL(
                """
                SELECT date_trunc('second', timezone('UTC', clock_timestamp())),
                       hold.product_id, hold.quantity::float8, hold.expires_at
                  FROM sale_order sale
             LEFT JOIN liquor_stock_hold hold ON hold.order_id = sale.id AND %s
                 WHERE sale.id = %s
                """,
                LIVE,
                order.id,
            )
        )
        rows = cr.fetchall()
        if not rows:
            raise UserError(self.env._("Order %(order)s must be saved before it is placed.", order=order.name))
        return rows[0][0], {product: (quantity, until) for _now, product, quantity, until in rows if product}

    def _read_available(self, cr, order, products):
        cr.execute(self._available_query(products, order.warehouse_id, order.company_id, order))
        return dict(cr.fetchall())

    def _release_unwanted(self, cr, order, products):
        """Release what the order holds of other products than these."""
        cr.execute(
            SQL(
                """
                UPDATE liquor_stock_hold hold
                   SET state = 'released', reason = 'changed', ended_at = timezone('UTC', clock_timestamp()),
                       write_date = timezone('UTC', clock_timestamp())
                 WHERE hold.order_id = %s AND hold.state = 'active' AND hold.product_id <> ALL(%s::int[])
                """,
                order.id,
                products,
            )
        )

    def _upsert(self, cr, order, quantities, until):
        cr.execute(
            SQL(
                """
                INSERT INTO liquor_stock_hold AS hold (order_id, product_id, warehouse_id, company_id, quantity,
                            expires_at, state, create_uid, write_uid, create_date, write_date)
                SELECT %(order)s, wanted.product_id, %(warehouse)s, %(company)s, wanted.quantity, %(until)s, 'active',
                       %(uid)s, %(uid)s, timezone('UTC', clock_timestamp()), timezone('UTC', clock_timestamp())
                  FROM unnest(%(products)s::int[], %(quantities)s::numeric[]) AS wanted(product_id, quantity)
           ON CONFLICT (order_id, product_id) WHERE state = 'active' DO UPDATE
                   SET quantity = excluded.quantity, expires_at = excluded.expires_at,
                       warehouse_id = excluded.warehouse_id, write_date = excluded.write_date
                """,
                order=order.id,
                warehouse=order.warehouse_id.id,
                company=order.company_id.id,
                until=until,
                uid=self.env.uid,
                products=list(quantities),
                quantities=list(quantities.values()),
            )
        )

    # ------------------------------------------------------------ what is available

    @api.model
    def _available_query(self, products, warehouse, company, order=None):
        """Rows (product id, what can still be sold), one for each product, in one statement.

        The smaller of what is neither reserved nor past its removal date, and of what is left of that stock after
        all confirmed deliveries; less what others hold.

        :param list products: ids of product.product
        :param stock.warehouse warehouse: empty = all of the company
        :param sale.order order: its own holds do not count
        """
        return SQL(
            """
            WITH place AS (
                SELECT location.id, location.usage FROM stock_location location WHERE %(place)s
            ), stock AS (
                SELECT quant.product_id, sum(quant.quantity) AS quantity,
                       sum(quant.quantity - quant.reserved_quantity) AS free
                  FROM stock_quant quant
                  JOIN place ON place.id = quant.location_id AND place.usage = 'internal'
                  JOIN product_product product ON product.id = quant.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                 WHERE quant.product_id = ANY(%(products)s)
                   AND NOT (COALESCE(template.use_expiration_date, FALSE)
                            AND COALESCE(quant.removal_date <= timezone('UTC', clock_timestamp()), FALSE))
              GROUP BY quant.product_id
            ), demand AS (
                SELECT move.product_id, sum(move.product_qty) AS quantity
                  FROM stock_move move
                  JOIN place ON place.id = move.location_id
                 WHERE move.product_id = ANY(%(products)s)
                   AND move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
                   AND move.location_dest_id NOT IN (SELECT id FROM place)
              GROUP BY move.product_id
            ), held AS (%(held)s)
            SELECT wanted.id,
                   (LEAST(COALESCE(stock.free, 0), COALESCE(stock.quantity, 0) - COALESCE(demand.quantity, 0))
                    - COALESCE(held.quantity, 0))::float8
              FROM unnest(%(products)s::int[]) AS wanted(id)
         LEFT JOIN stock ON stock.product_id = wanted.id
         LEFT JOIN demand ON demand.product_id = wanted.id
         LEFT JOIN held ON held.product_id = wanted.id
            """,
            # sudo: the shop's visitors may not read warehouses
            place=SQL("location.parent_path LIKE %s", f"{warehouse.sudo().view_location_id.parent_path}%")
            if warehouse
            else SQL("location.company_id = %s", company.id),
            products=list(products),
            held=self._held_query(products, warehouse, company, order),
        )

    @api.model
    def _held_query(self, products, warehouse, company, order=None):
        """Rows (product_id, quantity) of the holds that count; see the class."""
        return SQL(
            """
            SELECT hold.product_id, sum(hold.quantity) AS quantity
              FROM liquor_stock_hold hold
              JOIN sale_order sale ON sale.id = hold.order_id AND sale.state <> 'sale'
             WHERE %(live)s
               AND hold.product_id = ANY(%(products)s)
               AND %(place)s
               AND hold.order_id <> %(order)s
          GROUP BY hold.product_id
            """,
            live=LIVE,
            products=list(products),
            place=SQL("hold.warehouse_id = %s", warehouse.id) if warehouse else SQL("hold.company_id = %s", company.id),
            order=order.id if order and order.id else 0,
        )

    # ------------------------------------------------------------ ending

    @api.model
    def _end(self, orders, reason=None):
        """Record, once the transaction is committed, that the holds of these orders ended.

        :param str reason: of release; None = taken by the confirmed order
        """
        if not orders:
            return
        if modules.module.current_test:
            self._end_committed(orders.ids, reason)
            return
        # a later claim of the same order must not be ended
        [[moment]] = self.env.execute_query(SQL("SELECT timezone('UTC', clock_timestamp())"))
        registry, uid, order_ids = self.env.registry, self.env.uid, orders.ids

        @self.env.cr.postcommit.add
        def end():
            try:
                with registry.cursor() as cr:
                    api.Environment(cr, uid, {})[self._name]._end_committed(order_ids, reason, moment)
            except psycopg2.OperationalError:
                # the cron does what is left (`_sweep`); these holds no longer count anyway, or have a deadline
                return

    def _end_committed(self, order_ids, reason, moment=None):
        with self._committed_cursor() as cr:
            cr.execute(
                SQL(
                    """
                    UPDATE liquor_stock_hold hold
                       SET state = %(state)s, reason = %(reason)s, ended_at = timezone('UTC', clock_timestamp()),
                           write_date = timezone('UTC', clock_timestamp())
                      FROM sale_order sale
                     WHERE sale.id = hold.order_id
                       AND hold.order_id = ANY(%(orders)s)
                       AND hold.state = 'active'
                       AND (sale.state = 'sale') = %(confirmed)s
                       AND %(older)s
                    """,
                    state="released" if reason else "taken",
                    reason=reason,
                    orders=list(order_ids),
                    confirmed=not reason,
                    older=SQL("hold.write_date <= %s", moment) if moment else SQL("TRUE"),
                )
            )
        self.invalidate_model()
        self.env["product.product"].invalidate_model(["liquor_held_qty"])

    @api.model
    def _sweep(self):
        """Record the end of every hold that no longer counts; the cron's part."""
        with self._committed_cursor() as cr:
            cr.execute(
                SQL(
                    """
                    UPDATE liquor_stock_hold hold
                       SET state = CASE WHEN sale.state = 'sale' THEN 'taken' ELSE 'released' END,
                           reason = CASE WHEN sale.state = 'sale' THEN NULL
                                         WHEN sale.state = 'cancel' AND hold.expires_at IS NULL THEN 'cancel'
                                         ELSE 'timeout' END,
                           ended_at = timezone('UTC', clock_timestamp()),
                           write_date = timezone('UTC', clock_timestamp())
                      FROM sale_order sale
                     WHERE sale.id = hold.order_id
                       AND hold.state = 'active'
                       AND (sale.state = 'sale'
                            OR hold.expires_at <= timezone('UTC', clock_timestamp())
                            OR sale.state = 'cancel' AND hold.write_date
                               < timezone('UTC', clock_timestamp()) - %s * interval '1 minute')
                    """,
                    CLAIM_MINUTES,
                )
            )
        self.invalidate_model()
