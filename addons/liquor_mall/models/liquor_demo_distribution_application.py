from werkzeug.datastructures import MultiDict

from odoo import api, models

FORM = {
    "company_name": "乐山嘉州醇商贸有限公司",
    "code": "91511102MA6281X038",
    "legal_person": "杨晓峰",
    "street": "柏杨中路128号1层",
    "owner_name": "杨晓峰",
    "owner_phone": "13990880016",
    "owner_email": "jiazhouchun@liquor-mall.example",
    "accountant_name": "周敏",
    "accountant_phone": "18080660027",
    "warehouse_kind": "rented",
    "warehouse_area": "380",
    "outlet_count": "62",
    "brand_note": "地方小酒厂散酒不需要",
    "remark": "代理本地餐饮渠道八年，有配送车三辆，希望经营乐山市中区与峨眉山市。",
    "business_from": "2017-03-20",
    "food_number": "JY15111020021873",
    "food_from": "2024-05-08",
    "food_until": "2029-05-07",
    "consent": "1",
}
CHANNELS = ("restaurant", "tobacco", "banquet")
# a customer that has bought in the shop: recommended, waits for the manager
CUSTOMER = {
    **FORM,
    "company_name": "眉山三苏坊酒类有限责任公司",
    "code": "91511402MA62JA7R20",
    "legal_person": "苏文静",
    "street": "东坡湖广场南路9号",
    "owner_name": "苏文静",
    "owner_phone": "13990350035",
    "owner_email": "sansufang@liquor-mall.example",
    "accountant_name": "",
    "accountant_phone": "",
    "warehouse_area": "260",
    "outlet_count": "40",
    "remark": "在商城采购两年，希望按箱订货。",
    "food_number": "JY15114020031507",
}


class LiquorDemo(models.AbstractModel):
    """An application that waits for the channel employee, and one of a customer that waits for the manager."""

    _inherit = "liquor.demo"

    @api.model
    def _load_distribution_application(self):
        """Send two applications as the website would; go through the second one as the channel employee would."""
        self._demo_application(FORM, self.env.ref("liquor_order.division_511102"))
        district = self.env.ref("liquor_order.division_511402")
        self._demo_customer(district)
        application = self._demo_application(CUSTOMER, district)
        application = application.sudo(False).with_user(self.env.ref("liquor_base.user_demo_channel"))
        application.action_start()
        application.check_ids.write({"done": True})
        application.score_ids.write({"points": 7, "rated": True})
        grade = self.env["res.partner.grade"].search([("default_pricelist_id", "!=", False)])[-1:]
        application.write({"grade_id": grade.id, "credit_limit": application.suggested_limit})
        application.action_recommend()

    @api.model
    def _demo_application(self, form, district):
        brands = self.env["product.brand"].search([], limit=2)
        form = MultiDict(
            {
                **form,
                "state_id": str(district.state_id.id),
                "liquor_city_id": str(district.parent_id.id),
                "liquor_district_id": str(district.id),
                "channel_ids": [str(self.env.ref(f"liquor_distribution.channel_{name}").id) for name in CHANNELS],
                "brand_ids": [str(brand.id) for brand in brands],
            }
        )
        applications = self.env["liquor.distributor.application"].with_context(lang="zh_CN")
        values, contacts, licences, _problems = applications._liquor_parse_form(form)
        application = applications._liquor_start(self.env.company)
        scans = {kind: (f"{kind}.png", self._demo_scan(kind)) for kind in ("business", "food")}
        application._liquor_save(values, contacts, licences, scans)
        application._liquor_submit()
        return application

    @api.model
    def _demo_customer(self, district):
        company = self.env["res.partner"].create(
            {
                "name": "三苏坊烟酒",
                "is_company": True,
                "vat": CUSTOMER["code"],
                "street": CUSTOMER["street"],
                "liquor_district_id": district.id,
                "state_id": district.state_id.id,
                "country_id": district.state_id.country_id.id,
                "lang": "zh_CN",
            }
        )
        self.env["res.partner"].create(
            {
                "name": CUSTOMER["owner_name"],
                "phone": CUSTOMER["owner_phone"],
                "email": CUSTOMER["owner_email"],
                "parent_id": company.id,
                "lang": "zh_CN",
            }
        )
