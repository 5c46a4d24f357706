from odoo import fields, models

from ..tools.cost import COST_GROUPS


class AccountInvoiceReport(models.Model):
    """Margins tell costs: closed to the same people."""

    _inherit = "account.invoice.report"

    price_margin = fields.Float(groups=COST_GROUPS)
    inventory_value = fields.Float(groups=COST_GROUPS)
