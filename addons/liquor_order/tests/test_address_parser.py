from odoo.tests import TransactionCase, tagged

from odoo.addons.liquor_order.tools import phone


@tagged("post_install", "-at_install")
class TestAddressParser(TransactionCase):
    """Texts as customers paste them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gazetteer = cls.env["liquor.division"]._gazetteer()

    def recognised(self, text):
        """What was recognised: name, phone, province, city, district, street."""
        parsed = self.gazetteer.parse(text)
        division = self.env["liquor.division"]
        return (
            parsed.name,
            parsed.phone,
            self.env["res.country.state"].browse(parsed.province or []).with_context(lang="zh_CN").name or "",
            division.browse(parsed.city or []).name or "",
            division.browse(parsed.district or []).name or "",
            parsed.street,
        )

    def assertRead(self, text, *expected):
        self.assertEqual(self.recognised(text), expected, text)

    def test_order_of_the_parts(self):
        whole = ("张三", "+86 139 1234 5678", "四川省", "成都市", "武侯区", "天府大道北段1700号3栋1201室")
        for text in (
            "张三 13912345678 四川省成都市武侯区天府大道北段1700号3栋1201室",
            "张三,13912345678,四川省,成都市,武侯区,天府大道北段1700号3栋1201室",
            "四川省成都市武侯区天府大道北段1700号3栋1201室 张三 13912345678",
            "四川省 成都市 武侯区 天府大道北段1700号3栋1201室\n张三\n139 1234 5678",
            "13912345678 张三 四川成都武侯区天府大道北段1700号3栋1201室",
            "张三13912345678四川省成都市武侯区天府大道北段1700号3栋1201室",
            "四川省成都市武侯区天府大道北段1700号3栋1201室张三13912345678",
            "收货人:张三\n手机号码:13912345678\n所在地区:四川省成都市武侯区\n详细地址:天府大道北段1700号3栋1201室",
            "收件人：张三，联系电话：+86 139-1234-5678，地址：中国四川省成都市武侯区天府大道北段１７００号３栋１２０１室",
            "姓名 张三;电话:13912345678;610041;四川省/成都市/武侯区/天府大道北段1700号3栋1201室",
        ):
            self.assertRead(text, *whole)

    def test_municipalities(self):
        for text in (
            "李娜 13912345678 北京市朝阳区建国路88号",
            "李娜 13912345678 北京市北京市朝阳区建国路88号",
            "李娜 13912345678 北京朝阳区建国路88号",
            "李娜 13912345678 北京市市辖区朝阳区建国路88号",
        ):
            self.assertRead(text, "李娜", "+86 139 1234 5678", "北京市", "北京市", "朝阳区", "建国路88号")
        self.assertRead("重庆市垫江县人民路1号", "", "", "重庆市", "县", "垫江县", "人民路1号")

    def test_places_without_all_levels(self):
        self.assertRead("河南省济源市济水大街1号", "", "", "河南省", "省直辖县", "济源市", "济水大街1号")
        self.assertRead(
            "河南省省直辖县级行政区划济源市济水大街1号", "", "", "河南省", "省直辖县", "济源市", "济水大街1号"
        )
        self.assertRead("江苏昆山市前进路2号", "", "", "江苏省", "苏州市", "昆山市", "前进路2号")
        self.assertRead("成都市武侯区一环路1号", "", "", "四川省", "成都市", "武侯区", "一环路1号")
        self.assertRead("广东省东莞市虎门镇则徐路9号", "", "", "广东省", "东莞市", "虎门镇", "则徐路9号")
        self.assertRead(
            "四川凉山彝族自治州西昌市航天大道1号", "", "", "四川省", "凉山彝族自治州", "西昌市", "航天大道1号"
        )
        self.assertRead(
            "新疆伊犁州伊宁市解放路1号", "", "", "新疆维吾尔自治区", "伊犁哈萨克自治州", "伊宁市", "解放路1号"
        )
        self.assertRead(
            "内蒙古呼和浩特市新城区新华大街1号", "", "", "内蒙古自治区", "呼和浩特市", "新城区", "新华大街1号"
        )
        self.assertRead("广西南宁市青秀区民族大道1号", "", "", "广西壮族自治区", "南宁市", "青秀区", "民族大道1号")

    def test_nothing_is_guessed(self):
        self.assertRead("朝阳区建国路88号", "", "", "", "", "", "朝阳区建国路88号")  # in Beijing and in Changchun
        self.assertRead("北京路12号", "", "", "", "", "", "北京路12号")
        self.assertRead("四川省成都市武侯大道12号", "", "", "四川省", "成都市", "", "武侯大道12号")
        self.assertRead("成都南京路12号", "", "", "四川省", "成都市", "", "南京路12号")
        self.assertRead("", "", "", "", "", "", "")
        self.assertRead("你好，在吗？", "", "", "", "", "", "你好 在吗?")

    def test_two_districts_of_one_name(self):
        self.assertRead("吉林省长春市朝阳区人民大街1号", "", "", "吉林省", "长春市", "朝阳区", "人民大街1号")
        self.assertRead("上海市普陀区曹杨路1号", "", "", "上海市", "上海市", "普陀区", "曹杨路1号")

    def test_telephones_in_text(self):
        self.assertEqual(
            self.recognised("王芳 010-65543210转123 北京市朝阳区建国路88号")[:2], ("王芳", "+86 10 6554 3210-123")
        )
        self.assertEqual(self.recognised("王芳 13912345678-2233 北京市朝阳区建国路88号")[1], "+86 139 1234 5678-2233")
        self.assertEqual(self.recognised("王芳 北京市朝阳区建国路88号")[:2], ("王芳", ""))
        self.assertEqual(self.recognised("Anna Smith 北京市朝阳区建国路88号 13912345678")[1], "+86 139 1234 5678")

    def test_hostile_text_ends(self):
        self.gazetteer.parse("四川省" * 5000)
        self.gazetteer.parse("\x00" * 100 + "1" * 400)
        self.gazetteer.parse("(" * 500)


@tagged("post_install", "-at_install")
class TestPhone(TransactionCase):
    def test_accepted(self):
        for text, normal, shown in (
            ("13912345678", "+8613912345678", "+86 139 1234 5678"),
            (" 139 1234-5678 ", "+8613912345678", "+86 139 1234 5678"),
            ("１３９１２３４５６７８", "+8613912345678", "+86 139 1234 5678"),
            ("+86 13912345678", "+8613912345678", "+86 139 1234 5678"),
            ("008613912345678", "+8613912345678", "+86 139 1234 5678"),
            ("13912345678转1234", "+8613912345678", "+86 139 1234 5678-1234"),
            ("028-85551234", "+862885551234", "+86 28 8555 1234"),
            ("(0830)3191988", "+868303191988", "+86 830 319 1988"),
            ("010-65543210-123", "+861065543210", "+86 10 6554 3210-123"),
            ("010-65543210 转 123", "+861065543210", "+86 10 6554 3210-123"),
            ("400-820-8820", "+864008208820", "+86 400 820 8820"),
            ("+852 9123 4567", "+85291234567", "+852 9123 4567"),
        ):
            self.assertEqual(phone.normalize(text), normal, text)
            self.assertEqual(phone.display(text), shown, text)
            self.assertEqual(phone.display(shown), shown, "the stored form is read again")

    def test_refused(self):
        for text in (
            "", None, False, "1391234567", "139123456789", "11111111111", "12345678901", "13800000000", "13911111111",
            "010-12345678", "028-00000000", "65543210", "abc", "1391234567a", "1-800-FLOWERS", "9" * 60,
        ):  # fmt: skip
            self.assertIsNone(phone.normalize(text), text)

    def test_last_four(self):
        self.assertEqual(phone.last_four("+86 139 1234 5678"), "5678")
        self.assertEqual(phone.last_four("010-65543210转123"), "3210")
        self.assertEqual(phone.last_four("unknown 12"), "12")
        self.assertEqual(phone.last_four(False), "")

    def test_mobile(self):
        self.assertTrue(phone.is_mobile("13912345678"))
        self.assertFalse(phone.is_mobile("028-85551234"))
