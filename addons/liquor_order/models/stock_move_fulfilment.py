from odoo import fields, models


class StockMoveLine(models.Model):
    """Prices of the sale are nothing for the warehouse."""

    _inherit = "stock.move.line"

    sale_price = fields.Float(groups="sales_team.group_sale_salesman,account.group_account_invoice")
