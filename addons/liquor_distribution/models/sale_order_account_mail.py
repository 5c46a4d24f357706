from odoo import models


class SaleOrder(models.Model):
    """Mails of orders on account: confirmed, at once or later, or waiting and why. An order that is paid has its own."""

    _inherit = "sale.order"

    def _liquor_pay_on_account(self):
        """Override: the distributor is told that the order waits, the first time."""
        waited = self._liquor_credit_waits_already()
        confirmed = super()._liquor_pay_on_account()
        if not confirmed and not waited:
            self._liquor_notify_on_account("account_waits")
        return confirmed

    def action_confirm(self):
        """Override: the distributor is told what it had placed and is confirmed now, by whomever."""
        placed = self.filtered(lambda order: order.liquor_placed_at and order.state in ("draft", "sent"))
        res = super().action_confirm()
        if not self.env.context.get("send_email"):  # Odoo's own confirmation goes out then
            confirmed = placed.filtered(lambda order: order.state == "sale" and order.liquor_on_account)
            confirmed._liquor_notify_on_account("account_confirmed")
        return res

    def _liquor_notify_on_account(self, kind):
        if not self.env.registry.ready:  # an addon is installed, its demo data for one: nobody waits for a mail
            return
        # sudo: whoever confirms, the mail is the system's; it goes to the order's own customer
        for order in self.sudo().filtered("partner_id.email"):
            order._liquor_notify(kind)

    def _liquor_notify(self, kind, picking=None):
        """Override: kinds of orders on account, without a delivery. Sent by Odoo's queue of order mails."""
        res = super()._liquor_notify(kind, picking)
        if kind == "account_confirmed":
            self._send_order_confirmation_mail()
        elif kind == "account_waits":
            self._portal_ensure_token()
            self._send_order_notification_mail(self._liquor_notice_template(kind))
        return res

    def _liquor_notice_template(self, kind):
        """Override: the template of what waits is this addon's."""
        if kind == "account_waits":
            template = self.env.ref("liquor_distribution.mail_template_account_waits", raise_if_not_found=False)
            return template or self.env["mail.template"]
        return super()._liquor_notice_template(kind)

    def _liquor_wait_codes(self):
        """Codes of the checks that this order waits for, read by the mail; who may read it differs from the mail's readers."""
        self.ensure_one()
        # sudo: findings are for employees; only the codes leave this method
        return set(
            self.sudo().liquor_finding_ids.filtered(lambda f: f.state == "open" and f.severity != "warn").mapped("code")
        )
