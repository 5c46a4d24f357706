from .common import LiquorOrderCase


class FulfilmentCase(LiquorOrderCase):
    """A customer in Chengdu, a courier and a pick-up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sichuan = cls.env.ref("base.state_cn_SC")
        cls.xinjiang = cls.env.ref("base.state_cn_XJ")
        cls.china = cls.env.ref("base.cn")
        cls.customer.write(
            {
                "name": "张三",
                "phone": "+8613812345678",
                "country_id": cls.china.id,
                "state_id": cls.sichuan.id,
                "city": "成都市武侯区",
                "street": "人民南路四段1号",
                "lang": "en_US",
            }
        )
        cls.express = cls.create_carrier("Test Express", liquor_courier_code="shunfeng")
        cls.pickup = cls.create_carrier(
            "Test Pick-up", liquor_pickup=True, liquor_pickup_warehouse_id=cls.warehouse.id, delivery_type="fixed"
        )

    @classmethod
    def create_carrier(cls, name, **vals):
        product = cls.env["product.product"].create(
            {"name": name, "type": "service", "list_price": 0, "taxes_id": False}
        )
        return cls.env["delivery.carrier"].create(
            {
                "name": name,
                "product_id": product.id,
                "delivery_type": "liquor_region",
                "is_published": True,
                "liquor_rate_ids": [(0, 0, {"first_price": 18, "step_price": 5})]
                if vals.get("delivery_type", "liquor_region") == "liquor_region"
                else False,
                **vals,
            }
        )

    def delivery(self, product=None, bottles=3, carrier=None, lot="L1", stock=100, **vals):
        """Return the delivery of a confirmed order."""
        product = product or self.baijiu
        if stock:
            known = self.env["stock.lot"].search(
                [("name", "=", lot), ("product_id", "=", product.product_variant_id.id)], limit=1
            )
            self.put_in_stock(known or self.create_lot(product, lot), stock)
        order = self.order(product, bottles, carrier_id=(carrier or self.express).id, **vals)
        order.action_confirm()
        return order.picking_ids
