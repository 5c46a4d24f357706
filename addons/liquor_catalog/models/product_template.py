from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_ABV = 96.0  # % vol of the azeotrope: nothing distilled is stronger
FIRST_VINTAGE = 1800


class ProductTemplate(models.Model):
    """What a liquor is: the facts on its label."""

    _inherit = "product.template"

    liquor_type_id = fields.Many2one("liquor.type", index=True, ondelete="restrict", tracking=True)
    aroma_id = fields.Many2one("liquor.aroma", "Aroma Type", index=True, ondelete="restrict")
    abv = fields.Float("Alcohol by Volume", digits=(5, 2), help="Percent by volume (% vol).")
    volume_ml = fields.Integer("Bottle Volume", help="Net content of one bottle in millilitres.")
    origin_country_id = fields.Many2one(
        "res.country",
        "Country of Origin",
        compute="_compute_origin_country_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    origin_region_id = fields.Many2one("liquor.region", "Region of Origin", index=True, ondelete="restrict")
    grape_ids = fields.Many2many("liquor.grape", "liquor_product_grape_rel", "product_id", "grape_id", "Grapes")
    vintage = fields.Integer(aggregator=None, help="Year of harvest or distilling; 0 = none.")
    ingredients = fields.Text(translate=True)
    standard_id = fields.Many2one("liquor.standard", "Product Standard", index=True, ondelete="restrict")
    producer_licence = fields.Char(
        help="Food production licence of the producer, printed on the label (SC…).",
    )
    shelf_life_days = fields.Integer(
        "Shelf Life",
        help="Days from production to expiry; 0 = does not expire (baijiu and other spirits).",
    )
    storage = fields.Char("Storage Conditions", translate=True)
    taste_ids = fields.Many2many(
        "liquor.tag",
        "liquor_product_taste_rel",
        "product_id",
        "tag_id",
        "Tastes",
        domain=[("kind", "=", "taste")],
    )
    scene_ids = fields.Many2many(
        "liquor.tag",
        "liquor_product_scene_rel",
        "product_id",
        "tag_id",
        "Occasions",
        domain=[("kind", "=", "scene")],
    )
    pairing_ids = fields.Many2many(
        "liquor.tag",
        "liquor_product_pairing_rel",
        "product_id",
        "tag_id",
        "Food Pairings",
        domain=[("kind", "=", "pairing")],
    )
    is_discontinued = fields.Boolean(
        "Discontinued",
        tracking=True,
        help="No longer made or bought. It leaves the shop when its stock is sold.",
    )

    @api.depends("origin_region_id")
    def _compute_origin_country_id(self):
        for product in self:
            product.origin_country_id = product.origin_region_id.country_id or product.origin_country_id

    @api.constrains("abv")
    def _check_abv(self):
        for product in self:
            if not 0 <= product.abv <= MAX_ABV:
                raise ValidationError(
                    self.env._(
                        "%(product)s: Alcohol by Volume must be between 0 and %(max)s%% vol; it is %(value)s.",
                        product=product.display_name,
                        max=f"{MAX_ABV:g}",
                        value=f"{product.abv:g}",
                    )
                )

    @api.constrains("liquor_type_id", "volume_ml")
    def _check_volume_ml(self):
        for product in self:
            if product.volume_ml < 0 or (product.liquor_type_id and not product.volume_ml):
                raise ValidationError(
                    self.env._(
                        "%(product)s: Bottle Volume must be greater than 0 ml; it is %(value)s.",
                        product=product.display_name,
                        value=product.volume_ml,
                    )
                )

    @api.constrains("vintage")
    def _check_vintage(self):
        this_year = fields.Date.context_today(self).year
        for product in self:
            if product.vintage and not FIRST_VINTAGE <= product.vintage <= this_year:
                raise ValidationError(
                    self.env._(
                        "%(product)s: Vintage must be a year from %(first)s to %(last)s, "
                        "or 0 for none; it is %(value)s.",
                        product=product.display_name,
                        first=FIRST_VINTAGE,
                        last=this_year,
                        value=product.vintage,
                    )
                )

    @api.constrains("shelf_life_days")
    def _check_shelf_life_days(self):
        for product in self:
            if product.shelf_life_days < 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: Shelf Life cannot be negative; it is %(value)s days. "
                        "Enter 0 if it does not expire.",
                        product=product.display_name,
                        value=product.shelf_life_days,
                    )
                )

    @api.constrains("origin_country_id", "origin_region_id")
    def _check_origin(self):
        for product in self:
            region = product.origin_region_id
            if region and product.origin_country_id != region.country_id:
                raise ValidationError(
                    self.env._(
                        "%(product)s: Region of Origin %(region)s is in %(right)s, not in %(wrong)s.",
                        product=product.display_name,
                        region=region.name,
                        right=region.country_id.name,
                        wrong=product.origin_country_id.name or "-",
                    )
                )

    @api.constrains("taste_ids", "scene_ids", "pairing_ids")
    def _check_tag_kinds(self):
        for name in ("taste_ids", "scene_ids", "pairing_ids"):
            kind = name.removesuffix("_ids")
            for tag in self[name]:
                if tag.kind != kind:
                    raise ValidationError(
                        self.env._(
                            "Tag “%(tag)s” does not belong into the field %(field)s.",
                            tag=tag.name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
