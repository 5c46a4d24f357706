from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

# tier, discount (%), credit days, commission (%), rebate (%), priority, net sales, orders, years, paid on time (%)
TIERS = (
    ("钻石", 20, 60, "5", "3", "4", 1_000_000, 0, 3, 80),
    ("金牌", 16, 45, "4", "2", "3", 400_000, 0, 1, 60),
    ("银牌", 12, 30, "3", "1", "2", 100_000, 0, 0, 0),
    ("铜牌", 8, 0, "2", "0", "0", 0, 0, 0, 0),
)
MONTHS = 15
# name, district, street, telephone, years, net sales of each of the last four quarters (thousand CNY), pays late
DISTRIBUTORS = (
    ("蓉城酒业有限公司", "510107", "武侯祠大街88号", "028 8555 1201", 8, (310, 280, 295, 330), False),
    ("山城名酒商贸有限公司", "500103", "民权路28号", "023 6370 2218", 5, (260, 250, 270, 300), False),
    ("绵阳天府酒行", "510703", "临园路东段17号", "0816 222 3366", 3, (120, 105, 110, 130), False),
    ("宜宾三江酒类批发部", "511502", "南街5号", "0831 822 7719", 2, (90, 125, 100, 115), True),
    ("南充嘉陵商贸有限公司", "511302", "人民中路66号", "0817 281 5520", 2, (40, 35, 30, 28), False),
    ("乐山大佛酒行", "511102", "嘉定中路302号", "0833 243 1188", 1, (30, 32, 26, 24), False),
    ("自贡盐都烟酒店", "510302", "五星街9号", "0813 230 6677", 1, (8, 12, 9, 11), False),
)


class LiquorDemo(models.AbstractModel):
    """Distributors over four tiers, with the invoices that earned them."""

    _inherit = "liquor.demo"

    @api.model
    def _load_tiers(self):
        """Tiers with their prices and requirements, distributors, their invoices of a year, and one night."""
        grades = self._demo_grades()
        distributors = self._demo_distributors()
        self._demo_usual_licences(distributors)
        self._demo_invoices(distributors)
        # a distributor now, after its orders; who sold more a year ago is about to lose its tier
        today = fields.Date.context_today(self)
        self.env.ref("liquor_mall.partner_demo_distributor_company").write(
            {
                "liquor_is_distributor": True,
                "liquor_distributor_since": today - relativedelta(years=4),
                "user_id": self.env.ref("liquor_base.user_demo_channel").id,
                "grade_id": grades[1].id,
            }
        )
        company = self.env.company
        self.env["liquor.tier.change"]._evaluate_company(company, today)
        self._demo_events(distributors)

    def _demo_grades(self):
        grades = self.env["res.partner.grade"]
        for number, row in enumerate(TIERS, start=1):
            name, discount, days, commission, rebate, priority, sales, orders, years, on_time = row
            pricelist = self.env["product.pricelist"].create(
                {
                    "name": f"{name}分销商价",
                    "currency_id": self.env.company.currency_id.id,
                    "selectable": False,
                    "item_ids": [
                        Command.create(
                            {"applied_on": "3_global", "compute_price": "percentage", "percent_price": discount}
                        )
                    ],
                }
            )
            grade = self.env["res.partner.grade"].create(
                {
                    "name": name,
                    "sequence": number,
                    "default_pricelist_id": pricelist.id,
                    "liquor_payment_term_id": self._demo_payment_term(days).id,
                    "liquor_commission_rate": float(commission),
                    "liquor_rebate_rate": float(rebate),
                    "liquor_allocation_priority": priority,
                    "liquor_benefit_note": "新品首批配额、季度品鉴培训、门头与陈列物料支持。" if number < 3 else False,
                    "liquor_rule_ids": [
                        Command.create(
                            {
                                "min_net_sales": sales,
                                "min_orders": orders,
                                "min_years": years,
                                "min_on_time_rate": on_time,
                            }
                        )
                    ],
                }
            )
            grades |= grade
        # Odoo's own three levels are not of this ladder
        (self.env["res.partner.grade"].search([]) - grades).active = False
        return grades

    def _demo_payment_term(self, days):
        """Payment within so many days of the invoice; at once for none."""
        if not days:
            return self.env.ref("account.account_payment_term_immediate")
        return self.env["account.payment.term"].create(
            {
                "name": f"{days}天账期",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": days})],
            }
        )

    def _demo_distributors(self):
        today = fields.Date.context_today(self)
        return self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "liquor_is_distributor": True,
                    "liquor_distributor_since": today - relativedelta(years=years, months=2),
                    "liquor_district_id": self.env.ref(f"liquor_order.division_{district}").id,
                    "street": street,
                    "phone": phone,
                    "lang": "zh_CN",
                    "user_id": self.env.ref("liquor_base.user_demo_channel").id,
                }
                for name, district, street, phone, years, _quarters, _late in DISTRIBUTORS
            ]
        )

    def _demo_invoices(self, distributors):
        """One posted and paid invoice a month and distributor over 15 months, so that there is a year to compare."""
        today = fields.Date.context_today(self)
        product = self.env["product.product"].search([("default_code", "=", "LZLJ-TQ10-500")], limit=1)
        vals, paid = [], defaultdict(list)
        for partner, row in zip(distributors, DISTRIBUTORS, strict=True):
            for month in range(MONTHS):
                day = today - relativedelta(months=month, days=2)
                paid[min(day + relativedelta(days=50 if row[6] else 20), today)].append(len(vals))
                vals.append(
                    {
                        "move_type": "out_invoice",
                        "partner_id": partner.id,
                        "invoice_date": day,
                        "invoice_date_due": day + relativedelta(days=30),
                        "invoice_payment_term_id": False,
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "product_id": product.id,
                                    "quantity": _thousands(row[5], month),
                                    "price_unit": 1000,
                                    "tax_ids": [],
                                }
                            )
                        ],
                    }
                )
        invoices = self.env["account.move"].create(vals)
        invoices.action_post()
        for day, numbers in paid.items():
            due = invoices.browse(invoices.ids[number] for number in numbers)
            self.env["account.payment.register"].with_context(active_model="account.move", active_ids=due.ids).create(
                {"payment_date": day}
            )._create_payments()

    def _demo_events(self, distributors):
        today = fields.Date.context_today(self)
        events = self.env["liquor.distributor.event"].create(
            [
                {
                    "name": "上季度陈列评比第一名",
                    "partner_id": distributors[0].id,
                    "kind": "bonus",
                    "amount": 5000,
                    "date": today - relativedelta(days=20),
                },
                {
                    "name": "提供虚假门店照片",
                    "partner_id": distributors[5].id,
                    "kind": "violation",
                    "date": today - relativedelta(days=10),
                },
                {
                    "name": "跨区发货整改期间优先安排培训",
                    "partner_id": distributors[3].id,
                    "kind": "training",
                    "date": today,
                },
            ]
        )
        # sudo: the demo data stands for a proposal of one person and the decision of another
        events[:2].sudo().write({"state": "approved", "approved_by": self.env.ref("base.user_admin").id})


def _thousands(quarters, months_ago):
    """Net sales of a month, in thousands: its share of its quarter; a tenth less than then in the year before."""
    quarter = quarters[max(3 - months_ago // 3, 0)]
    shares = [quarter * 30 // 100, quarter * 32 // 100]
    shares.append(quarter - sum(shares))
    return shares[2 - months_ago % 3] * (0.9 if months_ago >= 12 else 1)
