from odoo import fields, models


class LiquorLicenceRefuse(models.TransientModel):
    """Asks for the reason that the distributor reads."""

    _name = "liquor.licence.refuse"
    _description = "Refuse a Licence"

    licence_id = fields.Many2one("res.partner.id_number", required=True, readonly=True)
    reason = fields.Char(required=True, help="The distributor reads it: say what is wrong and what to send.")

    def action_refuse(self):
        self.ensure_one()
        self.licence_id.action_liquor_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
