from odoo import fields, models


class LiquorTierOverride(models.TransientModel):
    """Ask for a tier that the figures do not give; somebody else approves it."""

    _name = "liquor.tier.override"
    _description = "Ask for Another Tier"

    partner_id = fields.Many2one("res.partner", "Distributor", required=True, readonly=True)
    grade_id = fields.Many2one("res.partner.grade", "Tier", required=True)
    date_until = fields.Date("Until", required=True)
    reason = fields.Text(required=True)

    def action_ask(self):
        self.env["liquor.tier.change"]._liquor_ask_override(
            self.partner_id, self.grade_id, self.reason, self.date_until
        )
        return {"type": "ir.actions.act_window_close"}
