from collections import namedtuple

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from .liquor_shop_labels import volume_label

# What a card of the list shows. Prices are texts in the currency of the website, as the
# visitor's price list and taxes make them; base_price: before a discount, or "";
# stock: 'in', 'low', 'out' or '' (not counted)
Card = namedtuple("Card", "product variant url image line price base_price case_price case_label stock ribbon")


class ProductTemplate(models.Model):
    """What the shop tells of a liquor."""

    _inherit = "product.template"

    # what `liquor.shop` reads of every published product, so that it never reads the wide table
    _liquor_shop_idx = models.Index(
        "(website_sequence, id) INCLUDE (is_published, active, sale_ok, website_id, company_id, service_tracking,"
        " liquor_type_id, product_brand_id, aroma_id, origin_country_id, volume_ml, abv, list_price, categ_id)"
        " WHERE active IS TRUE AND is_published IS TRUE AND sale_ok IS TRUE"
    )

    def _liquor_shop_cards(self, website):
        """Return the `Card`s of these products, in their order; the queries do not grow with them."""
        # the rules of all products at once: each price asked for below would search them anew
        rules = request.pricelist._get_applicable_rules(self, fields.Datetime.now()) if self else []
        products = self.with_context(bin_size=True, liquor_rule_ids=tuple(rules.ids if rules else ()))
        money = self._liquor_money_format(website)
        # sudo: as website_sale's list does, for the variant's ribbon and stock
        variants = products.sudo().product_variant_ids
        variants.fetch(["product_tmpl_id", "variant_ribbon_id"])
        first = {}
        for variant in variants:
            first.setdefault(variant.product_tmpl_id.id, variant)
        prices = products._get_sales_prices(website)
        case_prices = products._liquor_case_prices(website)
        stock = products._liquor_stock_states(website, first)
        for field in ("product_brand_id", "aroma_id", "liquor_type_id"):
            products.sudo()[field].fetch(["name"])  # of these, only the name is needed
        # sudo: ribbons are shown to everybody
        ribbons = self.env["product.ribbon"].sudo().search([("assign", "!=", "manual")])
        return [
            Card(
                product=plain,
                variant=first.get(product.id, variants.browse()),
                url=product.website_url,
                image=website.image_url(product, "image_512"),
                line=product._liquor_line(),
                price=money(prices[product.id]["price_reduce"]),
                base_price=self._liquor_price_before(prices[product.id], money),
                case_price=money(case_prices[product.id]) if product.id in case_prices else "",
                case_label=self.env._("Case of %(number)s", number=product.bottles_per_case),
                stock=stock.get(product.id, ""),
                ribbon=product._get_ribbon(
                    price_vals=prices[product.id],
                    auto_assign_ribbons=ribbons,
                    variant=first.get(product.id),
                )
                if first.get(product.id)
                else ribbons.browse(),
            )
            for plain, product in zip(self, products, strict=True)
        ]

    @api.model
    def _liquor_money_format(self, website):
        """Function that writes an amount as the monetary widget does, which takes 0.2 ms each."""
        currency = website.currency_id
        lang = self.env["res.lang"].browse(self.env["res.lang"]._get_data(code=self.env.lang or "en_US").id)
        pattern = f"%.{currency.decimal_places}f"
        before = currency.position == "before"

        def money(amount):
            text = lang.format(pattern, currency.round(amount), grouping=True)
            return f"{currency.symbol}{text}" if before else f"{text} {currency.symbol}"

        return money

    @api.model
    def _liquor_price_before(self, price, money):
        """The price before a discount, where there is one."""
        before = price.get("base_price") or 0.0
        return money(before) if before > price["price_reduce"] else ""

    @api.model
    def _apply_taxes_to_price(self, price, currency, product_taxes, taxes, product_or_template, website=None):
        """Override: no tax engine where the price is shown as it is kept, which it is for every card."""
        website = website or self.env["website"].get_current_website()
        shown_with_tax = website.show_line_subtotals_tax_selection == "tax_included"
        if taxes == product_taxes and all(
            tax.price_include == shown_with_tax for tax in taxes.flatten_taxes_hierarchy()
        ):
            return currency.round(price)
        return super()._apply_taxes_to_price(
            price, currency, product_taxes, taxes, product_or_template, website=website
        )

    def _liquor_line(self):
        """Brand | aroma (or type) | strength | volume, what there is of them."""
        self.ensure_one()
        # sudo: names of reference data, e.g. a brand that has no page of its own
        product = self.sudo()
        parts = (
            product.product_brand_id.name,
            (product.aroma_id or product.liquor_type_id).name,
            f"{self.abv:g}%vol" if self.abv else "",
            volume_label(self.volume_ml) if self.volume_ml else "",
        )
        return " | ".join(part for part in parts if part)

    def _liquor_case_prices(self, website, pricelist=None):
        """{id: price of a case} as the visitor pays it, for products that come in cases."""
        pricelist = request.pricelist if pricelist is None else pricelist
        result = {}
        # sudo: units are not open to visitors of the shop
        for case, products in self.sudo().grouped("case_uom_id").items():
            if not case:
                continue
            # sudo(False): back to the caller's rights
            products = products.sudo(False)
            prices = pricelist._compute_price_rule(products, 1.0, uom=case)
            for product in products:
                # sudo: visitors may not read taxes, but see prices with them
                taxes = product.sudo().taxes_id._filter_taxes_by_company(self.env.company)
                result[product.id] = product._apply_taxes_to_price(
                    prices[product.id][0],
                    website.currency_id,
                    taxes,
                    request.fiscal_position.map_tax(taxes),
                    product,
                    website=website,
                )
        return result

    def _liquor_stock_states(self, website, variants):
        """{id: 'in' | 'low' | 'out'} of storable products, from one reading of the stock.

        :param dict variants: product id -> its variant
        """
        storable = self.filtered("is_storable")
        ids = [variants[product.id].id for product in storable if product.id in variants]
        free = self._liquor_free_quantities(website, ids)
        states = {}
        for product in storable:
            variant = variants.get(product.id)
            quantity = free.get(variant.id, 0) if variant else 0
            needed = product.bottles_per_case if product._liquor_whole_cases_only() else 1
            if quantity < needed:
                states[product.id] = "in" if product.allow_out_of_stock_order else "out"
            else:
                states[product.id] = "low" if quantity <= product.available_threshold else "in"
        return states

    def _liquor_free_quantities(self, website, variant_ids):
        """{variant id: bottles that can still be sold}: in stock, not reserved, not to be removed.

        The same as `free_qty`, which takes ten statements and reads incoming goods as well.
        """
        if not variant_ids:
            return {}
        self.env["stock.quant"].flush_model()
        warehouse = website.sudo().warehouse_id  # sudo: where the shop ships from
        place = (
            SQL("location.parent_path LIKE %s", f"{warehouse.view_location_id.parent_path}%")
            if warehouse
            else SQL("quant.company_id = %s", website.company_id.id)
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT quant.product_id, sum(quant.quantity - quant.reserved_quantity)
                  FROM stock_quant quant
                  JOIN stock_location location ON location.id = quant.location_id
                  JOIN product_product product ON product.id = quant.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                 WHERE quant.product_id = ANY(%(products)s)
                   AND location.usage = 'internal'
                   AND %(place)s
                   AND NOT (
                        COALESCE(template.use_expiration_date, FALSE)
                        AND COALESCE(quant.removal_date <= (now() AT TIME ZONE 'UTC'), FALSE)
                   )
              GROUP BY quant.product_id
                """,
                products=list(variant_ids),
                place=place,
            )
        )
        return dict(rows)

    def _liquor_specifications(self):
        """Rows (label, text) of the product page: what the label on the bottle says."""
        self.ensure_one()
        # sudo: names of reference data that the label shows to everybody
        product = self.sudo()
        _ = self.env._
        origin = [product.origin_country_id.name, product.origin_region_id.complete_name]
        shelf_life = (
            _("%(days)s days", days=product.shelf_life_days)
            if product.shelf_life_days
            else _("No expiry (10% vol and over)")
            if product.abv >= 10
            else ""
        )
        standard = " ".join(filter(None, (product.standard_id.number, product.standard_id.name)))
        rows = [
            (_("Brand"), product.product_brand_id.name),
            (_("Type"), product.liquor_type_id.complete_name),
            (_("Aroma"), product.aroma_id.name),
            (_("Alcohol"), f"{product.abv:g}% vol" if product.abv else ""),
            (_("Net Content"), volume_label(product.volume_ml) if product.volume_ml else ""),
            (_("Packing"), self._liquor_packing()),
            (_("Origin"), " · ".join(filter(None, origin))),
            (_("Grapes"), "、".join(product.grape_ids.mapped("name"))),
            (_("Vintage"), str(product.vintage) if product.vintage else ""),
            (_("Ingredients"), product.ingredients),
            (_("Product Standard"), standard),
            (_("Production Licence"), product.producer_licence),
            (_("Shelf Life"), shelf_life),
            (_("Storage"), product.storage),
            (_("Product Code"), product.default_code),
        ]
        return [(label, text) for label, text in rows if text]

    def _liquor_packing(self):
        if not self.case_uom_id or self.bottles_per_case < 2:
            return ""
        _ = self.env._
        text = _("%(number)s bottles a case", number=self.bottles_per_case)
        return text if self.split_allowed else _("%(packing)s, whole cases only", packing=text)

    def _liquor_tag_groups(self):
        """Rows (label, facet, tags) that lead to filtered lists."""
        self.ensure_one()
        labels = self.env["liquor.shop"]._facet_labels()
        groups = (("scene", self.scene_ids), ("taste", self.taste_ids), ("pairing", self.pairing_ids))
        return [(labels[facet], facet, tags) for facet, tags in groups if tags]

    def _liquor_unit_prices(self, website):
        """{uom id: (price, price of one bottle in it or None)} for the choice of bottle or case."""
        self.ensure_one()
        prices = {self.uom_id.id: (self._get_sales_prices(website)[self.id]["price_reduce"], None)}
        case_price = self._liquor_case_prices(website).get(self.id)
        if case_price is not None:
            prices[self.case_uom_id.id] = (case_price, case_price / self.bottles_per_case)
        return prices

    def _liquor_shipping_date(self, website):
        """Production date of the goods that would ship next, or False."""
        self.ensure_one()
        variant = self.product_variant_id
        # sudo: visitors may not read lots; only the date is shown
        lot = variant.sudo()._liquor_shipping_lot(website.sudo().warehouse_id).get(variant.sudo())
        return lot.production_date if lot else False
