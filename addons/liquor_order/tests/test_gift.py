from odoo.tests import HttpCase, tagged

from .common import LiquorOrderCase


@tagged("post_install", "-at_install")
class TestGift(LiquorOrderCase, HttpCase):
    """What a customer enters at checkout about a present."""

    def setUp(self):
        super().setUp()
        self.sale = self.order(self.baijiu, 1)

    def gift(self):
        return self.sale.liquor_is_gift, self.sale.liquor_gift_message

    def test_text_is_stored_and_forgotten_with_the_gift(self):
        self.assertEqual(self.sale._liquor_gift_save(True, "  生日快乐\n小王 "), {"errors": {}})
        self.assertEqual(self.gift(), (True, "生日快乐\n小王"))
        self.assertEqual(self.sale._liquor_gift_save(False, "生日快乐"), {"errors": {}})
        self.assertEqual(self.gift(), (False, False))

    def test_bad_text_stores_nothing(self):
        self.sale._liquor_gift_save(True, "生日快乐")
        for text, message in (
            ("   ", "请填写贺卡内容，或取消勾选礼品订单。"),
            ("酒" * 501, "贺卡内容最多500个字，现在有501个字。"),
        ):
            with self.subTest(message):
                answer = self.sale.with_context(lang="zh_CN")._liquor_gift_save(True, text)
                self.assertEqual(answer, {"errors": {"message": message}})
                self.assertEqual(self.gift(), (True, "生日快乐"))
        self.assertEqual(self.sale._liquor_gift_save(True, "酒" * 500), {"errors": {}})

    def test_visitor_without_a_cart_changes_no_order(self):
        answer = self.make_jsonrpc_request("/shop/gift", {"is_gift": True, "message": "x", "order_id": self.sale.id})
        self.assertEqual(set(answer["errors"]), {"form"})
        self.assertEqual(self.gift(), (False, False))
