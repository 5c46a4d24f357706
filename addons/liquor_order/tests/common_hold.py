from datetime import timedelta

from odoo import fields

from odoo.addons.liquor_catalog.tests.common import LiquorCatalogCase


class HoldCase(LiquorCatalogCase):
    """Ten bottles of baijiu in stock, a provider whose answers the tests give, orders of the shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.company = cls.env.company
        cls.product = cls.baijiu.product_variant_id
        (cls.baijiu | cls.beer).write({"allow_out_of_stock_order": False, "taxes_id": [(5, 0, 0)]})
        cls.customer.write({"email": "buyer@example.com", "lang": "en_US"})
        cls.provider = cls.env["payment.provider"].create({"name": "Tests", "code": "none", "state": "test"})
        cls.method = cls.env["payment.method"].create(
            {"name": "Tests", "code": "liquor_tests", "support_refund": "partial", "image": False}
        )
        cls.refund_support = "partial"
        features = cls.registry["payment.provider"]._compute_feature_support_fields

        def compute(providers):
            features(providers)
            providers.filtered(lambda provider: provider == cls.provider).support_refund = cls.refund_support

        cls.classPatch(cls.registry["payment.provider"], "_compute_feature_support_fields", compute)
        # Odoo's bookkeeping of payments needs a journal of a real provider; it is not the subject here
        cls.classPatch(cls.registry["payment.transaction"], "_create_payment", lambda tx, **_values: None)
        if "liquor.order.check" in cls.env:  # their own tests prove them
            cls.env["liquor.order.check"].search([]).active = False

    def setUp(self):
        super().setUp()
        self.provider_refunds("partial")
        self.lot = self.create_lot(self.baijiu, "HOLD-1")
        self.put_in_stock(self.lot, 10)

    def provider_refunds(self, kind):
        """What the provider can refund: none, full_only, partial."""
        type(self).refund_support = kind
        self.provider.invalidate_recordset(["support_refund"])

    def shop_order(self, quantity, product=None, uom=None, **vals):
        order = self.order(product or self.baijiu, quantity, uom=uom, website_id=self.website.id, **vals)
        order.warehouse_id = self.warehouse
        if "liquor_age_confirmed_at" in order._fields:  # liquor_mall asks for it
            order.liquor_age_confirmed_at = fields.Datetime.now()
        return order

    def placed(self, quantity, **vals):
        order = self.shop_order(quantity, **vals)
        order._liquor_place()
        return order

    def transaction(self, order, amount=None, **vals):
        return self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "amount": order.amount_total if amount is None else amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "online_direct",
                "sale_order_ids": [(6, 0, order.ids)],
                **vals,
            }
        )

    def pay(self, order, amount=None):
        """The provider says that the customer has paid, and the payment is processed."""
        transaction = self.transaction(order, amount)
        transaction._set_done()
        transaction._post_process()
        return transaction

    def let_time_pass(self, order, minutes=31):
        """As if the order had been placed so much earlier."""
        past = timedelta(minutes=minutes)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE liquor_stock_hold SET expires_at = expires_at - %s, write_date = write_date - %s"
            " WHERE order_id = %s",
            [past, past, order.id],
        )
        self.env.invalidate_all()
        if order.liquor_hold_until:
            order.liquor_hold_until -= past

    def run_timeout(self):
        with self.enter_registry_test_mode():
            self.env.ref("liquor_order.cron_hold_timeout").method_direct_trigger()
        self.env.invalidate_all()

    def available(self):
        return self.product._liquor_available(self.warehouse)[self.product.id]

    def hold_of(self, order):
        return self.env["liquor.stock.hold"].search([("order_id", "=", order.id)], order="id")

    def bottles_reserved(self):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.stock.id)]
        )
        return sum(quants.mapped("reserved_quantity"))
