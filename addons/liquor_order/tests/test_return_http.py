from lxml import html

from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged

from .common_return import ReturnCase


@tagged("post_install", "-at_install")
class TestReturnHttp(HttpCase, ReturnCase):
    """The portal, as customers, guests and attackers use it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = new_test_user(cls.env, "return_alice", groups="base.group_portal", email="a@example.com")
        cls.bob = new_test_user(cls.env, "return_bob", groups="base.group_portal", email="b@example.com")

    def setUp(self):
        super().setUp()
        self.lot_of(self.baijiu, 60)
        self.theirs = self.shipped([(self.baijiu, 3, 100)], partner=self.alice.partner_id)
        self.mine = self.shipped([(self.baijiu, 2, 100)], partner=self.bob.partner_id)

    def login(self, user):
        self.authenticate(user.login, user.login)

    def tree(self, address):
        return html.fromstring(self.url_open(address).text)

    def send(self, address, data=None, files=None, form=None):
        """POST with the token of a form's page."""
        token = self.tree(form or address).xpath("//input[@name='csrf_token']/@value")
        return self.url_open(address, data={"csrf_token": token[0] if token else "", **(data or {})}, files=files)

    def form(self, order, quantity, reason="no_reason", kind="refund", **extra):
        return {
            f"quantity_{order.order_line.id}": str(quantity),
            "reason_id": str(self.reasons[reason].id),
            "kind": kind,
            "description": "words",
            **extra,
        }

    # ---- the customer

    def test_customer_asks_and_follows(self):
        self.login(self.alice)
        page = self.tree(f"/my/orders/{self.theirs.id}")
        self.assertFalse(page.xpath("//*[@id='request_rma_button' or @id='modal-request-rma']"), "rma's own form")
        link = page.xpath("//div[@id='liquor_portal_returns']//a/@href")[0]
        self.assertIn(f"/my/orders/{self.theirs.id}/return", link)
        files = [
            ("photos", ("one.png", self.photo(), "image/png")),
            ("photos", ("two.jpg", self.photo("JPEG"), "image/jpeg")),
        ]
        answer = self.send(link, self.form(self.theirs, 2, "broken"), files)
        request = self.theirs.liquor_return_ids
        self.assertEqual((request.kind, request.line_ids.product_uom_qty, request.photo_count), ("refund", 2, 2))
        self.assertEqual(request.partner_id, self.alice.partner_id)
        self.assertIn(f"/my/returns/{request.id}", answer.url)
        self.assertIn(request.name, answer.text)
        photo = self.url_open(f"/my/returns/{request.id}/photo/{request.photo_ids[0].id}")
        self.assertEqual((photo.status_code, photo.headers["Content-Type"]), (200, "image/jpeg"))
        self.assertIn(request.name, self.url_open("/my/returns").text)
        self.approve(request)
        url = request.get_portal_url()
        label = self.tree(url).xpath("//a[contains(@href, '/label')]")
        self.assertTrue(label)
        pdf = self.url_open(f"/my/returns/{request.id}/label")
        self.assertEqual((pdf.status_code, pdf.headers["Content-Type"]), (200, "application/pdf"))
        self.send(f"/my/returns/{request.id}/tracking", {"tracking_ref": "SF123456789"}, form=url)
        self.assertEqual((request.state, request.tracking_ref), ("waiting_goods", "SF123456789"))
        answer = self.send(
            f"/my/returns/{request.id}/photos", files=[("photos", ("x.png", b"no", "image/png"))], form=url
        )
        self.assertIn("x.png 不是可识别的照片", answer.text)
        self.assertEqual(request.photo_count, 2)

    def test_refusals_come_back_with_the_form(self):
        self.login(self.alice)
        address = f"/my/orders/{self.theirs.id}/return"
        for data, words in (
            (self.form(self.theirs, 4), "最多还可申请 3"),
            (self.form(self.theirs, "many"), "不是数字"),
            (self.form(self.theirs, 0), "至少选择一种商品"),
            (self.form(self.theirs, 1, reason_id="999999"), "请选择原因"),
            (self.form(self.theirs, 1, reason_id="x"), "请选择原因"),
            (self.form(self.theirs, 1, kind="gift"), "不能以这种方式处理"),
            (self.form(self.theirs, 1, "broken"), "至少上传一张照片"),
        ):
            answer = self.send(address, data)
            self.assertEqual(answer.status_code, 200)
            alert = html.fromstring(answer.text).xpath("//div[contains(@class, 'alert-danger')]")
            self.assertIn(words, alert[0].text_content())
        self.assertFalse(self.theirs.liquor_return_ids)

    def test_guest_by_signed_link(self):
        token = self.theirs._portal_ensure_token()
        address = f"/my/orders/{self.theirs.id}/return"
        self.assertNotIn("reason_id", self.url_open(address).text)
        self.assertNotIn("reason_id", self.url_open(f"{address}?access_token=x{token[1:]}").text)
        signed = f"{address}?access_token={token}"
        answer = self.send(signed, self.form(self.theirs, 1))
        request = self.theirs.liquor_return_ids
        self.assertEqual(len(request), 1)
        self.assertIn(request.name, answer.text)
        self.assertNotIn(request.name, self.url_open(f"/my/returns/{request.id}").text)
        url = request.get_portal_url()
        self.send(url.replace(f"/returns/{request.id}", f"/returns/{request.id}/cancel"), form=url)
        self.assertEqual(request.state, "cancelled")

    # ---- the attackers

    def test_others_returns_are_closed(self):
        request = self.theirs._liquor_request_return(
            self.reasons["broken"], "refund", {self.theirs.order_line: 1}, "", [("a.png", self.photo())]
        )
        self.approve(request)
        own = self.mine._liquor_request_return(self.reasons["other"], "refund", {self.mine.order_line: 1}, "x")
        photo = request.photo_ids
        for user in (self.bob, None):
            if user:
                self.login(user)
            else:
                self.authenticate(None, None)
            for address in (
                f"/my/returns/{request.id}",
                f"/my/returns/{request.id}?access_token={own.access_token}",
                f"/my/returns/{request.id}/label",
                f"/my/orders/{self.theirs.id}/return",
                f"/my/returns/{request.id + 10000}",
            ):
                answer = self.url_open(address)
                self.assertNotIn(request.name, answer.text, address)
                self.assertNotEqual(answer.headers["Content-Type"], "application/pdf", address)
            for address in (
                f"/my/returns/{request.id}/photo/{photo.id}",
                f"/my/returns/{own.id}/photo/{photo.id}?access_token={own.access_token}",
                f"/web/content/{photo.id}",
                f"/web/image/{photo.id}",
            ):
                answer = self.url_open(address)
                self.assertNotEqual(answer.content, photo.raw, address)
            form = f"{own.get_portal_url()}"
            for action in ("cancel", "tracking", "photos"):
                self.send(f"/my/returns/{request.id}/{action}", {"tracking_ref": "SF999999999"}, form=form)
            self.assertEqual((request.state, request.tracking_ref), ("approved", False))

    def test_records_by_rpc(self):
        request = self.theirs._liquor_request_return(self.reasons["other"], "refund", {self.theirs.order_line: 1}, "x")
        self.login(self.bob)

        def call(model, method, *args):
            return self.make_jsonrpc_request(
                f"/web/dataset/call_kw/{model}/{method}", {"model": model, "method": method, "args": args, "kwargs": {}}
            )

        self.assertEqual(call("liquor.return", "search", []), [])
        for model, method, *args in (
            ("liquor.return", "read", request.ids, ["name"]),
            ("liquor.return", "action_approve", request.ids),
            ("liquor.return", "action_refuse", request.ids, "x"),
            ("liquor.return", "action_check", request.ids, [], ""),
            ("rma", "read", request.line_ids.ids, ["name"]),
            ("rma", "search", []),
            ("liquor.return.reason", "search", []),
        ):
            with self.assertRaises(JsonRpcException, msg=f"{model} {method}"):
                call(model, method, *args)
        self.login(self.alice)
        self.assertEqual(call("liquor.return", "search", []), request.ids)
        for method, *args in (
            ("write", request.ids, {"state": "done"}),
            ("action_approve", request.ids),
            ("create", {"order_id": self.theirs.id}),
            ("unlink", request.ids),
        ):
            with self.assertRaises(JsonRpcException, msg=method):
                call("liquor.return", method, *args)
        self.assertEqual(request.state, "requested")

    def test_forged_request_of_rma_sale(self):
        """oca.md 1.2: customer B opens an RMA for A's goods on B's order, shipped to A's address; again and again."""
        self.login(self.bob)
        line = self.theirs.order_line
        forged = {
            "partner_shipping_id": str(self.alice.partner_id.id),
            "0-sale_line_id": str(line.id),
            "0-product_id": str(line.product_id.id),
            "0-picking_id": str(self.theirs.picking_ids.id),
            "0-uom_id": str(line.product_uom_id.id),
            "0-quantity": "10",
            "0-operation_id": str(self.env.ref("rma.rma_operation_refund").id),
        }
        for order in (self.mine, self.mine, self.mine, self.theirs):
            answer = self.send(f"/my/orders/{order.id}/requestrma", forged, form=f"/my/orders/{self.mine.id}/return")
            self.assertEqual(answer.status_code, 200)
        self.assertFalse(self.env["rma"].search([("order_id", "in", (self.mine | self.theirs).ids)]))
        # the same with our own form: the line of another's order is not even looked at
        data = {**self.form(self.mine, 0), f"quantity_{line.id}": "1"}
        answer = self.send(f"/my/orders/{self.mine.id}/return", data)
        self.assertIn("至少选择一种商品", answer.text)
        for number in range(4):
            self.send(f"/my/orders/{self.mine.id}/return", self.form(self.mine, 1))
            expected = min(number + 1, 2)
            self.assertEqual(len(self.mine.liquor_return_ids), expected, "not beyond what was delivered")

    def test_pages_of_rma(self):
        request = self.theirs._liquor_request_return(self.reasons["other"], "refund", {self.theirs.order_line: 1}, "x")
        rma = request.line_ids
        token = rma._portal_ensure_token()
        for user in (self.bob, self.alice):
            self.login(user)
            for address in (
                "/my/rmas",
                f"/my/rmas/{rma.id}",
                f"/my/rmas/{rma.id}?access_token={token}&report_type=pdf",
                f"/my/rma/picking/pdf/{rma.id}/{self.theirs.picking_ids.id}?access_token={token}",
                f"/my/requestrma/{self.theirs.id}",
            ):
                answer = self.url_open(address)
                self.assertNotIn(rma.name, answer.text, address)
                self.assertNotEqual(answer.headers["Content-Type"], "application/pdf", address)
                self.assertNotIn("/my/rma", answer.url, address)

    def test_checkout_box(self):
        self.baijiu.liquor_no_reason_return = "excluded"
        self.url_open("/shop")
        answer = self.make_jsonrpc_request("/shop/liquor/no_return", {"confirmed": True})
        self.assertFalse(answer, "no cart")
