"""Run in Odoo's shell: carts of many buyers for a few bottles, ready to be paid. Writes a JSON file.

ARGUMENTS: path of the JSON file, number of buyers, number of bottles, number of last-bottle pairs.
"""

import json

path, buyers, bottles, pairs = ARGUMENTS[0], *(int(number) for number in ARGUMENTS[1:4])  # noqa: F821
website = env["website"].search([], limit=1)  # noqa: F821
warehouse = env["stock.warehouse"].search([("company_id", "=", website.company_id.id)], limit=1)  # noqa: F821
website.warehouse_id = warehouse
country = env.ref("base.cn")  # noqa: F821
state = env["res.country.state"].search([("country_id", "=", country.id)], limit=1)  # noqa: F821
# mails with their PDF are made by the cron, as in a shop of any size
env["ir.config_parameter"].set_param("sale.async_emails", "True")  # noqa: F821
if "liquor.order.check" in env:  # noqa: F821  (many buyers at one address are not the subject)
    env["liquor.order.check"].search([]).active = False  # noqa: F821


def product(name, quantity):
    template = env["product.template"].create({  # noqa: F821
        "name": name, "list_price": 100.0, "liquor_type_id": env.ref("liquor_catalog.type_baijiu").id,  # noqa: F821
        "abv": 53.0, "volume_ml": 500, "allow_out_of_stock_order": False, "is_published": True, "weight": 1.0,
    })  # fmt: skip
    variant = template.product_variant_id
    lot = env["stock.lot"].create({"name": f"L-{variant.id}", "product_id": variant.id})  # noqa: F821
    env["stock.quant"]._update_available_quantity(variant, warehouse.lot_stock_id, quantity, lot_id=lot)  # noqa: F821
    return variant


def carts(variant, number):
    partners = env["res.partner"].create([{  # noqa: F821
        "name": f"抢购顾客{variant.id}-{n}", "email": f"race{variant.id}_{n}@example.com", "phone": "13800138000",
        "street": f"测试路{n}号", "city": "成都市武侯区", "zip": "610000", "country_id": country.id,
        "state_id": state.id, "lang": "zh_CN",
    } for n in range(number)])  # fmt: skip
    orders = env["sale.order"].create([{  # noqa: F821
        "partner_id": partner.id, "website_id": website.id, "warehouse_id": warehouse.id,
        "order_line": [(0, 0, {"product_id": variant.id, "product_uom_qty": 1})],
    } for partner in partners])  # fmt: skip
    for order in orders:
        order.liquor_age_confirmed_at = order.create_date
        methods = order._get_delivery_methods()
        order._set_delivery_method(methods[0], rate={"success": True, "price": 0.0, "warning_message": False})
    return [{"id": order.id, "token": order._portal_ensure_token(), "amount": order.amount_total} for order in orders]


provider = env["payment.provider"].search([("code", "=", "demo")], limit=1)  # noqa: F821
provider.write({"state": "test", "is_published": True})
# Odoo makes the provider's line in the journal when it is first read; two first payments at once would make two
provider.journal_id.ensure_one()
method = env["payment.method"].search([("code", "=", "demo")], limit=1)  # noqa: F821
hot = product("抢购酒", bottles)
last = [product(f"最后一瓶{n}", 1) for n in range(pairs)]
plan = {
    "provider": provider.id,
    "method": method.id,
    "product": hot.id,
    "location": warehouse.lot_stock_id.id,
    "carts": carts(hot, buyers),
    "pairs": [{"product": variant.id, "carts": carts(variant, 2)} for variant in last],
}
env.cr.commit()  # noqa: F821
with open(path, "w") as stream:
    json.dump(plan, stream)
