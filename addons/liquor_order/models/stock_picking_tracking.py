import re
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

SEPARATORS = re.compile(r"[\s,，;；、|]+")
INCIDENTS = ("problem", "returned", "refused")
NO_NEWS = (False, "shipping_recorded_in_carrier", "canceled_shipment")


class StockPicking(models.Model):
    """What happens to a delivery after it has left. The courier's news are events; the state follows from them."""

    _inherit = "stock.picking"

    # OCA's labels in the words of our users
    delivery_state = fields.Selection(
        string="Courier State",
        selection_add=[
            ("shipping_recorded_in_carrier", "Shipped, No News Yet"),
            ("in_transit", "In Transit"),
            ("canceled_shipment", "Shipment Cancelled"),
            ("incident", "Problem or Return"),
            ("customer_delivered", "Signed For"),
            ("warehouse_delivered", "At the Pick-up Point"),
            ("no_update", "No More News"),
        ],
        index="btree_not_null",
    )
    date_shipped = fields.Date("Shipped On")
    date_delivered = fields.Datetime("Signed For At")
    liquor_event_ids = fields.One2many("liquor.shipment.event", "picking_id", "Journey", readonly=True)
    liquor_tracking_mode = fields.Selection(
        [("subscribe", "Subscription Due"), ("push", "Pushed by the Courier"), ("poll", "Queried"), ("end", "Ended")],
        string="News Come By",
        readonly=True,
        copy=False,
    )
    liquor_next_poll_at = fields.Datetime("Next Query", readonly=True, copy=False)
    liquor_poll_hours = fields.Integer("Hours between Queries", readonly=True, copy=False)
    liquor_pushed_at = fields.Datetime("Last Push", readonly=True, copy=False)
    liquor_tracking_error = fields.Char("Courier's Refusal", readonly=True, copy=False)

    _liquor_due_idx = models.Index("(liquor_tracking_mode, liquor_next_poll_at) WHERE liquor_next_poll_at IS NOT NULL")
    _liquor_number_idx = models.Index("(carrier_tracking_ref) WHERE carrier_tracking_ref IS NOT NULL")

    def write(self, vals):
        """Override: another tracking number or carrier is followed anew."""
        changed = self.browse()
        if {"carrier_tracking_ref", "carrier_id"} & vals.keys():
            changed = self.filtered(
                lambda picking: (
                    picking.carrier_tracking_ref != vals.get("carrier_tracking_ref", picking.carrier_tracking_ref)
                    or picking.carrier_id.id != vals.get("carrier_id", picking.carrier_id.id)
                )
            )
        res = super().write(vals)
        if changed:
            changed._liquor_follow()
        return res

    def _action_done(self):
        """Override: a delivery has left: follow it, tell the customer."""
        res = super()._action_done()
        shipped = self.filtered(lambda picking: picking.state == "done")._liquor_deliveries()
        for picking in shipped.filtered(lambda picking: not picking.date_shipped):
            picking.date_shipped = fields.Date.context_today(picking.with_context(tz="Asia/Shanghai"))
        shipped._liquor_follow()
        shipped._liquor_queue_notice("shipped")
        return res

    def _liquor_deliveries(self):
        """The deliveries to customers among the transfers."""
        return self.filtered(lambda picking: picking.picking_type_id.code == "outgoing" and picking.sale_id)

    def _liquor_numbers(self):
        """The tracking numbers of the delivery: several parcels are typed with commas or blanks between."""
        self.ensure_one()
        return list(dict.fromkeys(filter(None, SEPARATORS.split(self.carrier_tracking_ref or ""))))

    def _liquor_follow(self):
        """Watch the deliveries that have left with a courier whom we can ask. No network here: a job subscribes.

        Called when a delivery is done and when its number or carrier changes; replaying changes nothing else.
        """
        followed = self.browse()
        # sudo: whoever types a number starts its tracking; fields of tracking are nobody's to write
        for picking in self.sudo().filtered(lambda picking: picking.state == "done")._liquor_deliveries():
            vals = dict.fromkeys(("liquor_tracking_mode", "liquor_next_poll_at", "liquor_tracking_error"), False)
            if picking._liquor_numbers() and picking.carrier_id.liquor_courier_code:
                vals |= {
                    "liquor_tracking_mode": "subscribe",
                    "liquor_next_poll_at": fields.Datetime.now(),
                    "liquor_poll_hours": 1,
                }
                followed += picking
            if picking.carrier_tracking_ref and not picking.delivery_state:
                vals["delivery_state"] = "shipping_recorded_in_carrier"
            picking.write(vals)
        if followed:
            followed._liquor_apply_events()
            # sudo: see above
            self.env.ref("liquor_order.cron_courier_subscribe").sudo()._trigger()

    def _liquor_apply_events(self):
        """Bring the state of the deliveries in line with all their events, in whatever order those came.

        Only events of the numbers that the delivery has now count. All parcels signed for = signed for.
        """
        events = defaultdict(lambda: self.env["liquor.shipment.event"])
        found = self.env["liquor.shipment.event"].search([("picking_id", "in", self.ids)], order="time, id")
        for event in found:
            events[event.picking_id] += event
        signed, incidents = self.browse(), self.browse()
        for picking in self:
            before = picking.delivery_state
            vals = picking._liquor_state_of(events[picking])
            if any(picking[name] != value for name, value in vals.items()):
                picking.write(vals)
            if picking.delivery_state == "customer_delivered" and before != "customer_delivered":
                signed += picking
            if picking.delivery_state == "incident" and before != "incident":
                incidents += picking
        signed._liquor_queue_notice("signed")
        incidents._liquor_report_incident()

    def _liquor_state_of(self, events):
        """Values of the delivery's state for its events.

        :param events: liquor.shipment.event of this delivery, oldest first
        :rtype: dict
        """
        self.ensure_one()
        numbers = self._liquor_numbers()
        ends = {}  # of each parcel: its last event, or the one that it was signed for at
        for event in events.filtered(lambda event: not event.number or event.number in numbers):
            previous = ends.get(event.number)
            if not (previous and previous.state == "signed" and event.state not in ("returned", "refused")):
                ends[event.number] = event
        by_hand = ends.get(False)
        parcels = [ends.get(number) for number in numbers]
        if by_hand and by_hand.state == "signed":
            return self._liquor_signed_values(by_hand.time)
        if parcels and all(event and event.state == "signed" for event in parcels):
            return self._liquor_signed_values(max(event.time for event in parcels))
        if any(event and event.state in INCIDENTS for event in parcels):
            return {"delivery_state": "incident", "date_delivered": False}
        if any(parcels):
            return {"delivery_state": "in_transit", "date_delivered": False}
        state = "shipping_recorded_in_carrier" if numbers else False
        return {"delivery_state": state, "date_delivered": False}

    @api.model
    def _liquor_signed_values(self, moment):
        return {
            "delivery_state": "customer_delivered",
            "date_delivered": moment,
            "liquor_tracking_mode": "end",
            "liquor_next_poll_at": False,
        }

    def _liquor_report_incident(self):
        """Give customer service an activity on the order: a parcel has a problem or comes back."""
        for picking in self:
            picking.sale_id.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Parcel of %(delivery)s: problem or return", delivery=picking.name),
                note=picking.liquor_event_ids[:1].text or "",
                user_id=picking._liquor_service_user().id,
            )

    def _liquor_service_user(self):
        """Who looks after an order whose parcel has a problem: its salesperson, else somebody of customer service."""
        self.ensure_one()
        if self.sale_id.user_id.active and not self.sale_id.user_id.share:
            return self.sale_id.user_id
        return self._liquor_service_team()[:1]

    def _liquor_service_team(self):
        """The people of customer service in the company of the delivery; without managers, if there are others."""
        team = self.env.ref("liquor_base.group_liquor_service").all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        managers = self.env.ref("liquor_base.group_liquor_manager").all_user_ids
        return (team - managers) or team or self.env.user

    def action_liquor_mark_signed(self):
        """Button: the goods are with the customer, and no courier tells us: pick-up, own van, courier without code.

        :raise UserError: the delivery has not left, or is no delivery
        """
        self.check_access("write")
        self._liquor_sign(self.env._("Marked as signed for by %(user)s", user=self.env.user.name))
        return True

    def _liquor_sign(self, text):
        """Note by hand that deliveries are with the customer. Those that are signed for stay as they are.

        :param str text: what the time line says
        :raise UserError: one has not left the warehouse, or is no delivery to a customer
        """
        for picking in self:
            if picking.state != "done" or not picking._liquor_deliveries():
                raise UserError(
                    self.env._("%(name)s has not been shipped yet: validate the delivery first.", name=picking.name)
                )
        # sudo: nobody may write events; the caller has checked who asks
        pending = self.sudo().filtered(lambda picking: picking.delivery_state != "customer_delivered")
        now = fields.Datetime.now()
        self.env["liquor.shipment.event"].sudo()._record(
            [{"picking_id": p.id, "time": now, "state": "signed", "text": text, "source": "manual"} for p in pending]
        )
        pending._liquor_apply_events()

    def action_liquor_follow(self):
        """Button: subscribe again, after a refusal was mended for one."""
        self.check_access("write")
        self._liquor_follow()

    def _liquor_queue_notice(self, kind):
        """Tell the customers of the deliveries, once a delivery and kind, by a job of its own.

        :param str kind: "shipped" or "signed"
        """
        since = fields.Datetime.now() - timedelta(days=30)  # news of long ago are no news
        fresh = self.filtered(lambda picking: picking.sale_id and (picking.date_done or since) >= since)
        self.env["liquor.shipment.notice"]._queue(fresh, kind)
