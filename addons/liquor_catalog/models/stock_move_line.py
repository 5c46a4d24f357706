from odoo import api, fields, models


class StockMoveLine(models.Model):
    """The receiver types the day of production beside the lot."""

    _inherit = "stock.move.line"

    production_date = fields.Date(
        compute="_compute_production_date",
        store=True,
        readonly=False,
        help="Day of production of the lot.",
    )

    @api.depends("lot_id.production_date")
    def _compute_production_date(self):
        for line in self:
            line.production_date = line.lot_id.production_date or line.production_date

    @api.depends("production_date")
    def _compute_expiration_date(self):
        res = super()._compute_expiration_date()
        for line in self.filtered(lambda line: not line.lot_id.expiration_date):
            product = line.product_id
            if product.use_expiration_date and product.expiration_time <= 0:
                line.expiration_date = False
            elif line.production_date and product.shelf_life_days > 0:
                line.expiration_date = product._liquor_expiry(line.production_date)
        return res

    def _prepare_new_lot_vals(self):
        vals = super()._prepare_new_lot_vals()
        if self.production_date:
            vals["production_date"] = self.production_date
        return vals

    def _action_done(self):
        """Hand the date over to a known lot that had none."""
        for line in self:
            if line.production_date and line.lot_id and not line.lot_id.production_date:
                line.lot_id.production_date = line.production_date
        return super()._action_done()
