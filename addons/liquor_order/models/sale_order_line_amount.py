from odoo import fields, models

from ..tools.groups import AMOUNT_GROUPS


class SaleOrderLine(models.Model):
    """As on the order: no prices for the warehouse."""

    _inherit = "sale.order.line"

    price_unit = fields.Float(groups=AMOUNT_GROUPS)
    technical_price_unit = fields.Float(groups=AMOUNT_GROUPS)
    discount = fields.Float(groups=AMOUNT_GROUPS)
    price_subtotal = fields.Monetary(groups=AMOUNT_GROUPS)
    price_tax = fields.Float(groups=AMOUNT_GROUPS)
    price_total = fields.Monetary(groups=AMOUNT_GROUPS)
    price_reduce_taxexcl = fields.Monetary(groups=AMOUNT_GROUPS)
    price_reduce_taxinc = fields.Monetary(groups=AMOUNT_GROUPS)
    extra_tax_data = fields.Json(groups=AMOUNT_GROUPS)
    amount_invoiced = fields.Monetary(groups=AMOUNT_GROUPS)
    amount_to_invoice = fields.Monetary(groups=AMOUNT_GROUPS)
    amount_to_invoice_at_date = fields.Float(groups=AMOUNT_GROUPS)
    untaxed_amount_invoiced = fields.Monetary(groups=AMOUNT_GROUPS)
    untaxed_amount_to_invoice = fields.Monetary(groups=AMOUNT_GROUPS)
