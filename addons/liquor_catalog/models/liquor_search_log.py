import re
from datetime import timedelta

from odoo import api, fields, models

_RETENTION_DAYS = 90
_LONGEST_QUERY = 120
_VACUUM_BATCH = 10_000
# Seven digits or more may be a telephone or identity number: it is not kept.
_PERSONAL_NUMBER = re.compile(r"\d{7,}")
_MAIL_ADDRESS = re.compile(r"\S+@\S+")


class LiquorSearchLog(models.Model):
    """A search that found nothing that fits: what customers look for and we lack or misunderstand.

    No personal data: neither user, visitor nor address is kept.
    """

    _name = "liquor.search.log"
    _description = "Search Without Result"
    _order = "create_date desc, id desc"
    _rec_name = "query"

    query = fields.Char("Searched Text", required=True, index=True, readonly=True)
    nearest_count = fields.Integer(
        "Nearest Offered", readonly=True, help="Number of similar products that were shown instead."
    )
    website_id = fields.Many2one("website", index=True, ondelete="cascade", readonly=True)

    _create_date_idx = models.Index("(create_date)")

    @api.model
    def _log(self, text, nearest_count, website):
        """Keep a search without result; spaces joined, numbers that may be personal left out."""
        query = " ".join((text or "").lower().split())
        query = _MAIL_ADDRESS.sub("*", _PERSONAL_NUMBER.sub("*", query))[:_LONGEST_QUERY]
        if query:
            # sudo: the visitor has no access to the log
            self.sudo().create({"query": query, "nearest_count": nearest_count, "website_id": website.id})

    @api.autovacuum
    def _gc_log(self):
        """Delete what is older than 90 days."""
        limit_date = fields.Datetime.now() - timedelta(days=_RETENTION_DAYS)
        old = self.search([("create_date", "<", limit_date)], limit=_VACUUM_BATCH)
        old.unlink()
        return len(old), len(old) == _VACUUM_BATCH

    def action_add_synonym(self):
        """Open a new synonym for the searched text."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "liquor.search.synonym",
            "view_mode": "form",
            "target": "new",
            "context": {"default_name": self.query},
        }
