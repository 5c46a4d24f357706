from collections import defaultdict

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..tools import refund_share


class LiquorReturn(models.Model):
    """What the customer gets back, and asking for it."""

    _inherit = "liquor.return"

    @api.depends("line_ids.product_uom_qty", "line_ids.state", "kind")
    def _compute_amount_estimate(self):
        for request in self:
            if request.kind == "exchange":
                request.amount_estimate = 0
                continue
            amounts, shipping = request._liquor_refund_fen()
            request.amount_estimate = request.order_id._liquor_from_fen(sum(amounts.values()) + shipping)

    def _liquor_refund_fen(self):
        """What the goods of the return are worth to the customer, in fen.

        :return: tuple ({rma: fen}, fen of the shipping fee)
        """
        order = self.order_id
        shares = order._liquor_line_shares()
        rmas = self.line_ids.filtered(lambda rma: rma.state != "cancelled")
        settled = self.env["rma"].search(
            [("sale_line_id", "in", rmas.sale_line_id.ids), ("liquor_settled", "=", True), ("id", "not in", rmas.ids)]
        )
        before = defaultdict(int)
        for rma in settled:
            before[rma.sale_line_id] += refund_share.units(rma.product_uom_qty)
        amounts = {}
        for rma in rmas:
            line = rma.sale_line_id
            ordered = line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id, round=False)
            quantity = refund_share.units(rma.product_uom_qty)
            amounts[rma] = refund_share.refund_part(shares[line], refund_share.units(ordered), before[line], quantity)
            before[line] += quantity
        return amounts, self._liquor_shipping_fen(shares, before)

    def _liquor_shipping_fen(self, shares, refunded):
        """The shipping fee: only when the seller is at fault and nothing of the order is kept."""
        if self.kind != "refund" or not self.reason_id._seller_at_fault():
            return 0
        goods = [line for line in shares if not line.is_delivery and line.product_id.type == "consu"]
        others = [line for line in goods if line not in refunded]
        earlier = self.env["rma"].search(
            [("sale_line_id", "in", [line.id for line in others]), ("liquor_settled", "=", True)]
        )
        total = defaultdict(int, refunded)
        for rma in earlier:
            total[rma.sale_line_id] += refund_share.units(rma.product_uom_qty)
        for line in goods:
            ordered = line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id, round=False)
            if total[line] < refund_share.units(ordered):
                return 0
        return sum(share for line, share in shares.items() if line.is_delivery)

    def _liquor_settle(self):
        """Ask for the refund, credit the invoice, tell the ledgers; all in one transaction, once a return."""
        self.ensure_one()
        order = self.order_id
        order._liquor_return_lock()
        rmas = self.line_ids.filtered(lambda rma: rma.state != "cancelled")
        amounts, shipping = self._liquor_refund_fen()
        left = order._liquor_fen(order._liquor_amount_paid() - order._liquor_amount_refunded())
        cut = refund_share.capped([*(amounts[rma] for rma in rmas), shipping], left)
        for rma, fen in zip(rmas, cut, strict=False):
            rma.write({"liquor_amount": order._liquor_from_fen(fen), "liquor_settled": True})
        self.write(
            {
                "amount_shipping": order._liquor_from_fen(cut[-1]),
                "amount_refund": order._liquor_from_fen(sum(cut)),
                "state": "refunding",
            }
        )
        rmas.sale_line_id._liquor_set_returned()
        self._liquor_credit(rmas)
        self._liquor_report(rmas, self.amount_refund)
        self._liquor_ask_refund()

    def _liquor_report(self, rmas, amount):
        """Call the hook of the order, once a return."""
        if self.reported:
            return
        self.reported = True
        quantities = defaultdict(float)
        if self.kind != "refund_only":
            for rma in rmas:
                line = rma.sale_line_id
                quantities[line] += rma.product_uom._compute_quantity(
                    rma.product_uom_qty, line.product_uom_id, round=False
                )
        self.order_id._liquor_on_return(dict(quantities), amount)

    def _liquor_credit(self, rmas):
        """Credit notes by rma for what was invoiced; finance checks and posts them."""
        invoiced = rmas.filtered(
            lambda rma: rma.sale_line_id.invoice_lines.filtered(
                lambda line: line.move_id.move_type == "out_invoice" and line.move_id.state == "posted"
            )
        )
        # superuser: rma writes a message on the credit note as the user, who is of the warehouse or customer service
        invoiced.with_user(SUPERUSER_ID).action_refund()
        (rmas - invoiced).action_refund_without_invoice()

    def _liquor_prepare_shipping_credit(self):
        """Lines of a credit note that give the shipping fee back."""
        if not self.amount_shipping:
            return []
        line = self.order_id.order_line.filtered("is_delivery")[:1]
        return [
            (
                0,
                0,
                {
                    "product_id": line.product_id.id,
                    "name": line.name,
                    "quantity": 1,
                    "price_unit": line._liquor_credit_price(self.amount_shipping),
                    "tax_ids": [(6, 0, line.tax_ids.ids)],
                    "sale_line_ids": [(4, line.id)],
                },
            )
        ]

    def action_ask_refund_again(self):
        """Ask for the refund that finance refused once more, after its reason was cleared.

        :raise AccessError: not customer service
        :raise UserError: the refund was not refused
        """
        self._liquor_require("service")
        self.order_id._liquor_return_lock()
        if self.state != "refunding" or self.refund_id.state != "refused":
            raise UserError(
                self.env._("%(name)s: its refund was not refused, so it goes on by itself.", name=self.name)
            )
        self.activity_ids.action_feedback()
        # sudo: a return is written by its steps only
        self.sudo()._liquor_ask_refund(again=self.refund_id)

    def _liquor_ask_refund(self, again=None):
        """Ask for what the customer gets back.

        :param liquor.refund again: the refused one, which this one follows
        """
        order = self.order_id
        if self.currency_id.is_zero(self.amount_refund):
            self.write({"state": "done", "closed_at": fields.Datetime.now()})
            self._liquor_tell_customer(
                self.env._("%(name)s is done. Nothing was paid for it, so no money goes back.", name=self.name)
            )
            return
        self.refund_id = order._liquor_request_refund(
            self.amount_refund,
            self.env._("Return %(name)s: %(reason)s", name=self.name, reason=self.reason_id.name),
            source=f"liquor.return,{self.id},after {again.id}" if again else self,
        )
        self._liquor_tell_customer(
            # no amount: the warehouse reads these messages; the customer sees it on the page
            self.env._("%(name)s: the refund to the account you paid with was started.", name=self.name)
        )
        self._liquor_refund_changed()

    def _liquor_refund_refused(self):
        """Hand the returns whose refund finance refused back to who reviewed them."""
        for request in self.filtered(lambda request: request.state == "refunding"):
            request.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Finance refused the refund %(refund)s", refund=request.refund_id.name),
                note=self.env._("Clear with finance why, then ask for the refund again on the return."),
                user_id=request.reviewer_id.id or self.env.uid,
            )

    def _liquor_refund_changed(self):
        """Close the returns whose refund has gone through. Replays change nothing."""
        for request in self.filtered(
            lambda request: request.state == "refunding" and request.refund_id.state == "done"
        ):
            request.write({"state": "done", "closed_at": fields.Datetime.now()})
            request._liquor_tell_customer(
                self.env._("%(name)s: the refund to the account you paid with is done.", name=request.name)
            )


class LiquorRefund(models.Model):
    _inherit = "liquor.refund"

    def write(self, vals):
        """Override: a return follows its refund."""
        res = super().write(vals)
        if vals.get("state") in ("done", "refused"):
            # sudo: whoever pays the refund need not be of customer service
            returns = self.env["liquor.return"].sudo().search([("refund_id", "in", self.ids)])
            returns._liquor_refund_changed()
            returns.filtered(lambda request: request.refund_id.state == "refused")._liquor_refund_refused()
        return res
