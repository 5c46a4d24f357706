from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL


class ProductPricelist(models.Model):
    """The customer's own price of many products inside one statement, to filter and sort by it."""

    _inherit = "product.pricelist"

    def _get_applicable_rules(self, products, date, **kwargs):
        """Override: a page of the shop, or an order, searches the rules of all its products once."""
        rule_ids = products.env.context.get("liquor_rule_ids")
        if rule_ids is None or not self:
            return super()._get_applicable_rules(products, date, **kwargs)
        rules = self.env["product.pricelist.item"].browse(rule_ids)
        # those of another list, on which this one is based, are searched
        if any(rule.pricelist_id != self for rule in rules):
            return super()._get_applicable_rules(products, date, **kwargs)
        return rules

    def _liquor_rules_by_template(self, products, date):
        """Return the rules that may hold for each product: {product.template id: tuple of rule ids}.

        In Odoo's order of preference, as `_get_applicable_rules` gives them for one product alone.

        :param product.product products: their rules are searched in one query
        :param datetime date: when the rules hold
        """
        rules = self._get_applicable_rules(products, date)
        own, general = defaultdict(list), []
        for place, rule in enumerate(rules):
            template = rule.product_tmpl_id or rule.product_id.product_tmpl_id
            (own[template.id] if template else general).append((place, rule.id))
        return {
            template.id: tuple(rule_id for _place, rule_id in sorted(own[template.id] + general))
            for template in products.product_tmpl_id
        }

    def _liquor_join_own_price(self, query):
        """Join the price of one bottle under this price list to a query on product.template.

        It is what `_get_products_price` answers for quantity 1, before taxes. Rules on the
        sales price are computed in SQL; a price list with other rules (by cost, by another
        list, by variant) is computed by the ORM for the products of the query.

        :param Query query: on product.template; gets a join
        :return: expression of the price, in the currency of the price list
        :rtype: SQL
        """
        price = SQL.identifier(query.table, "list_price")
        rules = self._liquor_shop_rules()
        if self._liquor_rules_are_plain(rules):
            if rules:
                query.add_join("LEFT JOIN", "own_rule", self._liquor_rule_sql(query.table, rules), SQL("TRUE"))
                price = SQL("COALESCE(own_rule.price, %s)", price)
            return price
        products = self.env["product.template"].browse(row[0] for row in self.env.execute_query(query.select()))
        prices = self._get_products_price(products, 1.0)
        table = SQL(
            "(SELECT * FROM unnest(%s::int[], %s::float[]) AS computed(id, price))",
            list(prices),
            list(prices.values()),
        )
        query.add_join("JOIN", "own_price", table, SQL("own_price.id = %s", SQL.identifier(query.table, "id")))
        return SQL("own_price.price")

    def _liquor_shop_rules(self):
        """Rules of this list that hold today for one bottle, in Odoo's order of preference."""
        if not self:
            return self.env["product.pricelist.item"]
        now = fields.Datetime.now()
        return self.env["product.pricelist.item"].search(
            [
                ("pricelist_id", "=", self.id),
                ("min_quantity", "<=", 1),
                "|",
                ("date_start", "=", False),
                ("date_start", "<=", now),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", now),
            ]
        )

    def _liquor_rules_are_plain(self, rules):
        """Whether all is in one currency, based on the sales price and for whole products."""
        company_currency = self.env.company.currency_id
        return (not self or self.currency_id == company_currency) and all(
            rule.applied_on != "0_product_variant"
            and rule.compute_price in ("fixed", "percentage", "formula")
            and (rule.compute_price == "fixed" or (rule.base or "list_price") == "list_price")
            for rule in rules
        )

    def _liquor_rule_sql(self, alias, rules):
        """LATERAL table of one row at most: the price by the first rule that applies."""
        rules.flush_recordset()
        base = SQL.identifier(alias, "list_price")
        price = SQL(
            """
            CASE rule.compute_price
                WHEN 'fixed' THEN rule.fixed_price
                WHEN 'percentage' THEN %(base)s * (1 - COALESCE(rule.percent_price, 0) / 100)
                ELSE LEAST(
                    GREATEST(
                        %(formula)s + COALESCE(rule.price_surcharge, 0),
                        %(base)s + NULLIF(rule.price_min_margin, 0)
                    ),
                    %(base)s + NULLIF(rule.price_max_margin, 0)
                )
            END
            """,
            base=base,
            formula=SQL(
                """
                CASE WHEN COALESCE(rule.price_round, 0) = 0 THEN %(discounted)s
                     ELSE round((%(discounted)s / rule.price_round)::numeric, 0) * rule.price_round END
                """,
                discounted=SQL("(%s * (1 - COALESCE(rule.price_discount, 0) / 100))", base),
            ),
        )
        # rules of single products are found by their index, the few others are tried in turn
        return SQL(
            """
            LATERAL (
                SELECT applicable.price
                  FROM (
                        SELECT %(price)s AS price, array_position(%(ids)s, rule.id) AS place
                          FROM product_pricelist_item rule
                         WHERE rule.product_tmpl_id = %(product)s AND rule.applied_on = '1_product'
                           AND rule.id = ANY(%(ids)s)
                     UNION ALL
                        SELECT %(price)s, array_position(%(ids)s, rule.id)
                          FROM product_pricelist_item rule
                     LEFT JOIN product_category wanted ON wanted.id = rule.categ_id
                     LEFT JOIN product_category own ON own.id = %(category)s
                         WHERE rule.id = ANY(%(general)s)
                           AND (
                                rule.applied_on = '3_global'
                                OR starts_with(own.parent_path, wanted.parent_path)
                           )
                  ) applicable
              ORDER BY applicable.place
                 LIMIT 1
            )
            """,
            price=price,
            ids=rules.ids,
            general=rules.filtered(lambda rule: rule.applied_on != "1_product").ids,
            product=SQL.identifier(alias, "id"),
            category=SQL.identifier(alias, "categ_id"),
        )
