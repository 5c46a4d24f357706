import time
from collections import namedtuple

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..shop import ABV_BANDS, PRICE_BANDS, ShopFilters

# products: the page's product.template records; count: all that match;
# facets: {facet: {value: number of products}}; prices: (lowest, highest) own price
ShopPage = namedtuple("ShopPage", "products count facets prices")

_CHANGED = "liquor.shop.counts_changed"  # mark of a transaction
KEPT_SECONDS = 300  # counts are kept so long at most
# facets that are one column of the product
_COLUMNS = {
    "type": "liquor_type_id",
    "brand": "product_brand_id",
    "aroma": "aroma_id",
    "origin": "origin_country_id",
    "volume": "volume_ml",
}
# all facets whose values are counted by one column of the statement's base table
_FACET_COLUMNS = {**_COLUMNS, "abv": "abv_band", "price": "price_band"}
# facets that are a relation: field of product.template; the last two filter, but are not counted
_RELATIONS = {"scene": "scene_ids", "taste": "taste_ids", "pairing": "pairing_ids"}
_UNCOUNTED = {"taste", "pairing"}
_ORDERS = {
    "sales": "liquor_sold_qty DESC",
    "price_asc": "own_price",
    "price_desc": "own_price DESC",
    "new": "publish_date DESC NULLS LAST",
    "abv_desc": "abv DESC",
    "abv_asc": "abv",
}


class LiquorShop(models.AbstractModel):
    """One page of the shop's product list: its products, how many there are, and the filters' counts.

    All is answered by one statement, whatever the number of products.
    """

    _name = "liquor.shop"
    _description = "Liquor Shop"

    @api.model
    def page(self, domain, filters, pricelist, *, liquor_type=None, found=None, limit=20, offset=0, shared=False):
        """Return the `ShopPage` of products of `domain` that the user may read.

        A facet's counts leave its own choice aside: they say what one would get by
        choosing another value of it. So do the price bounds.

        :param Domain domain: what the shop shows, on product.template
        :param ShopFilters filters: what the visitor chose
        :param pricelist: product.pricelist of the visitor, or empty
        :param liquor_type: liquor.type; its subtypes are included
        :param found: product.template in the order of a search's relevance, or None
        :param bool shared: `domain` is that of every visitor of the website, so that the counts
            of a list without filters may be kept for the next one
        """
        if shared and not filters and found is None and not self.env.cr.cache.get(_CHANGED):
            type_id = liquor_type.id if liquor_type else False
            website_id = self.env.context.get("website_id")
            counts = self._kept_counts(
                domain, website_id, self.env.company.id, pricelist.id, type_id, int(time.time() // KEPT_SECONDS)
            )
            only_page = self._rows(domain, filters, pricelist, liquor_type, found, limit, offset, counted=False)
            return self._read_rows(only_page)._replace(**counts)
        return self._read_rows(self._rows(domain, filters, pricelist, liquor_type, found, limit, offset))

    @api.model
    @tools.ormcache("website_id", "company_id", "pricelist_id", "type_id", "period", cache="templates.cached_values")
    def _kept_counts(self, domain, website_id, company_id, pricelist_id, type_id, period):
        """Counts of a list without filters; see `_forget_counts` for what makes them anew.

        :param int period: number of the period in which they hold, for price rules that begin or end
        """
        pricelist = self.env["product.pricelist"].browse(pricelist_id)
        liquor_type = self.env["liquor.type"].browse(type_id) if type_id else None
        # sudo: visitors may not read price lists, but pay by one
        page = self._read_rows(self._rows(domain, ShopFilters(), pricelist.sudo(), liquor_type, None, 0, 0))
        return {"count": page.count, "facets": page.facets, "prices": page.prices}

    @api.model
    def _forget_counts(self):
        """Forget the kept counts in every worker once the change is committed.

        Until then this transaction counts live, and the others what they may see.
        """
        if not self.env.cr.cache.get(_CHANGED):
            self.env.cr.cache[_CHANGED] = True
            # the smallest group of caches that holds the counts
            self.env.cr.postcommit.add(self.env.registry.clear_cache)
            self.env.registry.clear_cache()

    @api.model
    def _rows(self, domain, filters, pricelist, liquor_type, found, limit, offset, counted=True):
        """The rows of the statement that answers a page; without counts it reads the page alone."""
        chosen = {facet for facet in (*_FACET_COLUMNS, *_RELATIONS) if filters.chosen(facet)}
        if liquor_type:
            chosen.add("type")
        if filters.min_price or filters.max_price or filters.chosen("price"):
            chosen.add("price")
        base = self._base_table(domain, filters, chosen, pricelist, liquor_type, found)
        parts = [self._page_sql(filters, found, chosen, limit, offset)]
        if counted:
            parts += [
                self._free_facets_sql(chosen),
                *(self._facet_sql(facet, chosen) for facet in _FACET_COLUMNS if facet in chosen),
                *(self._relation_sql(facet, chosen) for facet in _RELATIONS if facet not in _UNCOUNTED),
            ]
        kept = SQL("MATERIALIZED") if counted else SQL("NOT MATERIALIZED")
        return self.env.execute_query(SQL("WITH base AS %s (%s) %s", kept, base, SQL(" UNION ALL ").join(parts)))

    # --- the products, each with what filters and orders need
    def _base_table(self, domain, filters, chosen, pricelist, liquor_type, found):
        """SELECT of the products of the shop: facet columns, own price, and a flag a filter."""
        Template = self.env["product.template"]
        Template.flush_model()
        if found is not None:
            domain = Domain.AND([domain, [("id", "in", found.ids)]])
        query = Template._search(domain)
        query.order = None
        price = pricelist._liquor_join_own_price(query)
        column = self._column(query.table)
        order = _ORDERS.get(filters.order, "is_published website_sequence").split()[0]
        names = {"id", "is_published", "website_sequence", *_COLUMNS.values()}
        names |= {name for name in ("publish_date", "liquor_sold_qty", "abv") if name == order}
        return query.select(
            *(SQL("%s AS %s", column(name), SQL.identifier(name)) for name in sorted(names)),
            SQL("%s AS abv_band", _band_number(SQL("%s::float", column("abv")), ABV_BANDS)),
            SQL("%s AS price_band", _band_number(price, PRICE_BANDS)),
            SQL("(%s)::float AS own_price", price),
            *(
                SQL("%s AS %s", self._flag(query.table, facet, filters, price, liquor_type), _flag_name(facet))
                for facet in sorted(chosen)
            ),
        )

    @staticmethod
    def _column(alias):
        return lambda name: SQL.identifier(alias, name)

    def _flag(self, alias, facet, filters, price, liquor_type):
        """Whether a product meets the choice in one facet."""
        values = filters.chosen(facet)
        if facet == "type":
            values = self.env["liquor.type"].search([("id", "child_of", liquor_type.id)]).ids
        if facet == "price":
            return self._price_flag(price, filters)
        if facet == "abv":
            bands = [_band(SQL.identifier(alias, "abv"), ABV_BANDS[key]) for key in values]
            return SQL("(%s)", SQL(" OR ").join(bands))
        if facet in _COLUMNS:
            column = SQL.identifier(alias, _COLUMNS[facet])
            return SQL("COALESCE(%s = ANY(%s), FALSE)", column, list(values))
        return SQL(
            "EXISTS (SELECT FROM %(table)s rel WHERE rel.product_id = %(id)s AND rel.tag_id = ANY(%(values)s))",
            table=self._relation_table(facet),
            id=SQL.identifier(alias, "id"),
            values=list(values),
        )

    def _relation_table(self, facet):
        return SQL.identifier(self.env["product.template"]._fields[_RELATIONS[facet]].relation)

    def _price_flag(self, price, filters):
        """Whether the own price lies in a chosen band, and in the range typed (its end included)."""
        typed = _band(price, (filters.min_price, filters.max_price or None), closed=True)
        bands = [_band(price, PRICE_BANDS[key]) for key in filters.chosen("price")]
        return SQL("%s AND (%s)", typed, SQL(" OR ").join(bands)) if bands else typed

    # --- parts of the statement: rows of (name, value, number, lowest, highest, ids)
    def _free_facets_sql(self, chosen):
        """The total, and the counts of all facets without a choice: one pass."""
        free = [facet for facet in _FACET_COLUMNS if facet not in chosen]
        columns = [SQL.identifier(_FACET_COLUMNS[facet]) for facet in free]
        names = SQL(" ").join(
            SQL("WHEN GROUPING(%s) = 0 THEN %s", column, facet) for facet, column in zip(free, columns, strict=True)
        )
        return SQL(
            "SELECT %(name)s::text, %(value)s::int, count(*), min(own_price), max(own_price), NULL::int[]"
            " FROM base WHERE %(where)s GROUP BY GROUPING SETS (%(sets)s())",
            name=SQL("CASE %s ELSE 'all' END", names) if free else SQL("'all'"),
            value=SQL("COALESCE(%s)", SQL(", ").join(columns)) if free else SQL("NULL"),
            where=_all_met(chosen),
            sets=SQL("").join(SQL("(%s), ", column) for column in columns),
        )

    def _facet_sql(self, facet, chosen):
        """The counts of a facet with a choice, that choice left aside."""
        return SQL(
            "SELECT %s, %s::int, count(*), min(own_price), max(own_price), NULL FROM base WHERE %s GROUP BY 2",
            facet,
            SQL.identifier(_FACET_COLUMNS[facet]),
            _all_met(chosen - {facet}),
        )

    def _relation_sql(self, facet, chosen):
        return SQL(
            "SELECT %s, rel.tag_id, count(*), NULL, NULL, NULL FROM base JOIN %s rel ON rel.product_id = base.id"
            " WHERE %s GROUP BY 2",
            facet,
            self._relation_table(facet),
            _all_met(chosen - {facet}),
        )

    def _page_sql(self, filters, found, chosen, limit, offset):
        """The ids of the page, in their order."""
        order, join = SQL("is_published DESC, website_sequence, id"), SQL("")
        if filters.order:
            order = SQL("is_published DESC, %s, id DESC", SQL(_ORDERS[filters.order]))  # pylint: disable=sql-injection
        elif found is not None:
            join = SQL("JOIN unnest(%s::int[]) WITH ORDINALITY AS found(found_id, place) ON found_id = id", found.ids)
            order = SQL("found.place")
        return SQL(
            "SELECT 'page', NULL::int, 0, NULL::float, NULL::float, ARRAY("
            "SELECT id FROM base %(join)s WHERE %(where)s ORDER BY %(order)s LIMIT %(limit)s OFFSET %(offset)s)",
            order=order,
            join=join,
            where=_all_met(chosen),
            limit=limit,
            offset=offset,
        )

    @api.model
    def _read_rows(self, rows):
        """The `ShopPage` of the statement's rows."""
        facets = {facet: {} for facet in (*_FACET_COLUMNS, *_RELATIONS)}
        lowest, highest = {}, {}
        page, count = [], 0
        for name, value, number, cheapest, dearest, ids in rows:
            if name == "page":
                page = ids
            elif name == "all":
                count = number
            elif value is not None:
                facets[name][value] = number
            if cheapest is not None:
                lowest[name] = min(cheapest, lowest.get(name, cheapest))
                highest[name] = max(dearest, highest.get(name, dearest))
        # the bands are counted without the choice of a price, and so hold its bounds
        prices = (lowest.get("price", 0.0), highest.get("price", 0.0))
        facets["volume"].pop(0, None)  # no volume given
        for facet, bands in (("abv", ABV_BANDS), ("price", PRICE_BANDS)):
            facets[facet] = {key: facets[facet][place] for place, key in enumerate(bands) if place in facets[facet]}
        return ShopPage(self.env["product.template"].browse(page), count, facets, prices)


def _flag_name(facet):
    return SQL.identifier(f"ok_{facet}")


def _band_number(value, bands):
    """CASE that gives the place of the band which a value lies in."""
    cases = [SQL("WHEN %s THEN %s", _band(value, bounds), place) for place, bounds in enumerate(bands.values())]
    return SQL("CASE %s END", SQL(" ").join(cases))


def _band(value, bounds, closed=False):
    """Whether lowest <= value < highest, or <= highest when closed."""
    lowest, highest = bounds
    parts = [SQL("%s >= %s", value, lowest)] if lowest else []
    if highest is not None:
        parts.append(SQL("%s %s %s", value, SQL("<=" if closed else "<"), highest))
    return SQL("(%s)", SQL(" AND ").join(parts)) if parts else SQL("TRUE")


def _all_met(facets):
    """Condition that the flags of all these facets hold."""
    return SQL(" AND ").join(_flag_name(facet) for facet in sorted(facets)) or SQL("TRUE")
