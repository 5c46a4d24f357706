from odoo import fields, models


class LiquorApplicationCheck(models.Model):
    """One item of an application's check list, done or not, by whom and when."""

    _name = "liquor.application.check"
    _description = "Check of an Application"
    _inherit = "liquor.application.part"
    _order = "sequence, id"

    _liquor_editable = frozenset({"done", "note"})

    template_id = fields.Many2one(
        "liquor.application.check.template", required=True, readonly=True, ondelete="restrict"
    )
    name = fields.Char(related="template_id.name")
    sequence = fields.Integer(readonly=True)
    required = fields.Boolean(readonly=True)
    done = fields.Boolean()
    note = fields.Char()
    user_id = fields.Many2one("res.users", "Checked by", readonly=True)
    done_at = fields.Datetime("Checked on", readonly=True)

    _template_unique = models.UniqueIndex("(application_id, template_id)", "This item is on the list already.")

    def write(self, vals):
        """Override: note who ticked it, and when."""
        res = super().write(vals)
        if "done" in vals:
            done = bool(vals["done"])
            # sudo: who and when are not for the user to choose
            super(LiquorApplicationCheck, self.sudo()).write(
                {"user_id": self.env.uid if done else False, "done_at": done and fields.Datetime.now()}
            )
        return res
