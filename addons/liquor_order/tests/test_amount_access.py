from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .fulfilment_common import FulfilmentCase

PRICE = 87654.0
AMOUNTS = {
    "sale.order": (
        "amount_untaxed amount_tax amount_total amount_delivery amount_invoiced amount_to_invoice amount_undiscounted"
        " amount_paid tax_totals liquor_refund_total access_token"
    ).split(),
    "sale.order.line": (
        "price_unit technical_price_unit discount price_subtotal price_tax price_total price_reduce_taxexcl"
        " price_reduce_taxinc extra_tax_data amount_invoiced amount_to_invoice amount_to_invoice_at_date"
        " untaxed_amount_invoiced untaxed_amount_to_invoice"
    ).split(),
}
# what Odoo reads of an order and a delivery to name and ship it
NEEDED = ["name", "state", "partner_shipping_id", "liquor_state", "carrier_id", "note"]


@tagged("post_install", "-at_install")
class TestAmountAccess(FulfilmentCase, HttpCase):
    """The warehouse ships orders and learns from none of the ways to them what they cost."""

    def setUp(self):
        super().setUp()
        self.baijiu.list_price = PRICE
        self.picking = self.delivery()
        self.sale = self.picking.sale_id
        self.sale.message_post(body=f"paid ¥ {PRICE}")
        self.worker = self.user_of("warehouse")
        self.clerk = self.user_of("service")

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def refused(self):
        return self.assertRaisesRegex(JsonRpcException, "AccessError")

    def test_every_amount_of_the_models_is_guarded(self):
        """A new amount field of Odoo, or of ours, must be given groups or be named here."""
        harmless = {"product_uom_qty", "currency_rate", "prepayment_percent", "shipping_weight"}
        for model in AMOUNTS:
            for name, field in self.env[model]._fields.items():
                if field.type == "monetary" or (field.type == "float" and ("price" in name or "amount" in name)):
                    with self.subTest(f"{model}.{name}"):
                        self.assertTrue(field.groups or name in harmless)

    def test_warehouse_reads_what_it_ships(self):
        order = self.sale.with_user(self.worker)
        self.assertEqual(order.read(NEEDED)[0]["name"], self.sale.name)
        self.assertEqual(order.order_line.read(["product_uom_qty"])[0]["product_uom_qty"], 3)

    def test_warehouse_reads_no_amount(self):
        for model, names in AMOUNTS.items():
            record = (self.sale if model == "sale.order" else self.sale.order_line[0]).with_user(self.worker)
            for name in names:
                with self.subTest(f"{model}.{name}"), self.assertRaises(AccessError):
                    record.read([name])
        self.assertNotIn("amount_total", self.sale.with_user(self.worker).fields_get())
        self.assertEqual(self.sale.with_user(self.clerk).amount_total, self.sale.amount_total)

    @mute_logger("odoo.http")
    def test_warehouse_learns_no_amount_by_rpc(self):
        self.authenticate(self.worker.login, self.worker.login)
        with self.refused():
            self.call("sale.order", "search_read", [["id", "=", self.sale.id]], ["amount_total"])
        with self.refused():
            self.call("sale.order", "formatted_read_group", [], ["partner_id"], ["amount_total:sum"])
        with self.refused():
            self.call("sale.order", "search", [["amount_total", ">", 1]])
        with self.refused():
            self.call("sale.order", "search", [], order="amount_total")
        with self.refused():
            self.call("stock.move", "search", [["sale_line_id.price_unit", ">", 1]])
        with self.refused():
            self.call("sale.order", "get_portal_url", [self.sale.id])
        with self.refused():
            self.call("sale.report", "search_read", [], ["price_total"])
        self.assertEqual(
            self.call("mail.message", "search", [["model", "=", "sale.order"], ["res_id", "=", self.sale.id]]), []
        )

    def test_warehouse_sees_no_amount_in_the_form(self):
        form = self.env["sale.order"].with_user(self.worker).get_view(view_type="form")["arch"]
        for name in (*AMOUNTS["sale.order"], *AMOUNTS["sale.order.line"]):
            self.assertNotIn(f'"{name}"', form)
        self.assertIn('name="product_id"', form)

    @mute_logger("odoo.http")
    def test_warehouse_gets_no_page_or_print_with_amounts(self):
        self.authenticate(self.worker.login, self.worker.login)
        self.sale._portal_ensure_token()
        for url in (
            f"/my/orders/{self.sale.id}",
            f"/my/orders/{self.sale.id}?report_type=html",
            f"/report/html/sale.report_saleorder/{self.sale.id}",
            "/my/orders",
        ):
            with self.subTest(url):
                text = self.url_open(url).text.replace(",", "")
                self.assertNotIn("87654", text)
                self.assertNotIn("262962", text)  # 3 bottles

    def test_warehouse_delivers_and_the_order_follows(self):
        picking = self.picking.with_user(self.worker)
        picking.carrier_tracking_ref = "SF1234567890123"
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(self.sale.order_line.filtered("product_uom_qty")[0].qty_delivered, 3)
        self.assertEqual(self.sale.delivery_status, "full")

    def test_customer_still_reads_own_amounts(self):
        user = self.env["res.users"].create(
            {
                "login": "amount_reader",
                "partner_id": self.customer.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        self.assertEqual(self.sale.with_user(user).read(["amount_total"])[0]["amount_total"], self.sale.amount_total)
