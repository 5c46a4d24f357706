from odoo import models


class ResPartner(models.Model):
    """The addresses of a distributor in the portal."""

    _inherit = "res.partner"

    def _can_be_edited_by_current_customer(self, **kwargs):
        """Override: owner and buyer edit, and archive, the distributor's addresses; others of it their own only."""
        allowed = super()._can_be_edited_by_current_customer(**kwargs)
        user = self.env.user
        if not allowed or user._liquor_edits_addresses():
            return allowed
        return user.partner_id in (self, self.parent_id)
