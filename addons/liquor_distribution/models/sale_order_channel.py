from odoo import models
from odoo.exceptions import AccessError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _liquor_check_reviewer(self):
        """Override: 渠道 decides about orders with a finding of theirs only.

        :raise AccessError: as in super(), or the order is of a distributor that somebody else looks after
        """
        super()._liquor_check_reviewer()
        if self._liquor_reviewer_roles() != ["channel"]:
            return
        if foreign := self.filtered(lambda order: not order.liquor_my_review):
            raise AccessError(
                self.env._(
                    "%(orders)s: the channel team decides about territories only, of distributors that they look after.",
                    orders=", ".join(foreign.mapped("name")),
                )
            )
