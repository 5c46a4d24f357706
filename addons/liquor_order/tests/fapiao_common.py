import base64

from odoo import fields
from odoo.fields import Command

from .common import LiquorOrderCase

USCC = "91110000600037341L"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
COMPANY = {"kind": "company", "title": "测试酒业有限公司", "tax_number": USCC, "email": "tax@example.com"}
TAX_PAYER = tuple(COMPANY.items())
PERSON = {"kind": "personal", "title": "王小明", "tax_number": "", "email": "wang@example.com"}


def number(last):
    """A fapiao number that ends in these digits."""
    return f"26{last:018d}"


class FapiaoCase(LiquorOrderCase):
    """Orders of 200.00 without tax, paid by a transaction."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "customer@example.com"
        cls.provider = cls.env["payment.provider"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.method = cls.env.ref("payment.payment_method_unknown")
        cls.today = fields.Date.context_today(cls.env.user.with_context(tz="Asia/Shanghai"))

    def sold(self, details=TAX_PAYER, paid=200.0, **vals):
        order = self.order(self.baijiu, 2, **vals)
        order.order_line.write({"tax_ids": [Command.clear()], "price_unit": 100.0})
        self.assertEqual(order.amount_total, 200.0)
        if paid:
            self.pay(order, paid)
        if details:
            self.assertEqual(order._liquor_fapiao_save(dict(details))["errors"], {})
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def pay(self, order, amount):
        return self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "reference": f"T-FAPIAO-{order.id}-{amount}",
                "sale_order_ids": [Command.set(order.ids)],
                "state": "done",
            }
        )

    def rows(self, order):
        """[(kind, state, amount)] of the order's rows, oldest first."""
        return [(row.kind, row.state, row.amount) for row in order.liquor_fapiao_ids.sorted("id")]

    def issue(self, fapiao, last, document=None):
        fapiao._issue(number(last), self.today, document and base64.b64encode(document), document and "f.pdf")
        return fapiao
