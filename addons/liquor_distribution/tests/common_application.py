import io

from PIL import Image
from stdnum.cn import uscc
from werkzeug.datastructures import MultiDict

from odoo import fields
from odoo.tests import new_test_user

from .common import DistributionCase


def code(number):
    """A unified social credit code with a right check digit."""
    body = f"91510107MA6C{number:05d}"
    return body + uscc.calc_check_digit(body)


def picture(kind="PNG", size=(60, 40)):
    stream = io.BytesIO()
    Image.new("RGB", size, "white").save(stream, kind)
    return stream.getvalue()


def pdf():
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(stream, "PDF")
    return stream.getvalue()


class ApplicationCase(DistributionCase):
    """A complete application, and the people who handle it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.new_user("channel2", "channel")
        cls.boss = cls.new_user("boss", "manager")
        cls.boss2 = cls.new_user("boss2", "manager")
        cls.finance = cls.new_user("fin", "finance")
        cls.company = cls.env.company
        cls.bands = cls.env["liquor.application.band"]
        cls.bands.search([("company_id", "=", cls.company.id)]).unlink()
        cls.bands.create(
            [{"min_score": score, "credit_limit": limit} for score, limit in ((0, 0), (60, 50000), (80, 200000))]
        )
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Application Test List"})
        cls.grade = cls.env["res.partner.grade"].create({"name": "Test Gold", "default_pricelist_id": cls.pricelist.id})
        cls.plain_grade = cls.env["res.partner.grade"].create({"name": "Test Plain"})
        cls.district = cls.env.ref("liquor_order.division_510107")
        cls.applications = cls.env["liquor.distributor.application"]

    @classmethod
    def new_user(cls, login, role):
        groups = f"base.group_user,liquor_base.group_liquor_{role}"
        return new_test_user(cls.env, f"apply_{login}", groups=groups, context={"no_reset_password": True}, name=login)

    @classmethod
    def form(cls, number=1, **changes):
        """The fields of a complete form, as a browser sends them; None takes one out."""
        fields_of_form = {
            "company_name": f"成都测试{number}号酒业有限公司",
            "code": code(number),
            "legal_person": "王建国",
            "state_id": str(cls.district.state_id.id),
            "liquor_city_id": str(cls.district.parent_id.id),
            "liquor_district_id": str(cls.district.id),
            "street": "武侯大道100号2栋",
            "owner_name": "王建国",
            "owner_phone": f"1390000{number:04d}",
            "owner_email": f"owner{number}@apply.example",
            "buyer_name": "李采购",
            "buyer_phone": f"1370000{number:04d}",
            "warehouse_kind": "rented",
            "warehouse_area": "320.5",
            "outlet_count": "45",
            "channel_ids": [
                str(cls.env.ref(f"liquor_distribution.channel_{name}").id) for name in ("restaurant", "group")
            ],
            "brand_note": "泸州老窖",
            "business_from": "2020-01-01",
            "food_number": "JY15101070000001",
            "food_from": "2024-01-01",
            "food_until": f"{fields.Date.today().year + 2}-01-01",
            "consent": "1",
        }
        fields_of_form.update(changes)
        return {name: value for name, value in fields_of_form.items() if value is not None}

    @classmethod
    def scans(cls):
        return {"business": ("a.png", picture()), "food": ("b.pdf", pdf())}

    @classmethod
    def draft(cls, number=1, scans=None, user=None, **changes):
        """A saved draft."""
        values, contacts, licences, problems = cls.applications._liquor_parse_form(
            MultiDict(cls.form(number, **changes))
        )
        assert not problems, problems
        application = cls.applications._liquor_start(cls.company, user)
        application._liquor_save(values, contacts, licences, cls.scans() if scans is None else scans)
        return application.sudo(False)

    @classmethod
    def submitted(cls, number=1, **changes):
        application = cls.draft(number, **changes)
        application.sudo()._liquor_submit()
        return application

    @classmethod
    def reviewed(cls, number=1, points=8, credit_limit=50000, grade=None, by=None, **changes):
        """An application that the channel employee has gone through, not recommended yet."""
        application = cls.submitted(number, **changes)
        mine = application.with_user(by or cls.channel)
        mine.action_start()
        mine.check_ids.write({"done": True})
        for row in mine.score_ids:
            row.write({"points": points, "rated": True})
        mine.write({"grade_id": (grade or cls.grade).id, "credit_limit": credit_limit})
        return application

    @classmethod
    def recommended(cls, number=1, **kwargs):
        application = cls.reviewed(number, **kwargs)
        application.with_user(kwargs.get("by") or cls.channel).action_recommend()
        return application
