from odoo import fields, models


class LiquorApplicationCheckTemplate(models.Model):
    """What the reviewers go through for each application."""

    _name = "liquor.application.check.template"
    _description = "Item of the Check List"
    _order = "sequence, id"

    name = fields.Char("What to Check", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    known_only = fields.Boolean(
        "Known Customers Only", help="Only where the applicant is a customer that has accounts or orders already."
    )
    required = fields.Boolean(default=True, help="Approval cannot be recommended before it is done.")

    def _liquor_row_values(self):
        """What a row of an application's list (liquor.application.check) takes from this item."""
        return {"template_id": self.id, "sequence": self.sequence, "required": self.required}
