from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.liquor_catalog.tools import gtin

SUGGESTIONS = 8


class SaleOrder(models.Model):
    """What a distributor is offered while it writes an order: articles, own prices, and what is there."""

    _inherit = "sale.order"

    def _liquor_wholesale_domain(self):
        """Domain on product.template of what is for sale; also for the person who asks, by the record rules."""
        return Domain(self.env["website"].get_current_website().sale_product_domain())

    @api.model
    def _liquor_wholesale_search(self, domain, **options):
        """Return products (product.product, in this order's rights) that the person who asks may buy."""
        # sudo(False): drafts are handled as superuser, but what is for sale is the user's own question
        products = self.sudo(False).env["product.product"]
        for_sale = Domain("product_tmpl_id", "any", self._liquor_wholesale_domain())
        return products.search(Domain(domain) & for_sale, **options).with_env(self.env)

    # --- finding
    def _liquor_wholesale_find(self, codes):
        """Find articles by code, by barcode of the bottle or by barcode of the case, in a fixed number of queries.

        :param codes: texts as typed
        :return: {text: product.product}, without what is not found or not for sale
        """
        spellings = {
            text: {text, text.upper(), text.lower(), *gtin.variants(text)} - {""} for text in set(codes) if text
        }
        wanted = list(set().union(*spellings.values()))
        if not wanted:
            return {}
        # sudo: the packaging table is closed to portal users
        packagings = self.env["product.uom"].sudo().search([("barcode", "in", wanted)])
        in_case = Domain("id", "in", packagings.product_id.ids)
        found = self._liquor_wholesale_search(
            Domain("default_code", "in", wanted) | Domain("barcode", "in", wanted) | in_case
        )
        known = {packaging.barcode: packaging.product_id for packaging in packagings if packaging.product_id in found}
        known |= {product.barcode: product for product in found if product.barcode}
        known |= {product.default_code: product for product in found if product.default_code}
        result = {}
        for text, names in spellings.items():
            # the code as typed is preferred to another spelling of it
            name = text if text in known else next((name for name in sorted(names) if name in known), None)
            if name:
                result[text] = known[name]
        return result

    def _liquor_wholesale_suggest(self, text):
        """Return offers for what is being typed: the code first, then what the catalogue's search finds.

        :param str text: code, its beginning, barcode, name, pinyin …
        :return: list of offers, see `_liquor_wholesale_offers`; `exact` marks the one with this very code
        """
        text = " ".join((text or "").split())[:100]
        if not text:
            return []
        exact = self._liquor_wholesale_find([text]).get(text, self.env["product.product"])
        pattern = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        products = exact | self._liquor_wholesale_search(
            [("default_code", "=ilike", f"{pattern}%")], limit=SUGGESTIONS, order="default_code"
        )
        if len(products) < SUGGESTIONS:
            # sudo(False): as in `_liquor_wholesale_search`
            search = self.sudo(False).env["liquor.search"]
            found = search.search_products(text, self._liquor_wholesale_domain(), limit=SUGGESTIONS)
            products |= found.products.product_variant_ids.with_env(self.env)
        products = products[:SUGGESTIONS]
        offers = self._liquor_wholesale_offers(products)
        return [{**offers[product.id], "exact": product == exact} for product in products]

    # --- prices and stock
    def _liquor_wholesale_available(self, products):
        """Return {product id: bottles that can be sold, None = any number}: free less what others hold."""
        counted = products.filtered(lambda product: product.is_storable and not product.allow_out_of_stock_order)
        available = counted._liquor_available(self.warehouse_id, self._origin)
        return {
            product.id: max(int(available.get(product.id, 0)), 0) if product in counted else None
            for product in products
        }

    def _liquor_wholesale_prices(self, products, uom=None):
        """Return {product id: own price with taxes} of one `uom` of each product, by this order's price list."""
        date = fields.Datetime.now()
        prices = self.pricelist_id._compute_price_rule(products, 1.0, uom=uom, date=date, currency=self.currency_id)
        website = self.env["website"].get_current_website()
        result = {}
        for product in products:
            taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
            mapped = self.fiscal_position_id.map_tax(taxes)
            price = prices[product.id][0]
            result[product.id] = self.currency_id.round(self._liquor_with_taxes(price, product, taxes, mapped, website))
        return result

    def _liquor_with_taxes(self, price, product, taxes, mapped, website):
        """What the distributor pays for one unit: the price list's price, and taxes that are not in it."""
        if taxes == mapped and all(tax.price_include for tax in taxes.flatten_taxes_hierarchy()):
            return price
        price = product._get_tax_included_unit_price_from_price(price, taxes, product_taxes_after_fp=mapped)
        return mapped.compute_all(price, self.currency_id, 1.0, product)["total_included"]

    def _liquor_wholesale_offers(self, products):
        """What the pages show of articles; the queries do not grow with them.

        :param product.product products: with this order's rights
        :return: {product id: {"id", "code", "name", "line", "bottles" (a case; 1 = no cases), "whole" (cases only),
            "minimum" (bottles), "price", "case_price" (None = no cases), "available" (bottles, None = any number),
            "stock" (in, low, out)}}
        """
        rules = self.pricelist_id._get_applicable_rules(products, fields.Datetime.now()) if products else []
        # the rules of all products at once: the prices of each size of case would search them anew
        products = products.with_context(liquor_rule_ids=tuple(rules.ids if rules else ()), display_default_code=False)
        prices = self._liquor_wholesale_prices(products)
        case_prices = {}
        for case, packed in products.grouped("case_uom_id").items():
            if case:
                case_prices |= self._liquor_wholesale_prices(packed, case)
        available = self._liquor_wholesale_available(products)
        return {
            product.id: {
                "id": product.id,
                "code": product.default_code or "",
                "name": product.display_name,
                "line": product.product_tmpl_id._liquor_line(),
                "bottles": product._liquor_wholesale_case_size(),
                "whole": product.product_tmpl_id._liquor_whole_cases_only(),
                "minimum": product.liquor_wholesale_min_cases * product._liquor_wholesale_case_size(),
                "price": prices[product.id],
                "case_price": case_prices.get(product.id),
                "available": available[product.id],
                "stock": product._liquor_wholesale_stock(available[product.id]),
            }
            for product in products
        }
