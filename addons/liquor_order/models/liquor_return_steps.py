from odoo import models


class LiquorReturn(models.Model):
    """What the customer sees of the way of a return."""

    _inherit = "liquor.return"

    def _liquor_steps(self):
        """The steps of the return in their order, those to come with no time.

        :return: list of dicts of label, time (UTC or False), text
        """
        self.ensure_one()
        request = self.sudo()  # sudo: the caller has checked access to the return
        steps = [self._liquor_step(self.env._("Requested"), request.create_date)]
        closing = request._liquor_closing_step()
        if request.state == "refused" and not request.checked_at:
            return [*steps, closing]
        steps.append(self._liquor_step(self.env._("Approved"), request.approved_at))
        if request.kind != "refund_only":
            parcel = " ".join(filter(None, (request.tracking_courier, request.tracking_ref)))
            steps += [
                self._liquor_step(self.env._("Sent back"), request.sent_at or request.received_at, parcel),
                self._liquor_step(self.env._("Arrived"), request.received_at),
                self._liquor_step(self.env._("Checked"), request.checked_at, request.check_note),
            ]
        if request.state in ("cancelled", "expired", "refused"):
            return [step for step in steps if step["time"]] + [closing]
        return [*steps, closing]

    def _liquor_step(self, label, time, text=""):
        return {"label": label, "time": time, "text": text or ""}

    def _liquor_closing_step(self):
        text = self.refuse_reason if self.state == "refused" else ""
        labels = {
            "refused": self.env._("Refused"),
            "cancelled": self.env._("Withdrawn"),
            "expired": self.env._("Closed: not sent in time"),
        }
        if self.state in labels:
            return self._liquor_step(labels[self.state], self.closed_at, text)
        if self.kind == "exchange":
            text = ", ".join(
                ref for ref in self.line_ids.delivery_move_ids.picking_id.mapped("carrier_tracking_ref") if ref
            )
            return self._liquor_step(self.env._("Replacement shipped"), self.closed_at, text)
        if self.state == "refunding":
            text = self.env._("On its way to the account you paid with")
        return self._liquor_step(self.env._("Refunded"), self.closed_at, text)
