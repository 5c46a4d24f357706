from odoo import api, models
from odoo.fields import Domain


class LiquorOrderFinding(models.Model):
    _inherit = "liquor.order.finding"

    @api.model
    def _liquor_resolvable_domain(self):
        """Override: 渠道 resolves findings of the distributors that one looks after, or nobody does."""
        domain = super()._liquor_resolvable_domain()
        if self.env.user.has_group("liquor_base.group_liquor_manager"):
            return domain
        own = Domain("order_id.liquor_distributor_id", "!=", False) & Domain(
            "order_id.liquor_distributor_id.user_id", "in", (self.env.uid, False)
        )
        return domain & (Domain("check_id.resolver", "!=", "channel") | own)
