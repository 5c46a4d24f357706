import math

from odoo import api, models


class SaleOrder(models.Model):
    """Whole cases where cases are not opened: in the cart, at payment, at confirmation."""

    _name = "sale.order"
    _inherit = ["sale.order", "liquor.scan.mixin"]

    def _liquor_scan_quantity_field(self):
        return "product_uom_qty"

    @api.constrains("state")
    def _check_whole_cases(self):
        self.filtered(lambda order: order.state == "sale").order_line._liquor_refuse_broken_cases()

    def _check_cart_is_ready_to_be_paid(self):
        self.order_line._liquor_refuse_broken_cases()
        return super()._check_cart_is_ready_to_be_paid()

    def _cart_add(self, product_id, quantity=1.0, *, uom_id=None, **kwargs):
        """Put whole cases into the cart for products that are sold by the case only.

        The shop's buttons ask for bottles where no unit was chosen: the bottles are
        turned into cases, rounded up, and the customer is told.
        """
        product = self.env["product.product"].browse(product_id)
        # sudo: visitors may not read the product here if it was unpublished meanwhile
        template = product.sudo().product_tmpl_id
        warning = ""
        if template._liquor_whole_cases_only() and uom_id in (None, False, template.uom_id.id):
            cases = math.ceil(quantity / template.bottles_per_case)
            warning = self._liquor_whole_case_message(template, cases)
            quantity, uom_id = cases, template.case_uom_id.id
        values = super()._cart_add(product_id, quantity, uom_id=uom_id, **kwargs)
        if warning and not values.get("warning"):
            values["warning"] = warning
        return values

    def _verify_updated_quantity(self, order_line, product_id, new_qty, uom_id, **kwargs):
        """Round up to whole cases, then down again if the stock does not allow it."""
        product = self.env["product.product"].browse(product_id)
        uom = self.env["uom.uom"].browse(uom_id) or product.uom_id
        broken = product._liquor_breaks_case(new_qty, uom)
        if broken:
            new_qty = self._liquor_whole_case_quantity(product, new_qty, uom, math.ceil)
        quantity, warning = super()._verify_updated_quantity(order_line, product_id, new_qty, uom_id, **kwargs)
        if quantity > 0 and product._liquor_breaks_case(quantity, uom):
            quantity = self._liquor_whole_case_quantity(product, quantity, uom, math.floor)
            broken = True
        if broken and not warning:
            bottles = uom._compute_quantity(quantity, product.uom_id, round=False)
            warning = self._liquor_whole_case_message(
                product.product_tmpl_id, round(bottles / product.bottles_per_case)
            )
        return quantity, warning

    def _liquor_whole_case_quantity(self, product, quantity, uom, rounding):
        """Return `quantity` (of `uom`) rounded to whole cases, in `uom`."""
        bottles = uom._compute_quantity(quantity, product.uom_id, round=False)
        whole = rounding(round(bottles / product.bottles_per_case, 4)) * product.bottles_per_case
        return product.uom_id._compute_quantity(whole, uom, round=False)

    def _liquor_whole_case_message(self, template, cases):
        return self.env._(
            "%(product)s is sold in whole cases of %(bottles)s bottles only: the quantity is now %(cases)s case(s).",
            product=template.name,
            bottles=template.bottles_per_case,
            cases=cases,
        )
