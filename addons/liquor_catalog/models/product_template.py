from odoo import fields, models


class ProductTemplate(models.Model):
    """What a liquor is: the facts on its label."""

    _inherit = "product.template"

    liquor_type_id = fields.Many2one(
        "liquor.type", "Liquor Type", index=True, ondelete="restrict", tracking=True
    )
    aroma_id = fields.Many2one("liquor.aroma", "Aroma Type", index=True, ondelete="restrict")
    abv = fields.Float("Alcohol by Volume", digits=(5, 2), help="Percent by volume (% vol).")
    volume_ml = fields.Integer("Bottle Volume", help="Net content of one bottle in millilitres.")
    origin_country_id = fields.Many2one("res.country", "Country of Origin", index=True)
    origin_region_id = fields.Many2one(
        "liquor.region", "Region of Origin", index=True, ondelete="restrict"
    )
    grape_ids = fields.Many2many(
        "liquor.grape", "liquor_product_grape_rel", "product_id", "grape_id", "Grapes"
    )
    vintage = fields.Integer(aggregator=None, help="Year of harvest or distilling; 0 = none.")
    ingredients = fields.Text(translate=True)
    standard_id = fields.Many2one(
        "liquor.standard", "Product Standard", index=True, ondelete="restrict"
    )
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
