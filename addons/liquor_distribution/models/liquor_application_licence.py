import re

from odoo import fields, models

KINDS = [
    ("business", "Business Licence"),
    ("food", "Food Business Licence"),
    ("prepacked", "Filing for Prepacked Food"),
]
FOOD_KINDS = ("food", "prepacked")
_NUMBER = re.compile(r"[A-Z0-9-]{6,40}")


class LiquorApplicationLicence(models.Model):
    """A licence of the applicant: number, validity, scan. The scan is private to the application."""

    _name = "liquor.application.licence"
    _description = "Licence of an Application"
    _inherit = "liquor.application.part"
    _order = "id"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    number = fields.Char(readonly=True)
    valid_from = fields.Date(readonly=True)
    valid_until = fields.Date(readonly=True, help="Empty: without end.")
    attachment_id = fields.Many2one("ir.attachment", "Scan", readonly=True, ondelete="set null", index="btree_not_null")

    _kind_unique = models.UniqueIndex("(application_id, kind)", "There is one licence of each kind.")

    def _liquor_is_given(self):
        """Whether the applicant has entered anything of it."""
        return bool(self.number or self.valid_from or self.valid_until or self.attachment_id)

    def _liquor_problems(self):
        """Return {field: message} of a licence that was given."""
        self.ensure_one()
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        problems = {}
        if self.kind != "business" and not _NUMBER.fullmatch(self.number or ""):
            problems["number"] = self.env._("%(licence)s: enter the number as it is printed.", licence=kind)
        if self.kind == "food" and not self.valid_until:
            problems["until"] = self.env._("%(licence)s: enter the day it is valid until.", licence=kind)
        if self.valid_until and self.valid_until < fields.Date.context_today(self.with_context(tz="Asia/Shanghai")):
            problems["until"] = self.env._("%(licence)s: it is no longer valid. Renew it first.", licence=kind)
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            problems["until"] = self.env._("%(licence)s: it ends before it begins.", licence=kind)
        if not self.attachment_id:
            problems["scan"] = self.env._("%(licence)s: the scan is missing.", licence=kind)
        return problems

    def action_open_scan(self):
        """Show the scan in a new tab."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{self.attachment_id.id}", "target": "new"}
