from odoo import fields, models
from odoo.exceptions import UserError


class LiquorOrderAsk(models.TransientModel):
    """Ask the customer about an order that does not pass."""

    _name = "liquor.order.ask"
    _description = "Ask the Customer about an Order"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    question = fields.Text(required=True, help="The customer reads this, in our mail and on the page of the order.")
    ask_address = fields.Boolean("Address", compute="_compute_subjects", store=True, readonly=False)
    ask_phone = fields.Boolean("Phone", compute="_compute_subjects", store=True, readonly=False)
    ask_fapiao = fields.Boolean("Fapiao", compute="_compute_subjects", store=True, readonly=False)
    ask_gift = fields.Boolean("Gift", compute="_compute_subjects", store=True, readonly=False)
    ask_other = fields.Boolean("Answer in Words", help="A person reads the answer before the order goes on.")

    def _compute_subjects(self):
        """Propose what the findings say."""
        for wizard in self:
            # sudo: the order's own method opened this wizard after it checked the role
            fixable = wizard.order_id.sudo()._liquor_findings_to_fix().mapped("customer_can_fix")
            for subject in ("address", "phone", "fapiao", "gift"):
                wizard[f"ask_{subject}"] = subject in fixable

    def action_ask(self):
        self.ensure_one()
        subjects = [name for name in ("address", "phone", "fapiao", "gift", "other") if self[f"ask_{name}"]]
        if not subjects:
            raise UserError(self.env._("Choose what the customer is to correct or to answer."))
        self.order_id._liquor_ask_customer(self.question, subjects)
        return {"type": "ir.actions.act_window_close"}


class LiquorOrderRefuse(models.TransientModel):
    """Refuse an order, with the reason that the customer reads."""

    _name = "liquor.order.refuse"
    _description = "Refuse an Order"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    reason = fields.Text(required=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount_to_refund = fields.Monetary("To Refund", compute="_compute_amount_to_refund")

    def _compute_amount_to_refund(self):
        for wizard in self:
            # sudo: reviewers may not read payments, but are told what goes back
            order = wizard.order_id.sudo()
            wizard.amount_to_refund = order._liquor_amount_paid() - order._liquor_amount_refunded()

    def action_refuse(self):
        self.ensure_one()
        self.order_id.action_liquor_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
