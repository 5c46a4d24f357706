from odoo import fields, models


class LiquorApplicationRefuse(models.TransientModel):
    _name = "liquor.application.refuse"
    _description = "Refuse an Application"

    application_ids = fields.Many2many(
        "liquor.distributor.application",
        "liquor_application_refuse_rel",
        default=lambda self: self.env.context.get("active_ids"),
    )
    reason = fields.Text(required=True, help="The applicant reads it, corrects the application and sends it again.")

    def action_apply(self):
        """Refuse the chosen applications."""
        return self.application_ids.action_refuse(self.reason)
