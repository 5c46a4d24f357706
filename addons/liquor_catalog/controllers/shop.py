from werkzeug.exceptions import NotFound

from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.website.controllers.main import QueryURL
from odoo.addons.website_sale.const import SHOP_PATH
from odoo.addons.website_sale_product_brand.controllers.main import WebsiteSale

from ..shop import ShopFilters

TYPE_PATH = f"{SHOP_PATH}/type"


class LiquorShopController(WebsiteSale):
    """The product list made for liquor, in the place of website_sale's.

    website_sale loads all matching products to find out their attributes and prices; this
    one asks `liquor.shop` for a page, which costs the same whatever the number of products.
    """

    def sitemap_types(env, rule, qs):  # noqa: B902  (called by website as a function)
        for liquor_type in env["liquor.type"].search([]):
            path = f"{TYPE_PATH}/{liquor_type.code}"
            if not qs or qs.lower() in path:
                yield {"loc": path}

    @route()
    def shop(self, page=0, category=None, search="", min_price=0.0, max_price=0.0, ppg=False, brand=None, **post):
        """Override: our list; old addresses (?category=, /shop/brands?brand=) redirect as before."""
        old_address = category and isinstance(category, str)
        if old_address or request.httprequest.path.endswith(f"{SHOP_PATH}/brands"):
            return super().shop(
                page=page,
                category=category,
                search=search,
                min_price=min_price,
                max_price=max_price,
                ppg=ppg,
                brand=brand,
                **post,
            )
        return self._liquor_list(self._get_shop_path(category), page, search, category=category, **post)

    @route(
        [f"{TYPE_PATH}/<string:type_code>", f"{TYPE_PATH}/<string:type_code>/page/<int:page>"],
        type="http",
        auth="public",
        website=True,
        sitemap=sitemap_types,
    )
    def shop_type(self, type_code, page=0, search="", **post):
        """The list of one type of liquor and its subtypes, under an address of its own."""
        liquor_type = request.env["liquor.type"].search([("code", "=", type_code)], limit=1)
        if not liquor_type:
            raise NotFound()
        return self._liquor_list(f"{TYPE_PATH}/{type_code}", page, search, liquor_type=liquor_type, **post)

    @route()
    def shop_brand(self, brand_slug, page=0, search="", **post):
        """Override: our list of one brand under the brand's address."""
        brand = self._get_brand_from_slug(brand_slug).exists()
        if not self._brand_visible_on_website(brand):
            raise NotFound()
        return self._liquor_list(brand.website_url, page, search, landing_brand=brand, **post)

    def _liquor_list(self, path, page, search, *, category=None, liquor_type=None, landing_brand=None, **post):
        """Render one page of the list.

        :param str path: address of the list without filters
        :param category: product.public.category of the address
        :param liquor_type: liquor.type of the address
        :param landing_brand: product.brand of the address
        """
        if not request.website.has_ecommerce_access():
            return request.redirect(f"/web/login?redirect={request.httprequest.path}")
        website = request.website
        filters = ShopFilters.from_query(request.httprequest.args)
        scope = self._liquor_scope_domain(category, landing_brand)
        found = self._liquor_found(search, category, post) if search else None
        limit = website.shop_ppg or 20
        result = request.env["liquor.shop"].page(
            scope,
            filters,
            request.pricelist,
            liquor_type=liquor_type,
            found=found,
            limit=limit,
            offset=max(page - 1, 0) * limit,
            shared=not category and not landing_brand and request.env.user == website.user_id,
        )
        query = {"search": search} if search else {}
        for name, value in filters.pairs():
            query.setdefault(name, []).append(value)
        values = {
            "path": path,
            "search": search,
            "order": filters.order,
            "category": category,
            "liquor_type": liquor_type,
            "landing_brand": landing_brand,
            "filters": filters,
            "products": result.products,
            "search_product": result.products,
            "search_count": result.count,
            "cards": result.products._liquor_shop_cards(website),
            "facets": request.env["liquor.shop"].facet_options(
                result, filters, skip={"brand"} if landing_brand else ()
            ),
            "type_links": request.env["liquor.shop"].type_links(result, liquor_type),
            "chips": request.env["liquor.shop"].chips(filters, path, search),
            "orders": request.env["liquor.shop"].order_labels(),
            "price_bounds": result.prices,
            "pager": website.pager(url=path, total=result.count, page=page, step=limit, url_args=query),
            "keep": QueryURL(path, **query),
            "shop_path": SHOP_PATH,
            "type_path": TYPE_PATH,
        }
        if subject := liquor_type or landing_brand or category:
            values["main_object"] = subject
        values.update(self._get_additional_shop_values(values, **post))
        return request.render("liquor_catalog.shop_list", values)

    def _liquor_scope_domain(self, category, brand):
        """What the address shows, before any filter."""
        domain = Domain(request.website.sale_product_domain())
        if category:
            domain &= Domain("public_categ_ids", "child_of", category.id)
        if brand:
            domain &= Domain("product_brand_id", "=", brand.id)
        return domain

    def _liquor_found(self, search, category, post):
        """Products that the search finds, by relevance, through website_sale's own hook."""
        options = self._get_search_options(category=category, display_currency=request.website.currency_id, **post)
        _term, _count, products = self._shop_lookup_products(options, dict(post), search, request.website)
        return products
