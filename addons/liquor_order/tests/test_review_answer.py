import re

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from .common_review import ReviewCase


@tagged("post_install", "-at_install")
class TestReviewAnswer(ReviewCase):
    """What the customer corrects, and the order that goes on by itself."""

    def setUp(self):
        super().setUp()
        self.customer.liquor_district_id = False
        self.stopped = self.placed()
        self.stopped.action_confirm()
        self.assertEqual(self.open_codes(self.stopped), ["address_unclear"])

    def form(self, **values):
        return {
            "name": "Li Lei",
            "phone": "13982016677",
            "state_id": str(self.sichuan.id),
            "liquor_city_id": str(self.chengdu.id),
            "liquor_district_id": str(self.wuhou.id),
            "street": "桐梓林东路9号2栋1203室",
            **values,
        }

    def test_corrected_address_is_new_and_the_order_goes_on(self):
        before = self.customer.read(["street", "phone", "liquor_district_id", "name"])
        self.assertEqual(self.stopped._liquor_customer_reply(self.form()), {})
        self.assertEqual((self.stopped.state, self.stopped.liquor_review_state), ("sale", "auto"))
        contact = self.stopped.partner_shipping_id
        self.assertEqual((contact.name, contact.street), ("Li Lei", "桐梓林东路9号2栋1203室"))
        self.assertEqual((contact.parent_id, contact.type), (self.customer, "delivery"))
        self.assertEqual(contact.liquor_district_id, self.wuhou)
        self.assertEqual(self.customer.read(["street", "phone", "liquor_district_id", "name"]), before)
        self.assertEqual(self.stopped.picking_ids.partner_id, contact)
        self.assertEqual(self.stopped.liquor_finding_ids.state, "resolved")

    def test_wrong_fields_are_named_and_nothing_is_written(self):
        contacts = self.env["res.partner"].search_count([])
        wrong = {
            "name": "",
            "phone": "12",
            "street": "x" * 121,
            "liquor_district_id": str(self.env.ref("liquor_order.division_110101").id),
        }
        for field, value in wrong.items():
            with self.subTest(field):
                self.assertEqual(set(self.stopped._liquor_customer_reply(self.form(**{field: value}))), {field})
        for value in ("", "abc", "-1", "99999999", "9" * 40, "1; DROP TABLE"):
            errors = self.stopped._liquor_customer_reply(self.form(state_id=value))
            self.assertEqual(set(errors), {"state_id"}, value)
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)
        self.assertEqual(self.stopped.partner_shipping_id, self.customer)

    def test_only_what_was_asked_for_is_written(self):
        form = self.form(
            fapiao_kind="company", title="X", tax_number="Y", liquor_gift_message="Z", gift_message="Z",
            partner_id="1", amount_total="0", liquor_review_state="approved",
        )  # fmt: skip
        self.assertEqual(self.stopped._liquor_customer_reply(form), {})
        self.assertFalse(self.stopped.liquor_fapiao_title)
        self.assertFalse(self.stopped.liquor_gift_message)
        self.assertEqual(self.stopped.partner_id, self.customer)

    def test_second_answer_changes_nothing(self):
        self.stopped._liquor_customer_reply(self.form())
        contact = self.stopped.partner_shipping_id
        self.assertEqual(set(self.stopped._liquor_customer_reply(self.form(name="Han"))), {"form"})
        self.assertEqual(self.stopped.partner_shipping_id, contact)

    def test_other_reasons_still_wait_for_a_person(self):
        order = self.placed(61)
        order.action_confirm()
        self.assertEqual(order._liquor_customer_reply(self.form()), {})
        self.assertEqual((order.state, order.liquor_review_state), ("sent", "to_review"))
        self.assertEqual(self.open_codes(order), ["unusual_quantity"])

    def test_unpaid_order_is_not_confirmed_by_an_answer(self):
        order = self.order(self.baijiu, 1)
        order.with_user(self.user_of("service"))._liquor_ask_customer("Which district?", ["address"])
        self.assertEqual(order._liquor_customer_reply(self.form()), {})
        self.assertEqual((order.state, order.liquor_review_state), ("draft", "none"))

    def test_answer_in_words_waits_for_a_person(self):
        self.stopped.with_user(self.user_of("service"))._liquor_ask_customer("For whom?", ["other", "address"])
        self.assertEqual(self.stopped._liquor_customer_reply(self.form(answer="For my father <b>")), {})
        self.assertEqual((self.stopped.state, self.stopped.liquor_review_state), ("sent", "to_review"))
        self.assertEqual(self.stopped.liquor_question_state, "answered")
        self.assertIn("For my father &lt;b&gt;", self.stopped.message_ids[0].body)
        self.assertEqual(self.stopped.message_ids[0].author_id, self.customer)
        self.stopped.action_liquor_approve()
        self.assertEqual((self.stopped.state, self.stopped.liquor_question_state), ("sale", False))

    def test_fapiao_is_corrected(self):
        self.customer.liquor_district_id = self.wuhou
        order = self.placed(2, liquor_fapiao_kind="company")
        order.action_confirm()
        errors = order._liquor_customer_reply({"fapiao_kind": "company", "title": "成都好酒商贸有限公司"})
        self.assertEqual(set(errors), {"tax_number"})
        good = {"fapiao_kind": "company", "title": "成都好酒商贸有限公司", "tax_number": "91110000600037341l"}
        self.assertEqual(order._liquor_customer_reply(good), {})
        self.assertEqual((order.state, order.liquor_fapiao_tax_number), ("sale", "91110000600037341L"))


@tagged("post_install", "-at_install")
class TestReviewPortal(HttpCase, ReviewCase):
    """The page of the order and its form, over HTTP: signed link, forged links, other customers."""

    def setUp(self):
        super().setUp()
        self.customer.liquor_district_id = False
        self.stopped = self.placed()
        self.stopped.action_confirm()
        self.token = self.stopped._portal_ensure_token()
        self.url = f"/my/orders/{self.stopped.id}/review"

    def form(self, **values):
        return {**TestReviewAnswer.form(self), "csrf_token": http.Request.csrf_token(self), **values}

    def test_signed_link_shows_and_takes_the_correction_without_login(self):
        self.authenticate(None, None)
        page = self.url_open(f"/my/orders/{self.stopped.id}?access_token={self.token}").text
        self.assertIn("o_liquor_review_form", page)
        self.assertIn('name="liquor_district_id"', page)
        self.assertIn('<textarea id="liquor_review_answer"', page)
        answer = self.url_open(self.url, data=self.form(access_token=self.token), allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("liquor_saved=1", answer.headers["Location"])
        self.assertEqual(self.stopped.state, "sale")
        self.assertEqual(self.stopped.partner_shipping_id.name, "Li Lei")

    def test_mistakes_come_back_with_what_was_typed(self):
        self.authenticate(None, None)
        page = self.url_open(self.url, data=self.form(access_token=self.token, name="", street="桐梓林东路77号")).text
        self.assertEqual(page.count("is-invalid"), 1)
        self.assertIn('class="alert alert-danger"', page)
        self.assertIn("桐梓林东路77号", page)
        self.assertEqual(self.stopped.state, "sent")

    def test_forged_links_are_answered_like_orders_that_are_not_there(self):
        self.authenticate(None, None)
        attempts = [
            (self.url, "0" * 36),
            (self.url, ""),
            (self.url, self.placed(2)._portal_ensure_token()),
            ("/my/orders/99999999/review", self.token),
        ]
        answers = set()
        for url, token in attempts:
            for data in (None, self.form(access_token=token)):
                address = url if data else f"{url}?access_token={token}"
                answer = self.url_open(address, data=data, allow_redirects=False)
                answers.add((answer.status_code, re.sub(r"^https?://[^/]+", "", answer.headers["Location"])))
        self.assertEqual(answers, {(303, "/my")})
        self.assertEqual((self.stopped.state, self.stopped.partner_shipping_id), ("sent", self.customer))

    def test_another_customer_with_an_account_reaches_nothing(self):
        new_test_user(self.env, "review_stranger", groups="base.group_portal")
        self.authenticate("review_stranger", "review_stranger")
        answer = self.url_open(self.url, data=self.form(), allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith("/my"))
        self.assertEqual(self.stopped.partner_shipping_id, self.customer)

    def test_customer_with_an_account_needs_no_token(self):
        user = new_test_user(self.env, "review_customer", groups="base.group_portal")
        user.partner_id.parent_id = self.customer
        self.authenticate("review_customer", "review_customer")
        self.url_open(self.url, data=self.form(), allow_redirects=False)
        self.assertEqual(self.stopped.state, "sale")
        # the language of the page is Chinese: the message is found by its author and kind
        replies = self.stopped.message_ids.filtered(lambda message: message.author_id == user.partner_id)
        self.assertEqual(replies.filtered("body").mapped("message_type"), ["comment"])

    def test_form_of_another_site_is_refused(self):
        self.authenticate(None, None)
        form = self.form(access_token=self.token, csrf_token="forged")
        self.assertEqual(self.url_open(self.url, data=form).status_code, 400)
        self.assertEqual(self.stopped.state, "sent")

    def test_texts_in_a_link_do_not_reach_the_block(self):
        self.authenticate(None, None)
        query = f"access_token={self.token}&liquor_errors=PHISHING&liquor_form=PHISHING"
        answer = self.url_open(f"/my/orders/{self.stopped.id}?{query}")
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn('class="alert alert-danger"', answer.text)
        self.assertIn("o_liquor_review_form", answer.text)

    def test_refusal_and_its_reason_are_shown(self):
        self.stopped.action_liquor_refuse("Sold out for good")
        self.authenticate(None, None)
        page = self.url_open(f"/my/orders/{self.stopped.id}?access_token={self.token}").text
        self.assertIn("Sold out for good", page)
        self.assertNotIn("o_liquor_review_form", page)
