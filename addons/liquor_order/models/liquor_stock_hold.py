from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.tools import SQL

# First key of the advisory locks on products; the second is the product's id.
LOCK_CLASS = 0x11C0
RELEASED = ("timeout", "cancel")


class LiquorStockHold(models.Model):
    """Stock promised to an order that is not confirmed: nobody else can order it until the hold ends.

    A hold ends as *taken* (the order is confirmed, its delivery reserves the stock) or *released* (the time to pay
    is over, the order is cancelled). One past its deadline counts for nothing, even before it is swept.
    """

    _name = "liquor.stock.hold"
    _description = "Stock Hold"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", "Order", required=True, readonly=True, index=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", "Product", required=True, readonly=True, ondelete="restrict")
    warehouse_id = fields.Many2one("stock.warehouse", "Warehouse", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(related="order_id.company_id")
    uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(
        required=True, readonly=True, digits="Product Unit", help="In the product's unit (bottles)."
    )
    expires_at = fields.Datetime("Held Until", readonly=True, help="Empty: paid, held until the order is confirmed.")
    state = fields.Selection(
        [("active", "Held"), ("taken", "Taken"), ("released", "Released")],
        required=True,
        readonly=True,
        default="active",
    )
    reason = fields.Selection(
        [("timeout", "Not paid in time"), ("cancel", "Cancelled"), ("confirm", "Confirmed")],
        "Ended Because",
        readonly=True,
    )
    ended_at = fields.Datetime("Ended", readonly=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "A hold is of more than nothing.")
    _order_product_uniq = models.UniqueIndex(
        "(order_id, product_id) WHERE state = 'active'", "This order holds this product already."
    )
    _product_idx = models.Index("(product_id, warehouse_id) WHERE state = 'active'")

    @api.model
    def _liquor_acquire(self, order, wanted, expires_at):
        """Hold stock for an order, all or nothing, in place of what it held before.

        Runs in a short transaction of its own that sees what others have just committed: Odoo's transactions keep
        the snapshot they began with, so waiting for a lock in one would only show stale stock. Buyers of the same
        product wait for each other here, a few milliseconds each. If the request fails later, the hold expires.

        :param sale.order order: a stored order
        :param dict wanted: {product.product: quantity in its unit, > 0}
        :param datetime expires_at: naive UTC; None = no deadline, for a paid order
        :return: {product.product: what is available} of the products that are short; empty: held
        """
        products = self.env["product.product"].concat(*wanted).sorted("id")
        if not products:
            return {}
        warehouse = order.warehouse_id
        with self._liquor_own_transaction() as env:
            env.cr.execute(
                SQL("SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s) AS id", LOCK_CLASS, list(products.ids))
            )
            inside = products.with_env(env)
            available = inside._liquor_available(warehouse.with_env(env), order)
            short = {product: available[product.id] for product in products if available[product.id] < wanted[product]}
            if not short:
                env["liquor.stock.hold"]._liquor_store(order, wanted, warehouse, expires_at)
        if env.cr is not self.env.cr:
            order_ids = order.ids
            registry = self.env.registry
            self.env.cr.postcommit.add(lambda: self._liquor_settle_after_commit(registry, order_ids))
        self.invalidate_model()
        order.invalidate_recordset(["liquor_hold_ids"])
        return short

    @contextmanager
    def _liquor_own_transaction(self):
        """Environment of a READ COMMITTED transaction of its own; in a test, of the test's only transaction."""
        if modules.module.current_test:
            yield self.env(user=SUPERUSER_ID)
            return
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _liquor_store(self, order, wanted, warehouse, expires_at):
        """Write the holds of an order; what it no longer wants is released."""
        self.flush_model()
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                UPDATE liquor_stock_hold SET state = 'released', reason = 'cancel', ended_at = %(now)s
                 WHERE order_id = %(order)s AND state = 'active' AND product_id <> ALL(%(products)s)
                """,
                now=now,
                order=order.id,
                products=[product.id for product in wanted],
            )
        )
        for product, quantity in wanted.items():
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO liquor_stock_hold
                           (order_id, product_id, warehouse_id, quantity, expires_at, state,
                            create_uid, create_date, write_uid, write_date)
                    VALUES (%(order)s, %(product)s, %(warehouse)s, %(quantity)s, %(expires)s, 'active',
                            %(user)s, %(now)s, %(user)s, %(now)s)
               ON CONFLICT (order_id, product_id) WHERE state = 'active'
                 DO UPDATE SET quantity = EXCLUDED.quantity, expires_at = EXCLUDED.expires_at,
                               warehouse_id = EXCLUDED.warehouse_id, write_date = EXCLUDED.write_date
                    """,
                    order=order.id,
                    product=product.id,
                    warehouse=warehouse.id,
                    quantity=quantity,
                    expires=expires_at or None,
                    user=self.env.uid,
                    now=now,
                )
            )

    @api.model
    def _liquor_settle_after_commit(self, registry, order_ids):
        """The transaction that acquired a hold could not see it: bring it in line with what that one decided."""
        with registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["liquor.stock.hold"]._liquor_settle(order_ids)

    @api.model
    def _liquor_settle(self, order_ids=None):
        """End the holds that their orders no longer need, in one statement: confirmed, cancelled, or never paid.

        :param list order_ids: only of these orders; None for all
        """
        self.flush_model()
        self.env["sale.order"].flush_model(["state"])
        only = SQL("AND hold.order_id = ANY(%s)", list(order_ids)) if order_ids is not None else SQL("")
        self.env.cr.execute(
            SQL(
                """
                UPDATE liquor_stock_hold hold
                   SET state = CASE WHEN sale.state = 'sale' THEN 'taken' ELSE 'released' END,
                       reason = CASE WHEN sale.state = 'sale' THEN 'confirm'
                                     WHEN sale.state = 'cancel' THEN 'cancel' ELSE 'timeout' END,
                       ended_at = (now() AT TIME ZONE 'UTC')
                  FROM sale_order sale
                 WHERE sale.id = hold.order_id
                   AND hold.state = 'active'
                   AND (
                        sale.state IN ('sale', 'cancel')
                        OR hold.expires_at <= (now() AT TIME ZONE 'UTC')
                        OR (
                            hold.expires_at IS NULL
                            AND NOT EXISTS (
                                SELECT 1
                                  FROM sale_order_transaction_rel rel
                                  JOIN payment_transaction tx ON tx.id = rel.transaction_id
                                 WHERE rel.sale_order_id = sale.id AND tx.state IN ('done', 'authorized')
                            )
                            AND sale.amount_total > 0
                        )
                   )
                   %(only)s
                """,
                only=only,
            )
        )
        self.invalidate_model()

    def _liquor_end(self, state, reason):
        """End active holds as `taken` or `released`."""
        self.filtered(lambda hold: hold.state == "active").write(
            {"state": state, "reason": reason, "ended_at": fields.Datetime.now()}
        )
