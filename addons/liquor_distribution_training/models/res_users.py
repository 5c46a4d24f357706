from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _liquor_training(self):
        """Return what the user may learn today (liquor.training.progress, sudoed), a row a course."""
        self.ensure_one()
        # sudo: nobody outside reads the list itself; the domain keeps it to the user's own rows
        rows = self.env["liquor.training.progress"].sudo()
        rows.invalidate_model(flush=False)  # a lesson may have been done since they were read
        return rows.search([("partner_id", "=", self.sudo().partner_id.id)])
