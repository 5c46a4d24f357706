from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestTraining(TrainingCase):
    """Who may take a course follows from tier and contacts at once; the progress stays."""

    def test_all_people_of_the_tier_and_nobody_else(self):
        for user in (self.owner, self.buyer, self.accountant):
            self.assertEqual(self.courses_of(user), ["Goldcourse"])
        self.assertEqual(self.courses_of(self.stranger), ["Silvercourse"])
        public = self.env.ref("base.public_user")
        for user in (self.customer, public, *map(self.role, ("finance", "operator", "service", "warehouse"))):
            self.assertEqual(self.courses_of(user), [], user.login)

    def test_a_tier_has_what_it_lists(self):
        self.silver_course.liquor_grade_ids |= self.gold
        self.assertEqual(self.courses_of(self.owner), ["Goldcourse", "Silvercourse"])
        self.assertEqual(self.courses_of(self.stranger), ["Silvercourse"], "not the other way round")

    def test_a_change_of_tier_takes_and_gives_back_without_losing_progress(self):
        self.article.with_user(self.owner).action_mark_completed()
        self.assertEqual(self.progress(self.owner), 33)
        self.distributor.grade_id = self.silver
        self.assertEqual(self.courses_of(self.owner), ["Silvercourse"])
        self.assertIsNone(self.progress(self.owner))
        with self.assertRaises(UserError):
            self.picture.with_user(self.owner).action_mark_completed()
        self.distributor.grade_id = False
        self.assertEqual(self.courses_of(self.owner), [])
        self.distributor.grade_id = self.gold
        self.assertEqual(self.courses_of(self.owner), ["Goldcourse"])
        self.assertEqual(self.progress(self.owner), 33)
        self.assertEqual(self.progress(self.buyer), 0, "each person for himself")

    def test_the_nightly_change_of_tier_is_enough(self):
        change = self.env["liquor.tier.change"].create(
            {
                "partner_id": self.distributor.id,
                "kind": "downgrade",
                "state": "applied",
                "old_grade_id": self.gold.id,
                "new_grade_id": self.silver.id,
            }
        )
        change._apply_grades()
        self.assertEqual(self.courses_of(self.buyer), ["Silvercourse"])

    def test_contacts_come_and_go(self):
        newcomer = self.create_portal_user("training_newcomer", self.distributor, "buyer")
        self.assertEqual(self.courses_of(newcomer), ["Goldcourse"])
        newcomer.partner_id.parent_id = False
        self.assertEqual(self.courses_of(newcomer), [])
        newcomer.partner_id.parent_id = self.other
        self.assertEqual(self.courses_of(newcomer), ["Silvercourse"])
        self.other.liquor_is_distributor = False
        self.assertEqual(self.courses_of(newcomer), [])

    def test_no_access_means_no_courses(self):
        self.article.with_user(self.buyer).action_mark_completed()
        self.buyer.partner_id.liquor_portal_role = "none"
        self.assertEqual(self.courses_of(self.buyer), [])
        self.assertIsNone(self.progress(self.buyer))
        self.assertFalse(self.picture.with_user(self.buyer).has_access("read"))
        with self.assertRaises(UserError):
            self.picture.with_user(self.buyer).action_mark_completed()
        self.assertEqual(self.courses_of(self.owner), ["Goldcourse"])
        self.buyer.partner_id.liquor_portal_role = False
        self.assertEqual(self.courses_of(self.buyer), ["Goldcourse"])
        self.assertEqual(self.progress(self.buyer), 33)

    def test_an_unpublished_or_archived_course_is_nobodys(self):
        self.course.is_published = False
        self.assertEqual(self.courses_of(self.owner), [])
        self.assertIsNone(self.progress(self.owner))
        self.course.is_published = True
        self.assertEqual(self.courses_of(self.owner), ["Goldcourse"])
        self.course.action_archive()
        self.assertEqual(self.courses_of(self.owner), [])

    def test_a_line_of_attendees_gives_nothing(self):
        """Odoo's own list, invitations and groups open no course of a tier."""
        outsiders = self.customer | self.stranger
        self.course._action_add_members(outsiders.partner_id)
        for outsider in outsiders:
            self.assertNotIn("Goldcourse", self.courses_of(outsider))
            self.assertFalse(self.article.with_user(outsider).has_access("read"))
        self.env["slide.channel.partner"].search([("channel_id", "=", self.course.id)]).member_status = "invited"
        for outsider in outsiders:
            self.assertNotIn("Goldcourse", self.courses_of(outsider))

    def test_a_course_is_not_left(self):
        self.article.with_user(self.owner).action_mark_completed()
        self.course.with_user(self.owner)._remove_membership(self.owner.partner_id.ids)
        self.picture.with_user(self.owner).action_mark_completed()
        self.assertEqual(self.progress(self.owner), 67)

    def test_a_suspended_distributor_may_learn(self):
        self.event("suspension")
        self.assertTrue(self.distributor.liquor_suspension_id)
        self.assertEqual(self.courses_of(self.owner), ["Goldcourse"])

    # ------------------------------------------------------------ rewards

    def event(self, kind, approve=True, **vals):
        event = self.env["liquor.distributor.event"].create(
            {"name": kind, "partner_id": self.distributor.id, "kind": kind, **vals}
        )
        if approve:
            event.with_user(self.role("manager")).action_approve()
        return event

    def test_a_reward_opens_a_course_until_its_end(self):
        today = fields.Date.context_today(self.env.user)
        event = self.event("training", approve=False, course_id=self.silver_course.id, date_until=today + timedelta(3))
        self.assertEqual(self.courses_of(self.buyer), ["Goldcourse"], "not before it is approved")
        event.with_user(self.role("manager")).action_approve()
        self.assertEqual(self.courses_of(self.buyer), ["Goldcourse", "Silvercourse"])
        for days, names in ((2, ["Goldcourse", "Silvercourse"]), (3, ["Goldcourse"]), (-1, ["Goldcourse"])):
            day = today + timedelta(days)
            with patch.object(fields.Date, "context_today", side_effect=lambda *args, day=day: day):
                self.assertEqual(self.courses_of(self.buyer), names, day)
        event.with_user(self.role("manager")).action_lift()
        self.assertEqual(self.courses_of(self.buyer), ["Goldcourse"])

    @mute_logger("odoo.sql_db")
    def test_only_a_training_names_a_course(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.event("bonus", approve=False, amount=1, course_id=self.course.id)
            self.env.flush_all()

    # ------------------------------------------------------------ what a lesson may be

    def test_other_hosts_are_refused_and_not_asked(self):
        lessons = self.env["slide.slide"]
        youtube = "https://www.youtube.com/watch?v=W0JQcpGLSFw"
        with patch("requests.get", side_effect=AssertionError("another host was asked")):
            for vals in (
                {"slide_category": "video", "video_url": youtube},
                {"slide_category": "video", "url": "https://vimeo.com/112233445"},
                {"slide_category": "document", "source_type": "external"},
                {"slide_category": "article", "html_content": '<p><img src="https://example.org/x.png"></p>'},
                {"slide_category": "article", "html_content": '<p><img src="//example.org/x.png"></p>'},
            ):
                with self.subTest(vals), self.assertRaisesRegex(ValidationError, "China"), self.env.cr.savepoint():
                    lessons.create({"name": "Outside", "channel_id": self.course.id, **vals})
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.quiz.url = youtube
        inside = '<p><img src="/web/image/1"></p>'
        self.assertTrue(lessons.create({"name": "Inside", "channel_id": self.course.id, "html_content": inside}))

    def test_a_video_is_a_file(self):
        video = self.env["slide.slide"].create(
            {
                "name": "Film",
                "channel_id": self.course.id,
                "slide_category": "video",
                "video_binary_content": b"AAAA",
                "is_published": True,
            }
        )
        self.assertIn(f'src="/web/content/slide.slide/{video.id}/binary_content"', video.embed_code)

    def test_no_points_and_no_mails(self):
        before = self.env["mail.mail"].search_count([])
        for slide in self.course.slide_ids:
            slide.with_user(self.owner)._action_set_viewed(self.owner.partner_id, quiz_attempts_inc=True)
            slide.with_user(self.owner)._action_mark_completed()
        self.assertEqual(self.progress(self.owner), 100)
        self.assertEqual(self.owner.karma, 0)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertFalse(self.course.allow_comment)

    def test_one_query_for_all_courses(self):
        rows = self.owner._liquor_training()
        self.create_course("Third", self.gold)
        self.env.flush_all()
        self.env.invalidate_all()
        self.owner.fetch(["partner_id"])
        with self.assertQueryCount(1):
            self.assertEqual(len(self.owner._liquor_training()), len(rows) + 1)
