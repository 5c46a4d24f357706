from odoo import api, models


class PaymentProvider(models.Model):
    """A provider is complete when it is switched on."""

    _inherit = "payment.provider"

    @api.model_create_multi
    def create(self, vals_list):
        providers = super().create(vals_list)
        providers._liquor_complete()
        return providers

    def write(self, vals):
        res = super().write(vals)
        if "state" in vals or "company_id" in vals:
            self._liquor_complete()
        return res

    def _liquor_complete(self):
        """Make the journal's payment method line now.

        account_payment makes it when `journal_id` is first read: two first payments at one moment made two,
        and from then on every payment failed.
        """
        # sudo: whoever may switch a provider on need not be an accountant
        self.sudo().filtered(lambda provider: provider.state != "disabled").mapped("journal_id")
