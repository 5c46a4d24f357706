from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.tests import new_test_user

from .common import DistributionCase


def yuan(text):
    return Decimal(text)


class CreditCase(DistributionCase):
    """A distributor with a limit of 2,000, a thousand bottles at 100 plus 13 % tax, and finance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        checks = cls.env["liquor.order.check"].with_context(active_test=False)
        cls.check = checks.search([("code", "=", "over_credit")])
        cls.check_overdue = checks.search([("code", "=", "credit_overdue")])
        (cls.check | cls.check_overdue).active = True
        cls.env.company.partner_id.lang = "en_US"
        cls.env.company.liquor_credit_overdue_days = 7
        cls.website = cls.env["website"].search([], limit=1)
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "Credit 13",
                "amount": 13.0,
                "amount_type": "percent",
                "type_tax_use": "sale",
                "price_include_override": "tax_excluded",
            }
        )
        cls.baijiu.write(
            {"allow_out_of_stock_order": False, "invoice_policy": "order", "taxes_id": [(6, 0, cls.tax.ids)]}
        )
        lot = cls.env["stock.lot"].create({"name": "CR1", "product_id": cls.baijiu.product_variant_id.id})
        cls.env["stock.quant"]._update_available_quantity(cls.baijiu.product_variant_id, cls.stock, 1000, lot_id=lot)
        quiet = {"no_reset_password": True}
        groups = "base.group_user,liquor_base.group_liquor_finance"
        cls.finance = new_test_user(cls.env, "credit_finance", groups=groups, context=quiet)
        cls.finance_two = new_test_user(cls.env, "credit_finance_two", groups=groups, context=quiet)
        cls.distributor.write(
            {
                "credit_limit": 2000.0,
                "property_payment_term_id": cls.env.ref("account.account_payment_term_30days").id,
            }
        )
        cls.today = cls.env["res.partner"]._liquor_credit_today()

    def figures(self, partner=None):
        partner = partner or self.distributor
        return partner._liquor_credit_figures()[partner.id]

    def cart(self, quantity=10, price=100.0, partner=None, tax=True, **vals):
        """A cart of the distributor's buyer: 10 bottles are 1,130.00 with tax."""
        partner = partner or self.buyer.partner_id
        order = self.order(self.baijiu, quantity, partner_id=partner.id, website_id=self.website.id, **vals)
        order.order_line.write({"price_unit": price, "tax_ids": [(6, 0, self.tax.ids if tax else [])]})
        order.warehouse_id = self.warehouse
        if "liquor_age_confirmed_at" in order._fields:  # liquor_mall asks for it
            order.liquor_age_confirmed_at = fields.Datetime.now()
        return order

    def on_account(self, *args, passes=True, **kwargs):
        order = self.cart(*args, **kwargs)
        self.assertIs(order._liquor_pay_on_account(), passes)
        return order

    def invoice(self, order, date=None, post=True):
        invoice = order._create_invoices()
        invoice.invoice_date = date or self.today
        if post:
            invoice.action_post()
        return invoice

    def debt(self, amount, overdue_days, partner=None):
        """A posted invoice without an order, overdue by so many days."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.distributor).id,
                "invoice_date": self.today - timedelta(days=overdue_days + 30),
                "invoice_payment_term_id": self.env.ref("account.account_payment_term_30days").id,
                "invoice_line_ids": [(0, 0, {"name": "Old", "quantity": 1, "price_unit": amount, "tax_ids": []})],
            }
        )
        invoice.action_post()
        return invoice

    def pay_invoice(self, invoice, amount):
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"amount": amount, "payment_date": self.today})
        )
        return wizard._create_payments()

    def credit_note(self, amount, partner=None):
        refund = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": (partner or self.distributor).id,
                "invoice_date": self.today,
                "invoice_line_ids": [(0, 0, {"name": "Allowance", "quantity": 1, "price_unit": amount, "tax_ids": []})],
            }
        )
        refund.action_post()
        return refund

    def deliver(self, order, quantity):
        """Ship a part and leave the rest as a back order."""
        picking = order.picking_ids.filtered(lambda one: one.state not in ("done", "cancel"))
        for move in picking.move_ids:
            move.quantity = quantity
            move.picked = True
        picking._action_done()
        return picking

    def open_codes(self, order):
        return sorted(order.liquor_finding_ids.filtered(lambda f: f.state == "open").mapped("code"))
