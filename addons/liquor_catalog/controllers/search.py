from odoo.fields import Domain
from odoo.http import request

from odoo.addons.website_sale.controllers.main import WebsiteSale


class LiquorSearchShop(WebsiteSale):
    """The search of /shop: what was understood, the nearest when nothing fits, and its log."""

    def _shop_lookup_products(self, options, post, search, website):
        """Override: keep searches without result, for the people who run the shop."""
        found = super()._shop_lookup_products(options, post, search, website)
        result = request.env["liquor.search"].last_result() if search else None
        if result and result.mode in ("nearest", "none") and self._is_first_page():
            request.env["liquor.search.log"]._log(search, result.count, website)
        return found

    @staticmethod
    def _is_first_page():
        return "/page/" not in request.httprequest.path

    def _get_shop_domain(self, search, category, attribute_value_dict, search_in_description=True):
        """Override: the price range of the filter is that of the products found."""
        domain = super()._get_shop_domain("", category, attribute_value_dict, search_in_description)
        result = request.env["liquor.search"].last_result() if search else None
        if result:
            domain = Domain.AND([domain, Domain("id", "in", result.products.ids)])
        return domain

    def _get_additional_shop_values(self, values, **kwargs):
        """Override: chips of what was understood, and whether the products are only the nearest."""
        values_to_add = super()._get_additional_shop_values(values, **kwargs)
        result = request.env["liquor.search"].last_result() if values.get("search") else None
        if result:
            values_to_add["liquor_chips"] = request.env["liquor.search"].chips(result.query)
            values_to_add["liquor_search_mode"] = result.mode
        return values_to_add
