import re

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.liquor_catalog.tests.common import by_class

PAGES = ("/", "/shop", "/shop/type/baijiu", "/shop/cart", "/privacy", "/minors", "/web/login", "/contactus")


@tagged("post_install", "-at_install")
class TestMallPages(HttpCase):
    """What holds on every page of the mall."""

    def get(self, address):
        response = self.url_open(address)
        self.assertEqual(response.status_code, 200, address)
        return response.text

    def test_nothing_is_loaded_from_a_foreign_host(self):
        styles = set()
        for address in PAGES:
            text = self.get(address)
            tree = html.fromstring(text)
            own = self.base_url()
            for element in tree.xpath(
                "//*[self::script or self::img or self::iframe or self::source][@src] | //link[@href]"
            ):
                target = element.get("src") or element.get("href")
                if element.get("rel") in ("canonical", "alternate"):
                    continue
                self.assertTrue(
                    target.startswith((own, "data:")) or (target.startswith("/") and not target.startswith("//")),
                    f"{address}: {target}",
                )
                if element.get("rel") == "stylesheet":
                    styles.add(target)
        self.assertTrue(styles)
        for style in styles:
            text = self.get(style)
            self.assertFalse(re.findall(r"@import[^;]{0,200}//[^;]*", text), style)
            self.assertFalse(re.findall(r"url\([\"']?(?:https?:)?//[^)]*", text), style)

    def test_fonts_are_those_of_the_system(self):
        text = self.get("/shop")
        style = next(link for link in re.findall(r'href="(/web/assets/[^"]+\.css)"', text) if "frontend" in link)
        self.assertIn("PingFang SC", self.get(style))

    def test_notice_of_minors_is_on_every_page(self):
        for address in PAGES:
            self.assertEqual(self.get(address).count('class="o_mall_minors"'), 1, address)

    def test_home_shows_what_there_is(self):
        liquor = self.env["product.template"].search([("liquor_type_id", "!=", False), ("is_published", "=", True)])
        tree = html.fromstring(self.get("/"))
        links = [link.get("href") for link in by_class(tree, "o_mall_types")[0].iter("a")]
        self.assertEqual("/shop/type/baijiu" in links, bool(liquor))
        self.assertFalse(by_class(tree, "o_liquor_stock_out"), "only what is in stock")

    def test_prices_are_shown_with_tax(self):
        website = self.env["website"].search([], limit=1)
        self.assertEqual(website.show_line_subtotals_tax_selection, "tax_included")
        self.assertEqual(website.language_ids.mapped("code"), ["zh_CN"])
        self.assertEqual(self.env.company.currency_id.name, "CNY")
        self.assertEqual(self.env.company.account_price_include, "tax_included")

    def test_a_customer_filters_by_the_own_price(self):
        brand = self.env["product.brand"].create({"name": "Ownprice"})
        self.env["product.template"].create(
            {"name": "Ownprice 1", "liquor_type_id": self.env.ref("liquor_catalog.type_beer").id, "volume_ml": 500,
             "list_price": 100, "is_published": True, "product_brand_id": brand.id}
        )  # fmt: skip
        half = self.env["product.pricelist"].create(
            {"name": "Half", "currency_id": self.env.company.currency_id.id,
             "item_ids": [(0, 0, {"applied_on": "3_global", "compute_price": "percentage", "percent_price": 50})]}
        )  # fmt: skip
        user = new_test_user(self.env, "ownprice", groups="base.group_portal")
        user.partner_id.specific_property_product_pricelist = half
        address = f"/shop?brand={brand.id}&max_price=60"
        self.assertNotIn("Ownprice 1", self.get(address), "a visitor pays 100")
        self.authenticate("ownprice", "ownprice")
        text = self.get(address)
        self.assertIn("Ownprice 1", text)
        self.assertIn("50.00", by_class(html.fromstring(text), "o_liquor_card_price")[0].text_content())
