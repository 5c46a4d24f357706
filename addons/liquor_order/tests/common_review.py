from odoo import fields

from odoo.addons.liquor_catalog.tests.common import LiquorCatalogCase


class ReviewCase(LiquorCatalogCase):
    """A customer with a good address, enough stock, and orders as the shop places them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "en_US"
        cls.sichuan = cls.env.ref("base.state_cn_SC")
        cls.chengdu = cls.env.ref("liquor_order.division_510100")
        cls.wuhou = cls.env.ref("liquor_order.division_510107")
        cls.address = {
            "phone": "13982016688",
            "country_id": cls.env.ref("base.cn").id,
            "state_id": cls.sichuan.id,
            "liquor_city_id": cls.chengdu.id,
            "liquor_district_id": cls.wuhou.id,
            "street": "人民南路四段12号3栋501室",
        }
        cls.customer.write({**cls.address, "email": "customer@example.com"})
        cls.lot = cls.env["stock.lot"].create({"name": "RV1", "product_id": cls.baijiu.product_variant_id.id})
        cls.env["stock.quant"]._update_available_quantity(
            cls.baijiu.product_variant_id, cls.stock, 5000, lot_id=cls.lot
        )
        (cls.baijiu | cls.beer).allow_out_of_stock_order = False
        cls.checks = cls.env["liquor.order.check"]

    @classmethod
    def another_customer(cls, **vals):
        return cls.env["res.partner"].create({"name": "Another", **cls.address, "phone": "13982016699", **vals})

    def placed(self, quantity=1, product=None, **vals):
        """Return an order as the shop leaves it: placed, not paid."""
        order = self.order(product or self.baijiu, quantity, **vals)
        order.write({"liquor_placed_at": fields.Datetime.now(), "state": "sent"})
        return order

    def reviewed(self, **vals):
        """Return a paid order of too many bottles, stopped for a person to decide."""
        order = self.placed(61, **vals)
        order.action_confirm()
        self.assertEqual(order.liquor_review_state, "to_review")
        return order

    def open_codes(self, order):
        return order.liquor_finding_ids.filtered(lambda f: f.state == "open").mapped("code")

    def assert_stopped(self, order, *codes):
        order.action_confirm()
        self.assertEqual(sorted(self.open_codes(order)), sorted(codes))
        self.assertEqual((order.state in ("draft", "sent"), order.liquor_review_state), (True, "to_review"))

    def assert_passes(self, order):
        order.action_confirm()
        self.assertEqual((order.state, self.open_codes(order)), ("sale", []))
