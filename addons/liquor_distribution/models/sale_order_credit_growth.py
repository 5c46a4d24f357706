from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.money import ZERO, fen

PRICED = {"product_id", "product_uom_qty", "product_uom_id", "price_unit", "discount", "tax_ids"}


class SaleOrderLine(models.Model):
    """A confirmed order on account does not grow beyond the credit either."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        order_ids = {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        with self.env["sale.order"].browse(order_ids)._liquor_credit_watched():
            return super().create(vals_list)

    def write(self, vals):
        if not PRICED & vals.keys():
            return super().write(vals)
        with self.order_id._liquor_credit_watched():
            return super().write(vals)


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @contextmanager
    def _liquor_credit_watched(self):
        """Context: what is changed in it may make confirmed orders on account larger by what is available only.

        :raise ValidationError: by more
        """
        # sudo: who changes a line need not read what decides
        orders = self.sudo().filtered(lambda order: order.state == "sale" and order.liquor_on_account)
        before = {order: fen(order.amount_total) for order in orders}
        orders._liquor_credit_lock()
        yield
        for company, mine in orders.grouped("company_id").items():
            mine.with_company(company)._liquor_refuse_growth({order.id: total for order, total in before.items()})

    def _liquor_refuse_growth(self, before):
        grown = self.filtered(lambda order: fen(order.amount_total) > before[order.id])
        if not grown:
            return
        distributors = grown.liquor_distributor_id
        figures, fresh = distributors._liquor_credit_figures(), distributors._liquor_credit_figures_fresh() or {}
        released = grown._liquor_released()
        for order in grown:
            key = order.liquor_distributor_id.id
            growth = fen(order.amount_total) - before[order.id]
            # the fresh figures do not show this transaction's own change
            left = min(
                figures[key].available, fresh[key].available - growth if key in fresh else figures[key].available
            )
            if left + released.get(order.id, (ZERO, ZERO))[0] < 0:
                raise ValidationError(
                    self.env._(
                        "Order %(order)s is on account and confirmed: it may grow by %(available)s at most, not by "
                        "%(growth)s.",
                        order=order.name,
                        available=order.liquor_distributor_id._liquor_money(max(left + growth, ZERO)),
                        growth=order.liquor_distributor_id._liquor_money(growth),
                    )
                )
