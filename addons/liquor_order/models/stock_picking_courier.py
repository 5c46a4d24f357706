import logging
from datetime import timedelta

from odoo import api, fields, models

from ..tools.courier import CourierError, Parcel

_logger = logging.getLogger(__name__)

BATCH = 200
PUSH_SILENCE = timedelta(hours=6)  # without a push for so long, we ask
LONGEST_WAIT = 12  # hours
GIVE_UP = timedelta(days=30)  # after the goods left
TRY_AGAIN = timedelta(minutes=30)  # after the service stopped watching, as it asks for


class StockPicking(models.Model):
    """Talk to the courier services: subscribe to deliveries, query those without pushes, take pushes in.

    The network is asked between transactions, many parcels side by side; what came back is written for the whole
    batch at once.
    """

    _inherit = "stock.picking"

    @api.model
    def _update_delivery_state(self):
        """Override: OCA's job asks carriers one by one and without end; ours replaces it."""
        return self._cron_liquor_poll()

    def tracking_state_update(self):
        """Override: the button of OCA asks now, for our couriers as well."""
        ours = self.filtered("carrier_id.liquor_courier_code")
        ours._liquor_query()
        return super(StockPicking, self - ours).tracking_state_update()

    @api.model
    def _cron_liquor_subscribe(self):
        """Job: subscribe to what has left since."""
        self._liquor_work_off(["subscribe"], "_liquor_subscribe")

    @api.model
    def _cron_liquor_poll(self):
        """Job: ask for deliveries whose news are not pushed, or have not been for hours."""
        self._liquor_work_off(["push", "poll"], "_liquor_query")

    @api.model
    def _liquor_work_off(self, modes, method):
        """Call a method on batches of the deliveries that are due, oldest first, and commit each."""
        cron = self.env["ir.cron"]
        accounts = self.env["liquor.courier"]._of_companies(self.env["res.company"].search([]))
        companies = self.env["res.company"].union(*accounts)
        now = fields.Datetime.now()
        domain = [
            ("liquor_tracking_mode", "in", modes),
            ("liquor_next_poll_at", "<=", now),
            ("company_id", "in", companies.ids),
        ]
        cron._commit_progress(remaining=self.search_count(domain))
        job = self.with_context(tracking_disable=True, liquor_job=True)
        while due := job.search(domain, order="liquor_next_poll_at", limit=BATCH):
            getattr(due, method)()
            # nobody could be asked, the carrier lost its code for one
            due.filtered_domain(domain).write({"liquor_tracking_mode": False, "liquor_next_poll_at": False})
            if not cron._commit_progress(len(due)):
                break

    def _liquor_subscribe(self):
        """Subscribe to the parcels of these deliveries. A delivery that is refused is polled instead."""
        for picking, answers in self._liquor_ask(subscribe=True).items():
            picking._liquor_note_subscription(answers)

    def _liquor_note_subscription(self, answers):
        """Write what became of a subscription.

        :param list answers: of each parcel None, or the CourierError
        """
        errors = [answer for answer in answers if answer]
        hours = self.liquor_poll_hours or 1
        wait = timedelta(hours=hours) if errors else PUSH_SILENCE
        again = any(error.temporary for error in errors)
        self.write(
            {
                "liquor_tracking_mode": "subscribe" if again else "poll" if errors else "push",
                "liquor_tracking_error": str(errors[0]) if errors else False,
                "liquor_next_poll_at": fields.Datetime.now() + wait,
                "liquor_poll_hours": min(hours * 2, LONGEST_WAIT) if again else 1,
            }
        )
        self._liquor_give_up()

    def _liquor_query(self):
        """Ask for these deliveries now and write what is new: one request a parcel, a few statements for all."""
        rows, refused = [], {}
        for picking, answers in self._liquor_ask().items():
            refused[picking] = next((str(answer) for answer in answers if isinstance(answer, CourierError)), False)
            news = [answer for answer in answers if not isinstance(answer, CourierError)]
            rows += [row for item in news for row in picking._liquor_event_rows(item, "query")]
        self._liquor_take_news(rows, refused)

    def _liquor_ask(self, subscribe=False):
        """Ask the courier services about these deliveries, or subscribe to them.

        :return: {stock.picking: list of answers, one a parcel}; deliveries that nobody can be asked for are missing
        """
        work = [
            (
                courier._client(),
                courier.callback_url,
                {picking: picking._liquor_tracked_parcels() for picking in pickings},
            )
            for courier, pickings in self._liquor_by_account()
        ]
        if self.env.context.get("liquor_job"):
            self.env["ir.cron"]._commit_progress()  # no transaction stays open while the network is waited for
        answers = {}
        for client, callback, parcels in work:
            wanted = [parcel for group in parcels.values() for parcel in group]
            given = client.subscribe_all(wanted, callback) if subscribe else client.query_all(wanted)
            answers |= {picking: [given[parcel] for parcel in group] for picking, group in parcels.items()}
        return answers

    def _liquor_take_news(self, rows, refused):
        """Write the answers to a query.

        :param list rows: values of liquor.shipment.event
        :param dict refused: {stock.picking: what the service refused, or False}
        """
        now = fields.Datetime.now()
        new = self.env["liquor.shipment.event"].sudo()._record(rows)  # sudo: nobody else may write events
        for picking, error in refused.items():
            # long wait after long silence, short wait while the parcel moves
            hours = 1 if picking in new else min((picking.liquor_poll_hours or 1) * 2, LONGEST_WAIT)
            mode = picking.liquor_tracking_mode
            picking.write(
                {
                    "liquor_tracking_error": error,
                    "liquor_poll_hours": hours,
                    "liquor_next_poll_at": now + timedelta(hours=hours) if mode in ("push", "poll") else False,
                }
            )
        new._liquor_apply_events()
        self._liquor_give_up()

    def _liquor_give_up(self):
        """Stop asking for what left long ago."""
        long_ago = fields.Datetime.now() - GIVE_UP
        old = self.filtered(lambda p: p.liquor_tracking_mode != "end" and p.date_done and p.date_done < long_ago)
        if old:
            old.write({"liquor_tracking_mode": "end", "liquor_next_poll_at": False})

    def _liquor_by_account(self):
        """Pairs of courier account and its deliveries; deliveries that nobody can be asked for are left out."""
        able = self.filtered(lambda p: p.carrier_id.liquor_courier_code and p._liquor_numbers())
        accounts = self.env["liquor.courier"]._of_companies(able.company_id)
        grouped = able.grouped("company_id").items()
        return [(accounts[company], pickings) for company, pickings in grouped if company in accounts]

    def _liquor_tracked_parcels(self):
        """The parcels of a delivery, as a courier's client takes them."""
        self.ensure_one()
        code, phone = self.carrier_id.liquor_courier_code, self.partner_id.phone or ""
        return [Parcel(code, number, phone) for number in self._liquor_numbers()]

    def _liquor_event_rows(self, news, source):
        """Values of the events that a courier's answer tells of.

        :param odoo.addons.liquor_order.tools.courier.CourierNews news: the answer
        """
        return [
            {
                "picking_id": self.id,
                "number": news.number,
                "time": event.time,
                "state": event.state,
                "code": event.code,
                "text": event.text,
                "place": event.place,
                "source": source,
            }
            for event in news.events
        ]

    @api.model
    def _liquor_take_push(self, company, news):
        """Take in what a courier pushed. Numbers that we do not know are nobody's: nothing is stored.

        :param res.company company: whose account it came for
        :param odoo.addons.liquor_order.tools.courier.CourierNews news: the push, its signature checked
        :return: the deliveries that it was about
        """
        pickings = self._liquor_find_number(company, news.number)
        if not pickings:
            _logger.info("Push for a parcel that is not ours: %s", news.number)
            return pickings
        rows = [row for picking in pickings for row in picking._liquor_event_rows(news, "push")]
        now = fields.Datetime.now()
        new = self.env["liquor.shipment.event"]._record(rows)
        watched = pickings.filtered(lambda picking: picking.liquor_tracking_mode != "end")
        vals = {"liquor_pushed_at": now, "liquor_poll_hours": 1}
        if news.given_up:
            vals |= {"liquor_tracking_mode": "subscribe", "liquor_next_poll_at": now + TRY_AGAIN}
        else:
            vals |= {"liquor_tracking_mode": "push", "liquor_next_poll_at": now + PUSH_SILENCE}
        watched.write(vals)
        new._liquor_apply_events()
        watched._liquor_give_up()
        return pickings

    @api.model
    def _liquor_find_number(self, company, number):
        """The deliveries of a tracking number. Both searches use an index."""
        domain = [("company_id", "=", company.id), ("state", "=", "done"), ("picking_type_id.code", "=", "outgoing")]
        if pickings := self.search([*domain, ("carrier_tracking_ref", "=", number)]):
            return pickings
        # several parcels in one delivery
        watched = [("liquor_tracking_mode", "in", ["subscribe", "push", "poll"])]
        found = self.search([*domain, *watched, ("carrier_tracking_ref", "ilike", number.replace("%", r"\%"))])
        return found.filtered(lambda picking: number in picking._liquor_numbers())
