from odoo import SUPERUSER_ID, models

CATEGORIES = {
    "business": "liquor_distribution.licence_kind_business",
    "food": "liquor_distribution.licence_kind_food",
    "prepacked": "liquor_distribution.licence_kind_prepackaged",
}


class LiquorDistributorApplication(models.Model):
    """The licences of an approved application go into the vault: two people have looked at them by then."""

    _inherit = "liquor.distributor.application"

    def _liquor_on_approved(self, partner):
        res = super()._liquor_on_approved(partner)
        licences = self.env["res.partner.id_number"]
        for values in self._liquor_licence_values():
            attachment = values["attachment"]
            # as the system: the applicant made them, not the employee who approves and so vouches for them
            licences |= partner.with_user(SUPERUSER_ID)._liquor_submit_licence(
                self.env.ref(CATEGORIES[values["kind"]]),
                {
                    "name": values["number"],
                    "liquor_holder": self.company_name,
                    "valid_from": values["valid_from"],
                    "valid_until": values["valid_until"],
                },
                (attachment.name, attachment.raw),
            )
        licences.with_user(self.env.uid).action_liquor_verify()
        return res
