from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    """Shelf life drives Odoo's expiry: liquors without it never expire."""

    _inherit = "product.template"

    use_expiration_date = fields.Boolean(compute="_compute_liquor_expiry", store=True, readonly=False, precompute=True)
    expiration_time = fields.Integer(compute="_compute_liquor_expiry", store=True, readonly=False, precompute=True)

    @api.depends("liquor_type_id", "shelf_life_days")
    def _compute_liquor_expiry(self):
        for product in self:
            if product.liquor_type_id:
                product.use_expiration_date = product.shelf_life_days > 0
                product.expiration_time = max(product.shelf_life_days, 0)
            else:
                product.use_expiration_date = product.use_expiration_date
                product.expiration_time = product.expiration_time

    @api.constrains("liquor_type_id", "shelf_life_days", "use_expiration_date", "expiration_time")
    def _check_liquor_expiry(self):
        """Close Odoo's trap: a lot of 0 days expires the moment it is received."""
        for product in self:
            if not product.liquor_type_id:
                continue
            if product.use_expiration_date != (product.shelf_life_days > 0):
                raise ValidationError(
                    self.env._(
                        "%(product)s: expiry follows the field Shelf Life: more than 0 days means "
                        "that lots expire, 0 that they never do.",
                        product=product.display_name,
                    )
                )
            if product.use_expiration_date and product.expiration_time <= 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: Expiration Date must be more than 0 days after receipt.",
                        product=product.display_name,
                    )
                )
