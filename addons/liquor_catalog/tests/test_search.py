from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import LiquorCatalogCase


class SearchCase(LiquorCatalogCase):
    """A red wine and a baijiu of made-up brands, published, and searching for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.brand = cls.env["product.brand"].create({"name": "云溪谷", "aliases": "云溪,yunxi valley"})
        cls.party = cls.env.ref("liquor_catalog.tag_scene_party")
        common = {"is_published": True, "sale_ok": True}
        cls.wine = cls.create_liquor(
            name="云溪谷 珍藏干红 2017 750ml",
            default_code="ZZ-YX-17",
            product_brand_id=cls.brand.id,
            liquor_type_id=cls.env.ref("liquor_catalog.type_red_wine").id,
            scene_ids=[Command.link(cls.party.id)],
            abv=13.5,
            volume_ml=750,
            vintage=2017,
            list_price=188,
            **common,
        )
        cls.spirit = cls.create_liquor(
            name="云溪谷 老坛 52度 500ml",
            default_code="ZZ-YX-52",
            product_brand_id=cls.brand.id,
            aroma_id=cls.env.ref("liquor_catalog.aroma_strong").id,
            abv=52,
            list_price=488,
            **common,
        )
        cls.search_service = cls.env["liquor.search"]

    def found(self, text, **arguments):
        """Products of the test brand found by a text."""
        result = self.search_service.search_products(text, [("product_brand_id", "=", self.brand.id)], **arguments)
        return result.products if result.mode in ("exact", "similar") else self.wine.browse()


@tagged("post_install", "-at_install")
class TestSearch(SearchCase):
    def test_found_by_brand_alias_pinyin_initials_and_misspelt(self):
        for text in ("云溪谷", "云溪", "yunxigu", "yxg", "yunxi valley", "雲溪谷", "云西谷"):
            self.assertEqual(self.found(text), self.wine + self.spirit, text)

    def test_facets_narrow(self):
        self.assertEqual(self.found("云溪谷 红酒"), self.wine)
        self.assertEqual(self.found("云溪谷 葡萄酒"), self.wine, "a type includes those below it")
        self.assertEqual(self.found("云溪谷 高度"), self.spirit)
        self.assertEqual(self.found("云溪谷 200以内"), self.wine)
        self.assertEqual(self.found("聚会喝的云溪谷"), self.wine)
        self.assertEqual(self.found("云溪谷2017年"), self.wine)
        self.assertEqual(self.found("云溪谷老坛"), self.spirit)
        self.assertEqual(self.found("laotan"), self.spirit, "pinyin of a word of the name")

    def test_found_by_code_and_barcode(self):
        self.wine.barcode = "6901234567892"
        self.assertEqual(self.found("ZZ-YX-17"), self.wine)
        self.assertEqual(self.found("6901234567892"), self.wine)

    def test_word_of_the_name_comes_first(self):
        self.assertEqual(self.found("云溪谷")[0], self.wine)
        self.spirit.name = "云溪谷 云溪 老坛"
        self.assertEqual(self.found("云溪 老坛")[0], self.spirit)

    def test_cheap_means_cheapest_first(self):
        self.spirit.list_price = 20
        self.assertEqual(self.found("便宜的云溪谷")[0], self.spirit)

    def test_nearest_when_nothing_has_all(self):
        result = self.search_service.search_products("云溪谷 威士忌 2001年", [("product_brand_id", "=", self.brand.id)])
        self.assertEqual(result.mode, "nearest")
        self.assertIn(self.wine, result.products)

    def test_nothing_at_all(self):
        result = self.search_service.search_products("qqzzxxww", [("product_brand_id", "=", self.brand.id)])
        self.assertEqual((result.mode, result.count), ("none", 0))

    def test_words_that_narrow_nothing_show_all(self):
        self.assertEqual(self.found("推荐一下酒"), self.wine + self.spirit)
        self.assertFalse(self.found("!!!"))
        domain = self.search_service.domain("推荐")
        self.assertTrue(domain.is_false(), "in the back office they add nothing")

    def test_limit_keeps_the_count(self):
        result = self.search_service.search_products("云溪谷", [("product_brand_id", "=", self.brand.id)], limit=1)
        self.assertEqual((len(result.products), result.count), (1, 2))

    def test_index_follows_the_product(self):
        self.wine.name = "青石坊 干红"
        self.assertIn(self.wine, self.found("青石坊"))
        self.wine.liquor_type_id = self.env.ref("liquor_catalog.type_white_wine")
        self.assertFalse(self.found("红酒 云溪谷"))
        self.assertEqual(self.found("白葡萄酒 云溪谷"), self.wine)

    def test_new_words_are_known_at_once(self):
        self.assertFalse(self.found("老坛子"))
        self.brand.aliases = "老坛子"
        self.assertEqual(self.found("老坛子"), self.wine + self.spirit)
        self.env["liquor.search.synonym"].create({"name": "接风洗尘", "meaning": "聚会"})
        self.assertEqual(self.found("接风洗尘"), self.wine)

    def test_synonym_needs_words(self):
        for vals in (
            {"name": " ， ", "meaning": "聚会"},
            {"name": "接风", "meaning": " | "},
            {"name": "酒", "meaning": "白酒"},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.env["liquor.search.synonym"].create(vals)

    def test_chips_are_in_the_users_language(self):
        query = self.search_service.parse("聚会的红酒 200以内")
        chips = self.search_service.with_context(lang="en_US").chips(query)
        self.assertEqual([chip["label"] for chip in chips][2], "200以内")
        self.assertEqual(chips[0]["text"], "的红酒 200以内")

    def test_back_office_search_box(self):
        Template = self.env["product.template"]
        own = [("product_brand_id", "=", self.brand.id)]
        self.assertEqual(Template.search([("liquor_query", "ilike", "云溪谷红酒"), *own]), self.wine)
        self.assertEqual(Template.search([("liquor_query", "ilike", "YX-52"), *own]), self.spirit, "a part of the code")
        view = Template.get_view(view_type="search")["arch"]
        self.assertIn("liquor_query", view)
        Product = self.env["product.product"]
        self.assertEqual(
            Product.search([("product_tmpl_id.liquor_query", "ilike", "云溪谷红酒")]), self.wine.product_variant_id
        )

    def test_order_line_finds_the_same(self):
        found = self.env["product.product"].name_search("云溪谷红酒", [("product_brand_id", "=", self.brand.id)])
        self.assertEqual([record_id for record_id, _name in found], self.wine.product_variant_id.ids)


@tagged("post_install", "-at_install")
class TestSearchAccess(SearchCase):
    def public_search(self, text):
        user = self.env.ref("base.public_user")
        service = self.search_service.with_user(user).with_context(website_id=self.website.id)
        website = self.website.with_user(user).with_context(website_id=self.website.id)
        return service.search_products(text, website.sale_product_domain()).products.sudo()

    def test_visitor_finds_what_is_published(self):
        self.assertEqual(self.public_search("云溪谷"), self.wine + self.spirit)

    def test_unpublished_never_appears(self):
        self.wine.is_published = False
        self.assertEqual(self.public_search("云溪谷"), self.spirit)
        self.assertNotIn(self.wine, self.public_search("云溪谷 红酒 聚会"), "nor among the nearest")

    def test_not_for_sale_and_archived_never_appear(self):
        self.wine.sale_ok = False
        self.spirit.active = False
        self.assertFalse(self.public_search("云溪谷") & (self.wine + self.spirit))

    def test_product_of_another_company_never_appears(self):
        self.wine.company_id = self.env["res.company"].create({"name": "Another Company"})
        self.assertEqual(self.public_search("云溪谷"), self.spirit)

    def test_log_is_for_the_people_who_run_the_shop(self):
        self.env["liquor.search.log"]._log("  找不到  的酒 13812345678 ", 0, self.website)
        log = self.env["liquor.search.log"].search([], limit=1)
        self.assertEqual(log.query, "找不到 的酒 *", "a telephone number is not kept")
        portal = new_test_user(self.env, "search_portal", groups="base.group_portal")
        for user in (portal, self.env.ref("base.public_user"), self.user_of("warehouse")):
            with self.assertRaises(AccessError):
                log.with_user(user).read(["query"])
        self.assertEqual(log.with_user(self.user_of("operator")).query, log.query)
        with self.assertRaises(AccessError):
            log.with_user(self.user_of("buyer")).write({"query": "x"})

    def test_synonyms_are_edited_by_operators(self):
        vals = {"name": "接风洗尘", "meaning": "聚会"}
        self.env["liquor.search.synonym"].with_user(self.user_of("operator")).create(vals)
        with self.assertRaises(AccessError):
            self.env["liquor.search.synonym"].with_user(self.user_of("warehouse")).create(vals)

    def test_log_is_vacuumed(self):
        log = self.env["liquor.search.log"].create({"query": "old"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE liquor_search_log SET create_date = now() - interval '91 days' WHERE id = %s", [log.id]
        )
        log.invalidate_recordset()
        self.env["liquor.search.log"]._gc_log()
        self.assertFalse(log.exists())


@tagged("post_install", "-at_install")
class TestSearchShop(SearchCase, HttpCase):
    def shop(self, text):
        response = self.url_open("/shop", params={"search": text})
        self.assertEqual(response.status_code, 200)
        return response.text

    def test_page_shows_what_was_understood(self):
        page = self.shop("适合聚会的云溪谷红酒")
        self.assertIn("o_liquor_search_chips", page)
        self.assertIn("珍藏干红", page)
        self.assertNotIn("老坛 52度", page)

    def test_page_offers_the_nearest_and_logs_it(self):
        before = self.env["liquor.search.log"].search_count([])
        page = self.shop("云溪谷 威士忌 2001年")
        self.assertIn("珍藏干红", page)
        self.shop("云溪谷")
        self.assertEqual(
            self.env["liquor.search.log"].search_count([]), before + 1, "only what found nothing is logged"
        )

    def test_no_result(self):
        page = self.shop("qqzzxxww")
        self.assertNotIn("珍藏干红", page)

    def test_explicit_order_wins(self):
        response = self.url_open("/shop", params={"search": "云溪谷", "order": "list_price desc"})
        self.assertLess(response.text.index("老坛"), response.text.index("珍藏干红"))

    def test_hostile_text(self):
        for text in ("'; --", "\\", "<script>alert(1)</script>", "%", "':*A"):
            page = self.shop(text)
            self.assertNotIn("<script>alert(1)", page)

    def test_autocomplete(self):
        result = self.make_jsonrpc_request(
            "/website/snippet/autocomplete",
            {
                "search_type": "products_only",
                "term": "yunxigu",
                "order": "website_sequence asc",
                "limit": 5,
                "options": {
                    "displayImage": False,
                    "displayDescription": False,
                    "displayExtraLink": False,
                    "displayDetail": False,
                },
            },
        )
        self.assertEqual(result["results_count"], 2)
