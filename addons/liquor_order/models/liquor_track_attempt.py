import hashlib
import hmac
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEEP = timedelta(days=1)


class LiquorTrackAttempt(models.Model):
    """Every look-up by a visitor: who asked about what, so that nobody tries one after another.

    Rows are written in a transaction of their own, before the answer is looked for: all workers see them at once,
    and an answer that fails has been counted all the same. IP addresses and numbers are kept as keyed hashes, a day.
    """

    _name = "liquor.track.attempt"
    _description = "Tracking Look-up"
    _order = "id desc"
    _log_access = False

    key = fields.Char(required=True)
    at = fields.Datetime(required=True)
    failed = fields.Boolean(default=True)

    _key_idx = models.Index("(key, at)")
    _at_idx = models.Index("(at)")

    @api.model
    def _hash(self, text):
        """A keyed hash: without the database's secret nobody can try numbers against the table."""
        # sudo: only the server reads its secret
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    @api.model
    def _count(self, limits):
        """Note one more attempt and tell whether all limits still allow it.

        :param limits: list of (text, window, most): at most ``most`` attempts about ``text`` in a timedelta;
            windows of more than an hour count failed attempts only
        :return: (allowed, ids of the attempts for :meth:`_succeeded`)
        """
        hashed = [(self._hash(text), window, most) for text, window, most in limits]
        keys = list(dict.fromkeys(key for key, _window, _most in hashed))
        with self.env.registry.cursor() as cr:
            model = self.with_env(self.env(cr=cr))
            rows = model.env.execute_query(
                SQL(
                    """INSERT INTO liquor_track_attempt (key, at, failed)
                            SELECT unnest(%s::varchar[]), clock_timestamp() AT TIME ZONE 'UTC', TRUE RETURNING id""",
                    keys,
                )
            )
            # a transaction of its own, see the class: from here on every worker counts it, this one included
            cr.commit()  # pylint: disable=invalid-commit
            allowed = all(model._used(key, window) <= most for key, window, most in hashed)
        return allowed, [row_id for (row_id,) in rows]

    def _used(self, key, window):
        (count,) = self.env.execute_query(
            SQL(
                """SELECT count(*) FROM liquor_track_attempt
                    WHERE key = %s AND at > (clock_timestamp() AT TIME ZONE 'UTC') - %s::interval AND %s""",
                key,
                f"{int(window.total_seconds())} seconds",
                SQL("failed") if window > timedelta(hours=1) else SQL("TRUE"),
            )
        )[0]
        return count

    @api.model
    def _succeeded(self, attempt_ids):
        """These attempts found what they were after."""
        with self.env.registry.cursor() as cr:
            self.with_env(self.env(cr=cr)).env.execute_query(
                SQL("UPDATE liquor_track_attempt SET failed = FALSE WHERE id = ANY(%s) RETURNING id", attempt_ids)
            )

    @api.autovacuum
    def _gc_attempts(self):
        self.env.execute_query(
            SQL("DELETE FROM liquor_track_attempt WHERE at < %s RETURNING id", fields.Datetime.now() - KEEP)
        )
