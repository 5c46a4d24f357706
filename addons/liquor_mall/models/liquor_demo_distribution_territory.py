from odoo import api, fields, models

# (XML id, name, district, street, phone)
DISTRIBUTORS = (
    ("chengdu", "成都锦江酒业有限公司", "510104", "东大街下东大街段216号8楼", "13800281016"),
    ("chongqing", "重庆渝城酒类销售有限公司", "500103", "民权路28号21-3", "13800231028"),
    ("chuanyu", "川渝商超配送有限公司", "500112", "龙溪街道红锦大道86号", "13800231086"),
)
# (distributor, kind, provinces, cities and districts, brands, active)
TERRITORIES = (
    ("company", "exclusive", (), ("510500", "510300", "511500"), ("泸州老窖", "国窖1573", "五粮液"), True),
    ("chengdu", "exclusive", (), ("510100",), (), True),
    ("chongqing", "exclusive", ("CQ",), (), ("江小白", "郎酒"), True),
    ("chongqing", "shared", ("CQ",), (), ("剑南春",), True),
    ("chuanyu", "shared", ("CQ",), ("510700",), ("剑南春",), True),
    # clashes with the first: it cannot be activated
    ("chuanyu", "exclusive", (), ("510502",), ("国窖1573",), False),
)


class LiquorDemo(models.AbstractModel):
    """Distributors of Sichuan and Chongqing with their territories."""

    _inherit = "liquor.demo"

    @api.model
    def _load_distribution_territory(self):
        distributors = self._demo_territory_distributors()
        year = fields.Date.context_today(self).year
        self.env["liquor.territory"].create(
            [
                {
                    "partner_id": distributors[distributor].id,
                    "kind": kind,
                    "province_ids": [self.env.ref(f"base.state_cn_{code}").id for code in provinces],
                    "division_ids": [self.env.ref(f"liquor_order.division_{code}").id for code in divisions],
                    "product_scope": "some" if brands else "all",
                    "brand_ids": self.env["product.brand"].search([("name", "in", brands)]).ids,
                    "date_from": f"{year}-01-01",
                    "date_until": f"{year + 1}-01-01",
                    "active": active,
                }
                for distributor, kind, provinces, divisions, brands, active in TERRITORIES
            ]
        )

    def _demo_territory_distributors(self):
        """Return {short name: distributor}: the one that is there, and the new ones."""
        company = self.env.ref("liquor_mall.partner_demo_distributor_company")
        company.liquor_is_distributor = True
        partners = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "liquor_is_distributor": True,
                    "liquor_district_id": self.env.ref(f"liquor_order.division_{district}").id,
                    "street": street,
                    "phone": phone,
                    "lang": "zh_CN",
                    "user_id": self.env.ref("liquor_base.user_demo_channel").id,
                }
                for _code, name, district, street, phone in DISTRIBUTORS
            ]
        )
        self._demo_usual_licences(partners)
        codes = [row[0] for row in DISTRIBUTORS]
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": f"liquor_mall.partner_demo_distributor_{code}", "record": partner, "noupdate": True}
                for code, partner in zip(codes, partners, strict=True)
            ]
        )
        return {"company": company, **dict(zip(codes, partners, strict=True))}
