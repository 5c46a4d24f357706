import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

# (days ago, customer, [(code, bottles)], carrier, how far it went)
ORDERS = (
    (0, "customer", (("MT-FT53-500", 2),), "shunfeng", "unpaid"),
    (0, "unclear", (("WLY-P8-500", 6),), "shunfeng", "review"),
    (0, "customer", (("LZLJ-GJ52-500", 6),), "jd", "to_ship"),
    (1, "distributor", (("LZLJ-TQ10-500", 60), ("WLY-P8-500", 12)), "jd", "to_ship"),
    (2, "customer", (("XJ-JC1988-500", 3),), "shunfeng", "shipped"),
    (3, "distributor", (("LZLJ-GJ52-500", 24),), "jd", "transit"),
    (5, "customer", (("WLY-P8-500", 6),), "shunfeng", "signed"),
    (6, "customer", (("LZLJ-TQ10-500", 4),), "jd", "return"),
    (8, "distributor", (("LZLJ-TQ10-500", 36),), "jd", "exchange"),
    (30, "customer", (("LZLJ-GJ52-500", 6),), "jd", "done"),
    (40, "distributor", (("WLY-P8-500", 48),), "jd", "done"),
    (45, "customer", (("XJ-JC1988-500", 1),), "shunfeng", "cancel"),
)
OPTION = r'<option value="[^"]*"'
TRACE = (
    (20, "collected", "快件已由成都武侯分部揽收", "成都"),
    (14, "transit", "快件已到达成都转运中心", "成都"),
    (6, "delivering", "快递员正在派件，电话请见短信", "成都"),
)


class LiquorDemo(models.AbstractModel):
    """Orders in each state, as the shop would have them after some weeks."""

    _inherit = "liquor.demo"

    @api.model
    def _load_payment(self):
        """Mend the demo payment's page: its Chinese also translates the values of the results, so that each failed."""
        view = self.env.ref("payment_demo.payment_details")
        for term in view.get_field_translations("arch_db", langs=["zh_CN"])[0]:
            if "simulated_payment_state" in term["source"] and term["value"]:
                values = iter(re.findall(OPTION, term["source"]))
                mended = re.sub(OPTION, lambda _match, values=values: next(values), term["value"])
                view.update_field_translations("arch_db", {"zh_CN": {term["source"]: mended}})

    @api.model
    def _load_orders(self):
        """One order a line of ORDERS. They are made by the product's own steps, only their days are moved."""
        for days, customer, items, carrier, goal in ORDERS:
            order = self._demo_order(customer, items, carrier)
            getattr(self, f"_demo_{goal}")(order)
            self._demo_move_to(order, fields.Datetime.now() - timedelta(days=days, hours=2))

    def _demo_order(self, customer, items, carrier):
        products = self.env["product.product"].search([("default_code", "in", [code for code, _quantity in items])])
        by_code = {product.default_code: product for product in products}
        lines = [
            Command.create({"product_id": by_code[code].id, "product_uom_qty": quantity}) for code, quantity in items
        ]
        partner = self.env.ref(f"liquor_mall.partner_demo_{customer}")
        website = self.env["website"].search([], limit=1)
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "website_id": website.id,
                "liquor_age_confirmed_at": fields.Datetime.now(),
                "require_payment": True,
                "order_line": lines,
                "liquor_fapiao_kind": "personal" if customer == "customer" else "none",
                "liquor_fapiao_title": partner.name if customer == "customer" else False,
            }
        )
        method = self.env.ref(f"liquor_order.carrier_{carrier}", raise_if_not_found=False)
        if method:
            price = method.rate_shipment(order)["price"]
            order.set_delivery_line(method, price)
        return order

    def _demo_pay(self, order):
        provider = self.env.ref("payment.payment_provider_demo")
        tx = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id
                or self.env["payment.method"].search([], limit=1).id,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "online_direct",
                "sale_order_ids": [Command.link(order.id)],
            }
        )
        tx._set_done()
        tx.is_post_processed = True
        order.invalidate_recordset(["transaction_ids", "amount_paid"])

    def _demo_unpaid(self, order):
        """Held for a month, so that the demo still shows it then."""
        until = fields.Datetime.now() + timedelta(days=30)
        order.write({"state": "sent", "liquor_placed_at": fields.Datetime.now(), "liquor_hold_until": until})
        self.env["liquor.stock.hold"].create(
            [
                {
                    "order_id": order.id,
                    "product_id": product.id,
                    "warehouse_id": order.warehouse_id.id,
                    "company_id": order.company_id.id,
                    "quantity": quantity,
                    "expires_at": until,
                }
                for product, quantity in order._liquor_hold_needs().items()
            ]
        )

    def _demo_review(self, order):
        order.write({"state": "sent", "liquor_placed_at": fields.Datetime.now()})
        self._demo_pay(order)
        order.action_confirm()

    def _demo_to_ship(self, order):
        self._demo_pay(order)
        order.action_confirm()
        order.liquor_placed_at = order.date_order
        order._liquor_fapiao_sync()

    def _demo_shipped(self, order):
        self._demo_to_ship(order)
        for picking in order.picking_ids:
            picking.carrier_tracking_ref = f"DEMO{picking.id:08d}"
            for move in picking.move_ids:
                move.picked = True
            picking._action_done()

    def _demo_transit(self, order):
        self._demo_shipped(order)
        now = fields.Datetime.now()
        rows = [
            {
                "picking_id": picking.id,
                "number": picking.carrier_tracking_ref,
                "time": now - timedelta(hours=hours),
                "state": state,
                "text": text,
                "place": place,
                "source": "manual",
            }
            for picking in order.picking_ids
            for hours, state, text, place in TRACE
        ]
        self.env["liquor.shipment.event"]._record(rows)._liquor_apply_events()

    def _demo_signed(self, order):
        self._demo_shipped(order)
        order._liquor_shipments()._liquor_sign("本人签收")

    def _demo_done(self, order):
        self._demo_signed(order)
        order._liquor_complete()

    def _demo_cancel(self, order):
        order.write({"state": "sent", "liquor_placed_at": fields.Datetime.now(), "liquor_cancel_reason": "超时未支付"})
        order._action_cancel()

    def _demo_return(self, order):
        self._demo_signed(order)
        reason = self.env.ref("liquor_order.return_reason_no_reason")
        order._liquor_request_return(reason, "refund", {order.order_line[:1]: 2}, description="买多了，未拆封")

    def _demo_exchange(self, order):
        self._demo_signed(order)
        reason = self.env.ref("liquor_order.return_reason_other")
        kind = "exchange" if "exchange" in reason._kinds() else reason._kinds()[0]
        request = order._liquor_request_return(reason, kind, {order.order_line[:1]: 6}, description="一箱外箱受潮")
        request.action_approve()

    def _demo_move_to(self, order, moment):
        """As if it had been ordered then."""
        order.date_order = moment
        if order.liquor_placed_at:
            order.liquor_placed_at = moment
