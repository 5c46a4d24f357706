from odoo import api, models

_ANY = "liquor.analytic.any"  # in the cache of a transaction: whether there is any rule


class AccountAnalyticDistributionModel(models.Model):
    """Odoo searches these rules once a line; an order of 300 lines asks first whether there are any."""

    _inherit = "account.analytic.distribution.model"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.cr.cache.pop(_ANY, None)
        return super().create(vals_list)

    @api.model
    def _liquor_any(self):
        if _ANY not in self.env.cr.cache:
            # sudo: only whether there are any
            self.env.cr.cache[_ANY] = bool(self.sudo().search_count([], limit=1))
        return self.env.cr.cache[_ANY]

    @api.model
    def _get_applicable_models(self, vals):
        """Override: no search where there is nothing to find."""
        return super()._get_applicable_models(vals) if self._liquor_any() else self.browse()
