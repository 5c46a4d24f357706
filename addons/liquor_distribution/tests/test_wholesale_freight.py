from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..tools.wholesale_rows import RowKey
from .test_wholesale_addresses import AddressesCase


class FreightCase(AddressesCase):
    """Freight to Sichuan is 50, free from 500; nothing goes elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env["product.product"].create(
            {"name": "Freight", "type": "service", "taxes_id": False, "invoice_policy": "order", "list_price": 0}
        )
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "Lorry",
                "delivery_type": "liquor_region",
                "product_id": product.id,
                "free_over": True,
                "amount": 500,
                "liquor_rate_ids": [
                    Command.create(
                        {"province_ids": cls.env.ref("base.state_cn_SC").ids, "first_price": 50, "step_price": 0}
                    )
                ],
            }
        )
        cls.company.liquor_wholesale_carrier_id = cls.carrier

    def far_away(self):
        self.store.write({"liquor_district_id": False, "liquor_city_id": False})
        self.store.state_id = self.env.ref("base.state_cn_XZ").with_context(lang="en_US")


@tagged("post_install", "-at_install")
class TestWholesaleFreight(FreightCase):
    def ready(self, quantities):
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        draft._liquor_wholesale_set(quantities)
        return draft

    def figures(self, draft):
        state = draft._liquor_wholesale_state()
        return [(part["subtotal"], part["freight"]) for part in state["parts"]], state["freight"], state["total"]

    def test_freight_of_each_order(self):
        draft = self.ready({RowKey(self.sauce.id): 12, RowKey(self.lager.id, False, self.store.id): 12})
        self.assertEqual(self.figures(draft), ([(864, 0), (96, 50)], 50, 1010))
        self.assertEqual(draft._liquor_wholesale_state()["carrier"], "Lorry")
        self.assertFalse(draft.order_line.filtered("is_delivery"), "looking adds nothing")
        orders = draft._liquor_wholesale_split()
        draft._liquor_wholesale_place("online", 1010)
        self.assertEqual(orders.mapped("amount_total"), [864, 146])
        self.assertEqual(orders.mapped("carrier_id"), self.carrier)
        for order, freight in zip(orders, (0, 50), strict=True):
            self.assertEqual(order.order_line.filtered("is_delivery").mapped("price_total"), [freight])
        self.assertEqual(set(orders.mapped("state")), {"sent"})

    def test_two_small_orders_pay_twice(self):
        draft = self.ready({RowKey(self.sauce.id): 6})
        self.assertEqual(self.figures(draft), ([(432, 50)], 50, 482))
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 3, RowKey(self.sauce.id, self.day(2)): 4})
        self.assertEqual(self.figures(draft), ([(240, 50), (320, 50)], 100, 660))
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 7})
        self.assertEqual(self.figures(draft), ([(512, 0), (320, 50)], 50, 882))

    def test_taxes_of_the_freight_are_shown(self):
        self.carrier.product_id.taxes_id = self.env["account.tax"].create(
            {"name": "9", "amount": 9, "type_tax_use": "sale", "price_include_override": "tax_excluded"}
        )
        draft = self.ready({RowKey(self.sauce.id): 6})
        self.assertEqual(self.figures(draft), ([(432, 54.5)], 54.5, 486.5))
        draft._liquor_wholesale_place("online", 486.5)
        self.assertEqual(draft.amount_total, 486.5)

    def test_freight_is_not_part_of_the_minimum(self):
        self.company.liquor_wholesale_minimum = 470
        draft = self.ready({RowKey(self.sauce.id): 6})
        self.assertEqual(draft._liquor_wholesale_state()["missing"], 38)
        with self.assertRaisesRegex(ValidationError, "470"):
            draft._liquor_wholesale_place("online")

    def test_an_address_that_is_not_delivered_to(self):
        self.far_away()
        draft = self.ready({RowKey(self.sauce.id): 6, RowKey(self.lager.id, False, self.store.id): 12})
        message = f"Store of One: Lorry does not deliver to {self.store.state_id.with_env(draft.env).name}."
        state = draft._liquor_wholesale_state()
        self.assertEqual([part["refusal"] for part in state["parts"]], ["", message])
        orders = draft._liquor_wholesale_split()
        with self.assertRaises(ValidationError) as caught:
            draft._liquor_wholesale_place("online")
        self.assertIn(message, str(caught.exception))
        self.assertEqual(set(orders.mapped("state")), {"draft"})
        self.assertFalse(orders.order_line.filtered("is_delivery"))

    def test_carriers_that_take_no_alcohol(self):
        self.carrier.liquor_takes_alcohol = False
        self.carrier.delivery_type = "fixed"
        draft = self.ready({RowKey(self.sauce.id): 6})
        self.assertEqual(
            draft._liquor_wholesale_state()["parts"][0]["refusal"], "Warehouse of One: Lorry does not take alcohol."
        )

    def test_another_total_than_was_shown_is_not_placed(self):
        draft = self.ready({RowKey(self.sauce.id): 6})
        with self.assertRaisesRegex(ValidationError, "Prices or quantities changed"), self.env.cr.savepoint():
            draft._liquor_wholesale_place("online", 432)
        self.assertFalse(draft.liquor_placed_at)

    def test_freight_of_an_attempt_before_is_reckoned_anew(self):
        draft = self.ready({RowKey(self.sauce.id): 6})
        draft._liquor_wholesale_add_freight()
        self.assertEqual(self.figures(draft), ([(432, 50)], 50, 482))
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 7})
        self.assertEqual(self.figures(draft), ([(512, 0)], 0, 512))
        self.company.liquor_wholesale_carrier_id = False
        self.assertEqual(self.figures(draft), ([(512, 0)], 0, 512))
        draft._liquor_wholesale_place("online", 512)
        self.assertFalse(draft.carrier_id or draft.order_line.filtered("is_delivery"))

    def test_without_a_delivery_method_all_is_as_before(self):
        self.company.liquor_wholesale_carrier_id = False
        self.far_away()
        draft = self.ready({RowKey(self.sauce.id): 6, RowKey(self.lager.id, False, self.store.id): 12})
        self.assertEqual(self.figures(draft), ([(432, 0), (96, 0)], 0, 528))
        orders = draft._liquor_wholesale_split()
        draft._liquor_wholesale_place("online", 528)
        self.assertFalse(orders.carrier_id or orders.order_line.filtered("is_delivery"))

    def test_the_delivery_goes_by_the_carrier(self):
        self.distributor.credit_limit = 1000
        draft = self.ready({RowKey(self.sauce.id): 6})
        draft._liquor_wholesale_place("account")
        self.assertEqual((draft.state, draft.picking_ids.carrier_id), ("sale", self.carrier))

    def test_queries_do_not_grow_with_the_rows(self):
        products = self.env["product.product"].concat(
            *(
                self.create_liquor(
                    name=f"Freight {number}", default_code=f"FREIGHT-{number:03}", list_price=10, bottles_per_case=6,
                    is_published=True, allow_out_of_stock_order=True, taxes_id=False, tracking="none",
                ).product_variant_id
                for number in range(45)
            )
        )  # fmt: skip

        def queries(user, some):
            draft = self.draft(user)
            draft._liquor_wholesale_ship_to(self.warehouse_address.id)
            draft._liquor_wholesale_set(
                {RowKey(product.id, False, place % 2 and self.store.id): 1 for place, product in enumerate(some)}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(draft._liquor_wholesale_charges()), 2)
            return self.cr.sql_log_count - before

        queries(self.create_portal_user("dist_warm", self.distributor, "buyer"), products[:3])
        few, many = queries(self.buyer, products[:5]), queries(self.owner, products[5:])
        self.assertLess(many, few + 8)


@tagged("post_install", "-at_install")
class TestWholesaleFreightHttp(FreightCase, HttpCase):
    def test_changed_freight_is_shown_before_placing(self):
        self.authenticate(self.buyer.login, self.buyer.login)

        def call(name, **params):
            return self.make_jsonrpc_request(f"/my/wholesale/{name}", params)

        call("add", product_id=self.sauce.id, cases=1)
        state = call("ship", address_id=self.warehouse_address.id)
        self.assertEqual((state["freight"], state["total"]), (50, 482))
        self.carrier.liquor_rate_ids.first_price = 60
        answer = call("place", order_id=state["order_id"], payment="online", total=482)
        self.assertTrue(answer["message"])
        self.assertEqual((answer["freight"], answer["total"]), (60, 492))
        self.assertTrue(self.draft().liquor_wholesale_open)
        self.assertIn("url", call("place", order_id=state["order_id"], payment="online", total=492))
        order = self.env["sale.order"].browse(state["order_id"])
        self.assertEqual((order.amount_total, order.state), (492, "sent"))
