from odoo import models

from ..tools.parcels import bottle_weight


class ProductProduct(models.Model):
    """What a bottle weighs and how a quantity is said in cases and bottles."""

    _inherit = "product.product"

    def _liquor_bottle_kg(self):
        """Return the kilograms of one packed bottle, guessed from its content where no weight is set."""
        self.ensure_one()
        return bottle_weight(self.weight, self.volume_ml)

    def _liquor_case_text(self, bottles):
        """Return “2 cases + 3 bottles” of a number of bottles, in the language of the context."""
        self.ensure_one()
        size = self.bottles_per_case
        bottles = int(round(bottles))
        if not self.liquor_type_id:
            return self.env._("%(count)s pcs", count=bottles)
        cases, loose = divmod(bottles, size) if size > 1 else (0, bottles)
        parts = []
        if cases:
            parts.append(self.env._("%(count)s cases", count=cases))
        if loose or not cases:
            parts.append(self.env._("%(count)s bottles", count=loose))
        return " + ".join(parts)
