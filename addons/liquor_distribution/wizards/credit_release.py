from odoo import api, fields, models

from ..models.res_partner_credit import CreditFigures
from ..tools.money import ZERO


class LiquorCreditReleaseWizard(models.TransientModel):
    """Finance looks at the figures, says why, and lets the order pass."""

    _name = "liquor.credit.release.wizard"
    _description = "Release an Order over the Credit"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    partner_id = fields.Many2one(related="order_id.liquor_distributor_id")
    currency_id = fields.Many2one(related="order_id.company_id.currency_id")
    amount_limit = fields.Monetary("Limit Today", compute="_compute_amounts")
    amount_used = fields.Monetary("Used", compute="_compute_amounts", help="Without this order.")
    amount_order = fields.Monetary("This Order", compute="_compute_amounts")
    amount_over = fields.Monetary("Over the Credit", compute="_compute_amounts")
    amount_overdue = fields.Monetary("Overdue", compute="_compute_amounts")
    reason = fields.Text(required=True)

    @api.depends("order_id")
    def _compute_amounts(self):
        for wizard in self:
            # sudo: shown to who may release only, see action_liquor_credit_release_wizard and the access rights
            order = wizard.order_id.sudo()
            distributor = order.liquor_distributor_id.with_company(order.company_id)
            figures = distributor._liquor_credit_figures(order.ids).get(distributor.id, CreditFigures())
            wizard.amount_limit = float(figures.limit)
            wizard.amount_used = float(figures.used)
            wizard.amount_order = float(order._liquor_credit_due()) if order else 0.0
            wizard.amount_over = float(order._liquor_over().get(order, (None, ZERO))[1])
            wizard.amount_overdue = float(order._liquor_late().get(order, ZERO))

    def action_release(self):
        self.ensure_one()
        self.order_id.action_liquor_credit_release(self.reason)
        return {"type": "ir.actions.act_window_close"}
