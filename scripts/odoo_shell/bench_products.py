"""Run in Odoo's shell: publish products until there are ARGUMENTS[0]; liquors with attributes where our addons are."""

import random

BATCH = 1000
PLACES = ("CN", "FR", "AU", "CL", "GB", "JP", "IT", "ES")
draw = random.Random(7)
Template = env["product.template"].with_context(tracking_disable=True, mail_create_nolog=True)  # noqa: F821
liquors = "liquor.type" in env  # noqa: F821
choices = {}
if liquors:
    choices = {
        "liquor_type_id": env["liquor.type"].search([]).ids,  # noqa: F821
        "aroma_id": env["liquor.aroma"].search([]).ids,  # noqa: F821
        "origin_country_id": env["res.country"].search([("code", "in", PLACES)]).ids,  # noqa: F821
    }
    brands = env["product.brand"].search([("name", "like", "测试品牌")])  # noqa: F821
    if not brands:
        brands = brands.create([{"name": f"测试品牌{i}"} for i in range(200)])
    choices["product_brand_id"] = brands.ids
    tags = {kind: env["liquor.tag"].search([("kind", "=", kind)]).ids for kind in ("scene", "taste", "pairing")}  # noqa: F821


def values(number):
    """One product, the same in both databases but for what stock Odoo has no field for."""
    degree, volume = draw.choice((38, 42, 46, 52, 53)), draw.choice((100, 330, 500, 700, 750))
    price = draw.choice((48, 98, 128, 298, 498, 888, 1499)) + number % 10
    row = {
        "name": f"窖藏 {number} {degree}度 {volume}ml",
        "default_code": f"BENCH-{number:05}",
        "list_price": price,
        "is_published": True,
        "is_storable": True,
        "website_sequence": 100_000 + number,
        "description_sale": "酒体醇厚，回味悠长。",
    }
    picks = {name: draw.choice(ids) for name, ids in choices.items()}
    if liquors:
        row |= picks | {"abv": degree, "volume_ml": volume, "bottles_per_case": draw.choice((1, 6, 12))}
        row |= {f"{kind}_ids": [(6, 0, draw.sample(ids, 2))] for kind, ids in tags.items()}
    return row


wanted, published = int(ARGUMENTS[0]), Template.search_count([("is_published", "=", True)])  # noqa: F821
for start in range(published, wanted, BATCH):
    Template.create([values(number) for number in range(start, min(start + BATCH, wanted))])
    env.cr.commit()  # noqa: F821
    env.invalidate_all()  # noqa: F821
