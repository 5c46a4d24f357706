from lxml import html

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import ANSWER, SECRET, TrainingCase


@tagged("post_install", "-at_install")
class TestTrainingHttp(HttpCase, TrainingCase):
    """Addresses that somebody could guess, and requests that somebody could send."""

    def login(self, user):
        if user:
            self.authenticate(user.login, user.login)
        else:
            self.authenticate(None, None)

    def addresses(self):
        slug = self.env["ir.http"]._slug
        lessons = [
            address
            for slide in self.course.slide_ids
            for address in (
                f"/slides/slide/{slug(slide)}",
                f"/slides/slide/{slide.id}",
                f"/slides/slide/{slug(slide)}?fullscreen=1",
                f"/slides/slide/{slug(slide)}/pdf_content",
                f"/slides/slide/{slide.id}/get_image?field=image_1024",
                f"/slides/slide/{slide.id}/share",
                f"/slides/embed/{slide.id}",
                f"/slides/embed_external/{slide.id}",
            )
        ]
        return [
            f"/slides/{slug(self.course)}",
            f"/slides/{self.course.id}",
            f"/slides/{self.course.id}/category/1",
            f"/slides/{self.course.id}/invite?invite_partner_id={self.owner.partner_id.id}&invite_hash=x",
            *lessons,
        ]

    FILES = (
        "/web/content/slide.slide/%(picture)s/binary_content",
        "/web/image/slide.slide/%(picture)s/image_1920",
        "/web/image/slide.channel/%(course)s/image_1024",
    )

    def files(self):
        ids = {"picture": self.picture.id, "course": self.course.id}
        return [address % ids for address in self.FILES]

    def outsiders(self):
        self.accountant.partner_id.liquor_portal_role = "none"
        return (None, self.customer, self.stranger, self.accountant, self.role("finance"))

    @mute_logger("odoo.http")
    def test_others_find_nothing(self):
        self.course.image_1920 = self.picture.binary_content
        real = self.url_of(self.owner, self.files())
        for user in self.outsiders():
            self.login(user)
            for address in self.addresses():
                answer = self.url_open(address)
                seen = answer.text + answer.url + "".join(step.headers.get("Location", "") for step in answer.history)
                self.assertEqual(answer.status_code, 404, address)
                self.assertNotIn(SECRET, seen, address)
                if "oldcourse" not in address:  # the page repeats the address that was asked for
                    self.assertNotIn("oldcourse", seen, address)
            for address in self.files():
                answer = self.url_open(address)
                self.assertTrue(
                    answer.status_code in (403, 404) or answer.content != real[address], f"{address} is given away"
                )

    def url_of(self, user, addresses):
        self.login(user)
        answers = {address: self.url_open(address) for address in addresses}
        for address, answer in answers.items():
            self.assertEqual(answer.status_code, 200, address)
        return {address: answer.content for address, answer in answers.items()}

    @mute_logger("odoo.http")
    def test_others_read_nothing_by_requests(self):
        for user in self.outsiders()[1:]:
            self.login(user)
            for records in (self.course, self.article, self.question):
                found = self.call(records._name, "search_read", [[("id", "in", records.ids)], ["display_name"]])
                self.assertEqual(found, [], f"{records._name} by {user.login}")
                with self.assertRaises(JsonRpcException):
                    self.call(records._name, "read", [records.ids, ["display_name"]])
            for model in ("slide.answer", "slide.channel.partner", "slide.slide.partner", "liquor.training.progress"):
                with self.assertRaises(JsonRpcException):
                    self.call(model, "search_read", [[], []])
            wrong = {"error": "slide_access"}
            slide = {"slide_id": self.quiz.id}
            self.assertEqual(self.make_jsonrpc_request("/slides/slide/quiz/get", slide), wrong)
            self.assertEqual(self.make_jsonrpc_request("/slides/slide/get_html_content", slide), wrong)
            answers = {**slide, "answer_ids": self.question.answer_ids[:1].ids}
            self.assertEqual(self.make_jsonrpc_request("/slides/slide/quiz/submit", answers), wrong)

    def call(self, model, method, args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}", {"model": model, "method": method, "args": args, "kwargs": {}}
        )

    def test_the_tiers_people_read_and_answer(self):
        self.login(self.buyer)
        self.assertIn("Goldcourse", self.url_open(self.course.website_url).text)
        self.assertIn(SECRET, self.url_open(self.article.website_url).text)
        self.assertEqual(self.progress(self.buyer), 33, "an article counts when it is opened")
        self.url_open(self.picture.website_url)
        right = self.question.answer_ids.filtered("is_correct")
        wrong = self.question.answer_ids - right
        for answer, done in ((wrong, False), (right, True)):
            result = self.make_jsonrpc_request(
                "/slides/slide/quiz/submit", {"slide_id": self.quiz.id, "answer_ids": answer.ids}
            )
            self.assertEqual(result["completed"], done)
        self.assertEqual(self.progress(self.buyer), 100)
        self.assertEqual(self.progress(self.owner), 0)

    def test_the_right_answer_is_not_given_beforehand(self):
        self.login(self.buyer)
        data = self.make_jsonrpc_request("/slides/slide/quiz/get", {"slide_id": self.quiz.id})
        [question] = data["slide_questions"]
        self.assertEqual({answer["text_value"] for answer in question["answer_ids"]}, {ANSWER, "Never"})
        self.assertEqual([answer["is_correct"] for answer in question["answer_ids"]], [None, None])
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.call("slide.answer", "search_read", [[], ["is_correct"]])

    # ------------------------------------------------------------ portal

    def test_the_portal_shows_own_courses_with_progress(self):
        self.article.with_user(self.accountant).action_mark_completed()
        self.login(self.accountant)
        self.assertTrue(html.fromstring(self.url_open("/my").text).xpath("//a[@href='/my/training']"))
        for address in ("/my/training", "/my/tier"):
            tree = html.fromstring(self.url_open(address).text)
            [link] = tree.xpath("//a[contains(@class, 'o_liquor_training')]")
            self.assertEqual(link.get("href"), self.course.website_url)
            self.assertEqual(link.xpath("string(.//*[@class='o_liquor_training_percent'])"), "33%")
        self.distributor.grade_id = False
        tree = html.fromstring(self.url_open("/my/training").text)
        self.assertFalse(tree.xpath("//a[contains(@class, 'o_liquor_training')]"))

    def test_who_is_no_distributor_has_no_page(self):
        self.accountant.partner_id.liquor_portal_role = "none"
        for user in (self.customer, self.accountant, self.role("channel")):
            self.login(user)
            self.assertEqual(self.url_open("/my/training").status_code, 404)
            self.assertFalse(html.fromstring(self.url_open("/my").text).xpath("//a[@href='/my/training']"))
        self.login(None)
        self.assertIn("/web/login", self.url_open("/my/training").url)

    # ------------------------------------------------------------ the shop

    def test_nothing_of_it_in_the_shop(self):
        shown = dict.fromkeys(("displayDescription", "displayDetail", "displayExtraLink", "displayImage"), True)
        for user in (None, self.customer):
            self.login(user)
            page = html.fromstring(self.url_open("/shop").text)
            self.assertFalse(page.xpath("//a[contains(@href, '/slides') or contains(@href, '/profile')]"))
            for address in (
                "/slides", "/slides/all", "/slides/page/2", "/slides/tag/x-1", "/profile/users",
                "/profile/ranks_badges", f"/profile/user/{self.owner.id}",
            ):  # fmt: skip
                self.assertEqual(self.url_open(address).status_code, 404, address)
            found = self.make_jsonrpc_request(
                "/website/snippet/autocomplete",
                {"search_type": "all", "term": "Goldcourse", "max_nb_chars": 50, "options": shown},
            )
            self.assertFalse(found["results"])
        self.login(self.owner)
        self.assertTrue(self.url_open("/slides").url.endswith("/my/training"))

    def test_no_sitemap_names_it(self):
        self.login(None)
        self.env["ir.attachment"].search([("url", "=like", "/sitemap%")]).unlink()
        text = self.url_open("/sitemap.xml").text
        self.assertIn("/shop", text)
        for part in ("/slides", "/profile", "oldcourse"):
            self.assertNotIn(part, text)
