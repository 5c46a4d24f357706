import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

STATES = [
    ("collected", "Collected"),
    ("transit", "In Transit"),
    ("delivering", "Out for Delivery"),
    ("signed", "Signed For"),
    ("problem", "Problem"),
    ("returned", "Returned"),
    ("refused", "Refused by the Receiver"),
]


class LiquorShipmentEvent(models.Model):
    """What a courier told about a parcel. Append-only; the same news twice is kept once."""

    _name = "liquor.shipment.event"
    _description = "Shipment Event"
    _order = "time desc, id desc"
    _rec_name = "text"

    picking_id = fields.Many2one("stock.picking", "Delivery", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="picking_id.company_id")
    sale_id = fields.Many2one(related="picking_id.sale_id", string="Order")
    number = fields.Char("Tracking Number", help="Empty where an event is about the whole delivery.")
    time = fields.Datetime(required=True, help="When it happened, as the courier says.")
    state = fields.Selection(STATES, required=True)
    code = fields.Char("Courier's Code")
    text = fields.Char()
    place = fields.Char()
    source = fields.Selection(
        [("push", "Pushed"), ("query", "Queried"), ("manual", "By Hand")], required=True, default="manual"
    )
    text_hash = fields.Char(required=True)

    _replay_uniq = models.UniqueIndex(
        "(picking_id, COALESCE(number, ''), time, text_hash)", "This event is already recorded."
    )

    def write(self, vals):  # pylint: disable=method-required-super
        """Override: the journey of a parcel cannot be rewritten."""
        raise UserError(self.env._("Shipment events cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Shipment events cannot be deleted."))

    def _record(self, rows):
        """Append events, those that are already there excepted, in one statement.

        Callers decide who may; nobody has the right to create events otherwise.

        :param list rows: dicts of picking_id (int), time (naive UTC), state, text, source, and optionally
            number, code, place
        :return: the stock.picking that something new is known of
        """
        pickings = self.env["stock.picking"]
        if not rows:
            return pickings
        columns = ("picking_id", "number", "time", "state", "code", "text", "place", "source", "text_hash")
        types = ("int", "varchar", "timestamp", "varchar", "varchar", "varchar", "varchar", "varchar", "varchar")
        for row in rows:
            row["text_hash"] = hashlib.sha256((row.get("text") or "").encode()).hexdigest()[:32]
        arrays = [
            SQL("%s::%s[]", [row.get(column) or None for row in rows], SQL(kind))
            for column, kind in zip(columns, types, strict=True)
        ]
        names = SQL(", ").join(map(SQL.identifier, columns))
        new = self.env.execute_query(
            SQL(
                """
                INSERT INTO liquor_shipment_event (create_uid, create_date, write_uid, write_date, %(names)s)
                     SELECT %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC', *
                       FROM unnest(%(arrays)s)
                ON CONFLICT DO NOTHING
                  RETURNING picking_id
                """,
                names=names,
                uid=self.env.uid,
                arrays=SQL(", ").join(arrays),
            )
        )
        self.invalidate_model()
        pickings.invalidate_model(["liquor_event_ids"])
        return pickings.browse(dict.fromkeys(picking_id for (picking_id,) in new))
