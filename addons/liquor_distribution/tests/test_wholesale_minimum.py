from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.wholesale_rows import RowKey
from .common_wholesale import WholesaleCase


@tagged("post_install", "-at_install")
class TestWholesaleMinimum(WholesaleCase, HttpCase):
    """A tier's own minimum order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.liquor_wholesale_minimum = 500
        cls.grade = cls.env["res.partner.grade"].create({"name": "Test Tier"})
        cls.distributor.grade_id = cls.grade

    def test_tier_before_company(self):
        draft = self.draft()
        draft._liquor_wholesale_ship_to(self.warehouse_address.id)
        draft._liquor_wholesale_set({RowKey(self.sauce.id): 6})
        for own, missing in ((0, 68), (600, 168), (432.01, 0.01), (432, 0), (1, 0)):
            self.grade.liquor_wholesale_minimum = own
            state = draft._liquor_wholesale_state()
            self.assertEqual((state["minimum"], state["missing"]), (own or 500, missing))
        self.grade.liquor_wholesale_minimum = 600
        with self.assertRaisesRegex(ValidationError, "600"):
            draft._liquor_wholesale_place("online")
        self.grade.liquor_wholesale_minimum = 400
        draft._liquor_wholesale_place("online")
        self.assertEqual(draft.state, "sent")

    def test_of_its_own_tier_only(self):
        self.grade.liquor_wholesale_minimum = 600
        self.assertEqual(self.other._liquor_wholesale_minimum(self.company), 500)

    def test_not_negative(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.grade.liquor_wholesale_minimum = -1
            self.grade.flush_recordset()

    def test_page_of_the_tier(self):
        self.grade.liquor_wholesale_minimum = 1234
        for user in (self.buyer, self.accountant):
            self.authenticate(user.login, user.login)
            self.assertIn("1,234.00", self.url_open("/my/tier").text, user.login)
        self.grade.liquor_wholesale_minimum = 0
        self.assertIn("500.00", self.url_open("/my/tier").text)
        self.company.liquor_wholesale_minimum = 0
        self.assertNotIn("liquor_tier_minimum", self.url_open("/my/tier").text)
