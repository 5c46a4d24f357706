from odoo import fields, models
from odoo.tools import SQL


class LiquorTerritoryCoverage(models.Model):
    """The territories taken apart: a row for each place and each brand or product of each distributor."""

    _name = "liquor.territory.coverage"
    _description = "Territory Coverage"
    _auto = False
    _order = "state_id, city_id, district_id, brand_id, partner_id"
    _rec_name = "territory_id"
    _depends = {
        "liquor.territory": [
            "active", "brand_ids", "company_id", "date_from", "date_until", "division_ids", "kind", "partner_id",
            "product_ids", "product_scope", "province_ids",
        ],
        "liquor.division": ["parent_id", "state_id"],
        "product.template": ["product_brand_id"],
    }  # fmt: skip

    territory_id = fields.Many2one("liquor.territory", readonly=True)
    partner_id = fields.Many2one("res.partner", "Distributor", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    level = fields.Selection(
        [("province", "Province"), ("city", "City"), ("district", "District")], "Level of the Place", readonly=True
    )
    state_id = fields.Many2one("res.country.state", "Province", readonly=True)
    city_id = fields.Many2one("liquor.division", readonly=True, help="Empty: the whole province.")
    district_id = fields.Many2one("liquor.division", readonly=True, help="Empty: the whole city.")
    brand_id = fields.Many2one("product.brand", readonly=True, help="Empty: all products.")
    product_id = fields.Many2one("product.template", "Single Product", readonly=True)
    kind = fields.Selection([("exclusive", "Exclusive"), ("shared", "Shared")], "Exclusivity", readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_until = fields.Date("Until", readonly=True)
    phase = fields.Selection(
        [("future", "To Come"), ("running", "Running"), ("ended", "Ended")], "Status", readonly=True
    )

    @property
    def _table_query(self):
        territories = self.env["liquor.territory"]
        return SQL(
            """
            SELECT row_number() OVER (ORDER BY territory.id, place.place, goods.goods) AS id,
                   territory.id AS territory_id, territory.partner_id, territory.company_id, territory.kind,
                   CASE WHEN place.district_id IS NOT NULL THEN 'district'
                        WHEN place.city_id IS NOT NULL THEN 'city' ELSE 'province' END AS level,
                   place.state_id, place.city_id, place.district_id, goods.brand_id, goods.product_id,
                   territory.date_from, territory.date_until,
                   CASE WHEN territory.date_from > %(today)s THEN 'future'
                        WHEN territory.date_until <= %(today)s THEN 'ended' ELSE 'running' END AS phase
              FROM liquor_territory territory
              JOIN (%(places)s) place ON place.territory_id = territory.id
              JOIN (%(goods)s) goods ON goods.territory_id = territory.id
             WHERE territory.active
            """,
            today=fields.Date.context_today(self),
            places=territories._places_query(),
            goods=territories._goods_query(),
        )
