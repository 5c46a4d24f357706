from odoo import models


class SaleOrder(models.Model):
    """What the people of a distributor do with its orders in the portal, by role."""

    _inherit = "sale.order"

    def _liquor_may_act(self, user):
        """Override: owner and buyer act for their distributor, the accountant looks.

        Somebody of a distributor with an account logs in to act: the link alone, which is on the page of everybody who
        may look, does not tell who is there.
        """
        if not super()._liquor_may_act(user):
            return False
        if not self.liquor_distributor_id or user._is_internal():
            return True
        if user._is_public():
            return not self.sudo().partner_id.user_ids  # sudo: whether there is an account
        if user.partner_id == self.partner_id and not self.liquor_is_wholesale:
            return True  # bought in the shop
        return (
            user._liquor_distributor() == self.liquor_distributor_id
            and user._liquor_portal_role() in ("owner", "buyer")
        )  # fmt: skip

    def _liquor_portal_invoices(self, user):
        """Return the posted invoices that the page of the order (sudoed) shows to a visitor."""
        self.ensure_one()
        posted = self.invoice_ids.filtered(lambda move: move.state not in ("draft", "cancel"))
        if not self.liquor_distributor_id or user._is_internal():
            return posted
        # each links to its page by its token: those only that the visitor reads anyway
        return posted.with_user(user)._filtered_access("read").with_env(self.env)
