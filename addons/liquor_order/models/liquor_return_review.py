import base64
from datetime import timedelta

from reportlab.graphics.barcode import createBarcodeDrawing

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LiquorReturn(models.Model):
    """Customer service decides; the customer withdraws, or never sends."""

    _inherit = "liquor.return"

    def action_approve(self, kind=None, method="label", **details):
        """Accept the request and say how the goods come back.

        :param str kind: refund, exchange or refund_only, if it is to differ from what was asked for
        :param str method: label or pickup; ignored for a refund without return
        :param details: address_id, pickup_date, pickup_slot, pickup_courier, instruction
        :raise AccessError: not customer service
        :raise ValidationError: a kind the reason does not allow, an incomplete pick-up
        """
        self.ensure_one()
        self._liquor_require("service")
        self._liquor_expect("requested")
        request = self.sudo()  # sudo: the step is checked above; its records belong to stock, rma and accounting
        kind = kind or request.kind
        if kind not in request.reason_id._kinds():
            raise ValidationError(
                self.env._("“%(reason)s” cannot be settled in this way.", reason=request.reason_id.name)
            )
        values = {
            "kind": kind,
            "reviewer_id": self.env.uid,
            "approved_at": fields.Datetime.now(),
            "instruction": (details.get("instruction") or "").strip(),
        }
        if kind == "refund_only":
            request.write({**values, "method": "none"})
            request._liquor_check_refund_only()
        else:
            request.write({**values, **request._liquor_prepare_way(method, details), "state": "approved"})
        request.line_ids.operation_id = request._liquor_operation(kind)
        request.line_ids.action_confirm()
        if kind == "refund_only":
            request._liquor_settle()
        else:
            request._liquor_tell_customer(request._liquor_way_text())
        return True

    def _liquor_prepare_way(self, method, details):
        """Values of how the goods come back."""
        if method not in ("label", "pickup"):
            raise ValidationError(self.env._("Choose a return label or a pick-up at the door."))
        values = {
            "method": method,
            "address_id": details.get("address_id") or self.warehouse_id.partner_id.id or self.company_id.partner_id.id,
        }
        if method == "pickup":
            date, slot = fields.Date.to_date(details.get("pickup_date")), details.get("pickup_slot")
            if not date or not slot or not (details.get("pickup_courier") or "").strip():
                raise ValidationError(self.env._("A pick-up needs its day, its time and the courier."))
            if date < fields.Date.context_today(self):
                raise ValidationError(self.env._("The day of the pick-up is over. Choose a later one."))
            values.update(pickup_date=date, pickup_slot=slot, pickup_courier=details["pickup_courier"].strip())
        return values

    def _liquor_way_text(self):
        if self.method == "pickup":
            slot = dict(self._fields["pickup_slot"]._description_selection(self.env))[self.pickup_slot]
            return self.env._(
                "Your request %(name)s is accepted. %(courier)s picks the goods up on %(date)s, %(slot)s.",
                name=self.name,
                courier=self.pickup_courier,
                date=self.pickup_date,
                slot=slot,
            )
        return self.env._(
            "Your request %(name)s is accepted. Print the return label, send the goods within %(days)s days and "
            "enter the tracking number.",
            name=self.name,
            days=self.company_id.liquor_return_send_days,
        )

    def _liquor_check_refund_only(self):
        """A refund without return is for small amounts, or for what never arrived.

        :raise ValidationError: naming amount and limit
        """
        for request in self:
            limit = request.company_id.liquor_return_keep_limit
            # sudo: amounts are closed to some roles; who may approve the request sees this one in the refusal
            amount = request.sudo().amount_estimate
            too_much = request.currency_id.compare_amounts(amount, limit) > 0
            if too_much and not request.reason_id.nothing_to_return:
                raise ValidationError(
                    self.env._(
                        "Without sending the goods back at most %(limit)s can be refunded; these cost %(amount)s. "
                        "Choose return and refund.",
                        limit=request.currency_id.format(limit),
                        amount=request.currency_id.format(amount),
                    )
                )

    def action_refuse(self, reason):
        """Refuse the request.

        :param str reason: told to the customer
        :raise AccessError: not customer service
        """
        self._liquor_require("service")
        self._liquor_expect("requested")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the request is refused; the customer reads it."))
        for request in self.sudo():  # sudo: as in action_approve
            request._liquor_close("refused", refuse_reason=reason.strip(), reviewer_id=self.env.uid)
            request._liquor_tell_customer(
                self.env._("Your request %(name)s was refused: %(reason)s", name=request.name, reason=reason.strip())
            )
        return True

    def _liquor_withdraw(self):
        """The customer takes the request back, before the goods are sent. The caller has checked who asks."""
        self._liquor_expect("requested", "approved")
        for request in self.sudo():  # sudo: as in action_approve
            request._liquor_close("cancelled")
            request.message_post(body=self.env._("Withdrawn by the customer."))

    def _liquor_set_tracking(self, number, courier=""):
        """The customer, or a clerk for them, tells the number of the parcel. The caller has checked who asks.

        :raise ValidationError: no number
        """
        self.ensure_one()
        self._liquor_expect("approved", "waiting_goods")
        number = "".join((number or "").split())
        if not 5 <= len(number) <= 40 or not number.isascii() or not number.replace("-", "").isalnum():
            raise ValidationError(self.env._("Enter the tracking number printed on the courier's receipt."))
        request = self.sudo()  # sudo: as in action_approve
        request.write(
            {
                "tracking_ref": number,
                "tracking_courier": (courier or "").strip()[:40],
                "sent_at": request.sent_at or fields.Datetime.now(),
                "state": "waiting_goods",
            }
        )

    def _liquor_close(self, state, **values):
        """End a return that moves neither goods nor money."""
        self.line_ids.action_cancel()
        self.write({**values, "state": state, "closed_at": fields.Datetime.now()})

    @api.model
    def _cron_returns(self):
        """Close what was approved but never sent; follow refunds that were settled elsewhere."""
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([]):
            oldest = now - timedelta(days=company.liquor_return_send_days)
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "approved"),
                    ("approved_at", "<", oldest),
                    "|",
                    ("pickup_date", "=", False),
                    ("pickup_date", "<", oldest.date()),
                ]
            )._liquor_expire()
        self.search([("state", "=", "refunding"), ("refund_id.state", "=", "done")])._liquor_refund_changed()

    def _liquor_expire(self):
        for request in self:
            request._liquor_close("expired")
            request._liquor_tell_customer(
                self.env._(
                    "Your request %(name)s was closed: the goods were not sent within %(days)s days. "
                    "You can ask again while the time for it lasts.",
                    name=request.name,
                    days=request.company_id.liquor_return_send_days,
                )
            )

    def action_print_label(self):
        """Print the return label."""
        return self.env.ref("liquor_order.action_report_return_label").report_action(self)

    def _liquor_barcode(self):
        """The number as a Code 128 picture, to be used as the address of an image."""
        svg = createBarcodeDrawing("Code128", value=self.name, barHeight=40, barWidth=1.2, quiet=0).asString("svg")
        svg = svg if isinstance(svg, bytes) else svg.encode()
        return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()

    def _liquor_address_line(self, partner):
        """An address in one line, the Chinese way: from the province down to the street."""
        parts = (partner.state_id.name, partner.city, partner.street, partner.street2)
        return "".join(part or "" for part in parts)

    def _get_report_base_filename(self):
        """Name of the file of the label, for the portal."""
        self.ensure_one()
        return self.name
