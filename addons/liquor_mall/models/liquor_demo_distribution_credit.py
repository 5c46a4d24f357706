from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command


class LiquorDemo(models.AbstractModel):
    """Credit of distributors: one with room left, one over its limit with an order that waits for finance."""

    _inherit = "liquor.demo"

    @api.model
    def _load_distribution_credit(self):
        good = self.env.ref("liquor_mall.partner_demo_distributor_company")
        over = self.env.ref("liquor_mall.partner_demo_distributor_over")
        term = self.env.ref("account.account_payment_term_30days", raise_if_not_found=False)
        (good | over).liquor_is_distributor = True
        over.property_payment_term_id = term
        self.env.ref("liquor_mall.partner_demo_distributor").liquor_portal_role = "owner"
        good.credit_limit, over.credit_limit = 200000.0, 20000.0
        self._demo_usual_licences(over)
        self._demo_debt(good, "上月货款", 36800.0, days_overdue=3)
        self._demo_debt(good, "本月货款", 12600.0, days_overdue=-12)
        self._demo_allowance(good, "三季度促销折让", 1860.5)
        self._demo_debt(over, "上月货款", 18500.0, days_overdue=-5)
        self._demo_confirm_on_account(self._demo_credit_order(good, (("LZLJ-TQ10-500", 24),)))
        self._demo_wait_for_credit(self._demo_credit_order(over, (("WLY-P8-500", 12),)))

    def _demo_debt(self, distributor, text, amount, days_overdue):
        """A posted invoice, to be paid within 30 days."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": distributor.id,
                "ref": text,
                "invoice_date": fields.Date.context_today(self) - timedelta(days=days_overdue + 30),
                "invoice_date_due": fields.Date.context_today(self) - timedelta(days=days_overdue),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": text, "quantity": 1, "price_unit": amount, "tax_ids": [Command.clear()]})
                ],
            }
        )
        invoice.action_post()

    def _demo_allowance(self, distributor, text, amount):
        """A posted credit note of ten days ago, not applied yet."""
        refund = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": distributor.id,
                "ref": text,
                "invoice_date": fields.Date.context_today(self) - timedelta(days=10),
                "invoice_line_ids": [
                    Command.create({"name": text, "quantity": 1, "price_unit": amount, "tax_ids": [Command.clear()]})
                ],
            }
        )
        refund.action_post()

    def _demo_credit_order(self, distributor, items):
        products = self.env["product.product"].search([("default_code", "in", [code for code, _bottles in items])])
        by_code = {product.default_code: product for product in products}
        order = self.env["sale.order"].create(
            {
                "partner_id": distributor.id,
                "website_id": self.env["website"].search([], limit=1).id,
                "liquor_age_confirmed_at": fields.Datetime.now(),
                "require_payment": True,
                "order_line": [
                    Command.create({"product_id": by_code[code].id, "product_uom_qty": bottles})
                    for code, bottles in items
                ],
            }
        )
        carrier = self.env.ref("liquor_order.carrier_jd", raise_if_not_found=False)
        if carrier:
            order.set_delivery_line(carrier, carrier.rate_shipment(order)["price"])
        return order

    def _demo_confirm_on_account(self, order):
        order.action_confirm()
        order.liquor_placed_at = order.date_order

    def _demo_wait_for_credit(self, order):
        """As `_liquor_pay_on_account` leaves it; its holds would be written by a connection that sees no order yet."""
        self._demo_unpaid(order)
        order.liquor_on_account = True
        order.action_confirm()
