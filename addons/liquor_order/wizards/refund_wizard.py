from odoo import api, fields, models
from odoo.exceptions import AccessError


class LiquorRefundWizard(models.TransientModel):
    """A member of staff asks for money to go back to the customer."""

    _name = "liquor.refund.wizard"
    _description = "Request a Refund"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount_left = fields.Monetary("Can Be Refunded", compute="_compute_amount_left")
    amount = fields.Monetary(required=True)
    reason = fields.Char(required=True, help="The customer reads it.")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        values.setdefault("order_id", self.env.context.get("active_id"))
        order = self.env["sale.order"].browse(values["order_id"])
        values["amount"] = order._liquor_amount_paid() - order._liquor_amount_refunded() if order else 0.0
        return values

    @api.depends("order_id")
    def _compute_amount_left(self):
        for wizard in self:
            order = wizard.order_id
            wizard.amount_left = order._liquor_amount_paid() - order._liquor_amount_refunded() if order else 0.0

    def action_request(self):
        """Ask for it; above the limit finance approves first."""
        self.ensure_one()
        if not any(
            self.env.user.has_group(f"liquor_base.group_liquor_{role}") for role in ("service", "finance", "manager")
        ):
            raise AccessError(self.env._("Only customer service and finance may ask for refunds."))
        self.order_id.check_access("read")
        refund = self.order_id._liquor_request_refund(self.amount, self.reason)
        return {"type": "ir.actions.act_window", "res_model": "liquor.refund", "res_id": refund.id, "view_mode": "form"}


class LiquorRefundBank(models.TransientModel):
    """Finance records what it paid by bank."""

    _name = "liquor.refund.bank"
    _description = "Record a Refund by Bank"

    refund_id = fields.Many2one("liquor.refund", required=True, readonly=True)
    currency_id = fields.Many2one(related="refund_id.currency_id")
    amount = fields.Monetary(related="refund_id.amount_by_bank")
    reference = fields.Char("Bank Reference", required=True)

    def action_record(self):
        self.ensure_one()
        self.refund_id._record_bank_payment(self.reference)
        return {"type": "ir.actions.act_window_close"}
