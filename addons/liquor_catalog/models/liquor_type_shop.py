from odoo import models


class LiquorType(models.Model):
    """A type is a page of the shop: its title and description may be set for search engines."""

    _name = "liquor.type"
    _inherit = ["liquor.type", "website.seo.metadata"]

    def _default_website_meta(self):
        meta = super()._default_website_meta()
        aliases = "、".join(alias.strip() for alias in (self.aliases or "").split(",")[:6] if alias.strip())
        description = f"{self.complete_name} {aliases}".strip()
        meta["default_opengraph"]["og:title"] = meta["default_twitter"]["twitter:title"] = self.name
        meta["default_meta_description"] = description
        return meta

    def write(self, vals):
        res = super().write(vals)
        if "parent_id" in vals:
            self.env["liquor.shop"]._forget_counts()
        return res
