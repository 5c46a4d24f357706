"""Run in Odoo's shell: ARGUMENTS = [bottles, buyers, file]; stock of one product and a filled cart of each buyer.

Writes what a buyer needs to pay into the file, as JSON: [[order, access token, amount], ...].
"""

import json
from pathlib import Path

BOTTLES, BUYERS, TARGET = int(ARGUMENTS[0]), int(ARGUMENTS[1]), Path(ARGUMENTS[2])  # noqa: F821
env = env(context={**env.context, "tracking_disable": True, "mail_notrack": True})  # noqa: F821
website = env["website"].search([], limit=1)
product = (
    env["product.template"]
    .create(
        {
            "name": "限量珍藏酒",
            "default_code": "RACE-50",
            "liquor_type_id": env.ref("liquor_catalog.type_baijiu").id,
            "volume_ml": 500,
            "list_price": 100,
            "is_published": True,
            "allow_out_of_stock_order": False,
        }
    )
    .product_variant_id
)
warehouse = env["stock.warehouse"].search([("company_id", "=", website.company_id.id)], limit=1)
lot = env["stock.lot"].create({"name": "RACE", "product_id": product.id})
env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, BOTTLES, lot_id=lot)
shipping = env["product.product"].create({"name": "配送", "type": "service", "list_price": 0})
carrier = env["delivery.carrier"].create(
    {"name": "包邮", "product_id": shipping.id, "fixed_price": 0, "is_published": True}
)
partners = env["res.partner"].create(
    [
        {
            "name": f"抢购顾客{number}",
            "email": f"race{number}@example.com",
            "phone": f"139{number:08d}",
            "country_id": env.ref("base.cn").id,
            "state_id": env.ref("base.state_cn_SC").id,
            "city": "成都市武侯区",
            "street": f"天府大道北段{number + 1}号1单元101室",
        }
        for number in range(BUYERS)
    ]
)
partners._liquor_match_divisions() if hasattr(partners, "_liquor_match_divisions") else None
orders = env["sale.order"].create(
    [
        {
            "partner_id": partner.id,
            "website_id": website.id,
            "team_id": website.salesteam_id.id,
            "carrier_id": carrier.id,
            "liquor_age_confirmed_at": "2026-01-01 00:00:00",
            "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 1})],
        }
        for partner in partners
    ]
)
TARGET.write_text(json.dumps([[order.id, order._portal_ensure_token(), order.amount_total] for order in orders]))
env.cr.commit()
