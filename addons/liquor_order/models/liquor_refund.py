import logging
import uuid
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models, modules
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, plaintext2html

_logger = logging.getLogger(__name__)

# states that take nothing from what was paid
VOID = ("failed", "refused")
# a refund that was handed to the provider and left no trace for so long needs a look by people
UNKNOWN_AFTER = timedelta(minutes=10)


class LiquorRefund(models.Model):
    """Money that goes back to a customer: one line a reason, never changed, never deleted.

    Requested -> perhaps approved -> sent through the provider in a transaction of its own, after the request is
    committed, so that no failure elsewhere can undo the record of money that has left. What cannot go through
    the provider is paid by bank and recorded by finance.
    """

    _name = "liquor.refund"
    _description = "Refund"
    _inherit = ["mail.thread"]
    _order = "id desc"

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    order_id = fields.Many2one("sale.order", required=True, readonly=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer", store=True, index=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    source_ref = fields.Char("Source", required=True, readonly=True, help="What asked for it; asks only once.")
    is_automatic = fields.Boolean("Automatic", readonly=True, help="Made by the system: late or double payment.")
    state = fields.Selection(
        [
            ("to_approve", "To Approve"),
            ("processing", "In Progress"),
            ("manual", "Pay by Bank"),
            ("done", "Refunded"),
            ("failed", "Failed"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    requested_by = fields.Many2one("res.users", required=True, readonly=True, default=lambda self: self.env.user)
    approved_by = fields.Many2one("res.users", readonly=True, tracking=True)
    started_at = fields.Datetime("Sent to Provider", readonly=True)
    done_at = fields.Datetime("Refunded On", readonly=True)
    bank_reference = fields.Char(readonly=True, tracking=True)
    message = fields.Char("Result", readonly=True)
    transaction_ids = fields.One2many("payment.transaction", "liquor_refund_id", "Transactions", readonly=True)
    amount_by_provider = fields.Monetary(
        "Through Provider", compute="_compute_amounts", help="Part that the provider has paid back."
    )
    amount_by_bank = fields.Monetary("To Pay by Bank", compute="_compute_amounts")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "A refund is of more than nothing.")
    _source_uniq = models.UniqueIndex("(order_id, source_ref)", "This refund was already requested.")

    @api.depends("amount", "state", "transaction_ids.state", "transaction_ids.amount")
    def _compute_amounts(self):
        for refund in self:
            # sudo: who may see a refund need not see transactions
            done = refund.sudo().transaction_ids.filtered(lambda tx: tx.state == "done")
            refund.amount_by_provider = -sum(done.mapped("amount"))
            refund.amount_by_bank = refund.amount - refund.amount_by_provider if refund.state == "manual" else 0.0

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Refunds are kept for ever; refuse it instead."))

    # ------------------------------------------------------------ requesting

    @api.model
    def _request(self, order, amount, reason, source=None, automatic=False):
        """See `sale.order._liquor_request_refund`."""
        source_ref = self._source_key(source)
        order._liquor_lock_money()
        if known := self.search([("order_id", "=", order.id), ("source_ref", "=", source_ref)]):
            return known
        amount = order.currency_id.round(amount)
        self._check_amount(order, amount)
        refund = self.create(
            {
                "name": self.env["ir.sequence"].next_by_code("liquor.refund") or "/",
                "order_id": order.id,
                "currency_id": order.currency_id.id,
                "amount": amount,
                "reason": reason,
                "source_ref": source_ref,
                "is_automatic": automatic,
                "state": "processing" if automatic or not self._needs_approval(order, amount) else "to_approve",
            }
        )
        refund._proceed()
        return refund

    @api.model
    def _source_key(self, source):
        """One text for one cause: records by model and id, texts as they are, nothing = a cause of its own."""
        if isinstance(source, models.BaseModel):
            source.ensure_one()
            return f"{source._name},{source.id}"
        return source or f"request,{uuid.uuid4()}"

    @api.model
    def _check_amount(self, order, amount):
        compare = order.currency_id.compare_amounts
        if compare(amount, 0) <= 0:
            raise ValidationError(self.env._("Refund: the amount must be more than zero; it is %s.", amount))
        left = order._liquor_amount_paid() - order._liquor_amount_refunded()
        if compare(amount, left) > 0:
            raise ValidationError(
                self.env._(
                    "Order %(order)s: %(amount)s cannot be refunded, of what was paid only %(left)s are left.",
                    order=order.name,
                    amount=f"{amount:.2f}",
                    left=f"{max(left, 0):.2f}",
                )
            )

    @api.model
    def _needs_approval(self, order, amount):
        limit = order.company_id.liquor_refund_limit
        return order.currency_id.compare_amounts(amount, limit) > 0

    # ------------------------------------------------------------ buttons

    def _check_finance(self):
        if not self.env.user.has_group("liquor_base.group_liquor_finance"):
            raise AccessError(self.env._("Only finance may do this with refunds."))

    def _check_state(self, *states):
        wrong = self.filtered(lambda refund: refund.state not in states)
        if wrong:
            raise UserError(
                self.env._(
                    "Refund %(refund)s is already in the state %(state)s.",
                    refund=wrong[0].name,
                    state=dict(self._fields["state"]._description_selection(self.env))[wrong[0].state],
                )
            )

    def action_approve(self):
        """Finance lets refunds above the limit go out; who asked for one cannot approve it."""
        self._check_finance()
        self.order_id._liquor_lock_money()
        self._check_state("to_approve")
        if self.filtered(lambda refund: refund.requested_by == self.env.user):
            raise UserError(self.env._("You asked for this refund yourself; somebody else of finance must approve it."))
        # sudo: the ledger is closed; this button is one of its doors
        self.sudo().write({"state": "processing", "approved_by": self.env.uid})
        self.sudo()._proceed()

    def action_refuse(self):
        """Finance refuses: nothing goes out, the amount can be asked for again."""
        self._check_finance()
        self.order_id._liquor_lock_money()
        self._check_state("to_approve", "manual", "failed")
        if self.filtered("amount_by_provider"):
            raise UserError(self.env._("The provider has paid a part already; pay the rest by bank."))
        # sudo: as in action_approve
        self.sudo().write({"state": "refused", "approved_by": self.env.uid})

    def action_retry(self):
        """Send a failed refund to the provider again."""
        self._check_finance()
        self.order_id._liquor_lock_money()
        self._check_state("failed")
        for refund in self:
            self._check_amount(refund.order_id, refund.amount)
        # sudo: as in action_approve
        self.sudo().write({"state": "processing", "started_at": False, "message": False})
        self.sudo()._proceed()

    def action_by_bank(self):
        """A failed refund is paid by bank instead."""
        self._check_finance()
        self.order_id._liquor_lock_money()
        self._check_state("failed")
        for refund in self:
            self._check_amount(refund.order_id, refund.amount)
        self.sudo().write({"state": "manual"})  # sudo: as in action_approve

    def _record_bank_payment(self, reference):
        """Finance has paid by bank.

        :param str reference: number of the bank's slip
        :raise ValidationError: no reference
        """
        self._check_finance()
        self.order_id._liquor_lock_money()
        self._check_state("manual")
        if not (reference or "").strip():
            raise ValidationError(self.env._("Bank Reference: enter the number of the bank's slip."))
        # sudo: as in action_approve
        self.sudo().write({"state": "done", "bank_reference": reference.strip(), "done_at": fields.Datetime.now()})
        self.sudo()._tell_customer()

    # ------------------------------------------------------------ paying

    def _proceed(self):
        """Send what may go out to the provider, once this transaction is committed; at once in tests."""
        ready = self.filtered(lambda refund: refund.state == "processing" and not refund.started_at)
        if not ready:
            return
        if modules.module.current_test:
            ready._start()
            ready._pay()
            return
        registry, ids = self.env.registry, ready.ids

        @self.env.cr.postcommit.add
        def pay():
            try:
                self._pay_committed(registry, ids)
            except psycopg2.OperationalError:
                _logger.info("Refunds %s are left to the cron.", ids)

    @classmethod
    def _pay_committed(cls, registry, ids):
        """One refund at a time: note the start, commit, pay, commit.

        The note comes first, so that a crash in between leads to a look by people, never to a second payment.
        """
        for refund_id in ids:
            with registry.cursor() as cr:
                refund = api.Environment(cr, SUPERUSER_ID, {})[cls._name].browse(refund_id)
                if not refund._start():
                    continue
                cr.commit()  # pylint: disable=invalid-commit
                refund._pay()

    def _start(self):
        """Note that these are being sent to the provider; the ones that nobody else has started."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE liquor_refund SET started_at = timezone('UTC', now())
                 WHERE id = ANY(%s) AND state = 'processing' AND started_at IS NULL
             RETURNING id
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["started_at"])
        return bool(rows)

    def _pay(self):
        for refund in self:
            pieces = refund._split()
            if pieces is None:
                refund.state = "manual"
                continue
            for source, amount in pieces:
                try:
                    with self.env.cr.savepoint():
                        source.with_context(liquor_refund_id=refund.id)._refund(amount_to_refund=amount)
                except (UserError, ValidationError) as error:
                    refund.message = str(error)
            refund._follow_transactions()

    def _split(self):
        """[(transaction, amount)] that the providers can pay back, or None: it must be paid by bank."""
        self.ensure_one()
        left, pieces = self.amount, []
        compare = self.currency_id.compare_amounts
        for source in self.order_id._liquor_payments().sorted("id", reverse=True):
            refundable = source._liquor_refundable()
            if compare(refundable, 0) <= 0 or compare(left, 0) <= 0:
                continue
            amount = min(left, refundable)
            if not source._liquor_can_refund(amount):
                continue
            pieces.append((source, amount))
            left = self.currency_id.round(left - amount)
        return pieces if compare(left, 0) == 0 else None

    def _follow_transactions(self):
        """Take over what became of the provider's transactions."""
        for refund in self.filtered(lambda refund: refund.state in ("processing", "failed")):
            transactions = refund.transaction_ids
            open_ones = transactions.filtered(lambda tx: tx.state in ("draft", "pending"))
            if open_ones:
                continue
            wrong = transactions.filtered(lambda tx: tx.state in ("cancel", "error"))
            if refund.currency_id.compare_amounts(refund.amount_by_provider, refund.amount) == 0:
                refund.write({"state": "done", "done_at": fields.Datetime.now()})
                refund._tell_customer()
            else:
                message = refund.message or ", ".join(filter(None, wrong.mapped("state_message")))
                # a part that the provider has paid stays paid: the rest goes by bank
                state = "manual" if refund.amount_by_provider else "failed"
                refund.write({"state": state, "message": message})

    def _customer_state(self):
        """The state in the customer's words."""
        self.ensure_one()
        if self.state == "done":
            return self.env._("Refunded")
        if self.state == "refused":
            return self.env._("Not refunded, please ask customer service")
        return self.env._("Being refunded")

    def _tell_customer(self):
        for refund in self:
            lang = refund.partner_id.lang or self.env.lang
            refund = refund.with_context(lang=lang)
            text = refund.env._(
                "%(amount)s were refunded. Reason: %(reason)s",
                amount=refund.currency_id.format(refund.amount),
                reason=refund.reason,
            )
            # sudo: whatever user caused the payment; the note is the system's
            refund.order_id.sudo().message_post(
                body=plaintext2html(text), message_type="comment", subtype_xmlid="mail.mt_comment",
                author_id=refund.env.ref("base.partner_root").id,
            )  # fmt: skip

    @api.model
    def _cron_pay(self):
        """Pay what is left over: the server stopped after a commit; and hand over what became unclear."""
        waiting = self.search([("state", "=", "processing"), ("started_at", "=", False)])
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for refund in waiting:
            if refund._start():
                self.env.cr.commit()  # pylint: disable=invalid-commit  # see `_pay_committed`
                refund._pay()
            if not self.env["ir.cron"]._commit_progress(1):
                break
        unclear = self.search(
            [
                ("state", "=", "processing"),
                ("started_at", "<", fields.Datetime.now() - UNKNOWN_AFTER),
                ("transaction_ids", "=", False),
            ]
        )
        for refund in unclear:
            refund.write(
                {
                    "state": "manual",
                    "message": self.env._("It is not known whether the provider has paid: look there before you pay."),
                }
            )
