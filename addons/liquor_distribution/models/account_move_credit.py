from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # few of many: orders whose invoice is a draft still count as not invoiced (see tools/credit_query.py)
    _liquor_draft_invoice_idx = models.Index(
        "(company_id) WHERE state = 'draft' AND move_type IN ('out_invoice', 'out_refund')"
    )
