from odoo import models
from odoo.tools import SQL

CLASHES_READ = 6
READ = ["partner_id", "kind", "product_scope", "date_from", "date_until", "active", "company_id"]


class LiquorTerritory(models.Model):
    """The set-based side of territories: who covers what, and who clashes with whom.

    A place is a number: a division's id, or minus a province's. Goods are a number: 0 for all products, minus a
    brand's id, or a product template's. Each comes with its path: itself and what it is a part of. Two places have
    something in common when one is on the path of the other; the same holds for goods.
    """

    _inherit = "liquor.territory"

    def _flush_territories(self):
        """Write what the queries read."""
        self.env["liquor.territory"].flush_model(
            [*READ, "province_ids", "division_ids", "brand_ids", "product_ids", "renewed_from_id"]
        )
        self.env["liquor.division"].flush_model(["state_id", "parent_id", "level"])
        self.env["product.template"].flush_model(["product_brand_id"])

    def _of_products(self, product_ids):
        """Return the active territories that name one of the products by itself."""
        if not product_ids:
            return self.browse()
        self._flush_territories()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT rel.territory_id
                  FROM liquor_territory_product_rel rel
                  JOIN liquor_territory territory
                    ON territory.id = rel.territory_id AND territory.active AND territory.product_scope = 'some'
                 WHERE rel.product_id = ANY(%s)
                """,
                product_ids,
            )
        )
        return self.browse(territory_id for (territory_id,) in rows)

    def _places_query(self):
        """Rows (territory_id, place, path, state_id, city_id, district_id)."""
        return SQL(
            """
            SELECT territory_id, -province_id AS place, ARRAY[-province_id] AS path,
                   province_id AS state_id, NULL::int AS city_id, NULL::int AS district_id
              FROM liquor_territory_province_rel
         UNION ALL
            SELECT rel.territory_id, division.id,
                   CASE WHEN division.parent_id IS NULL THEN ARRAY[division.id, -division.state_id]
                        ELSE ARRAY[division.id, division.parent_id, -division.state_id] END,
                   division.state_id, COALESCE(division.parent_id, division.id),
                   CASE WHEN division.parent_id IS NOT NULL THEN division.id END
              FROM liquor_territory_division_rel rel
              JOIN liquor_division division ON division.id = rel.division_id
            """
        )

    def _goods_query(self):
        """Rows (territory_id, goods, path, brand_id, product_id)."""
        return SQL(
            """
            SELECT id AS territory_id, 0 AS goods, ARRAY[0] AS path, NULL::int AS brand_id, NULL::int AS product_id
              FROM liquor_territory
             WHERE product_scope = 'all'
         UNION ALL
            SELECT rel.territory_id, -rel.brand_id, ARRAY[-rel.brand_id, 0], rel.brand_id, NULL
              FROM liquor_territory_brand_rel rel
              JOIN liquor_territory territory ON territory.id = rel.territory_id AND territory.product_scope = 'some'
         UNION ALL
            SELECT rel.territory_id, product.id, ARRAY[product.id, -COALESCE(product.product_brand_id, 0), 0],
                   product.product_brand_id, product.id
              FROM liquor_territory_product_rel rel
              JOIN liquor_territory territory ON territory.id = rel.territory_id AND territory.product_scope = 'some'
              JOIN product_template product ON product.id = rel.product_id
            """
        )

    def _clash_query(self):
        """Rows (mine, other, place, goods, first day, day after the last) of what these have in common with others.

        Place, goods and days are the common part: the narrower of both.
        """
        self._flush_territories()
        return SQL(
            """
            WITH one AS MATERIALIZED (
                SELECT territory.id, territory.partner_id, territory.company_id, territory.kind,
                       daterange(territory.date_from, territory.date_until) AS days,
                       array_agg(DISTINCT goods.goods) AS goods, array_agg(DISTINCT up.goods) AS path
                  FROM liquor_territory territory
                  JOIN (%(goods)s) goods ON goods.territory_id = territory.id
            CROSS JOIN unnest(goods.path) AS up (goods)
                 WHERE territory.active
              GROUP BY territory.id
            ),
            mine_place AS MATERIALIZED (
                SELECT place.territory_id, place.place, place.path
                  FROM (%(places)s) place
                 WHERE place.territory_id IN %(ids)s
            ),
            reach AS (
                -- the same place, or one that it is a part of
                SELECT mine_place.territory_id, mine_place.place, up.place AS theirs
                  FROM mine_place CROSS JOIN unnest(mine_place.path) AS up (place)
             UNION ALL
                -- the cities and districts of a province, the districts of a city
                SELECT mine_place.territory_id, division.id, division.id
                  FROM mine_place JOIN liquor_division division ON division.state_id = -mine_place.place
             UNION ALL
                SELECT mine_place.territory_id, division.id, division.id
                  FROM mine_place JOIN liquor_division division ON division.parent_id = mine_place.place
            ),
            near AS MATERIALIZED (
                SELECT reach.territory_id AS mine_id, rel.territory_id AS other_id, reach.place
                  FROM reach JOIN liquor_territory_division_rel rel ON rel.division_id = reach.theirs
             UNION ALL
                SELECT reach.territory_id, rel.territory_id, reach.place
                  FROM reach JOIN liquor_territory_province_rel rel ON rel.province_id = -reach.theirs
            ),
            -- a step of its own, lest the planner pairs all territories of a company first
            mine AS MATERIALIZED (
                SELECT near.mine_id, near.other_id, near.place, one.*
                  FROM near JOIN one ON one.id = near.mine_id
            ),
            clash AS MATERIALIZED (
                SELECT DISTINCT mine.mine_id, mine.other_id, mine.place, mine.days * other.days AS days
                  FROM mine
                  JOIN one other ON other.id = mine.other_id
                 WHERE mine.company_id = other.company_id AND mine.partner_id != other.partner_id
                   AND (mine.kind = 'exclusive' OR other.kind = 'exclusive')
                   AND mine.days && other.days
                   AND (mine.goods && other.path OR other.goods && mine.path)
              ORDER BY 1, 2, 3
                 LIMIT %(limit)s
            )
            SELECT clash.mine_id, clash.other_id, clash.place,
                   CASE WHEN theirs.goods = ANY(ours.path) THEN ours.goods ELSE theirs.goods END,
                   lower(clash.days), upper(clash.days)
              FROM clash
              JOIN (%(goods)s) ours ON ours.territory_id = clash.mine_id
              JOIN (%(goods)s) theirs ON theirs.territory_id = clash.other_id
               AND (theirs.goods = ANY(ours.path) OR ours.goods = ANY(theirs.path))
          ORDER BY 1, 2, 3, 4
             LIMIT %(limit)s
            """,
            places=self._places_query(),
            goods=self._goods_query(),
            ids=tuple(self.ids),
            limit=CLASHES_READ,
        )

    def _uncovered(self, asked):
        """Tell which of many (distributor, place, product, day) no territory of the distributor covers.

        Distributors of whom no territory has begun by that day are free to sell anywhere: nothing of theirs is
        uncovered. One query, however many are asked.

        :param list asked: tuples (distributor id, company id, day, province id, city id, district id, product
            template id); a city or district that is not known is None, and then only what covers the whole level
            above it counts
        :return: {position in `asked`: [ids of the distributors who have it exclusively]}
        """
        if not asked:
            return {}
        self._flush_territories()
        columns = [list(column) for column in zip(*asked, strict=True)]
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS MATERIALIZED (
                    SELECT *
                      FROM unnest(%s::int[], %s::int[], %s::date[], %s::int[], %s::int[], %s::int[], %s::int[])
                      WITH ORDINALITY
                        AS one (partner_id, company_id, day, state_id, city_id, district_id, product_id, number)
                     WHERE EXISTS (
                           SELECT FROM liquor_territory territory
                            WHERE territory.partner_id = one.partner_id AND territory.company_id = one.company_id
                              AND territory.active AND COALESCE(territory.date_from, '-infinity') <= one.day
                           )
                ), here AS (
                    SELECT asked.*, rel.territory_id
                      FROM asked JOIN liquor_territory_province_rel rel ON rel.province_id = asked.state_id
                 UNION ALL
                    SELECT asked.*, rel.territory_id
                      FROM asked JOIN liquor_territory_division_rel rel ON rel.division_id = asked.city_id
                 UNION ALL
                    SELECT asked.*, rel.territory_id
                      FROM asked JOIN liquor_territory_division_rel rel ON rel.division_id = asked.district_id
                )
                SELECT number - 1, NULL FROM asked
             UNION ALL
                SELECT DISTINCT here.number - 1, territory.partner_id
                  FROM here
                  JOIN liquor_territory territory
                    ON territory.id = here.territory_id AND territory.active
                   AND territory.company_id = here.company_id
                   AND (territory.partner_id = here.partner_id OR territory.kind = 'exclusive')
                   AND daterange(territory.date_from, territory.date_until) @> here.day
                  JOIN product_template product ON product.id = here.product_id
                 WHERE territory.product_scope = 'all'
                    OR EXISTS (SELECT FROM liquor_territory_brand_rel rel
                                WHERE rel.territory_id = territory.id AND rel.brand_id = product.product_brand_id)
                    OR EXISTS (SELECT FROM liquor_territory_product_rel rel
                                WHERE rel.territory_id = territory.id AND rel.product_id = product.id)
                """,
                *columns,
            )
        )
        sellers = {}
        for number, partner_id in rows:
            sellers.setdefault(number, []).append(partner_id)
        return {
            number: sorted(filter(None, partner_ids))
            for number, partner_ids in sellers.items()
            if asked[number][0] not in partner_ids
        }
