from odoo import fields, models
from odoo.tools import SQL


class LiquorTerritoryGap(models.Model):
    """White spots: provinces and cities that no running territory covers in full, for each brand.

    The row without a brand asks for any product at all. Counted over all territories, also those that the reader does
    not look after: a place is white or it is not.
    """

    _name = "liquor.territory.gap"
    _description = "White Spot"
    _auto = False
    _order = "state_id, level desc, city_id, brand_id"
    _rec_name = "state_id"
    _depends = {
        "liquor.territory": [
            "active", "brand_ids", "company_id", "date_from", "date_until", "division_ids", "kind", "partner_id",
            "product_ids", "product_scope", "province_ids",
        ],
        "liquor.division": ["level", "parent_id", "state_id"],
        "product.brand": ["name"],
        "product.template": ["product_brand_id"],
    }  # fmt: skip

    level = fields.Selection([("province", "Province"), ("city", "City")], "Level of the Place", readonly=True)
    state_id = fields.Many2one("res.country.state", "Province", readonly=True)
    city_id = fields.Many2one("liquor.division", readonly=True, help="Empty: the whole province.")
    brand_id = fields.Many2one("product.brand", readonly=True, help="Empty: whatever product.")
    extent = fields.Selection(
        [("none", "Nobody"), ("part", "In Part")],
        "Covered by",
        readonly=True,
        help="Nobody: no territory at all. In Part: only some of its cities or districts, or some of the products.",
    )

    @property
    def _table_query(self):
        territories = self.env["liquor.territory"]
        return SQL(
            """
            WITH target AS MATERIALIZED (
                SELECT -state_id AS place, 'province' AS level, state_id, NULL::int AS city_id
                  FROM liquor_division GROUP BY state_id
                 UNION ALL
                SELECT id, 'city', state_id, id FROM liquor_division WHERE level = 'city'
            ), cover AS MATERIALIZED (
                -- brand 0: all products
                SELECT DISTINCT place.state_id, place.city_id, place.district_id,
                       CASE WHEN goods.goods = 0 THEN 0 ELSE goods.brand_id END AS brand_id,
                       goods.product_id IS NOT NULL AS single
                  FROM liquor_territory territory
                  JOIN (%(places)s) place ON place.territory_id = territory.id
                  JOIN (%(goods)s) goods ON goods.territory_id = territory.id
                 WHERE territory.active AND territory.company_id IN %(companies)s
                   AND daterange(territory.date_from, territory.date_until) @> %(today)s::date
            ), hit AS MATERIALIZED (
                SELECT target.place, cover.brand_id,
                       bool_or(NOT cover.single AND cover.district_id IS NULL
                               AND (cover.city_id IS NULL OR cover.city_id = target.city_id)) AS whole
                  FROM target
                  JOIN cover ON cover.state_id = target.state_id
                   AND (target.city_id IS NULL OR cover.city_id IS NULL OR cover.city_id = target.city_id)
              GROUP BY target.place, cover.brand_id
            ), touched AS MATERIALIZED (
                SELECT DISTINCT place FROM hit
            )
            -- the same place and brand have the same id whenever they are asked for
            SELECT (CASE WHEN target.place > 0 THEN target.place ELSE 1000000 - target.place END)::bigint * 1000000
                   + COALESCE(brand.id, 0) AS id,
                   target.level, target.state_id, target.city_id, brand.id AS brand_id,
                   CASE WHEN every.place IS NOT NULL OR own.place IS NOT NULL
                          OR (brand.id IS NULL AND touched.place IS NOT NULL) THEN 'part' ELSE 'none' END AS extent
              FROM target
        CROSS JOIN (SELECT id FROM product_brand UNION ALL SELECT NULL) brand
         LEFT JOIN hit every ON every.place = target.place AND every.brand_id = 0
         LEFT JOIN hit own ON own.place = target.place AND own.brand_id = brand.id
         LEFT JOIN touched ON touched.place = target.place
             WHERE every.whole IS NOT TRUE AND own.whole IS NOT TRUE
            """,
            places=territories._places_query(),
            goods=territories._goods_query(),
            companies=tuple(self.env.companies.ids),
            today=fields.Date.context_today(self),
        )
