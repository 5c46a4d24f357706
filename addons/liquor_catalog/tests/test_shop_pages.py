from lxml import html

from odoo.tests import HttpCase, tagged

from .common import LiquorCatalogCase, by_class


@tagged("post_install", "-at_install")
class TestShopPages(HttpCase, LiquorCatalogCase):
    """The pages of the shop as a visitor gets them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand = cls.env["product.brand"].create({"name": "Pagebrand"})
        cls.standard = cls.env["liquor.standard"].search([], limit=1)
        cls.tag = cls.env["liquor.tag"].search([("kind", "=", "scene")], limit=1)
        cls.liquors = cls.env["product.template"]
        for number in range(3):
            cls.liquors += cls.create_liquor(
                name=f"Pagewine {number}", default_code=f"PAGE-{number}", product_brand_id=cls.brand.id, abv=53,
                list_price=100 + number, bottles_per_case=6, case_price=540, standard_id=cls.standard.id,
                scene_ids=[(6, 0, cls.tag.ids)], producer_licence="SC11551090000001", is_published=True,
                allow_out_of_stock_order=False,
            )  # fmt: skip
        cls.lot = cls.env["stock.lot"].create(
            {"name": "PAGE-LOT", "product_id": cls.liquors[0].product_variant_id.id, "production_date": "2024-02-03"}
        )
        cls.env["stock.quant"]._update_available_quantity(cls.lot.product_id, cls.stock, 12, lot_id=cls.lot)
        cls.liquors[2].is_published = False
        cls.path = f"/shop/brand/{cls.env['ir.http']._slug(cls.brand)}"

    def tree(self, address, status=200):
        response = self.url_open(address)
        self.assertEqual(response.status_code, status, address)
        return html.fromstring(response.text)

    def cards(self, tree):
        return [title.text_content().strip() for title in by_class(tree, "o_liquor_card_name")]

    def test_list_of_a_brand(self):
        tree = self.tree(self.path)
        self.assertEqual(self.cards(tree), ["Pagewine 0", "Pagewine 1"], "not what is unpublished")
        self.assertEqual(len(by_class(tree, "o_liquor_add")), 1, "what is out of stock cannot be added")
        self.assertEqual(len(by_class(tree, "o_liquor_stock_out")), 1)
        self.assertIn("Pagebrand", tree.findtext(".//title"))

    def test_filter_in_the_address(self):
        self.assertEqual(self.cards(self.tree(f"{self.path}?min_price=101")), ["Pagewine 1"])
        self.assertEqual(self.cards(self.tree(f"/shop?brand={self.brand.id}&order=price_desc")),
                         ["Pagewine 1", "Pagewine 0"])  # fmt: skip
        tree = self.tree(f"/shop?brand={self.brand.id}&abv=under15")
        self.assertEqual(self.cards(tree), [])
        self.assertTrue(by_class(tree, "o_liquor_chip"))

    def test_type_has_its_address(self):
        tree = self.tree(f"/shop/type/baijiu?brand={self.brand.id}")
        self.assertEqual(self.cards(tree), ["Pagewine 0", "Pagewine 1"])
        baijiu = self.env.ref("liquor_catalog.type_baijiu").with_context(
            lang=self.env["website"].search([], limit=1).default_lang_id.code
        )
        self.assertIn(baijiu.name, tree.findtext(".//title"))
        self.tree(f"/shop/type/beer?brand={self.brand.id}")
        self.tree("/shop/type/nothing", status=404)
        self.tree("/shop/page/9999")

    def test_search_and_filter_together(self):
        self.assertEqual(self.cards(self.tree("/shop?search=PAGE-1&min_price=100")), ["Pagewine 1"])

    def test_product_page(self):
        tree = self.tree(self.liquors[0].website_url)
        text = tree.text_content()
        self.assertIn("SC11551090000001", text)
        self.assertIn(self.standard.number, text)
        self.assertIn("2024", by_class(tree, "o_liquor_supply")[0].text_content(), "production date of the lot")
        units = [unit.text_content() for unit in by_class(tree, "o_liquor_unit_price")]
        self.assertEqual(len(units), 2, "bottle and case, each with its price")
        self.assertIn("540", units[1])
        self.assertTrue(tree.xpath(f"//a[@href='/shop?scene={self.tag.id}']"))

    def test_hidden_product_stays_hidden(self):
        self.assertIn(self.url_open(self.liquors[2].website_url).status_code, (403, 404))

    def test_queries_do_not_grow_with_products(self):
        website = self.env["website"].search([], limit=1)
        public = website.user_id
        few = self.count_queries(self.liquors[:2], website, public)
        more = self.liquors[:2]
        for number in range(12):
            more += self.create_liquor(
                name=f"Many {number}", abv=40, bottles_per_case=6, product_brand_id=self.brand.id, is_published=True
            )
        self.assertLessEqual(self.count_queries(more, website, public), few + 2)

    def count_queries(self, products, website, user):
        """Queries of the page's statement and its stock, for these products."""
        self.env.flush_all()
        self.env.invalidate_all()
        products = products.with_user(user)
        started = self.env.cr.sql_log_count
        variants = {product.id: product.sudo().product_variant_id for product in products}
        products._liquor_stock_states(website, variants)
        for product in products:
            product._liquor_line()
        return self.env.cr.sql_log_count - started
