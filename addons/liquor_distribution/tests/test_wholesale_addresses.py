from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..tools.wholesale_rows import RowKey
from .common_wholesale import WholesaleCase


class AddressesCase(WholesaleCase):
    """Distributor One has a second store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.create_store("Store of One", cls.distributor)
        cls.foreign = cls.create_store("Store of Two", cls.other)

    @classmethod
    def create_store(cls, name, distributor):
        return cls.warehouse_address.copy({"name": name, "parent_id": distributor.id, "street": "人民南路二段18号"})

    def spread(self):
        """A draft over three addresses; the order's own is the warehouse."""
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        draft._liquor_wholesale_set(
            {
                RowKey(self.sauce.id): 12,
                RowKey(self.sauce.id, False, self.store.id): 6,
                RowKey(self.lager.id, self.day(3), self.store.id): 12,
                RowKey(self.lager.id, False, self.distributor.id): 24,
            }
        )
        return draft


@tagged("post_install", "-at_install")
class TestWholesaleAddresses(AddressesCase):
    """One submission for several stores."""

    def test_at_most_thirty_orders(self):
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        days = [RowKey(self.sauce.id, self.day(number)) for number in range(1, 30)]
        draft._liquor_wholesale_set(dict.fromkeys([RowKey(self.sauce.id), *days], 1))
        more = RowKey(self.sauce.id, False, self.store.id)
        for keys in ({more: 1}, {RowKey(self.sauce.id, self.day(40)): 1}):
            with self.assertRaisesRegex(ValidationError, "at most 30 addresses and days, this one to 31"):
                draft._liquor_wholesale_set(keys)
        self.assertEqual(len(draft._liquor_wholesale_parts()), 30)
        draft._liquor_wholesale_set({RowKey(self.lager.id): 12, days[0]: 3})  # goods of the same orders
        draft._liquor_wholesale_set({days[0]: 0, more: 1})  # one for another
        with self.assertRaisesRegex(ValidationError, "this one to 31"):
            draft._liquor_wholesale_paste("货号\t箱数\t送货地址\nT-LAGER\t1\tDistributor One")
        self.assertEqual(len(draft._liquor_wholesale_parts()), 30)

    def test_a_row_has_an_address(self):
        draft = self.spread()
        state = draft._liquor_wholesale_state()
        self.assertEqual(
            [(row["key"], row["ship_to"], row["quantity"]) for row in state["rows"]],
            [
                (f"{self.sauce.id}||", 0, 12),
                (f"{self.sauce.id}||{self.store.id}", self.store.id, 6),
                (f"{self.lager.id}|{self.day(3)}|{self.store.id}", self.store.id, 12),
                (f"{self.lager.id}||{self.distributor.id}", self.distributor.id, 24),
            ],
        )
        # the order's own address first
        later = sorted((self.distributor, self.store), key=lambda address: address.id)
        self.assertEqual(
            list(dict.fromkeys(part["address"] for part in state["parts"])),
            ["Warehouse of One", *(address.name for address in later)],
        )
        self.assertEqual(sum(part["subtotal"] for part in state["parts"]), state["total"])
        self.assertEqual({row["part"] for row in state["rows"]}, {part["key"] for part in state["parts"]})

    def test_addresses_share_the_stock(self):
        draft = self.draft()
        store = RowKey(self.sauce.id, False, self.store.id)
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 36, store: 30})
        self.assertEqual(
            draft._liquor_wholesale_problems()[store],
            ["above the stock: there are 10 cases, and other rows order 6 cases"],
        )
        self.assertEqual(len(draft._liquor_wholesale_problems()), 2)
        draft._liquor_wholesale_set({store: 24})
        self.assertFalse(draft._liquor_wholesale_problems())

    def test_own_addresses_only(self):
        draft = self.spread()
        before = draft._liquor_wholesale_quantities()
        for foreign in (self.foreign, self.other, self.customer, self.owner.partner_id):
            with self.assertRaises(ValidationError):
                draft._liquor_wholesale_set({RowKey(self.sauce.id, False, foreign.id): 6})
            with self.assertRaises(ValidationError):
                draft._liquor_wholesale_move([RowKey(self.sauce.id)], ship_to=foreign.id)
        self.assertEqual(draft._liquor_wholesale_quantities(), before)

    def test_moving_joins_rows_that_become_the_same(self):
        draft = self.spread()
        draft._liquor_wholesale_move(
            [RowKey(self.sauce.id), RowKey(self.lager.id, False, self.distributor.id), RowKey(self.lager.id)],
            ship_to=self.store.id,
        )
        self.assertEqual(
            draft._liquor_wholesale_quantities(),
            {
                RowKey(self.sauce.id, False, self.store.id): 18,
                RowKey(self.lager.id, self.day(3), self.store.id): 12,
                RowKey(self.lager.id, False, self.store.id): 24,
            },
        )
        draft._liquor_wholesale_move(
            [RowKey(self.lager.id, self.day(3), self.store.id)], day=False, ship_to=self.warehouse_address.id
        )
        self.assertEqual(draft._liquor_wholesale_quantities()[RowKey(self.lager.id)], 12, "the own address is no other")

    def test_another_own_address_takes_its_rows_in(self):
        draft = self.spread()
        draft._liquor_wholesale_ship_to(self.store.id)
        self.assertEqual(
            draft._liquor_wholesale_quantities(),
            {
                RowKey(self.sauce.id): 18,
                RowKey(self.lager.id, self.day(3)): 12,
                RowKey(self.lager.id, False, self.distributor.id): 24,
            },
        )

    # --- placing
    def test_one_order_an_address_and_day(self):
        draft = self.spread()
        total = draft._liquor_wholesale_state()["total"]
        orders = draft._liquor_wholesale_split()
        lines = orders.order_line
        self.assertEqual(draft._liquor_wholesale_split(), orders)
        self.assertEqual(orders.order_line, lines, "doing it again changes nothing")
        self.assertEqual(draft._liquor_wholesale_place("online"), orders)
        placed = {
            (order.partner_shipping_id, bool(order.commitment_date)): order.order_line.mapped("product_id")
            for order in orders
        }
        self.assertEqual(
            placed,
            {
                (self.warehouse_address, False): self.sauce,
                (self.store, False): self.sauce,
                (self.store, True): self.lager,
                (self.distributor, False): self.lager,
            },
        )
        self.assertEqual(orders[0].partner_shipping_id, self.warehouse_address)
        self.assertEqual(len(orders), 4)
        self.assertEqual(set(orders.mapped("state")), {"sent"})
        self.assertEqual(sum(orders.mapped("amount_total")), total)
        self.assertEqual(self.sauce._liquor_available(self.warehouse)[self.sauce.id], 42)

    def test_deliveries_go_to_the_addresses(self):
        self.distributor.credit_limit = 10000
        draft = self.spread()
        draft._liquor_wholesale_split()
        orders = draft._liquor_wholesale_place("account")
        self.assertEqual(set(orders.mapped("state")), {"sale"})
        for order in orders:
            self.assertEqual(order.picking_ids.partner_id, order.partner_shipping_id)

    def test_nothing_left_at_the_own_address(self):
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 6, RowKey(self.lager.id): 12})
        draft._liquor_wholesale_move([RowKey(self.sauce.id), RowKey(self.lager.id)], ship_to=self.store.id)
        self.assertEqual(draft._liquor_wholesale_split(), draft)
        self.assertEqual(draft.partner_shipping_id, self.store)
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id): 6, RowKey(self.lager.id): 12})

    def test_all_or_none(self):
        draft = self.spread()
        orders = draft._liquor_wholesale_split()
        self.store.active = False
        with self.assertRaisesRegex(ValidationError, "Store of One is no delivery address of yours any more"):
            draft._liquor_wholesale_place("online")
        self.assertEqual(set(orders.mapped("state")), {"draft"})
        draft._liquor_wholesale_move(
            [key for key in draft._liquor_wholesale_quantities() if key.ship_to == self.store.id],
            ship_to=self.warehouse_address.id,
        )
        self.assertEqual(len(draft._liquor_wholesale_split()), 3)
        draft._liquor_wholesale_place("online")
        self.assertEqual(draft.state, "sent")

    def test_territory_is_checked_by_address(self):
        self.env.ref("liquor_distribution.check_outside_territory").active = True
        territories = self.env["liquor.territory"]
        territories.search([]).action_archive()  # those of the demo data
        sichuan = self.env.ref("base.state_cn_SC")
        territories.create({"partner_id": self.distributor.id, "kind": "shared", "province_ids": sichuan.ids})
        self.distributor.credit_limit = 10000
        self.store.write({"liquor_district_id": False, "liquor_city_id": False})
        self.store.state_id = self.env.ref("base.state_cn_CQ")
        draft = self.spread()
        draft._liquor_wholesale_split()
        for order in draft._liquor_wholesale_place("account"):
            outside = order.partner_shipping_id == self.store
            self.assertEqual(order.state, "sent" if outside else "sale")
            self.assertEqual(order.liquor_finding_ids.mapped("code"), ["outside_territory"] if outside else [])

    # --- rows in a batch
    def test_column_of_addresses(self):
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        label = self.store._liquor_ship_to_label()
        text = f"货号\t箱数\t送货地址\nT-SAUCE\t1\tstore of  ONE\nT-SAUCE\t2\t{label}\nT-SAUCE\t1\t\nT-LAGER\t1\tWarehouse of One"
        self.assertEqual(draft._liquor_wholesale_paste(text), {"good": 4, "bad": 0})
        quantities = {
            RowKey(self.sauce.id, False, self.store.id): 18,
            RowKey(self.sauce.id): 6,
            RowKey(self.lager.id): 12,
        }
        self.assertEqual(draft._liquor_wholesale_quantities(), quantities)
        draft._liquor_wholesale_paste(text)
        self.assertEqual(draft._liquor_wholesale_quantities(), quantities, "the same again orders nothing twice")

    def test_stock_counts_rows_of_other_addresses(self):
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        draft._liquor_wholesale_set({RowKey(self.sauce.id, False, self.store.id): 54})
        self.assertEqual(draft._liquor_wholesale_paste("T-SAUCE\t2"), {"good": 0, "bad": 1})
        text = "货号\t箱数\t送货地址\nT-SAUCE\t8\tStore of One\nT-SAUCE\t2\t"
        self.assertEqual(draft._liquor_wholesale_paste(text), {"good": 2, "bad": 0}, "the file replaces the 9 cases")
        self.assertEqual(
            draft._liquor_wholesale_quantities(),
            {RowKey(self.sauce.id, False, self.store.id): 48, RowKey(self.sauce.id): 12},
        )

    def test_unknown_and_ambiguous_addresses(self):
        self.create_store("Store of One", self.distributor).street = "建设路1号"
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        text = "货号\t箱数\t送货地址\nT-SAUCE\t1\tStore of Two\nT-SAUCE\t1\tStore of One"
        self.assertEqual(draft._liquor_wholesale_paste(text), {"good": 0, "bad": 2})
        self.assertEqual(
            [row["message"] for row in draft.liquor_wholesale_rows],
            [
                "Row 2, Address: unknown address “Store of Two”.",
                "Row 3, Address: 2 of your addresses are called “Store of One”.",
            ],
        )
        values = {"code": "T-SAUCE", "cases": "1", "bottles": "", "address": self.store._liquor_ship_to_label()}
        self.assertTrue(draft._liquor_wholesale_fix(draft.liquor_wholesale_rows[1]["id"], values))
        self.assertEqual(draft._liquor_wholesale_quantities(), {RowKey(self.sauce.id, False, self.store.id): 6})

    # --- queries
    def test_queries_do_not_grow_with_the_rows(self):
        products = self.env["product.product"].concat(
            *(
                self.create_liquor(
                    name=f"Store {number}", default_code=f"STORE-{number:03}", list_price=10, bottles_per_case=6,
                    is_published=True, allow_out_of_stock_order=False, taxes_id=False, tracking="none",
                ).product_variant_id
                for number in range(45)
            )
        )  # fmt: skip
        self.env["stock.quant"].create(
            [{"product_id": product.id, "location_id": self.stock.id, "quantity": 100} for product in products]
        )

        def queries(user, some):
            draft = self.draft(user)
            draft._liquor_wholesale_ship_to(self.warehouse_address.id)
            self.env.flush_all()
            self.env.invalidate_all()
            draft._liquor_wholesale_paste("\n".join(f"{product.default_code}\t2" for product in some))
            self.env.flush_all()
            counts = [self.cr.sql_log_count]
            keys = list(draft._liquor_wholesale_quantities())
            draft._liquor_wholesale_move(keys[::2], ship_to=self.store.id)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count)
            draft._liquor_wholesale_state()
            counts.append(self.cr.sql_log_count)
            self.assertEqual(len(draft._liquor_wholesale_split()), 2)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count)
            return [after - before for before, after in zip(counts, counts[1:], strict=False)]

        queries(self.create_portal_user("dist_warm", self.distributor, "buyer"), products[:3])
        few, many = queries(self.buyer, products[:5]), queries(self.owner, products[5:])
        for name, small, large in zip(("move", "state", "split"), few, many, strict=True):
            with self.subTest(name):
                self.assertLess(large, small + 15, f"{few} queries for 5 rows, {many} for 40")


@tagged("post_install", "-at_install")
class TestWholesaleAddressesHttp(AddressesCase, HttpCase):
    def call(self, name, **params):
        return self.make_jsonrpc_request(f"/my/wholesale/{name}", params)

    def refused(self, name, **params):
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException) as caught:
            self.call(name, **params)
        return str(caught.exception)

    def start(self):
        self.authenticate(self.buyer.login, self.buyer.login)
        self.call("add", product_id=self.sauce.id, cases=1)
        self.call("add", product_id=self.lager.id, cases=1)
        return self.call("ship", address_id=self.warehouse_address.id)

    def test_two_addresses_are_two_orders(self):
        self.start()
        state = self.call("move", rows=[[self.lager.id, "", 0]], new_ship_to=self.store.id)
        self.assertEqual([row["ship_to"] for row in state["rows"]], [0, self.store.id])
        state = self.call("set", product_id=self.lager.id, ship_to=self.store.id, cases=2)
        self.assertEqual(state["rows"][1]["quantity"], 24)
        answer = self.call("place", order_id=state["order_id"], payment="online", total=state["total"])
        orders = self.env["sale.order"].browse(state["order_id"])._liquor_wholesale_orders()
        self.assertEqual(
            [(order.partner_shipping_id, order.amount_total) for order in orders],
            [(self.warehouse_address, 432), (self.store, 192)],
        )
        again = self.call("place", order_id=state["order_id"], payment="online", total=state["total"])
        self.assertEqual(again, answer)
        self.assertEqual(len(orders[0]._liquor_wholesale_orders()), 2)
        page = self.url_open(answer["url"]).text
        for order in orders:
            self.assertIn(order.partner_shipping_id.name, page)

    def test_foreign_addresses_are_refused(self):
        state = self.start()
        rows = [[self.sauce.id, "", 0]]
        for foreign in (self.foreign.id, self.other.id, self.customer.id, 2**40, 0, -1, "x", True, [1]):
            self.assertIn("ValidationError", self.refused("move", rows=rows, new_ship_to=foreign), foreign)
        for foreign in (self.foreign.id, self.store.id):
            self.assertIn(
                "ValidationError", self.refused("set", product_id=self.sauce.id, ship_to=foreign, cases=1), foreign
            )
        self.assertEqual(self.call("state")["rows"], state["rows"])

    def test_move_needs_rows_of_the_order(self):
        state = self.start()
        moved = self.call("move", rows=[[self.sauce.id, "", self.store.id]], new_ship_to=self.store.id)
        self.assertEqual(moved["rows"], state["rows"])
