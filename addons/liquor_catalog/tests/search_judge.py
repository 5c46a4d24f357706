"""Judges a search by tests/data/search_queries.csv: is a right product among the first five?

Columns: `query`; `expect_codes`, product codes of which one must be there (separated by 、, `*` at the end
for any); `expect_facets`, `kind=value` joined by `;`, all of which one product must fulfil when no codes are
given (`none`: nothing may be found); `note`.
"""

import csv
from fnmatch import fnmatchcase
from pathlib import Path

QUERIES = Path(__file__).resolve().parents[3] / "tests" / "data" / "search_queries.csv"
FIRST = 5
_ABV_SLACK = 0.6
_BOUNDS = {"abv": "abv", "volume": "volume_ml", "price": "list_price"}
_TREES = {"type": "liquor_type_id", "region": "origin_region_id"}
_RECORDS = {"aroma": "aroma_id", "grape": "grape_ids"}
_TAGS = {"scene": "scene_ids", "taste": "taste_ids", "pairing": "pairing_ids"}


class SearchJudge:
    """Runs every query and counts the right answers.

    :param path: the file of queries
    :param int every: judge only each n-th query
    """

    def __init__(self, path=QUERIES, every=1):
        with open(path, encoding="utf-8", newline="") as stream:
            self.rows = list(csv.DictReader(stream))[::every]

    def judge(self, search):
        """Return (share right in the first five, share right in the first place, wrong rows).

        :param search: function of a text that returns (product.template records, whether they fit)
        """
        in_five, in_first, wrong = 0, 0, []
        for row in self.rows:
            products, fits = search(row["query"])
            right = self._right_places(row, products.sudo()[:FIRST], fits)
            in_five += any(right)
            in_first += bool(right and right[0])
            if not any(right):
                wrong.append((row["query"], products.sudo()[:FIRST].mapped("default_code")))
        return in_five / len(self.rows), in_first / len(self.rows), wrong

    def _right_places(self, row, products, fits):
        if row["expect_facets"] == "none":
            return [not fits or not products]
        codes = [code for code in row["expect_codes"].split("、") if code]
        if codes:
            return [any(fnmatchcase(product.default_code or "", code) for code in codes) for product in products]
        wanted = [part.split("=") for part in row["expect_facets"].split(";")]
        return [all(self._fulfils(product, kind, value) for kind, value in wanted) for product in products]

    def _fulfils(self, product, kind, value):
        """Whether a product has one expected property."""
        name, _underscore, bound = kind.partition("_")
        if name in _BOUNDS:
            number = product[_BOUNDS[name]]
            if bound == "min":
                return number >= float(value)
            if bound == "max":
                return 0 < number <= float(value)
            return abs(number - float(value)) < _ABV_SLACK
        if kind == "vintage":
            return product.vintage == int(value)
        if kind == "country":
            return product.origin_country_id.code == value
        if kind in _TREES:
            record, codes = product[_TREES[kind]], set()
            while record:
                codes.add(record.code)
                record = record.parent_id
            return value in codes
        return value in product[_RECORDS.get(kind) or _TAGS[kind]].mapped("code")


def visitor(env):
    """The website as a visitor without account sees it."""
    website = env["website"].search([], limit=1)
    context = {"website_id": website.id, "lang": "zh_CN", "allowed_company_ids": website.company_id.ids}
    return website.with_user(env.ref("base.public_user")).with_context(**context)


def ours(website):
    """Our search, as a function of a text."""
    service = website.env["liquor.search"]
    domain = website.sale_product_domain()

    def search(text):
        result = service.search_products(text, domain, limit=FIRST)
        return result.products, result.mode in ("exact", "similar")

    return search


def stock(website, fuzzy=True, limit=FIRST):
    """Stock Odoo's search, as a function of a text: its own methods, below our overrides."""
    from odoo.addons.website.models.mixins import WebsiteSearchableMixin
    from odoo.addons.website.models.website import Website

    options = {
        "displayDescription": True,
        "displayDetail": True,
        "displayExtraLink": True,
        "displayImage": True,
        "display_currency": website.currency_id,
    }
    order = "is_published desc, website_sequence asc, id desc"

    def search(text):
        details = website._search_get_details("products_only", order, options)
        term = (Website._search_find_fuzzy_term(website, details, text) if fuzzy else None) or text
        model = website.env["product.template"]
        return WebsiteSearchableMixin._search_fetch(model, details[0], term, limit, order)[0], True

    return search
