from odoo import models


class SaleOrder(models.Model):
    """Who may do something with an order in the portal, and not only look at it."""

    _inherit = "sale.order"

    def _liquor_may_act(self, user):
        """Hook: whether a visitor who sees the order may act on it, too.

        To act is to cancel, sign or decline it, confirm its receipt, rate it, send goods back, answer our questions and
        buy its goods again. To pay is none of it: whoever has the link may pay.

        :param res.users user: the visitor; the public user where somebody came by the link of our mail
        """
        self.ensure_one()
        return True
