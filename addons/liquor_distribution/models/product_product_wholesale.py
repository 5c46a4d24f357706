from odoo import models


class ProductProduct(models.Model):
    """An article as distributors order it: whole cases, and the bottles that are left."""

    _inherit = "product.product"

    def _liquor_wholesale_case_size(self):
        """Bottles in a case; 1 for what does not come in cases."""
        self.ensure_one()
        return max(self.bottles_per_case, 1) if self.case_uom_id else 1

    def _liquor_wholesale_stock(self, available):
        """in, low or out, as the shop's list says it.

        :param available: bottles, None = any number
        """
        self.ensure_one()
        if available is None:
            return "in"
        needed = self.bottles_per_case if self.product_tmpl_id._liquor_whole_cases_only() else 1
        if available < needed:
            return "out"
        return "low" if available <= self.available_threshold else "in"

    def _liquor_wholesale_units(self, bottles):
        """{uom: quantity} of whole cases and the bottles that are left."""
        self.ensure_one()
        size = self._liquor_wholesale_case_size()
        cases, rest = divmod(bottles, size) if size > 1 else (0, bottles)
        return {uom: quantity for uom, quantity in ((self.case_uom_id, cases), (self.uom_id, rest)) if quantity}

    def _liquor_wholesale_in_words(self, bottles):
        """A number of bottles as people say it: 2 cases and 3 bottles."""
        self.ensure_one()
        _ = self.env._
        size = self._liquor_wholesale_case_size()
        cases, rest = divmod(bottles, size) if size > 1 else (0, bottles)
        if not cases:
            return _("%(bottles)s bottles", bottles=rest)
        if not rest:
            return _("%(cases)s cases", cases=cases)
        return _("%(cases)s cases and %(bottles)s bottles", cases=cases, bottles=rest)

    def _liquor_wholesale_faults(self, bottles, before, wanted, available):
        """What stands against ordering this quantity.

        :param int bottles: of the row
        :param int before: of other rows of this article, which have the stock first
        :param int wanted: of all rows of this article
        :param available: bottles that are there, None = any number
        :return: list of (column, message)
        """
        self.ensure_one()
        _ = self.env._
        size = self._liquor_wholesale_case_size()
        faults = []
        if self.product_tmpl_id._liquor_whole_cases_only() and bottles % size:
            faults.append(("bottles", _("sold in whole cases of %(size)s bottles only", size=size)))
        minimum = self.liquor_wholesale_min_cases * size
        if wanted < minimum:
            words = self._liquor_wholesale_in_words(minimum)
            faults.append(("cases", _("below the minimum of %(minimum)s", minimum=words)))
        if available is not None and before + bottles > available:
            faults.append(("cases", self._liquor_wholesale_short(before, available)))
        return faults

    def _liquor_wholesale_short(self, before, available):
        _ = self.env._
        there = self._liquor_wholesale_in_words(available)
        if not before:
            return _("above the stock: there are %(available)s", available=there)
        return _(
            "above the stock: there are %(available)s, and other rows order %(before)s",
            available=there,
            before=self._liquor_wholesale_in_words(before),
        )
