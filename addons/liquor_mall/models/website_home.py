from odoo import models
from odoo.fields import Domain

ICONS = ("baijiu", "wine", "beer", "huangjiu", "spirits", "fruit_wine", "lujiu")
BRANDS = 18


class Website(models.Model):
    """What the home page shows, all from the database."""

    _inherit = "website"

    def _liquor_home(self):
        """Return `types`, `new`, `hot` (cards) and `brands` of the home page."""
        self.ensure_one()
        products = self.env["product.template"]
        new = products._liquor_home_products(self, "publish_date desc, id desc")
        hot = products._liquor_home_products(self, "liquor_sold_qty desc, website_sequence, id")
        return {
            "types": self._liquor_home_types(),
            "new": new._liquor_shop_cards(self),
            "hot": hot._liquor_shop_cards(self),
            "brands": self._liquor_home_brands(),
        }

    def _liquor_home_types(self):
        """Root types that have products: (liquor.type, icon's address)."""
        domain = Domain(self.sale_product_domain()) & Domain("liquor_type_id", "!=", False)
        used = self.env["product.template"]._read_group(domain, ["liquor_type_id"])
        roots = {int(liquor_type.parent_path.split("/")[0]) for (liquor_type,) in used}
        types = self.env["liquor.type"].search([("id", "in", list(roots))])
        return [(root, f"/liquor_mall/static/src/img/types/{_icon(root.code)}.svg") for root in types]

    def _liquor_home_brands(self):
        """The brands with the most products."""
        domain = Domain(self.sale_product_domain()) & Domain("product_brand_id", "!=", False)
        groups = self.env["product.template"]._read_group(
            domain, ["product_brand_id"], ["__count"], order="__count desc, product_brand_id", limit=BRANDS
        )
        return [brand for brand, _count in groups]


def _icon(code):
    return code if code in ICONS else "other"
