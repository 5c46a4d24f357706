from odoo import api, fields, models


class AuditlogLog(models.Model):
    _inherit = "auditlog.log"

    liquor_operation = fields.Selection(
        [
            ("create", "Created"),
            ("write", "Changed"),
            ("unlink", "Deleted"),
            ("read", "Read"),
            ("export_data", "Exported"),
        ],
        string="Operation",
        compute="_compute_liquor_operation",
    )

    @api.depends("method")
    def _compute_liquor_operation(self):
        known = dict(self._fields["liquor_operation"].selection)
        for log in self:
            log.liquor_operation = log.method if log.method in known else False
