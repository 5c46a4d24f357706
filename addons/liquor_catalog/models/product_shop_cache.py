from odoo import api, models

COUNTED = {
    "active", "sale_ok", "is_published", "website_published", "website_id", "company_id", "service_tracking",
    "liquor_type_id", "product_brand_id", "aroma_id", "origin_country_id", "origin_region_id", "volume_ml", "abv",
    "list_price", "categ_id", "scene_ids",
}  # fmt: skip


class ProductTemplate(models.Model):
    """A change of what the shop counts makes it count anew."""

    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        self.env["liquor.shop"]._forget_counts()
        return products

    def write(self, vals):
        res = super().write(vals)
        if not COUNTED.isdisjoint(vals):
            self.env["liquor.shop"]._forget_counts()
        return res

    def unlink(self):
        res = super().unlink()
        self.env["liquor.shop"]._forget_counts()
        return res
