import hmac
import logging
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

VALID = timedelta(minutes=5)
TRIES = 5
KEEP = timedelta(days=1)
RECENT = timedelta(days=90)
MOST_ORDERS = 10


class LiquorTrackCode(models.Model):
    """A code sent to a phone, so that its owner sees where their orders are. Hashed, 5 minutes, 5 tries, one use.

    The visitor's request only leaves a row; a job makes the code and sends it, if the phone has orders. So neither
    the answer nor its time tells whether it has.
    """

    _name = "liquor.track.code"
    _description = "Tracking Code"
    _order = "id desc"

    phone = fields.Char(help="Until the code is sent.")
    phone_hash = fields.Char(required=True, index=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    code_hash = fields.Char()
    valid_until = fields.Datetime()
    tries = fields.Integer(default=0)
    used = fields.Boolean()

    @api.model
    def _liquor_can_send_code(self):
        """Hook: whether somebody can send codes. Whoever overrides :meth:`_liquor_send_code` returns True."""
        return False

    @api.model
    def _liquor_send_code(self, phone, code):
        """Hook: send a code by SMS or the like. Called by a job, outside of any visitor's request.

        :param str phone: eleven digits of a Chinese mobile phone
        :param str code: six digits, valid for five minutes
        """
        raise NotImplementedError

    @api.model
    def _request(self, phone, company):
        """Ask for a code; it is sent within seconds if the phone has orders of the company.

        :param str phone: as the visitor typed it
        """
        digits = self._digits(phone)
        if len(digits) == 11:
            phone_hash = self.env["liquor.track.attempt"]._hash(digits)
            self.create({"phone": digits, "phone_hash": phone_hash, "company_id": company.id})
            self.env.ref("liquor_order.cron_track_code")._trigger()

    @api.model
    def _cron_send(self):
        """Job: send the codes that were asked for."""
        for request in self.search([("phone", "!=", False)], order="id"):
            phone = request.phone
            request.phone = False  # a number is not kept longer than needed, sent or not
            if self._orders_of(phone, request.company_id):
                code = f"{secrets.randbelow(10**6):06d}"
                request.write({"code_hash": request._hash(code), "valid_until": fields.Datetime.now() + VALID})
                try:
                    with self.env.cr.savepoint():
                        self._liquor_send_code(phone, code)
                except Exception:
                    _logger.exception("A tracking code could not be sent")
            self.env["ir.cron"]._commit_progress(1)

    def _hash(self, code):
        """Hash of a code, bound to this row."""
        return self.env["liquor.track.attempt"]._hash(f"{self.id}:{code}")

    @api.model
    def _redeem(self, phone, code, company):
        """The orders of a phone for the code that was sent to it; empty for a wrong, old or used one.

        :param str phone: as the visitor typed it
        :param str code: as the visitor typed it
        """
        digits = self._digits(phone)
        phone_hash = self.env["liquor.track.attempt"]._hash(digits)
        request = self.search([("phone_hash", "=", phone_hash), ("company_id", "=", company.id)], limit=1)
        # one statement: of two who try the same code at the same moment one wins
        taken = self.env.execute_query(
            SQL(
                """UPDATE liquor_track_code SET tries = COALESCE(tries, 0) + 1
                    WHERE id = %s AND code_hash IS NOT NULL AND NOT COALESCE(used, FALSE) AND COALESCE(tries, 0) < %s
                      AND valid_until > %s RETURNING id""",
                request.id or 0,
                TRIES,
                fields.Datetime.now(),
            )
        )
        request.invalidate_recordset()
        right = hmac.compare_digest(request._hash((code or "").strip()[:20]), request.code_hash or "-")
        if not (taken and right):
            return self.env["sale.order"]
        request.used = True
        return self._orders_of(digits, company)

    @api.model
    def _orders_of(self, digits, company):
        """The latest orders whose receiver has this phone number.

        :param str digits: eleven digits
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sale.id
                  FROM res_partner receiver
                  JOIN sale_order sale ON sale.partner_shipping_id = receiver.id
                 WHERE right(regexp_replace(receiver.phone, '\\D', '', 'g'), 11) = %s
                   AND receiver.phone IS NOT NULL
                   AND sale.company_id = %s AND sale.liquor_state IS NOT NULL AND sale.create_date > %s
              ORDER BY sale.id DESC LIMIT %s
                """,
                digits,
                company.id,
                fields.Datetime.now() - RECENT,
                MOST_ORDERS,
            )
        )
        return self.env["sale.order"].browse([order_id for (order_id,) in rows])

    @api.model
    def _digits(self, phone):
        """The last eleven digits of what was typed: numbers come with +86, blanks and dashes."""
        return "".join(character for character in (phone or "")[:40] if character in "0123456789")[-11:]

    @api.autovacuum
    def _gc_codes(self):
        self.env.execute_query(
            SQL("DELETE FROM liquor_track_code WHERE create_date < %s RETURNING id", fields.Datetime.now() - KEEP)
        )
