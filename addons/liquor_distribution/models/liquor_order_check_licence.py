from odoo import models


class LiquorOrderCheck(models.Model):
    _inherit = "liquor.order.check"

    def _check_order_licence_invalid(self, orders):
        """A distributor orders while its mandatory licences are verified and in force."""
        found = {}
        distributors = orders.liquor_distributor_id
        gaps = distributors._liquor_licence_gaps()
        for order in orders.filtered("liquor_distributor_id"):
            distributor = order.liquor_distributor_id
            if mine := gaps.get(distributor):
                message = self.env._(
                    "The licences of %(distributor)s do not allow orders: %(reasons)s Renew them on the page My "
                    "Licences (/my/licences).",
                    distributor=distributor.name,
                    reasons=" ".join(gap.message for gap in mine),
                )
                found[order] = message, f"{distributor.id} " + " ".join(sorted(gap.cause for gap in mine))
        return found
