from datetime import datetime
from urllib.parse import urlencode

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_tracking import TrackingHttpCase


@tagged("post_install", "-at_install")
class TestTrackingPush(TrackingHttpCase):
    """What the courier service posts to us, over HTTP."""

    def setUp(self):
        super().setUp()
        self.service.parcel("SF1", "shunfeng", phone="5678")
        self.service.news("SF1", "2026-11-24 08:30:00", "已揽收", code="103", place="成都市")
        self.picking = self.shipped("SF1")
        self.sale = self.picking.sale_id

    def test_right_signature(self):
        response = self.push("SF1")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json(), {"result": True, "returnCode": "200", "message": "成功"})
        (event,) = self.events(self.picking)
        self.assertEqual(event.time, datetime(2026, 11, 24, 0, 30), "Beijing 08:30 is 00:30 UTC")
        self.assertEqual((event.source, event.place, event.state), ("push", "成都市", "collected"))
        self.assertEqual(self.sale.liquor_state, "transit")
        self.assertEqual(self.picking.liquor_tracking_mode, "push")

    def test_the_address_subscribed_to_is_the_one_that_works(self):
        self.run_job("cron_courier_subscribe")
        callback = self.service.subscriptions["SF1"]["callback"]
        path = "/" + callback.split("/", 3)[3]
        response = self.url_open(path, data=self.service.signed_push("SF1"))
        self.assertTrue(response.json()["result"])
        self.assertEqual(len(self.events(self.picking)), 1)

    def test_wrong_signature_stores_nothing(self):
        for salt in ("", "WRONG", "salt-test"):
            response = self.push("SF1", salt=salt)
            self.assertEqual(response.status_code, 403, salt)
            self.assertFalse(response.json()["result"])
        self.assertFalse(self.events(self.picking))
        self.assertEqual(self.sale.liquor_state, "shipped")

    def test_a_changed_text_is_refused(self):
        form = self.service.signed_push("SF1", salt="SALT-TEST")
        form["param"] = form["param"].replace("103", "301")
        self.assertEqual(self.url_open(f"/liquor/courier/{self.courier.id}/push", data=form).status_code, 403)
        self.assertFalse(self.events(self.picking))

    def test_an_account_without_secret_takes_nothing(self):
        self.courier.push_secret = False
        self.assertEqual(self.push("SF1", salt="").status_code, 403)
        self.assertFalse(self.events(self.picking))

    def test_an_archived_or_unknown_account_takes_nothing(self):
        self.courier.active = False
        self.assertEqual(self.push("SF1").status_code, 403)
        form = self.service.signed_push("SF1", salt="SALT-TEST")
        self.assertEqual(self.url_open("/liquor/courier/99999999/push", data=form).status_code, 403)
        self.assertFalse(self.events(self.picking))

    def test_get_is_no_push(self):
        self.assertIn(self.url_open(f"/liquor/courier/{self.courier.id}/push").status_code, (404, 405))

    def test_replays_add_nothing(self):
        for _turn in range(3):
            self.assertTrue(self.push("SF1").json()["result"])
        self.assertEqual(len(self.events(self.picking)), 1)
        self.picking._liquor_query()
        self.assertEqual(len(self.events(self.picking)), 1, "Nor does a query that tells the same")

    def test_old_news_do_not_undo_the_signature(self):
        old = self.service.signed_push("SF1", salt="SALT-TEST")
        self.service.news("SF1", "2026-11-25 18:00:00", "已签收", code="301")
        self.push("SF1")
        self.assertEqual(self.sale.liquor_state, "signed")
        self.assertEqual(self.sale.liquor_signed_at, datetime(2026, 11, 25, 10, 0))
        self.service.parcels["SF1"]["lines"] = [
            {"time": "2026-11-24 22:00:00", "text": "已到达", "code": "1001", "place": "上海市"}
        ]
        self.push("SF1")
        self.url_open(f"/liquor/courier/{self.courier.id}/push", data=old)
        self.assertEqual(self.sale.liquor_state, "signed")
        self.assertEqual(
            self.events(self.picking).mapped("text"), ["已揽收", "已到达", "已签收"], "In the order of their time"
        )

    def test_a_late_first_event_is_put_before(self):
        self.service.news("SF1", "2026-11-24 20:00:00", "已发出")
        self.push("SF1")
        self.service.news("SF1", "2026-11-24 08:00:00", "已下单", code="101")
        self.push("SF1")
        self.assertEqual(self.events(self.picking).mapped("text"), ["已下单", "已揽收", "已发出"])

    def test_unknown_number_is_taken_and_not_stored(self):
        self.service.parcel("NOBODY", "shunfeng")
        self.service.news("NOBODY", "2026-11-24 08:30:00", "已揽收")
        before = self.env["liquor.shipment.event"].search_count([])
        response = self.push("NOBODY")
        self.assertTrue(response.json()["result"], "The service need not send it again")
        self.assertEqual(self.env["liquor.shipment.event"].search_count([]), before)

    def test_a_part_of_a_number_is_not_the_number(self):
        for number in ("F1", "SF%", "S_1", "SF1\\"):
            self.service.parcel(number, "shunfeng")
            self.service.news(number, "2026-11-24 08:30:00", "已签收", code="301")
            self.assertTrue(self.push(number).json()["result"])
        self.assertFalse(self.events(self.picking))

    def test_malformed_content_with_right_signature(self):
        broken = (
            "", "{", "[]", "null", "1", '"x"', "{}", '{"lastResult": null}', '{"lastResult": {"nu": ""}}',
            '{"lastResult": {"nu": "SF1", "data": 5}}', '{"lastResult": []}', "[" * 100_000,
        )  # fmt: skip
        for param in broken:
            response = self.push("SF1", param=param)
            self.assertEqual(response.status_code, 400, param[:40])
            self.assertFalse(response.json()["result"])
        self.assertFalse(self.events(self.picking))

    def test_lines_that_make_no_sense_are_left_out(self):
        param = (
            '{"lastResult": {"nu": "SF1", "com": "shunfeng", "data": [5, {"time": "yesterday", "context": "a"}, '
            '{"context": "b"}, {"time": "2026-11-24 09:00:00", "context": null, "statusCode": "1"}, '
            '{"time": "9999-12-31 23:59:59", "context": "c"}, {"ftime": "2026-11-24 10:00:00", "context": "d\\u0000"}]}}'
        )
        self.assertEqual(self.push("SF1", param=param).status_code, 200)
        texts = [event.text for event in self.events(self.picking)]
        self.assertEqual(texts[:2], [False, "d"])

    @mute_logger("odoo.http")
    def test_a_huge_body_is_refused(self):
        url = f"/liquor/courier/{self.courier.id}/push"
        body = urlencode({"sign": "X", "param": "a" * 3_000_000})
        response = self.url_open(url, data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(response.status_code, 413)
        self.assertFalse(self.events(self.picking))

    def test_a_returned_parcel_is_an_incident_for_service(self):
        self.service.news("SF1", "2026-11-25 18:00:00", "收件人拒收，退回寄件人", code="6")
        self.push("SF1")
        self.assertEqual(self.picking.delivery_state, "incident")
        self.assertEqual(self.sale.liquor_state, "transit")
        (activity,) = self.sale.activity_ids
        self.assertIn(self.picking.name, activity.summary)
        self.assertIn("拒收", activity.note)
        self.service.news("SF1", "2026-11-26 18:00:00", "已退签", code="4")
        self.push("SF1")
        self.assertEqual(len(self.sale.activity_ids), 1, "One return, one activity")

    def test_a_return_after_the_signature_is_an_incident(self):
        self.service.news("SF1", "2026-11-25 18:00:00", "已签收", code="301")
        self.push("SF1")
        self.service.news("SF1", "2026-11-26 18:00:00", "退签", code="401")
        self.push("SF1")
        self.assertEqual(self.picking.delivery_state, "incident")
        self.assertFalse(self.sale.liquor_signed_at)

    def test_a_watch_that_was_given_up_is_asked_for_again(self):
        self.run_job("cron_courier_subscribe")
        self.push("SF1", status="abort")
        self.assertEqual(self.picking.liquor_tracking_mode, "subscribe")

    def test_another_companys_account_does_not_reach_ours(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        self.courier.company_id = other
        self.assertTrue(self.push("SF1").json()["result"])
        self.assertFalse(self.events(self.picking))

    def test_pushes_replace_polling(self):
        self.push("SF1")
        self.run_job("cron_courier_poll")
        self.assertEqual(self.service.asked, [])
