from odoo import fields

from odoo.addons.liquor_catalog.tests.common import LiquorCatalogCase


class LiquorOrderCase(LiquorCatalogCase):
    """Orders of 茅台-like bottles with stock, paid through Odoo's demo provider."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env.ref("payment.payment_provider_demo")
        cls.provider.state = "test"
        cls.method = cls.env.ref("payment_demo.payment_method_demo", raise_if_not_found=False) or cls.env.ref(
            "payment.payment_method_card"
        )
        cls.lot = cls.env["stock.lot"].create({"name": "T-LOT", "product_id": cls.baijiu.product_variant_id.id})
        cls.env["stock.quant"]._update_available_quantity(cls.baijiu.product_variant_id, cls.stock, 60, lot_id=cls.lot)
        (cls.baijiu | cls.beer).allow_out_of_stock_order = False
        state = cls.env.ref("base.state_cn_SC")
        cls.customer.write(
            {
                "country_id": cls.env.ref("base.cn").id,
                "state_id": state.id,
                "city": "成都市武侯区",
                "street": "天府大道北段1700号3栋1201室",
                "phone": "13800000002",
                "email": "buyer@example.com",
            }
        )

    def customer_order(self, quantity=6, product=None, place=True, **vals):
        """An order as a customer makes it: one line, placed unless told otherwise."""
        order = self.order(product or self.baijiu, quantity, require_payment=True, **vals)
        if place:
            order._liquor_place()
        return order

    def pay(self, order, amount=None, state="done", post_process=True):
        """A payment of the order through the demo provider, processed as a notification would."""
        tx = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "amount": order.amount_total if amount is None else amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "reference": f"{order.name}-{len(order.transaction_ids)}",
                "operation": "online_direct",
                "sale_order_ids": [fields.Command.link(order.id)],
            }
        )
        order.invalidate_recordset(["transaction_ids"])
        tx._process("demo", {"reference": tx.reference, "simulated_state": state})
        if post_process:
            tx._post_process()
        return tx

    def available(self, product=None):
        variant = (product or self.baijiu).product_variant_id
        return variant._liquor_available(self.warehouse)[variant.id]
