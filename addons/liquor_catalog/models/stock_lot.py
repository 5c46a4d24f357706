from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StockLot(models.Model):
    """A lot knows when it was made; its expiry follows from the shelf life."""

    _inherit = "stock.lot"

    production_date = fields.Date(
        index="btree_not_null",
        tracking=True,
        help="Day of production printed on the bottle or case.",
    )

    @api.depends("production_date")
    def _compute_expiration_date(self):
        """Count from production where it is known, from receipt otherwise.

        A product whose days are 0 has no expiry: Odoo would let the lot expire at once.
        """
        res = super()._compute_expiration_date()
        for lot in self:
            if lot.product_id.expiration_time <= 0:
                lot.expiration_date = False
            elif lot.product_id.use_expiration_date and lot.production_date:
                expiry = lot.product_id._liquor_expiry(lot.production_date)
                lot.expiration_date = expiry or lot.expiration_date
        return res

    def _compute_dates(self):
        """Move the other dates along with the expiry of a liquor, also outside of forms."""
        liquors = self.filtered(lambda lot: lot.product_id.shelf_life_days > 0 and lot.expiration_date)
        res = super(StockLot, self - liquors)._compute_dates()
        for lot in liquors:
            product = lot.product_id
            lot.use_date = lot.expiration_date - timedelta(days=product.use_time)
            lot.removal_date = lot.expiration_date - timedelta(days=product.removal_time)
            lot.alert_date = lot.expiration_date - timedelta(days=product.alert_time)
        return res

    @api.constrains("production_date")
    def _check_production_date(self):
        today = fields.Date.context_today(self.with_context(tz=self._liquor_zone()))
        for lot in self:
            if lot.production_date and lot.production_date > today:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s: Production Date %(date)s is in the future.",
                        lot=lot.name,
                        date=lot.production_date,
                    )
                )

    @api.constrains("production_date", "expiration_date")
    def _check_expiry_after_production(self):
        for lot in self:
            made, expires = lot.production_date, lot.expiration_date
            if made and expires and expires.date() < made:
                raise ValidationError(
                    self.env._(
                        "Lot %(lot)s: Expiration Date %(expiry)s is before Production Date %(date)s.",
                        lot=lot.name,
                        expiry=expires.date(),
                        date=made,
                    )
                )

    def _liquor_zone(self):
        return self.env.company.partner_id.tz or "Asia/Shanghai"
