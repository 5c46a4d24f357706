from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..tools import courier, kuaidi100
from .common_tracking import TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingCourier(TrackingCase):
    """The client and the jobs, against the simulator over HTTP."""

    def client(self, **kwargs):
        values = {"customer": "C-TEST", "key": "K-TEST", "salt": "SALT-TEST", "base_url": self.service.url, **kwargs}
        return kuaidi100.Kuaidi100Client(**values)

    def test_query_reads_times_as_beijing(self):
        self.service.parcel("YT1", "yuantong")
        self.service.news("YT1", "2026-11-24 08:30:05", "已揽收", code="103", place="四川,成都市")
        news = self.client().query(courier.Parcel("yuantong", "YT1"))
        self.assertEqual(news.number, "YT1")
        (event,) = news.events
        self.assertEqual(event.time, datetime(2026, 11, 24, 0, 30, 5))
        self.assertEqual(
            (event.state, event.code, event.text, event.place), ("collected", "103", "已揽收", "四川,成都市")
        )

    def test_shunfeng_gets_the_last_four_digits(self):
        self.service.parcel("SF1", "shunfeng", phone="5678")
        self.service.news("SF1", "2026-11-24 08:30:05", "已揽收")
        news = self.client().query(courier.Parcel("shunfeng", "SF1", "+86 139 1234 5678"))
        self.assertEqual(len(news.events), 1)
        with self.assertRaisesRegex(courier.CourierError, "408"):
            self.client().query(courier.Parcel("shunfeng", "SF1", "13900000000"))

    def test_a_parcel_that_the_courier_does_not_know_yet_has_no_news(self):
        self.assertEqual(self.client().query(courier.Parcel("yuantong", "NEW")).events, [])
        picking = self.shipped("SFNEW")
        picking._liquor_query()
        self.assertFalse(picking.liquor_tracking_error)
        self.assertEqual(picking.sale_id.liquor_state, "shipped")

    def test_the_test_button(self):
        self.assertEqual(self.courier.action_test()["params"]["type"], "success")
        self.courier.api_key = "WRONG"
        with self.assertRaisesRegex(UserError, "Check the address"):
            self.courier.action_test()

    def test_keys_leave_by_https_only(self):
        for url in ("http://poll.kuaidi100.com", "ftp://x", "poll.kuaidi100.com", "http://127.0.0.1.example.com"):
            with self.assertRaisesRegex(ValidationError, "https"):
                self.courier.base_url = url

    def test_others_do_not_get_the_phone(self):
        self.service.parcel("YT1", "yuantong")
        self.service.news("YT1", "2026-11-24 08:30:05", "已揽收")
        self.client().query(courier.Parcel("yuantong", "YT1", "13912345678"))
        self.assertNotIn("phone", self.service.asked[-1][1]["param"])

    def test_wrong_key_is_refused(self):
        self.service.parcel("YT1", "yuantong")
        with self.assertRaisesRegex(courier.CourierError, "签名") as caught:
            self.client(key="WRONG").query(courier.Parcel("yuantong", "YT1"))
        self.assertFalse(caught.exception.temporary)
        self.assertNotIn("WRONG", str(caught.exception))

    def test_a_service_that_is_down_is_a_temporary_error(self):
        for mood in ("down", "garbled", "mute"):
            self.service.mood = mood
            with self.assertRaises(courier.CourierError) as caught:
                self.client().query(courier.Parcel("yuantong", "YT1"))
            self.assertTrue(caught.exception.temporary, mood)

    def test_plain_accounts_state_counts_for_the_newest_line(self):
        self.service.parcel("YT1", "yuantong")
        self.service.news("YT1", "2026-11-24 08:00:00", "已揽收", code="103")
        self.service.news("YT1", "2026-11-25 08:00:00", "已签收", code="301")
        form = self.service.signed_push("YT1", salt="SALT-TEST", detailed=False)
        news = self.client().read_push(form)
        states = [event.state for event in sorted(news.events, key=lambda event: event.time)]
        self.assertEqual(states, ["transit", "signed"])

    def test_codes(self):
        expected = {
            "0": "transit", "1": "collected", "2": "problem", "3": "signed", "4": "returned", "5": "delivering",
            "6": "returned", "7": "transit", "8": "transit", "14": "refused", "103": "collected", "1002": "transit",
            "501": "delivering", "301": "signed", "304": "signed", "401": "returned", "203": "refused", "209": "problem",
            "10": "transit", "12": "transit", "999": "transit", "": "transit",
        }  # fmt: skip
        self.assertEqual({code: kuaidi100.state_of(code) for code in expected}, expected)

    def test_validation_asks_no_network(self):
        self.service.mood = "mute"
        picking = self.shipped()
        self.assertEqual(self.service.asked, [])
        self.assertEqual(picking.liquor_tracking_mode, "subscribe")
        self.assertEqual(picking.delivery_state, "shipping_recorded_in_carrier")

    def test_subscription_with_phone_and_callback(self):
        picking = self.shipped("SF77")
        self.run_job("cron_courier_subscribe")
        subscription = self.service.subscriptions["SF77"]
        self.assertEqual(subscription["phone"], "5678")
        self.assertEqual(subscription["company"], "shunfeng")
        self.assertEqual(subscription["salt"], "SALT-TEST")
        self.assertTrue(subscription["callback"].endswith(f"/liquor/courier/{self.courier.id}/push"))
        self.assertEqual(picking.liquor_tracking_mode, "push")

    def test_subscribing_twice_is_fine(self):
        picking = self.shipped("SF77")
        self.run_job("cron_courier_subscribe")
        picking._liquor_follow()
        self.run_job("cron_courier_subscribe")
        self.assertEqual(picking.liquor_tracking_mode, "push")
        self.assertFalse(picking.liquor_tracking_error)

    def test_a_refused_subscription_is_polled_and_seen(self):
        self.courier.api_key = "WRONG"
        picking = self.shipped("SF77")
        self.run_job("cron_courier_subscribe")
        self.assertEqual(picking.liquor_tracking_mode, "poll")
        self.assertIn("600", picking.liquor_tracking_error)
        self.assertNotIn("WRONG", picking.liquor_tracking_error)

    def test_a_service_that_is_down_is_tried_again(self):
        self.service.mood = "down"
        picking = self.shipped("SF77")
        self.run_job("cron_courier_subscribe")
        self.assertEqual(picking.liquor_tracking_mode, "subscribe")
        self.service.mood = None
        self.due(picking)
        self.run_job("cron_courier_subscribe")
        self.assertEqual(picking.liquor_tracking_mode, "push")

    def test_a_typed_number_is_followed(self):
        # the code is filled in after the goods have left: a courier's delivery does not leave without a number
        self.carrier.liquor_courier_code = False
        picking = self.shipped(number=False)
        self.carrier.liquor_courier_code = "shunfeng"
        self.assertFalse(picking.liquor_tracking_mode)
        picking.carrier_tracking_ref = "SF88"
        self.run_job("cron_courier_subscribe")
        self.assertIn("SF88", self.service.subscriptions)

    def test_a_corrected_number_starts_anew(self):
        self.service.parcel("SFX", "shunfeng", phone="5678")
        self.service.news("SFX", "2026-11-24 10:00:00", "已签收", code="301")
        picking = self.shipped("SFX")
        picking._liquor_query()
        self.assertEqual(picking.sale_id.liquor_state, "signed")
        picking.carrier_tracking_ref = "SFY"
        self.assertEqual(picking.sale_id.liquor_state, "shipped")
        self.assertEqual(picking.liquor_tracking_mode, "subscribe")

    def test_a_carrier_without_code_is_not_asked(self):
        self.carrier.liquor_courier_code = False
        picking = self.shipped("X1")
        self.assertFalse(picking.liquor_tracking_mode)
        self.run_job("cron_courier_subscribe")
        self.run_job("cron_courier_poll")
        self.assertEqual(self.service.asked, [])

    def test_a_carrier_that_lost_its_code_does_not_stop_the_job(self):
        picking = self.shipped("SF1")
        self.carrier.liquor_courier_code = False
        self.run_job("cron_courier_subscribe")
        self.assertFalse(picking.liquor_tracking_mode)

    def test_polling_backs_off_and_stops(self):
        self.service.parcel("SF1", "shunfeng", phone="5678")
        self.service.news("SF1", "2026-11-24 10:00:00", "已揽收", code="103")
        picking = self.shipped("SF1")
        picking.liquor_tracking_mode = "poll"
        hours = []
        for _turn in range(6):
            self.due(picking)
            self.run_job("cron_courier_poll")
            hours.append(picking.liquor_poll_hours)
        self.assertEqual(hours, [1, 2, 4, 8, 12, 12])
        self.assertAlmostEqual(
            picking.liquor_next_poll_at, fields.Datetime.now() + timedelta(hours=12), delta=timedelta(minutes=1)
        )
        self.service.news("SF1", "2026-11-24 12:00:00", "已发出")
        self.due(picking)
        self.run_job("cron_courier_poll")
        self.assertEqual(picking.liquor_poll_hours, 1, "A parcel that moves is asked for soon")
        self.service.news("SF1", "2026-11-25 12:00:00", "已签收", code="301")
        self.due(picking)
        self.run_job("cron_courier_poll")
        self.assertEqual(picking.liquor_tracking_mode, "end")
        self.assertFalse(picking.liquor_next_poll_at)
        asked = len(self.service.asked)
        self.run_job("cron_courier_poll")
        self.assertEqual(len(self.service.asked), asked)

    def test_thirty_days_are_enough(self):
        picking = self.shipped("SF1")
        picking.write({"liquor_tracking_mode": "poll", "date_done": fields.Datetime.now() - timedelta(days=31)})
        self.due(picking)
        self.run_job("cron_courier_poll")
        self.assertEqual(picking.liquor_tracking_mode, "end")

    def test_what_is_not_due_is_not_asked(self):
        picking = self.shipped("SF1")
        picking.write(
            {"liquor_tracking_mode": "push", "liquor_next_poll_at": fields.Datetime.now() + timedelta(minutes=5)}
        )
        self.run_job("cron_courier_poll")
        self.assertEqual(self.service.asked, [])

    def test_several_parcels_in_one_delivery(self):
        for number in ("SF1", "SF2"):
            self.service.parcel(number, "shunfeng", phone="5678")
            self.service.news(
                number,
                "2026-11-24 10:00:00",
                "已签收" if number == "SF1" else "已发出",
                code="301" if number == "SF1" else "1002",
            )
        picking = self.shipped("SF1, SF2")
        picking._liquor_query()
        self.assertEqual(picking.sale_id.liquor_state, "transit")
        self.service.news("SF2", "2026-11-24 15:00:00", "已签收", code="301")
        picking._liquor_query()
        self.assertEqual(picking.sale_id.liquor_state, "signed")
        self.assertEqual(picking.date_delivered, datetime(2026, 11, 24, 7, 0))
        parcels = picking.sale_id._liquor_timeline()["parcels"]
        self.assertEqual([parcel["number"] for parcel in parcels], ["SF1", "SF2"])
        self.assertEqual([len(parcel["events"]) for parcel in parcels], [1, 2])

    def test_database_work_does_not_grow_with_the_deliveries(self):
        pickings = self.env["stock.picking"]
        for turn in range(12):
            number = f"SFQ{turn}"
            self.service.parcel(number, "shunfeng", phone="5678")
            self.service.news(number, f"2026-11-24 10:00:{turn:02d}", "已签收", code="301")
            pickings += self.shipped(number, quantity=1)
        self.env.flush_all()
        counts = []
        for some in (pickings[:3], pickings[3:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_context(tracking_disable=True)._liquor_query()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(set(pickings.mapped("delivery_state")), {"customer_delivered"})
        self.assertLessEqual(counts[1], counts[0] + 2, "3 and 9 deliveries take the same number of queries")

    def test_keys_are_for_managers_only(self):
        for role, may in (("manager", True), ("warehouse", False), ("service", False), ("operator", False)):
            courier_as = self.courier.with_user(self.user_of(role))
            self.assertEqual(courier_as.has_access("read"), may)
            self.assertEqual(courier_as._has_field_access(courier_as._fields["api_key"], "read"), may)

    def test_the_log_hides_the_keys(self):
        self.courier.write({"api_key": "SECRET-1", "push_secret": "SECRET-2", "customer": "SECRET-3"})
        lines = self.env["auditlog.log.line"].search(
            [("log_id.model_model", "=", "liquor.courier"), ("log_id.res_id", "=", self.courier.id)]
        )
        self.assertTrue(lines)
        for line in lines:
            self.assertNotIn("SECRET", f"{line.new_value}{line.new_value_text}{line.old_value}{line.old_value_text}")
