import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 50


class LiquorShipmentNotice(models.Model):
    """What a customer is told of a delivery: queued with the event, sent by a job, once a delivery and kind."""

    _name = "liquor.shipment.notice"
    _description = "Shipment Notice"
    _order = "id desc"
    _rec_name = "kind"

    picking_id = fields.Many2one("stock.picking", "Delivery", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection([("shipped", "Shipped"), ("signed", "Signed For")], required=True, readonly=True)
    state = fields.Selection(
        [("queued", "Queued"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="queued",
    )
    error = fields.Char(readonly=True)

    _once_uniq = models.UniqueIndex("(picking_id, kind)", "The customer has been told.")
    _queued_idx = models.Index("(id) WHERE state = 'queued'")

    @api.model
    def _queue(self, pickings, kind):
        """Queue a notice for each delivery; those queued or sent before are left as they are."""
        if not pickings:
            return
        self.env.execute_query(
            SQL(
                """
                INSERT INTO liquor_shipment_notice (picking_id, kind, state, create_uid, create_date)
                     SELECT unnest(%s::int[]), %s, 'queued', %s, now() AT TIME ZONE 'UTC'
                ON CONFLICT DO NOTHING
                  RETURNING id
                """,
                pickings.ids,
                kind,
                self.env.uid,
            )
        )
        self.invalidate_model()
        # sudo: whoever ships wakes the job
        self.env.ref("liquor_order.cron_shipment_notice").sudo()._trigger()

    @api.model
    def _cron_send(self):
        """Job: tell the customers. One that fails does not stop the others."""
        cron = self.env["ir.cron"]
        domain = [("state", "=", "queued")]
        cron._commit_progress(remaining=self.search_count(domain))
        while notices := self.search(domain, order="id", limit=BATCH):
            for notice in notices:
                notice._send()
                if not cron._commit_progress(1):
                    return

    def _send(self):
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.picking_id.sale_id._liquor_notify(self.kind, self.picking_id)
                self.state = "done"
        except Exception as error:
            _logger.warning("Notice %s of %s failed", self.kind, self.picking_id.name, exc_info=True)
            self.write({"state": "failed", "error": str(error)[:200]})
