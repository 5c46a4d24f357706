from odoo import api, models
from odoo.exceptions import ValidationError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _compute_pricelist_item_id(self):  # pylint: disable=missing-return  # a compute returns nothing
        """Override: the price rules of an order are searched once for all its lines, not once a line."""
        for (pricelist, date), lines in self.grouped(_price_list_and_date).items():
            rules = pricelist._liquor_rules_by_template(lines.product_id, date)
            for line in lines:
                rule_ids = rules.get(line.product_template_id.id)
                priced = line if rule_ids is None else line.with_context(liquor_rule_ids=rule_ids)
                super(SaleOrderLine, priced)._compute_pricelist_item_id()

    @api.constrains("product_id", "product_uom_id", "product_uom_qty")
    def _check_whole_cases(self):
        """A quotation may hold a broken case while it is typed, a confirmed order may not."""
        self.filtered(lambda line: line.order_id.state == "sale")._liquor_refuse_broken_cases()

    def _liquor_refuse_broken_cases(self):
        """Raise if a line sells part of a case of a product that is sold by the case only.

        :raise ValidationError: naming each such product, the case and the quantity
        """
        messages = [
            self.env._(
                "%(product)s is sold in whole cases of %(bottles)s bottles only; "
                "the quantity is %(quantity)s %(unit)s.",
                product=line.product_id.display_name,
                bottles=line.product_id.bottles_per_case,
                quantity=f"{line.product_uom_qty:g}",
                unit=line.product_uom_id.name,
            )
            for line in self
            if line._liquor_breaks_case()
        ]
        if messages:
            raise ValidationError("\n".join(messages))

    def _liquor_breaks_case(self):
        self.ensure_one()
        if self.display_type or not self.product_id or self.product_uom_qty <= 0:
            return False
        return self.product_id._liquor_breaks_case(self.product_uom_qty, self.product_uom_id)


def _price_list_and_date(line):
    return line.order_id.pricelist_id, line._get_order_date()
