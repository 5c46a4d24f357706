from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.money import ZERO, fen
from .res_partner_credit import CREDIT_READERS

WAITING_CODES = ("over_credit", "credit_overdue")


class SaleOrder(models.Model):
    """Orders that wait for credit, and finance that lets them pass."""

    _inherit = "sale.order"

    liquor_credit_release_ids = fields.One2many(
        "liquor.credit.release", "order_id", "Credit Releases", readonly=True, groups=CREDIT_READERS
    )
    liquor_credit_waits = fields.Boolean(
        "Waits for Credit",
        compute="_compute_liquor_credit_waits",
        search="_search_liquor_credit_waits",
        groups=CREDIT_READERS,
    )

    @api.depends("liquor_finding_ids.state", "liquor_finding_ids.code", "state")
    def _compute_liquor_credit_waits(self):
        for order in self:
            order.liquor_credit_waits = order.state in ("draft", "sent") and any(
                finding.state == "open" and finding.code in WAITING_CODES for finding in order.liquor_finding_ids
            )

    def _search_liquor_credit_waits(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "in", ("draft", "sent")),
            ("liquor_finding_ids", "any", [("state", "=", "open"), ("code", "in", WAITING_CODES)]),
        ]

    def action_liquor_credit_release_wizard(self):
        self.ensure_one()
        self._liquor_check_releaser()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release the Order"),
            "res_model": "liquor.credit.release.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_liquor_credit_release(self, reason):
        """Finance lets the order pass in spite of the credit, up to what is over now; it is confirmed if all else passes.

        :param str reason: why, for the record
        :raise AccessError: the user is not finance, or made the order or is its salesperson
        :raise UserError: no reason, or nothing is over or overdue
        """
        self.ensure_one()
        self._liquor_check_releaser()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why order %s is released.", self.name))
        # sudo: finance does not write orders; its right to release was checked
        order = self.sudo().with_company(self.company_id)
        order._liquor_mark_on_account()._liquor_credit_lock()
        over = order._liquor_over().get(order, (None, ZERO))[1]
        late = order._liquor_late().get(order, ZERO)
        if not over and not late:
            raise UserError(self.env._("Order %s: nothing is over the credit or overdue.", self.name))
        before = order._liquor_released().get(order.id, (ZERO, ZERO))
        release = order.env["liquor.credit.release"]._release(order, over + before[0], max(late, before[1]), reason)
        order.message_post(
            body=self.env._(
                "Released by finance: %(over)s over the credit, %(late)s overdue. Reason: %(reason)s",
                over=order.liquor_distributor_id._liquor_money(over),
                late=order.liquor_distributor_id._liquor_money(late),
                reason=reason,
            )
        )
        order.action_confirm()
        return release

    def _liquor_check_releaser(self):
        if not self.env.user.has_group("liquor_base.group_liquor_finance"):
            raise AccessError(self.env._("Only finance releases orders over the credit."))
        self.check_access("read")
        for order in self.sudo():  # sudo: who made the order is compared only
            if order.state not in ("draft", "sent"):
                raise UserError(self.env._("Order %s is already confirmed or cancelled.", order.name))
            if self.env.user in (order.user_id | order.create_uid):
                raise AccessError(
                    self.env._("Order %s is yours: somebody else of finance has to release it.", order.name)
                )

    def _liquor_released(self):
        """{order id: (amount over, amount overdue)} that finance has released for these orders."""
        # sudo: the releases count whoever confirms
        rows = (
            self.env["liquor.credit.release"]
            .sudo()
            ._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["amount_over:array_agg", "amount_overdue:array_agg"]
            )
        )
        return {order.id: (max(map(fen, over)), max(map(fen, late))) for order, over, late in rows}
