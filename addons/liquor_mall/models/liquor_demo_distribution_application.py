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


class LiquorDemo(models.AbstractModel):
    """An application that waits for the channel employee."""

    _inherit = "liquor.demo"

    @api.model
    def _load_distribution_application(self):
        """Send one application as the website would."""
        district = self.env.ref("liquor_order.division_511102")
        brands = self.env["product.brand"].search([], limit=2)
        form = MultiDict(
            {
                **FORM,
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
