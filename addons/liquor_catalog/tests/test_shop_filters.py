import random

from werkzeug.datastructures import MultiDict

from odoo.fields import Domain
from odoo.tests import tagged

from ..shop import ShopFilters
from .common import LiquorCatalogCase


def filters(**query):
    """The filters of a query string; a list stands for a name that comes several times."""
    return ShopFilters.from_query(MultiDict(query))


@tagged("post_install", "-at_install")
class TestShopFilters(LiquorCatalogCase):
    """Counts, prices and orders of the list, on six liquors of two brands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.env["liquor.shop"]
        cls.red, cls.blue = cls.env["product.brand"].create([{"name": "Test Red"}, {"name": "Test Blue"}])
        cls.gift, cls.party = cls.env["liquor.tag"].create(
            [{"name": "Test Gift", "code": "test_gift", "kind": "scene"},
             {"name": "Test Party", "code": "test_party", "kind": "scene"}]
        )  # fmt: skip
        cls.whisky = cls.env.ref("liquor_catalog.type_whisky")
        rows = (
            # name, brand, type, strength, millilitres, price, occasions
            ("A", cls.red, "baijiu", 53, 500, 80, cls.gift),
            ("B", cls.red, "baijiu", 42, 500, 150, cls.gift + cls.party),
            ("C", cls.red, "beer", 4, 330, 10, cls.party),
            ("D", cls.blue, "baijiu", 53, 100, 299, cls.gift),
            ("E", cls.blue, "whisky", 40, 700, 300, cls.party),
            ("F", cls.blue, "wine", 13.5, 750, 1000, cls.gift),
        )
        cls.liquors = cls.env["product.template"]
        for place, (name, brand, kind, abv, volume, price, scenes) in enumerate(rows):
            cls.liquors += cls.create_liquor(
                name=f"Shop {name}", product_brand_id=brand.id, abv=abv, volume_ml=volume, list_price=price,
                liquor_type_id=cls.env.ref(f"liquor_catalog.type_{kind}").id, scene_ids=[(6, 0, scenes.ids)],
                is_published=True, website_sequence=place,
            )  # fmt: skip
        cls.domain = Domain("id", "in", cls.liquors.ids)
        cls.no_list = cls.env["product.pricelist"]

    def page(self, chosen=None, pricelist=None, **options):
        chosen = filters() if chosen is None else chosen  # filters that only order are false
        return self.shop.page(self.domain, chosen, pricelist or self.no_list, **options)

    def names(self, page):
        return "".join(name.removeprefix("Shop ") for name in page.products.mapped("name"))

    def test_all_without_filters(self):
        page = self.page()
        self.assertEqual((page.count, self.names(page)), (6, "ABCDEF"))
        self.assertEqual(page.facets["brand"], {self.red.id: 3, self.blue.id: 3})
        self.assertEqual(page.facets["abv"], {"under15": 2, "40to50": 2, "from50": 2})
        self.assertEqual(page.facets["volume"], {500: 2, 330: 1, 100: 1, 700: 1, 750: 1})
        self.assertEqual(page.facets["price"], {"under100": 2, "100to300": 2, "300to500": 1, "from1000": 1})
        self.assertEqual(page.facets["scene"], {self.gift.id: 4, self.party.id: 3})
        self.assertEqual(page.prices, (10, 1000))

    def test_a_facet_counts_without_its_own_choice(self):
        page = self.page(filters(brand=str(self.red.id)))
        self.assertEqual(self.names(page), "ABC")
        self.assertEqual(page.facets["brand"], {self.red.id: 3, self.blue.id: 3}, "what choosing another gives")
        self.assertEqual(page.facets["volume"], {500: 2, 330: 1}, "other facets are narrowed")
        self.assertEqual(page.prices, (10, 150))

    def test_values_of_a_facet_are_alternatives_and_facets_are_not(self):
        page = self.page(filters(abv=["under15", "from50"], scene=str(self.gift.id)))
        self.assertEqual(self.names(page), "ADF")
        self.assertEqual(page.facets["abv"], {"40to50": 1, "from50": 2, "under15": 1})
        page = self.page(filters(price=["under100", "from1000"]))
        self.assertEqual(self.names(page), "ACF")
        self.assertEqual(page.facets["price"]["100to300"], 2)

    def test_every_count_is_what_choosing_it_gives(self):
        for chosen in (filters(), filters(volume="500"), filters(brand=str(self.blue.id), abv="from50")):
            page = self.page(chosen)
            for facet in ("brand", "volume", "abv", "price", "scene"):
                for value, count in page.facets[facet].items():
                    values = {**chosen.values, facet: (value,)}
                    self.assertEqual(self.page(ShopFilters(values)).count, count, (chosen, facet, value))

    def test_a_type_holds_its_subtypes(self):
        spirits = self.env.ref("liquor_catalog.type_spirits")
        page = self.page(liquor_type=spirits)
        self.assertEqual(self.names(page), "E")
        links = {link.type: link.count for link in self.shop.type_links(page, spirits)}
        self.assertEqual(links[spirits], 1)
        self.assertEqual(links[self.whisky], 1)
        self.assertEqual(links[self.env.ref("liquor_catalog.type_baijiu")], 3)

    def test_orders(self):
        self.assertEqual(self.names(self.page(filters(order="price_asc"))), "CABDEF")
        self.assertEqual(self.names(self.page(filters(order="price_desc"))), "FEDBAC")
        self.assertEqual(self.names(self.page(filters(order="abv_desc")))[-1], "C")
        self.assertEqual(self.names(self.page(filters(order="abv_asc")))[0], "C")
        for order in ("sales", "new"):
            self.assertEqual(self.page(filters(order=order)).count, 6)

    def test_a_page_is_a_part(self):
        page = self.page(limit=2, offset=4)
        self.assertEqual((page.count, self.names(page)), (6, "EF"))

    def test_a_search_gives_the_order(self):
        found = self.liquors[4] + self.liquors[0]
        page = self.page(found=found)
        self.assertEqual((page.count, self.names(page)), (2, "EA"))
        self.assertEqual(self.names(self.page(filters(order="price_asc"), found=found)), "AE")
        self.assertEqual(self.page(found=self.liquors[:0]).count, 0)

    def test_a_price_typed_includes_its_ends(self):
        self.assertEqual(self.names(self.page(filters(min_price="80", max_price="150"))), "AB")
        self.assertEqual(self.names(self.page(filters(min_price="300", max_price="100"))), "BDE", "turned round")

    def test_nonsense_in_the_address_is_left_out(self):
        for query in (
            {"brand": "1 OR 1=1"}, {"brand": "9" * 40}, {"abv": "x"}, {"volume": "-1"}, {"order": "id; DROP"},
            {"min_price": "nan"}, {"max_price": "1e999"}, {"price": "all"}, {"scene": "②"},
        ):  # fmt: skip
            self.assertEqual(self.page(filters(**query)).count, 6, query)
        self.assertEqual(self.page(filters(brand="2147483647")).count, 0, "no such brand")

    def test_the_address_holds_the_filters(self):
        chosen = filters(brand=["3", "5"], abv="from50", min_price="100", order="new")
        address = chosen.url("/shop", "茅台")
        self.assertEqual(address, "/shop?search=%E8%8C%85%E5%8F%B0&brand=3&brand=5&abv=from50&min_price=100&order=new")
        self.assertNotIn("brand=3", chosen.without("brand", 3).url("/shop"))
        self.assertEqual(chosen.cleared().url("/shop"), "/shop?order=new")
        labels = [label for label, _url in self.shop.chips(filters(brand=str(self.red.id), max_price="99"), "/shop")]
        self.assertEqual(labels, ["Brand: Test Red", "Price: ¥0–99"])

    def test_kept_counts_follow_every_change(self):
        def shared():
            page = self.page(shared=True)
            live = self.page()
            self.assertEqual((page.count, page.facets, page.prices), (live.count, live.facets, live.prices))
            self.assertEqual(page.products, live.products)
            return page.count

        self.assertEqual(shared(), 6)
        for change in (
            {"list_price": 5000}, {"abv": 12}, {"scene_ids": [(5, 0, 0)]}, {"product_brand_id": self.blue.id},
            {"liquor_type_id": self.whisky.id}, {"volume_ml": 1000},
        ):  # fmt: skip
            self.liquors[0].write(change)
            shared()
        self.liquors[0].active = False
        self.assertEqual(shared(), 5)
        self.liquors[1].unlink()
        self.assertEqual(shared(), 4)

    # --- own price
    def pricelist(self, *rules):
        return self.env["product.pricelist"].create(
            {
                "name": "Own",
                "currency_id": self.env.company.currency_id.id,
                "item_ids": [(0, 0, rule) for rule in rules],
            }
        )

    def test_filters_go_by_the_customers_own_price(self):
        half = self.pricelist({"applied_on": "3_global", "compute_price": "percentage", "percent_price": 50})
        page = self.page(filters(max_price="75"), half)
        self.assertEqual(self.names(page), "ABC")
        self.assertEqual(page.prices, (5, 500))
        self.assertEqual(page.facets["price"], {"under100": 3, "100to300": 2, "500to1000": 1})

    def test_own_prices_are_those_of_the_price_list(self):
        """SQL and ORM agree on rules of every kind, mixed at random."""
        parent = self.env["product.category"].create({"name": "Shop parent"})
        child = self.env["product.category"].create({"name": "Shop child", "parent_id": parent.id})
        self.liquors[:2].categ_id, self.liquors[2:4].categ_id = parent, child
        draw = random.Random(3)
        scopes = [{"applied_on": "3_global"}]
        scopes += [{"applied_on": "2_product_category", "categ_id": categ.id} for categ in (parent, child)]
        scopes += [{"applied_on": "1_product", "product_tmpl_id": liquor.id} for liquor in self.liquors[:5]]
        prices = [
            {"compute_price": "fixed", "fixed_price": 77.5},
            {"compute_price": "percentage", "percent_price": 12.5},
            {"compute_price": "formula", "price_discount": 7, "price_round": 10, "price_surcharge": -0.01},
            {"compute_price": "formula", "price_discount": 40, "price_min_margin": -20},
            {"compute_price": "formula", "price_discount": -30, "price_max_margin": 15},
            {"compute_price": "percentage", "percent_price": 90, "min_quantity": 6},
            {"compute_price": "percentage", "percent_price": 80, "date_end": "2020-01-01"},
        ]
        for _round in range(25):
            rules = [{**draw.choice(scopes), **draw.choice(prices)} for _rule in range(draw.randint(1, 6))]
            self.check_own_prices(self.pricelist(*rules))

    def test_own_prices_by_cost_and_by_another_list(self):
        base = self.pricelist({"applied_on": "3_global", "compute_price": "percentage", "percent_price": 10})
        rule = {"applied_on": "3_global", "compute_price": "formula", "base": "pricelist", "price_discount": 20}
        self.check_own_prices(self.pricelist({**rule, "base_pricelist_id": base.id}))
        variant = self.liquors[0].product_variant_id
        self.check_own_prices(
            self.pricelist({"applied_on": "0_product_variant", "product_id": variant.id, "fixed_price": 3})
        )

    def check_own_prices(self, pricelist):
        expected = pricelist._get_products_price(self.liquors, 1.0)
        for liquor in self.liquors:
            price = expected[liquor.id]
            page = self.shop.page(Domain("id", "=", liquor.id), filters(), pricelist)
            self.assertAlmostEqual(page.prices[0], price, 2, f"{liquor.name} {pricelist.item_ids.mapped('price')}")
