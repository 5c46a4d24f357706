from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

FIXED = {"order_id", "amount", "source_ref", "requested_by_id", "automatic"}
OPEN_TX = ("draft", "pending")


class LiquorRefund(models.Model):
    """The ledger of money given back: rows are never changed in amount nor deleted."""

    _name = "liquor.refund"
    _description = "Refund"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char("Number", readonly=True, required=True, default="/", copy=False)
    order_id = fields.Many2one("sale.order", "Order", required=True, readonly=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    source_ref = fields.Char("Source", readonly=True, help="Model and id of the record that is the cause.")
    automatic = fields.Boolean(readonly=True, help="Decided by the system: a payment that came late or twice.")
    requested_by_id = fields.Many2one("res.users", "Asked For By", readonly=True, required=True)
    approved_by_id = fields.Many2one("res.users", "Approved By", readonly=True, tracking=True)
    approved_at = fields.Datetime("Approved", readonly=True)
    state = fields.Selection(
        [
            ("to_approve", "To Approve"),
            ("processing", "Under Way"),
            ("manual", "To Transfer by Hand"),
            ("done", "Paid Back"),
            ("failed", "Failed"),
            ("refused", "Refused"),
        ],
        default="to_approve",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    done_at = fields.Datetime("Paid Back On", readonly=True)
    manual_amount = fields.Monetary("By Hand", readonly=True, help="Part that no payment provider can give back.")
    bank_reference = fields.Char(tracking=True, help="Number of the transfer by which it was paid back by hand.")
    transaction_ids = fields.One2many("payment.transaction", "liquor_refund_id", "Transactions", readonly=True)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "A refund is above 0.")
    _source_uniq = models.UniqueIndex(
        "(order_id, source_ref) WHERE source_ref IS NOT NULL", "This was paid back already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("liquor.refund") or "/"
        return super().create(vals_list)

    def write(self, vals):
        if FIXED & set(vals):
            raise UserError(self.env._("A refund cannot be changed; refuse it and ask for another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Refunds are kept; refuse one that is not to be paid."))

    def _liquor_ask_finance(self):
        """Leave the refund to finance, who is reminded of it."""
        for refund in self:
            refund.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Refund of %s to approve", f"{refund.amount:.2f}"),
                user_id=refund._liquor_finance_user().id,
            )

    def _liquor_finance_user(self):
        """Somebody of finance, else whoever is here."""
        finance = self.env.ref("liquor_base.group_liquor_finance").sudo().user_ids  # sudo: service reads no groups
        return finance.filtered(lambda user: user.active and not user.share)[:1] or self.env.user

    def action_approve(self):
        """Finance approves and the money goes back. Nobody approves what they asked for themselves."""
        self._liquor_check_finance()
        for refund in self:
            if refund.state != "to_approve":
                raise UserError(self.env._("%s does not wait for approval.", refund.name))
            if refund.requested_by_id == self.env.user:
                raise UserError(self.env._("%s: whoever asks for a refund does not approve it.", refund.name))
        self.write({"approved_by_id": self.env.uid, "approved_at": fields.Datetime.now()})
        self.activity_feedback(["mail.mail_activity_data_todo"])
        self._liquor_execute()

    def action_refuse(self):
        """Finance refuses; nothing is paid back."""
        self._liquor_check_finance()
        if self.filtered(lambda refund: refund.state != "to_approve"):
            raise UserError(self.env._("Only a refund that waits for approval can be refused."))
        self.write({"state": "refused", "approved_by_id": self.env.uid, "approved_at": fields.Datetime.now()})
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def action_retry(self):
        """Send a failed refund to the provider once more."""
        self._liquor_check_finance()
        for refund in self.filtered(lambda refund: refund.state == "failed"):
            order = refund.order_id
            order._liquor_lock_money()
            left = order._liquor_amount_paid() - order._liquor_amount_refunded()
            if order.currency_id.compare_amounts(refund.amount, left) > 0:
                raise UserError(self.env._("%s: the money was paid back another way meanwhile.", refund.name))
            refund._liquor_execute()

    def action_done_by_hand(self):
        """Finance has transferred what no provider can give back.

        :raise UserError: the number of the transfer is missing
        """
        self._liquor_check_finance()
        for refund in self:
            if refund.state != "manual":
                raise UserError(self.env._("%s has nothing to transfer by hand.", refund.name))
            if not (refund.bank_reference or "").strip():
                raise UserError(
                    self.env._("%s: fill in Bank Reference, the number of the transfer, first.", refund.name)
                )
        self.write({"state": "done", "done_at": fields.Datetime.now()})

    def _liquor_check_finance(self):
        if not self.env.su and not self.env.user.has_group("liquor_base.group_liquor_finance"):
            raise AccessError(self.env._("Refunds are decided by finance."))
        self.check_access("write")

    def _liquor_execute(self):
        """Send the money back through the providers that took it; what they cannot give back is left to finance."""
        for refund in self:
            left = refund.amount - sum(-tx.amount for tx in refund._liquor_live_children())
            for tx in refund._liquor_payments():
                left -= refund._liquor_refund_by(tx, left)
            left = refund.currency_id.round(left)
            refund.write({"state": "manual" if left > 0 else "processing", "manual_amount": max(left, 0)})
            refund._liquor_follow()

    def _liquor_live_children(self):
        return self.sudo().transaction_ids.filtered(  # sudo: transactions are closed to most roles
            lambda tx: tx.state not in ("cancel", "error")
        )

    def _liquor_payments(self):
        """The order's payments, the latest first."""
        return (
            self.order_id.sudo()
            .transaction_ids.filtered(  # sudo: as above
                lambda tx: tx.state in ("done", "authorized") and tx.operation not in ("refund", "validation")
            )
            .sorted("id", reverse=True)
        )

    def _liquor_refund_by(self, tx, wanted):
        """Give back up to `wanted` of one payment through its provider; return how much it took on."""
        self.ensure_one()
        given = -sum(
            child.amount
            for child in tx.child_transaction_ids
            if child.operation == "refund" and child.state not in ("cancel", "error")
        )
        part = self.currency_id.round(min(wanted, tx.amount - given))
        if part <= 0 or tx.provider_id.state == "disabled":
            return 0
        support = tx.provider_id.support_refund
        in_full = not self.currency_id.compare_amounts(part, tx.amount)
        # an authorized payment is not captured yet: finance voids it with the provider
        if tx.state != "done" or support == "none" or (support == "full_only" and not in_full):
            return 0
        child = tx._refund(part)
        child.liquor_refund_id = self
        return part

    def _liquor_follow(self):
        """Take over what the transactions have come to."""
        for refund in self.filtered(lambda refund: refund.state in ("processing", "failed")):
            children = refund.sudo().transaction_ids  # sudo: as above
            if not children or any(child.state in OPEN_TX for child in children):
                continue
            paid = sum(-child.amount for child in children if child.state == "done")
            if refund.currency_id.compare_amounts(paid + refund.manual_amount, refund.amount) >= 0:
                refund.write({"state": "done", "done_at": fields.Datetime.now()})
            else:
                refund.state = "failed"
