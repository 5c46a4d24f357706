import io
from contextlib import contextmanager
from datetime import timedelta

from PIL import Image

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command

from .common import LiquorOrderCase


class ReturnCase(LiquorOrderCase):
    """Orders that were shipped and paid, and people of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        state = cls.env["res.country.state"].search([("country_id.code", "=", "CN")], limit=1)
        cls.customer.write(
            {
                "phone": "13800138000",
                "email": "return@example.com",
                "street": "1 Test Road",
                "city": "Test",
                "state_id": state.id,
                "country_id": state.country_id.id,
            }
        )
        cls.service = cls.user_of("service")
        cls.warehouse_user = cls.user_of("warehouse")
        cls.reasons = {
            code: cls.env.ref(f"liquor_order.return_reason_{code}")
            for code in ("broken", "leaking", "wrong", "missing", "quality", "no_reason", "expiry", "other")
        }
        taxes = cls.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.baijiu.taxes_id = cls.beer.taxes_id = taxes

    @contextmanager
    def refuses(self, regex):
        """A refusal as a request sees it: with a message, and nothing of it stays."""
        with self.assertRaisesRegex(ValidationError, regex), self.env.cr.savepoint():
            yield

    def lot_of(self, product, quantity, name="L1"):
        lot = self.create_lot(product, f"{product.default_code}-{name}")
        self.put_in_stock(lot, quantity)
        return lot

    def shipped(self, lines, paid=None, days_ago=0, partner=None, extra=()):
        """An order whose goods were delivered in full.

        :param lines: list of (product.template, quantity, unit price)
        :param paid: amount paid, by default all
        :param extra: values of further lines
        """
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.customer).id,
                "order_line": [
                    *(
                        Command.create(
                            {
                                "product_id": product.product_variant_id.id,
                                "product_uom_qty": quantity,
                                "price_unit": price,
                            }
                        )
                        for product, quantity, price in lines
                    ),
                    *(Command.create(values) for values in extra),
                ],
            }
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.pay(order, order.amount_total if paid is None else paid)
        for picking in order.picking_ids:
            picking.action_assign()
            picking.move_ids.picked = True
            picking._action_done()
            self.assertEqual(picking.state, "done")
        order.picking_ids.move_ids.date = fields.Datetime.now() - timedelta(days=days_ago)
        return order

    def pay(self, order, amount):
        if not amount:
            return
        # cannot pay back by itself: refunds stay under way until a test ends them
        provider = self.env["payment.provider"].create({"name": "Tests", "code": "none", "state": "disabled"})
        method = self.env["payment.method"].search([], limit=1)
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "reference": f"{order.name}-{amount}",
                "sale_order_ids": [Command.set(order.ids)],
                "state": "done",
            }
        )

    @staticmethod
    def photo(fmt="PNG", size=(40, 30)):
        stream = io.BytesIO()
        Image.new("RGB", size, "red").save(stream, fmt)
        return stream.getvalue()

    def ask(self, order, reason, kind, quantities, **kwargs):
        """Ask for a return; quantities by position of the line."""
        reason = self.reasons[reason]
        kwargs.setdefault("description", "test")
        if reason.photo_required:
            kwargs.setdefault("photos", [("a.png", self.photo())])
        lines = order.order_line
        return order._liquor_request_return(
            reason, kind, {lines[position]: quantity for position, quantity in quantities.items()}, **kwargs
        )

    def approve(self, request, **kwargs):
        return request.with_user(self.service).action_approve(**kwargs)

    def check(self, request, good=None, damaged=0, note="", **kwargs):
        """Check all lines alike: everything good, if not said otherwise."""
        results = [
            {
                "rma_id": rma.id,
                "good": rma.liquor_qty_requested - damaged if good is None else good,
                "damaged": damaged,
                "damage_reason": "cracked" if damaged else "",
                **kwargs,
            }
            for rma in request.line_ids
        ]
        return request.with_user(self.warehouse_user).action_check(results, note)
