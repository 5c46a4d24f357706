import re

from odoo import api, fields, models

PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)|(?<!\d)\d{7,}(?!\d)")
RECEIVER = re.compile(r"((?:签收人|收件人|收货人|代收人)\s*[:：是为]?\s*[【\[(（]?\s*)([一-鿿A-Za-z·.]{1,20})")


class SaleOrder(models.Model):
    """The journey of an order as its customer reads it: steps, and the courier's news of each parcel."""

    _inherit = "sale.order"

    def _liquor_timeline(self, public=False):
        """The journey of the order.

        :param bool public: for somebody who only knows number and phone: nothing personal
        :return: dict of ``steps`` (list of dicts: code, label, time (naive UTC) or False, done) and
            ``parcels`` (list of dicts: name, courier, number, state, label, shipped_at, events), the newest event first
        """
        self.ensure_one()
        deliveries = self._liquor_shipments()
        return {
            "steps": self._liquor_steps(deliveries),
            "parcels": [
                parcel
                for picking in deliveries.filtered(lambda p: p.state == "done")
                for parcel in self._liquor_parcels_of(picking, public)
            ],
            "waiting": len(deliveries.filtered(lambda picking: picking.state != "done")),
        }

    def _liquor_steps(self, deliveries):
        """Placed, paid, reviewed, shipped, signed for, completed; or where it was cancelled."""
        shipped = deliveries.filtered(lambda picking: picking.state == "done")
        paid = self.transaction_ids.filtered(lambda tx: tx.state in ("authorized", "done"))
        confirmed = self.state == "sale"
        steps = [
            ("placed", self.env._("Placed"), self.liquor_placed_at or self.create_date, True),
            ("paid", self.env._("Paid"), max(paid.mapped("last_state_change"), default=False), self._liquor_is_paid()),
        ]
        if self.state == "cancel":
            steps = [step for step in steps if step[3]]
            steps.append(("cancel", self.env._("Cancelled"), False, True))
        else:
            steps += [
                ("reviewed", self.env._("Reviewed"), self.date_order, confirmed and not self._liquor_is_in_review()),
                (
                    "shipped",
                    self.env._("Shipped"),
                    min(shipped.mapped("date_done"), default=False),
                    bool(shipped),
                ),
                (
                    "signed",
                    self.env._("Signed For"),
                    self.liquor_signed_at,
                    self.liquor_state in ("signed", "done"),
                ),
                ("done", self.env._("Completed"), self.liquor_completed_at, self.liquor_state == "done"),
            ]
        return [
            {"code": code, "label": label, "time": done and time, "done": bool(done)}
            for code, label, time, done in steps
        ]

    def _liquor_parcels_of(self, picking, public):
        """The parcels of a delivery that has left; one without a number too."""
        # sudo: the customer reads the journey of their own goods
        events = picking.sudo().liquor_event_ids
        numbers = picking._liquor_numbers() or [False]
        labels = dict(self.env["liquor.shipment.event"]._fields["state"]._description_selection(self.env))
        parcels = []
        for number in numbers:
            journey = events.filtered(lambda event, number=number: not event.number or event.number == number)
            parcels.append(
                {
                    "name": picking.name,
                    "courier": picking.carrier_id.name or "",
                    "number": self._liquor_mask_number(number) if public else number,
                    "state": journey[:1].state or "shipped",
                    "label": labels.get(journey[:1].state) or self.env._("Shipped"),
                    "shipped_at": picking.date_done,
                    "events": [
                        {
                            "time": event.time,
                            "state": event.state,
                            "place": event.place or "",
                            "text": self._liquor_public_text(event.text, picking.partner_id) if public else event.text,
                        }
                        for event in journey
                    ],
                }
            )
        return parcels

    @api.model
    def _liquor_mask_number(self, number):
        """A tracking number that its owner recognises and others cannot use."""
        return f"…{number[-4:]}" if number else number

    @api.model
    def _liquor_public_text(self, text, partner):
        """A courier's text without what is personal: phones, the receiver's name and street.

        :param partner: res.partner who receives the parcel
        """
        text = text or ""
        for part in (partner.street, partner.street2):
            if part and len(part) > 2:
                text = text.replace(part, "***")
        for name in sorted(filter(None, {partner.name, partner.parent_id.name}), key=len, reverse=True):
            if len(name) > 1:
                text = text.replace(name, name[0] + "*" * (len(name) - 1))
        text = RECEIVER.sub(self._liquor_mask_receiver, text)
        return LANDLINE.sub("***", PHONE.sub(r"\1****\2", text))

    @api.model
    def _liquor_mask_receiver(self, match):
        """Who signed: the kind of receiver stays ("本人", "家人", a locker), a name does not."""
        intro, name = match.groups()
        kinds = (
            "本人",
            "家人",
            "同事",
            "门卫",
            "前台",
            "物业",
            "邻居",
            "他人",
            "丰巢",
            "菜鸟",
            "驿站",
            "快递柜",
            "代收",
        )
        if name.startswith(kinds):
            return match.group()
        return intro + name[0] + "*" * max(len(name) - 1, 1)

    def _liquor_receivable(self):
        """Whether the customer has something to confirm: goods have left, and the order is not completed."""
        self.ensure_one()
        return self.liquor_state in ("shipped", "transit", "signed") and bool(
            self._liquor_shipments().filtered(lambda picking: picking.state == "done")
        )

    @api.model
    def _liquor_local(self, moment):
        """A moment in China's time, for pages that visitors without a time zone of their own read."""
        if not moment:
            return ""
        zoned = fields.Datetime.context_timestamp(self.with_context(tz="Asia/Shanghai"), moment)
        return zoned.strftime("%Y-%m-%d %H:%M")
