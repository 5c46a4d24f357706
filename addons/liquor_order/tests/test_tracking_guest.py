import re
import statistics
import time
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.liquor_order.controllers import tracking

from .common_tracking import TrackingHttpCase

UNKNOWN = "alert alert-warning"  # whatever the language of the shop


@tagged("post_install", "-at_install")
class TestTrackingGuest(TrackingHttpCase):
    """Look-up without an account."""

    def setUp(self):
        super().setUp()
        self.env["liquor.track.attempt"].search([]).unlink()
        self.service.parcel("SF123456", "shunfeng", phone="5678")
        self.service.news("SF123456", "2026-11-24 08:30:00", "已揽收，电话13912345678", code="103", place="成都市")
        self.service.news("SF123456", "2026-11-25 08:30:00", "派送至人民南路1号，签收人：王小明", code="301")
        self.picking = self.shipped("SF123456")
        self.picking._liquor_query()
        self.sale = self.picking.sale_id

    def csrf(self):
        page = self.url_open("/track").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    def look_up(self, number, phone, path="/track", **more):
        data = {"csrf_token": self.csrf(), "order": number, "phone": phone, **more}
        return self.url_open(path, data=data)

    def found(self, response):
        return "o_liquor_result" in response.text

    def test_number_and_last_four(self):
        response = self.look_up(self.sale.name, "5678")
        self.assertEqual(response.status_code, 200)
        self.assertTrue(self.found(response))
        self.assertIn("已揽收", response.text)
        self.assertIn("2026-11-24 08:30", response.text)
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_full_number_however_written(self):
        for phone in ("13912345678", "+86 139 1234 5678", "139-1234-5678"):
            self.assertTrue(self.found(self.look_up(f" {self.sale.name.lower()} ", phone)), phone)

    def test_the_buyers_full_number_too(self):
        receiver = self.env["res.partner"].create(
            {"name": "李四", "phone": "13700001111", "parent_id": self.customer.id}
        )
        self.sale.partner_shipping_id = receiver
        self.assertTrue(self.found(self.look_up(self.sale.name, "13912345678")))
        self.assertTrue(self.found(self.look_up(self.sale.name, "1111")))
        self.assertFalse(self.found(self.look_up(self.sale.name, "5678")), "The buyer's last four are not enough")

    def test_nothing_personal(self):
        text = self.look_up(self.sale.name, "5678").text
        result = text[text.index("o_liquor_result") : text.index('action="/track"')]
        for secret in ("王小明", "13912345678", "人民南路1号", "wang@example.com", "SF123456", "100.00", "200.00"):
            self.assertNotIn(secret, result)
        self.assertIn("王**", result)
        self.assertIn("139****5678", result)
        self.assertNotIn(self.sale.access_token or "access_token", result)

    def test_wrong_number_and_wrong_phone_look_the_same(self):
        answers = []
        for number, phone in ((self.sale.name, "0000"), ("S99999999", "0000")):
            response = self.look_up(number, phone)
            self.assertIn(UNKNOWN, response.text)
            text = response.text.replace(number, "NUMBER")
            text = re.sub(r'(csrf_token"? ?[:=]? ?(value=)?)"[^"]+"', r"\1", text)
            answers.append((response.status_code, text, sorted(set(response.headers) - {"Set-Cookie"})))
        self.assertEqual(*answers)

    def test_wrong_number_and_wrong_phone_take_the_same_work(self):
        orders = self.env["sale.order"]
        company = self.env.company
        orders._liquor_guest_find(self.sale.name, "0000", company)
        counts, times = [], []
        for number in (self.sale.name, "S99999999"):
            before = self.env.cr.sql_log_count
            orders._liquor_guest_find(number, "0000", company)
            counts.append(self.env.cr.sql_log_count - before)
            rounds = []
            for _turn in range(200):
                started = time.perf_counter()
                orders._liquor_guest_find(number, "0000", company)
                rounds.append(time.perf_counter() - started)
            times.append(statistics.median(rounds))
        self.assertEqual(*counts)
        self.assertLess(abs(times[0] - times[1]), 0.001, "Less than what a network tells apart")

    def test_short_and_empty_phones_open_nothing(self):
        for phone in ("", "678", "12345678", "0000", "00000000000", "%", "____", "abcd"):
            self.env["liquor.track.attempt"].search([]).unlink()
            self.assertFalse(self.found(self.look_up(self.sale.name, phone)), phone)
        self.customer.phone = False
        for phone in ("", "0000", "00000000000"):
            self.env["liquor.track.attempt"].search([]).unlink()
            self.assertFalse(self.found(self.look_up(self.sale.name, phone)), phone)

    def test_carts_are_not_found(self):
        cart = self.order(self.liquor, 1)
        self.assertFalse(self.found(self.look_up(cart.name, "5678")))

    def test_other_companys_orders_are_not_found(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        self.assertFalse(self.env["sale.order"]._liquor_guest_find(self.sale.name, "5678", other))

    def test_four_digits_cannot_be_tried(self):
        for turn in range(tracking.PER_ORDER):
            self.assertEqual(self.look_up(self.sale.name, f"{turn:04d}").status_code, 200)
        response = self.look_up(self.sale.name, "5678")
        self.assertEqual(response.status_code, 429)
        self.assertFalse(self.found(response), "Not even the right one, else it would tell")
        unknown = [self.look_up("S99999999", f"{turn:04d}").status_code for turn in range(tracking.PER_ORDER + 1)]
        self.assertEqual(unknown, [200] * tracking.PER_ORDER + [429], "An unknown number is stopped just so")

    def test_after_the_window_it_goes_on_but_not_forever(self):
        attempts = self.env["liquor.track.attempt"]
        for _window in range(tracking.PER_ORDER_DAY // tracking.PER_ORDER):
            for _turn in range(tracking.PER_ORDER):
                self.assertEqual(self.look_up(self.sale.name, "0000").status_code, 200)
            attempts.search([]).at = fields.Datetime.now() - timedelta(minutes=11)
        self.assertEqual(self.look_up(self.sale.name, "5678").status_code, 429)
        attempts.search([]).at = fields.Datetime.now() - timedelta(hours=25)
        self.assertEqual(self.look_up(self.sale.name, "5678").status_code, 200)

    def test_owners_may_look_again_on_later_hours(self):
        attempts = self.env["liquor.track.attempt"]
        for _turn in range(tracking.PER_ORDER_DAY + 2):
            self.assertTrue(self.found(self.look_up(self.sale.name, "5678")))
            attempts.search([]).at = fields.Datetime.now() - timedelta(minutes=11)

    def test_one_address_cannot_try_many_orders(self):
        self.patch(tracking, "PER_IP", 6)
        codes = [self.look_up(f"S8888{turn}", "0000").status_code for turn in range(8)]
        self.assertEqual(codes, [200] * 6 + [429] * 2)

    def test_the_table_tells_nobody_anything_and_is_emptied(self):
        self.look_up(self.sale.name, "5678")
        attempts = self.env["liquor.track.attempt"].search([])
        self.assertTrue(attempts)
        for attempt in attempts:
            self.assertRegex(attempt.key, r"^[0-9a-f]{64}$")
        attempts.at = fields.Datetime.now() - timedelta(days=2)
        self.env.flush_all()
        attempts._gc_attempts()
        self.env.invalidate_all()
        self.assertFalse(attempts.exists())

    def test_forms_of_other_sites_are_refused(self):
        response = self.url_open("/track", data={"order": self.sale.name, "phone": "5678"})
        self.assertEqual(response.status_code, 400)

    def test_strange_input_is_no_error(self):
        for number, phone in (
            ("'; DROP TABLE", "5678"),
            ("S" * 5000, "1" * 5000),
            ("\u0000", "\u0000"),
            ("订单", "五六七八"),
        ):
            response = self.look_up(number, phone)
            self.assertIn(response.status_code, (200, 429))
            self.assertFalse(self.found(response))

    # --- by code

    def sender(self):
        """Configure a sender; returns what it sends."""
        sent, model = [], self.env.registry["liquor.track.code"]
        self.patch(model, "_liquor_can_send_code", lambda codes: True)
        self.patch(model, "_liquor_send_code", lambda codes, phone, code: sent.append((phone, code)))
        return sent

    def ask(self, phone="13912345678"):
        response = self.look_up("", phone, path="/track/code")
        self.run_job("cron_track_code")
        return response

    def redeem(self, code, phone="13912345678"):
        return self.look_up("", phone, path="/track/code", code=code)

    def test_without_sender_no_form(self):
        self.assertNotIn("/track/code", self.url_open("/track").text)
        response = self.look_up("", "13912345678", path="/track/code")
        self.assertTrue(response.url.endswith("/track"))
        self.assertFalse(self.env["liquor.track.code"].search([]))

    def test_code_opens_the_orders_once(self):
        sent = self.sender()
        self.ask()
        ((phone, code),) = sent
        self.assertEqual(phone, "13912345678")
        self.assertRegex(code, r"^\d{6}$")
        row = self.env["liquor.track.code"].search([], limit=1)
        self.assertFalse(row.phone)
        self.assertNotIn(code, f"{row.code_hash}")
        response = self.redeem(code)
        self.assertTrue(self.found(response))
        self.assertIn(self.sale.name, response.text)
        self.assertFalse(self.found(self.redeem(code)), "One use")

    def test_unknown_phone_gets_the_same_answer_and_no_code(self):
        sent = self.sender()
        answers = []
        for phone in ("13912345678", "13900009999"):
            text = self.ask(phone).text.replace(phone, "PHONE")
            answers.append(re.sub(r'(csrf_token"? ?[:=]? ?(value=)?)"[^"]+"', r"\1", text))
        self.assertEqual(*answers)
        self.assertEqual([phone for phone, _code in sent], ["13912345678"])

    def test_a_code_ends_after_five_minutes(self):
        sent = self.sender()
        self.ask()
        self.env["liquor.track.code"].search([]).valid_until = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(self.found(self.redeem(sent[0][1])))

    def test_a_code_has_five_tries(self):
        sent = self.sender()
        self.patch(tracking, "PER_PHONE", 100)
        self.ask()
        code = sent[0][1]
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        for _turn in range(5):
            self.assertFalse(self.found(self.redeem(wrong)))
        self.assertFalse(self.found(self.redeem(code)))

    def test_a_code_is_for_its_phone(self):
        sent = self.sender()
        self.ask()
        self.assertFalse(self.found(self.redeem(sent[0][1], phone="13900009999")))

    def test_codes_are_not_sent_without_end(self):
        sent = self.sender()
        codes = [self.ask().status_code for _turn in range(tracking.PER_PHONE + 1)]
        self.assertEqual(codes, [200] * tracking.PER_PHONE + [429])
        self.assertEqual(len(sent), tracking.PER_PHONE)
