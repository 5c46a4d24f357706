import base64
import io
from datetime import timedelta

from PIL import Image, ImageDraw
from stdnum.cn import uscc

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command

BUSINESS, FOOD = "business", "food"
# kind, number, days since it began, days until it ends (None: long-term)
LICENCES = {
    "partner_demo_distributor_company": (
        (BUSINESS, "91510502MA62JK3C75", 1800, None),
        (FOOD, "JY15105020034561", 1780, 45),
    ),
    "partner_demo_distributor_expired": (
        (BUSINESS, "91510104MA6C8LQ25P", 2200, None),
        (FOOD, "JY15101040071204", 1837, -12),
    ),
}


class LiquorDemo(models.AbstractModel):
    """Licences: a distributor that may order, and one whose food licence has expired."""

    _inherit = "liquor.demo"

    @api.model
    def _load_distribution_licence(self):
        """Sent by the owners in the portal, verified by the channel team."""
        channel = self.env.ref("liquor_base.user_demo_channel")
        owners = {
            "partner_demo_distributor_company": self.env.ref("liquor_mall.user_demo_distributor"),
            "partner_demo_distributor_expired": self._demo_expired_distributor(channel),
        }
        for name, owner in owners.items():
            company = self.env.ref(f"liquor_mall.{name}")
            company.liquor_is_distributor = True
            company.user_id = company.user_id or channel
            owner.partner_id.liquor_portal_role = "owner"
            licences = (
                self.env["res.partner.id_number"]
                .with_user(owner)
                .sudo()  # as in the portal: its users do not write licences themselves
                .create([self._demo_licence(company, *row) for row in LICENCES[name]])
            )
            licences.with_user(channel).action_liquor_verify()

    def _demo_expired_distributor(self, channel):
        """Return the portal user of a distributor, whose company gets the XML id partner_demo_distributor_expired."""
        company = self.env["res.partner"].create(
            {
                "name": "锦江醇香酒水商行（分销商）",
                "is_company": True,
                "liquor_is_distributor": True,
                "street": "东大街上东大街段88号2楼",
                "liquor_district_id": self.env.ref("liquor_order.division_510104").id,
                "state_id": self.env.ref("base.state_cn_SC").id,
                "country_id": self.env.ref("base.cn").id,
                "zip": "610021",
                "phone": "+86 28 8666 1020",
                "user_id": channel.id,
                "specific_property_product_pricelist": self.env.ref("liquor_mall.pricelist_distributor").id,
            }
        )
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": "liquor_mall.partner_demo_distributor_expired", "record": company, "noupdate": True}]
        )
        owner = self.env["res.partner"].create(
            {
                "name": "赵晓梅",
                "parent_id": company.id,
                "email": "distributor2@liquor-mall.example",
                "phone": "+86 139 0000 0012",
                "lang": "zh_CN",
                "tz": "Asia/Shanghai",
            }
        )
        return (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "partner_id": owner.id,
                    "login": "distributor2",
                    "password": "demo-distributor2",
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            )
        )

    def _demo_usual_licences(self, companies):
        """Valid licences of distributors without portal users: typed in by customer service, verified by 渠道."""
        rows = []
        for place, company in enumerate(companies, start=1):
            stem = f"9151{company.id % 100:02d}00MA6{place:02d}K{company.id % 1000:03d}"[:16].ljust(17, "0")
            business = stem + uscc.calc_check_digit(stem)
            rows.append(self._demo_licence(company, BUSINESS, business, 900, None))
            rows.append(self._demo_licence(company, FOOD, f"JY1510{company.id:08d}", 700, 400 + 30 * place))
        # as the system: its own entry is nobody's whom the verification would exclude
        licences = self.env["res.partner.id_number"].with_user(SUPERUSER_ID).create(rows)
        licences.with_user(self.env.ref("liquor_base.user_demo_manager")).action_liquor_verify()

    def _demo_licence(self, company, kind, number, since, until):
        today = self.env["res.partner.id_number"]._liquor_today()
        return {
            "partner_id": company.id,
            "category_id": self.env.ref(f"liquor_distribution.licence_kind_{kind}").id,
            "name": number,
            "liquor_holder": company.name.removesuffix("（分销商）"),
            "valid_from": today - timedelta(days=since),
            "valid_until": False if until is None else today + timedelta(days=until),
            "liquor_scan": base64.b64encode(self._demo_scan(number)),
            "liquor_scan_name": f"{number}.png",
        }

    def _demo_scan(self, number):
        """Return a picture that says that it is none of a real licence."""
        image = Image.new("RGB", (900, 640), "#fbf6e9")
        draw = ImageDraw.Draw(image)
        draw.rectangle((20, 20, 880, 620), outline="#7a1f2b", width=6)
        draw.text((330, 260), f"DEMO {number}", fill="#7a1f2b")
        stream = io.BytesIO()
        image.save(stream, "PNG")
        return stream.getvalue()
