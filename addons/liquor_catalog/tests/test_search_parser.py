"""What a typed text means: no database needed, only a small vocabulary."""

from odoo.tests import BaseCase, tagged

from ..search import Entry, ProductFacts, Vocabulary, document, parse, plan
from ..search.numerals import parse_number, parse_range
from ..search.plan import to_tsquery

ENTRIES = (
    Entry("brand", 1, ("贵州茅台", "茅台", "飞天", "moutai"), (), ""),
    Entry("brand", 2, ("五粮液", "普五"), (), ""),
    Entry("brand", 3, ("泸州老窖", "国窖1573"), (), ""),
    Entry("brand", 4, ("轩尼诗", "Hennessy"), (), ""),
    Entry("type", 1, ("白酒",), (), "baijiu"),
    Entry("type", 2, ("葡萄酒", "wine"), (), "wine"),
    Entry("type", 3, ("红葡萄酒", "红酒", "red wine"), ("type:2",), "red_wine"),
    Entry("type", 4, ("威士忌", "whisky"), (), "whisky"),
    Entry("type", 5, ("啤酒",), (), "beer"),
    Entry("type", 6, ("金酒",), (), "gin"),
    Entry("aroma", 1, ("酱香", "酱香型", "酱酒"), (), "sauce"),
    Entry("region", 1, ("贵州",), ("country:cn",), "cn_guizhou"),
    Entry("region", 2, ("茅台镇", "茅台"), ("region:1", "country:cn"), "cn_guizhou_maotai"),
    Entry("country", "cn", ("中国",), (), "cn"),
    Entry("country", "fr", ("法国",), (), "fr"),
    Entry("tag", 1, ("聚会",), (), "scene_party"),
    Entry("tag", 2, ("送礼",), (), "scene_gift"),
    Entry("tag", 3, ("商务宴请", "商务"), (), "scene_business"),
)
SYNONYMS = (("送领导,送老板", "送礼 商务"), ("女生", "红酒|啤酒"))
PRODUCTS = ("贵州茅台酒 飞天 53度 500ml", "中国劲酒 35度", "奔富 BIN407 赤霞珠")


@tagged("post_install", "-at_install")
class TestSearchParser(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = [word for name in PRODUCTS for word in name.split()]
        cls.vocabulary = Vocabulary(ENTRIES, SYNONYMS, words)

    def parse(self, text):
        return parse(text, self.vocabulary)

    def understood(self, text):
        """{kind: record keys or value} and the remaining terms of a text."""
        query = self.parse(text)
        facets = {facet.kind: facet.keys or facet.value for facet in query.facets}
        return facets, [term.text for term in query.terms]

    def assertUnderstood(self, text, facets, terms=()):
        self.assertEqual(self.understood(text), (facets, list(terms)), text)

    def test_brand_however_written(self):
        for text in ("茅台", "貴州茅臺", "maotai", "mao tai", "ＭＯＵＴＡＩ", "mt", "矛台", "moutia", "gzmt"):
            self.assertUnderstood(text, {"brand": ("brand:1",)})

    def test_words_without_spaces_and_in_any_order(self):
        self.assertUnderstood("法国红酒", {"country": ("country:fr",), "type": ("type:3",)})
        self.assertUnderstood("红酒法国", {"country": ("country:fr",), "type": ("type:3",)})

    def test_misspelt_by_sound(self):
        for text in ("泸洲老窖", "芦州老窖", "泸州老教"):
            self.assertUnderstood(text, {"brand": ("brand:3",)})
        self.assertUnderstood("五娘液", {"brand": ("brand:2",)})
        self.assertTrue(self.parse("五娘液").facets[0].corrected)

    def test_other_words_are_not_rewritten(self):
        facets, terms = self.understood("泸州老酱")
        self.assertNotIn("brand", facets, "酱 does not sound like 窖: it is another word")
        self.assertIn("老酱", "".join(terms))
        self.assertEqual(self.understood("劲酒")[0], {}, "劲酒 is sold: it is not 金酒 misspelt")

    def test_strength(self):
        self.assertUnderstood("高度白酒", {"abv": (50, None), "type": ("type:1",)})
        self.assertUnderstood("低度酒", {"abv": (None, 40)})
        self.assertUnderstood("40-50度", {"abv": (40, 50)})
        self.assertUnderstood("50度以上", {"abv": (50, None)})
        for text in ("53度", "53°", "五十三度", "53%vol", "５３度"):
            low, high = self.understood(text)[0]["abv"]
            self.assertTrue(low < 53 < high and high - low < 2, text)

    def test_volume(self):
        for text in ("500ml", "500毫升", "一斤", "一斤装", "0.5l"):
            self.assertUnderstood(text, {"volume": (500, 500)})
        self.assertUnderstood("半斤", {"volume": (250, 250)})
        self.assertUnderstood("小瓶白酒", {"volume": (None, 250), "type": ("type:1",)})

    def test_price(self):
        for text in ("500以内", "500元以下", "不超过500", "五百以内", "预算500", "¥500以内"):
            self.assertUnderstood(text, {"price": (None, 500)})
        for text in ("200到500", "200-500元", "两百到五百块", "200元~500元"):
            self.assertUnderstood(text, {"price": (200, 500)})
        self.assertUnderstood("1000以上", {"price": (1000, None)})
        self.assertUnderstood("两三百", {"price": (200, 300)})
        self.assertUnderstood("便宜的红酒", {"sort": "asc", "type": ("type:3",)})

    def test_vintage_is_not_age(self):
        self.assertUnderstood("2015年红酒", {"vintage": 2015, "type": ("type:3",)})
        self.assertUnderstood("12年威士忌", {"type": ("type:4",)}, ["12年"])
        self.assertUnderstood("十二年威士忌", {"type": ("type:4",)}, ["12年"])

    def test_packaging(self):
        self.assertUnderstood("茅台整箱", {"brand": ("brand:1",), "packaging": ("case", None)})
        self.assertUnderstood("一箱六瓶的红酒", {"packaging": ("case", 6), "type": ("type:3",)})

    def test_scene_with_filler_words(self):
        self.assertUnderstood("适合聚会的红酒", {"tag": ("tag:1",), "type": ("type:3",)})
        self.assertUnderstood(
            "我想买一瓶聚会喝的红酒，200以内", {"tag": ("tag:1",), "type": ("type:3",), "price": (None, 200)}
        )

    def test_synonym_stands_for_its_meaning(self):
        query = self.parse("送领导的白酒")
        self.assertEqual([facet.keys for facet in query.of_kind("tag")], [("tag:2",), ("tag:3",)])
        self.assertUnderstood("女生", {"type": ("type:3", "type:5")})

    def test_every_part_can_be_removed(self):
        query = self.parse("适合聚会的红酒 500以内")
        remaining = {parts[0].label: text for parts, text in query.chips()}
        self.assertEqual(remaining["聚会"], "适合 的红酒 500以内")
        self.assertEqual(remaining["红葡萄酒"], "适合聚会的 500以内")
        self.assertEqual(remaining["500以内"], "适合聚会的红酒")

    def test_removing_a_synonym_removes_all_it_means(self):
        query = self.parse("送领导的白酒")
        self.assertEqual([text for _parts, text in query.chips()], ["的白酒", "送领导的"])

    def test_any_text_is_survived(self):
        for text in (
            "",
            " ",
            None,
            "'; DROP TABLE x; --",
            "\\",
            "':*",
            "%%%",
            "😀茅台",
            "a" * 500,
            "-",
            "<script>",
            "100" * 40,
        ):
            query = self.parse(text)
            for condition in plan(query, self.vocabulary).exact:
                if condition[0] != "range":
                    self.assertTrue(to_tsquery(condition))

    def test_numerals(self):
        numbers = {
            "五百": 500,
            "一千二": 1200,
            "三百五": 350,
            "两千": 2000,
            "十二": 12,
            "1.5千": 1500,
            "三百零五": 305,
            "一万": 10000,
        }
        for text, value in numbers.items():
            self.assertEqual(parse_number(text), value, text)
        self.assertIsNone(parse_number("五三"))
        self.assertEqual(parse_range("两三百"), (200, 300))

    def test_document(self):
        tokens = document(ProductFacts("贵州茅台酒 飞天", ("MT-1",), "", ("brand:1",), "送礼", ("53度",))).split()
        for token in ("茅台", "n_茅台", "飞天", "f_brand_1", "mt-1", "53度", "maotai", "feitian", "i_mt", "送礼"):
            self.assertIn(token, tokens)
        self.assertNotIn("n_送礼", tokens, "a word of the description is no word of the name")

    def test_document_of_any_name_is_a_safe_literal(self):
        for name in ("It's \\ a 'trap':1A & | !", "Château d'Yquem", "😀", ""):
            self.assertRegex(document(ProductFacts(name)), r"^[^'\\&|!]*$")
