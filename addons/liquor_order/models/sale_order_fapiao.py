from odoo import fields, models


class SaleOrder(models.Model):
    """Stand-in for the fapiao part, for this branch's tests only."""

    _inherit = "sale.order"

    liquor_fapiao_kind = fields.Selection(
        [("none", "None"), ("personal", "Personal"), ("company", "Company")], default="none"
    )
    liquor_fapiao_title = fields.Char()
    liquor_fapiao_tax_number = fields.Char()
    liquor_fapiao_email = fields.Char()
