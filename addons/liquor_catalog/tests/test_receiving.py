from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import LiquorCatalogCase


class TestReceiving(LiquorCatalogCase):
    def test_buyer_orders_and_warehouse_receives(self):
        buyer, keeper = self.user_of("buyer"), self.user_of("warehouse")
        beer = self.beer.product_variant_id
        beer.tracking = "none"
        order = (
            self.env["purchase.order"]
            .with_user(buyer)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [Command.create({"product_id": beer.id, "product_qty": 12, "price_unit": 5.0})],
                }
            )
        )
        order.button_confirm()
        receipt = order.picking_ids
        receipt.move_ids.quantity = 12
        with self.assertRaisesRegex(AccessError, "Only the warehouse"):
            receipt.with_user(buyer).button_validate()
        receipt.with_user(keeper).button_validate()
        self.assertEqual(receipt.state, "done")
