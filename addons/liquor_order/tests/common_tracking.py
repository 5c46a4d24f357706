from contextlib import nullcontext

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .common import LiquorOrderCase
from .simulators.kuaidi100 import Kuaidi100Simulator


@tagged("post_install", "-at_install")
class TrackingCase(LiquorOrderCase):
    """A paid order that ships with Shunfeng, and a 快递100 on this machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = Kuaidi100Simulator(customer="C-TEST", key="K-TEST")
        cls.service.__enter__()
        cls.addClassCleanup(cls.service.__exit__)
        cls.env["liquor.courier"].search([]).active = False
        cls.env["stock.picking"].search([("liquor_tracking_mode", "!=", False)]).liquor_tracking_mode = False
        if "liquor.order.check" in cls.env:  # what stops an order is tested elsewhere
            cls.env["liquor.order.check"].search([]).active = False
        cls.courier = cls.env["liquor.courier"].create(
            {
                "name": "Kuaidi100", "customer": "C-TEST", "api_key": "K-TEST", "push_secret": "SALT-TEST",
                "base_url": cls.service.url,
            }
        )  # fmt: skip
        fee = cls.env["product.product"].create({"name": "Test Shipping", "type": "service", "list_price": 0})
        cls.carrier = cls.env["delivery.carrier"].create(
            {"name": "Test Shunfeng", "product_id": fee.id, "liquor_courier_code": "shunfeng", "fixed_price": 0}
        )
        cls.customer.write(
            {
                "name": "王小明",
                "phone": "13912345678",
                "street": "人民南路1号",
                "email": "wang@example.com",
                "lang": "en_US",
            }
        )
        cls.liquor = cls.baijiu
        cls.liquor.tracking = "none"
        cls.stock_up(cls.liquor, 100)

    def setUp(self):
        super().setUp()
        self.service.parcels.clear()
        self.service.subscriptions.clear()
        self.service.asked.clear()
        self.service.mood = None

    @classmethod
    def stock_up(cls, product, quantity):
        cls.env["stock.quant"]._update_available_quantity(product.product_variant_id, cls.stock, quantity)

    def placed(self, quantity=2, **vals):
        """An order that its customer has placed and not paid."""
        order = self.order(self.liquor, quantity, carrier_id=self.carrier.id, require_payment=True, **vals)
        order.write({"state": "sent", "liquor_placed_at": fields.Datetime.now()})
        return order

    def pay(self, order, state="done"):
        provider, method = (
            self.env["payment.provider"].search([], limit=1),
            self.env["payment.method"].search([], limit=1),
        )
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id, "payment_method_id": method.id, "amount": order.amount_total,
                "currency_id": order.currency_id.id, "partner_id": order.partner_id.id, "state": state,
                "reference": f"TEST-{order.name}", "sale_order_ids": [(6, 0, order.ids)],
            }
        )  # fmt: skip

    def confirmed(self, quantity=2, **vals):
        order = self.placed(quantity, **vals)
        self.pay(order)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def ship(self, order, number="SF1001", quantity=None):
        """Ship what is to ship of an order, or a part of it."""
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))[:1]
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = quantity or move.product_uom_qty
            move.picked = True
        picking.carrier_tracking_ref = number
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def shipped(self, number="SF1001", **vals):
        """The delivery of an order that has just left."""
        return self.ship(self.confirmed(**vals), number)

    def push(self, number, **kwargs):
        """Post what the service would push to our address."""
        form = self.service.signed_push(number, **{"salt": "SALT-TEST", **kwargs})
        return self.url_open(f"/liquor/courier/{self.courier.id}/push", data=form)

    def events(self, picking):
        return self.env["liquor.shipment.event"].search([("picking_id", "in", picking.ids)], order="time, id")

    def run_job(self, name):
        with nullcontext() if isinstance(self, HttpCase) else self.enter_registry_test_mode():
            self.env.ref(f"liquor_order.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def due(self, pickings):
        """Let the deliveries be due for the next job."""
        pickings.write({"liquor_next_poll_at": fields.Datetime.now()})


class TrackingHttpCase(TrackingCase, HttpCase):
    @classmethod
    def portal_user(cls, login, partner=None):
        user = new_test_user(cls.env, login, groups="base.group_portal", password=f"{login}-password")
        if partner:
            user.partner_id = partner
        return user
