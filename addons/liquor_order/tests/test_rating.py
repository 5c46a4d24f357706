import re
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_tracking import TrackingCase, TrackingHttpCase


@tagged("post_install", "-at_install")
class TestRating(TrackingCase):
    """One rating a delivery, by the system alone; a low one calls customer service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "en_US"
        cls.service_user = cls.user_of("service")

    def signed(self, number="SF1001"):
        picking = self.shipped(number)
        picking._liquor_sign("signed")
        return picking

    def to_do(self, picking):
        return picking.sale_id.activity_search(["liquor_order.activity_low_rating"])

    def test_a_rating_says_whose_and_of_what(self):
        picking = self.signed()
        picking._liquor_rate(4, "  Fast, well packed ", self.customer)
        rating = picking._liquor_rating()
        self.assertEqual(
            (rating.rating, rating.feedback, rating.partner_id, rating.liquor_picking_id, rating.liquor_order_id),
            (4, "Fast, well packed", self.customer, picking, picking.sale_id),
        )
        self.assertEqual((rating.liquor_stars, rating.consumed, rating.access_token), ("4", True, False))
        self.assertEqual((picking.rating_last_value, picking.rating_avg, picking.rating_count), (4, 4, 1))
        self.assertIn("Rated 4 of 5. Fast, well packed", picking.message_ids[0].body)

    def test_words_are_no_markup(self):
        picking = self.signed()
        picking._liquor_rate(1, "<img src=x onerror=alert(1)>", self.customer)
        self.assertNotIn("<img src=x", picking.message_ids[0].body)
        self.assertNotIn("<img src=x", self.to_do(picking).note)
        self.assertIn("&lt;img src=x", self.to_do(picking).note)

    def test_before_it_is_signed_for(self):
        picking = self.shipped()
        self.assertFalse(picking._liquor_rating_until())
        with self.assertRaisesRegex(UserError, "not signed for yet"):
            picking._liquor_rate(5, "", self.customer)

    def test_only_whole_stars_and_some_words(self):
        picking = self.signed()
        for stars in (0, 6, -1, 2.5):
            with self.assertRaisesRegex(UserError, "one to five stars"):
                picking._liquor_rate(stars, "", self.customer)
        with self.assertRaisesRegex(UserError, "at most 500 characters"):
            picking._liquor_rate(5, "x" * 501, self.customer)
        self.assertFalse(picking._liquor_rating())

    def test_change_within_seven_days_is_the_same_rating(self):
        picking = self.signed()
        picking._liquor_rate(2, "late", self.customer)
        rating = picking._liquor_rating()
        end = rating.create_date + timedelta(days=7)
        self.assertEqual(picking._liquor_rating_until(), end)
        with freeze_time(end):
            picking._liquor_rate(5, "replaced", self.customer)
        self.assertEqual((picking._liquor_rating(), rating.rating, rating.feedback), (rating, 5, "replaced"))
        self.assertEqual(picking.rating_last_value, 5)
        with freeze_time(end + timedelta(seconds=1)), self.assertRaisesRegex(UserError, "time to rate .* is over"):
            picking._liquor_rate(1, "", self.customer)
        self.assertEqual(rating.rating, 5)

    def test_sixty_days_to_rate(self):
        picking = self.signed()
        with freeze_time(picking.date_delivered + timedelta(days=60, seconds=1)):
            self.assertFalse(picking.sale_id._liquor_ratings_to_show())
            with self.assertRaisesRegex(UserError, "time to rate .* is over"):
                picking._liquor_rate(5, "", self.customer)
        with freeze_time(picking.date_delivered + timedelta(days=60)):
            picking._liquor_rate(5, "", self.customer)

    def test_each_delivery_of_an_order(self):
        order = self.confirmed(quantity=4)
        first = self.ship(order, "SF1", quantity=1)
        first._liquor_sign("signed")
        second = self.ship(order, "SF2")
        self.assertEqual([row["delivery"] for row in order._liquor_ratings_to_show()], [first])
        second._liquor_sign("signed")
        first._liquor_rate(1, "leaks", self.customer)
        second._liquor_rate(2, "late", self.customer)
        activity = self.to_do(first)
        self.assertEqual(len(activity), 1, "One to-do an order")
        self.assertRegex(activity.note, rf"{first.name}.*★ leaks.*{second.name}.*★★ late")

    def test_low_rating_becomes_a_to_do_of_customer_service(self):
        picking = self.signed()
        picking._liquor_rate(3, "so so", self.customer)
        self.assertFalse(self.to_do(picking))
        picking._liquor_rate(2, "one bottle leaks", self.customer)
        activity = self.to_do(picking)
        self.assertEqual((activity.res_model, activity.res_id), ("sale.order", picking.sale_id.id))
        self.assertIn("one bottle leaks", activity.note)
        self.assertTrue(activity.user_id.has_group("liquor_base.group_liquor_service"))
        self.assertFalse(activity.user_id.has_group("liquor_base.group_liquor_manager"))
        picking._liquor_rate(1, "and another", self.customer)
        self.assertEqual(self.to_do(picking), activity)
        self.assertIn("and another", activity.note)
        picking._liquor_rate(5, "all replaced", self.customer)
        self.assertFalse(self.to_do(picking))

    def test_staff_read_it_in_the_language_of_the_company(self):
        company = self.env.company.partner_id
        for lang, words in (("zh_CN", "给了低评价"), ("en_US", "Low rating by")):
            company.lang = lang
            picking = self.signed(lang)
            picking.with_context(lang="en_US" if lang == "zh_CN" else "zh_CN")._liquor_rate(1, "", self.customer)
            self.assertIn(words, self.to_do(picking).summary)

    def test_salesperson_of_customer_service_is_called_first(self):
        seller = new_test_user(self.env, "rating_seller", groups="base.group_user,liquor_base.group_liquor_service")
        for user, called in ((seller, seller), (self.user_of("channel"), None)):
            picking = self.signed(user.login)
            picking.sale_id.user_id = user
            picking._liquor_rate(1, "", self.customer)
            if called:
                self.assertEqual(self.to_do(picking).user_id, called)
            else:
                self.assertTrue(self.to_do(picking).user_id.has_group("liquor_base.group_liquor_service"))

    def test_same_rating_again_changes_nothing(self):
        picking = self.signed()
        picking._liquor_rate(1, "leaks", self.customer)
        self.to_do(picking).action_done()
        messages = len(picking.message_ids)
        picking._liquor_rate(1, "leaks", self.customer)
        self.assertFalse(self.to_do(picking))
        self.assertEqual(len(picking.message_ids), messages)

    def test_who_reads(self):
        picking = self.signed()
        picking._liquor_rate(4, "good", self.customer)
        rating = picking._liquor_rating()
        for role in ("service", "warehouse", "manager"):
            self.assertEqual(rating.with_user(self.user_of(role)).feedback if role != "service"
                             else rating.with_user(self.service_user).feedback, "good")  # fmt: skip
        for role in ("buyer", "finance", "operator", "channel"):
            with self.subTest(role=role):
                user = self.user_of(role)
                self.assertNotIn(rating, rating.with_user(user).search([]))
                with self.assertRaises(AccessError):
                    rating.with_user(user).read(["feedback"])

    def test_warehouse_sees_no_order(self):
        picking = self.signed()
        picking._liquor_rate(4, "good", self.customer)
        warehouse = picking._liquor_rating().with_user(self.user_of("warehouse"))
        self.assertEqual(warehouse.liquor_picking_id, picking)
        with self.assertRaises(AccessError):
            warehouse.read(["liquor_order_id"])

    def test_nobody_writes_ratings_of_deliveries(self):
        rated, unrated = self.signed("SF1"), self.signed("SF2")
        rated._liquor_rate(2, "bad", self.customer)
        model = self.env["ir.model"]._get_id("stock.picking")
        vals = {"res_model_id": model, "res_id": unrated.id, "rating": 5, "consumed": True,
                "partner_id": self.customer.id}  # fmt: skip
        product = self.env["ir.model"]._get_id("product.template")
        for user in (self.service_user, self.user_of("manager"), self.user_of("operator")):
            with self.subTest(user=user.login):
                ratings = self.env["rating.rating"].with_user(user)
                with self.assertRaises(AccessError):
                    rated._liquor_rating().with_user(user).write({"rating": 5})
                with self.assertRaises(AccessError):
                    rated._liquor_rating().with_user(user).unlink()
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    ratings.create(vals)
                own = ratings.create({**vals, "res_model_id": product, "res_id": self.liquor.id})
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    own.write({"res_model_id": model, "res_id": unrated.id})
                with self.assertRaises(AccessError):
                    unrated.with_user(user).message_post(body="good", rating_value=5)
        self.assertEqual(rated._liquor_rating().rating, 2)
        self.assertFalse(unrated._liquor_rating())


@tagged("post_install", "-at_install")
class TestRatingHttp(TrackingHttpCase):
    """The page of the order and the mail; and that nobody else rates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        clerk = cls.env["res.partner"].create({"name": "Clerk", "parent_id": cls.customer.id})
        cls.owner = cls.portal_user("rate_owner", clerk)
        stranger = cls.env["res.partner"].create({"name": "Stranger Company", "is_company": True})
        cls.stranger = cls.portal_user("rate_stranger", stranger)

    def setUp(self):
        super().setUp()
        self.picking = self.shipped()
        self.picking._liquor_sign("signed")
        self.sale = self.picking.sale_id
        self.sale._portal_ensure_token()
        self.page = f"/my/orders/{self.sale.id}"

    def log_in(self, user):
        self.authenticate(user.login, f"{user.login}-password")

    def rate(self, stars, feedback="", token=None, delivery=None, csrf_page="/track"):
        csrf = re.search(r'csrf_token: "([^"]+)"', self.url_open(csrf_page).text).group(1)
        form = {"csrf_token": csrf, "stars": stars, "feedback": feedback, "delivery": delivery or self.picking.id}
        if token:
            form["access_token"] = token
        answer = self.url_open(f"{self.page}/rate", data=form)
        self.env.invalidate_all()
        return answer

    def test_customer_rates_and_changes(self):
        self.log_in(self.owner)
        page = self.url_open(self.page).text
        self.assertIn(f'action="{self.page}/rate"', page)
        answer = self.rate("4", "包装很好")
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("access_token", answer.url)
        self.assertIn("包装很好", answer.text)
        rating = self.picking._liquor_rating()
        self.assertEqual((rating.rating, rating.partner_id), (4, self.owner.partner_id))
        self.assertIn("<details", answer.text, "It can be changed")
        self.rate("2", "第二瓶漏了")
        self.assertEqual((rating.rating, rating.feedback), (2, "第二瓶漏了"))
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            self.log_in(self.owner)
            self.assertNotIn(f'action="{self.page}/rate"', self.url_open(self.page).text)
            self.rate("5", "late")
        self.assertEqual(rating.rating, 2)

    def test_visitor_with_the_link_of_the_mail(self):
        self.rate("5", "visitor", token="guessed")
        self.rate("5", "visitor")
        self.assertFalse(self.picking._liquor_rating())
        link = f"{self.page}?access_token={self.sale.access_token}&delivery={self.picking.id}&stars=3"
        page = self.url_open(link).text
        checked = re.findall(r'<input[^>]*name="stars"[^>]*>', page)
        self.assertEqual(['value="3"' in one for one in checked if "checked" in one], [True])
        self.assertFalse(self.picking._liquor_rating(), "Opening the link rates nothing: mail scanners open links")
        self.rate("3", "by mail", token=self.sale.access_token)
        rating = self.picking._liquor_rating()
        self.assertEqual((rating.rating, rating.partner_id), (3, self.customer))

    def test_others_do_not_rate(self):
        self.log_in(self.stranger)
        for token in (None, self.sale.access_token):
            self.rate("5", "stranger", token=token)
            self.assertFalse(self.picking._liquor_rating())
        self.assertNotIn(
            f'action="{self.page}/rate"', self.url_open(f"{self.page}?access_token={self.sale.access_token}").text
        )
        manager = self.user_of("manager")
        manager.password = "catalog_manager-password"
        self.authenticate(manager.login, "catalog_manager-password")
        self.rate("5", "staff", token=self.sale.access_token)
        self.assertFalse(self.picking._liquor_rating())

    def test_delivery_of_another_order(self):
        other = self.env["res.partner"].create({"name": "Another", "email": "a@example.com"})
        foreign = self.shipped("SF9", partner_id=other.id)
        foreign._liquor_sign("signed")
        self.log_in(self.owner)
        for delivery in (foreign.id, "0", "x"):
            self.rate("1", "foreign", delivery=delivery)
        self.assertFalse(foreign._liquor_rating() | self.picking._liquor_rating())

    def test_bad_stars_are_told(self):
        self.log_in(self.owner)
        for stars in ("", "0", "6", "five", "²"):
            answer = self.rate(stars)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("o_liquor_ratings", answer.text)
            self.assertRegex(answer.text, r'class="alert alert-warning py-2"')
        self.assertFalse(self.picking._liquor_rating())
        self.assertNotIn("alert alert-warning py-2", self.url_open(self.page).text, "Told once")

    def test_portal_user_reads_and_writes_no_ratings(self):
        self.picking._liquor_rate(2, "bad", self.customer)
        rating = self.picking._liquor_rating().with_user(self.owner)
        for call in (rating.read, lambda: rating.write({"rating": 5}), lambda: rating.create({"res_id": 1})):
            with self.assertRaises(AccessError):
                call()

    def test_stars_in_the_mail(self):
        self.run_job("cron_shipment_notice")
        mail = self.env["mail.mail"].search([("model", "=", "stock.picking"), ("res_id", "=", self.picking.id)])[:1]
        links = re.findall(rf'href="([^"]+delivery={self.picking.id}&amp;stars=(\d)[^"]*)"', mail.body_html)
        self.assertEqual([stars for _link, stars in links], list("12345"))
        self.assertTrue(all(self.sale.access_token in link for link, _stars in links))
