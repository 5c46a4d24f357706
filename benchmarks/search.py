"""Product search at 10,000 products: ours against stock Odoo's, the same queries on the same data.

Both answer `website._search_with_fuzzy`, the call of /shop, as a visitor. Stock Odoo's way is taken from its
own classes, below our overrides; once with its fuzzy matching as /shop has it, once without, which is cheaper.
"""

import sys

from _bench import cloned, compare, odoo_environment, record, seconds, template

PRODUCTS = 10_000
BATCH = 500
EVERY = 5  # of the queries, so that a round takes seconds
SERIES = ("珍藏", "窖龄", "礼宾", "典藏", "纪念版", "生肖", "金标", "蓝标", "小批量", "原浆", "陈酿", "特供版")
OPTIONS = {
    "displayDescription": True,
    "displayDetail": True,
    "displayExtraDetail": True,
    "displayExtraLink": True,
    "displayImage": True,
}
ORDER = "is_published desc, website_sequence asc, id desc"


def open_environment(name):
    """An Odoo environment of database ``name`` in this process."""
    from mall import database

    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    _python, _m, _odoo, _server, *arguments = database.odoo_command(odoo_environment(), database=name)
    config.parse_config([*arguments, "--log-level", "error"])
    registry = Registry(name)
    return api.Environment(registry.cursor(), SUPERUSER_ID, {"tracking_disable": True, "lang": "zh_CN"})


def close_connections():
    """Let the clone be dropped."""
    from odoo.sql_db import close_all

    close_all()


def fill(env):
    """Vary the liquors of the catalogue until there are 10,000 published ones."""
    Template = env["product.template"].with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
    models = Template.search([("liquor_type_id", "!=", False), ("is_published", "=", True)])
    copied = (
        "name", "description_sale", "abv", "volume_ml", "bottles_per_case", "list_price", "vintage",
        "product_brand_id", "liquor_type_id", "aroma_id", "origin_country_id", "origin_region_id",
    )  # fmt: skip
    relations = ("grape_ids", "taste_ids", "scene_ids", "pairing_ids")
    values = []
    for number in range(PRODUCTS - Template.search_count([("is_published", "=", True)])):
        model = models[number % len(models)]
        row = {field: model[field].id if model._fields[field].relational else model[field] for field in copied}
        row |= {field: [(6, 0, model[field].ids)] for field in relations}
        turn = number // len(models)
        row["name"] = f"{model.name} {SERIES[turn % len(SERIES)]}{turn}号"
        row["default_code"] = f"{model.default_code}-{turn}"
        row["list_price"] = round(model.list_price * (0.6 + turn % 20 / 20), 0)
        values.append({**row, "is_published": True, "sale_ok": True})
    for start in range(0, len(values), BATCH):
        Template.create(values[start : start + BATCH])
        env.cr.commit()
        env.invalidate_all()
    env.cr.execute("ANALYZE product_template, product_product")


def ours(website):
    """Our search, through the hook that /shop calls, as a function of a text."""
    options = {**OPTIONS, "allowFuzzy": True, "display_currency": website.currency_id}
    return lambda text: website._search_with_fuzzy("products_only", text, limit=None, order=ORDER, options=options)


def measure_quality(env):
    """Share of the queries with a right answer among the first five, over the demo catalogue."""
    from odoo.addons.liquor_catalog.tests import search_judge

    judge, website = search_judge.SearchJudge(), search_judge.visitor(env)
    shares = [judge.judge(search(website))[0] * 100 for search in (search_judge.stock, search_judge.ours)]
    record(
        "search_quality", "stock Odoo's /shop search", shares[:1], shares[1:],
        unit="% of queries with a right answer in the first five", rows=len(judge.rows), better="higher",
    )  # fmt: skip


def measure_time(env):
    """Milliseconds a query."""
    from odoo.addons.liquor_catalog.tests import search_judge

    website = search_judge.visitor(env)
    queries = [row["query"] for row in search_judge.SearchJudge(every=EVERY).rows]

    def round_of(search):
        def all_queries():
            for text in queries:
                website.env.invalidate_all(flush=False)
                search(text)

        return lambda: seconds(all_queries) * 1000 / len(queries)

    for subject, peer, fuzzy in (
        ("search", "stock Odoo's /shop search", True),
        ("search_without_fuzzy", "stock Odoo's /shop search without its fuzzy matching", False),
    ):
        stock = search_judge.stock(website, fuzzy=fuzzy, limit=None)
        compare(subject, peer, round_of(stock), round_of(ours(website)), unit="ms a query", rows=PRODUCTS)


def main():
    """Run on a clone of the template, or of the database named as argument."""
    with cloned(sys.argv[1] if len(sys.argv) > 1 else template(), "search") as name:
        env = open_environment(name)
        try:
            measure_quality(env)
            fill(env)
            measure_time(env)
        finally:
            env.cr.close()
            close_connections()


if __name__ == "__main__":
    main()
