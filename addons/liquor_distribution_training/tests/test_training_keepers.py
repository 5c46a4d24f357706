from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..hooks import uninstall_hook
from .common import TrainingCase

FORM = "liquor_distribution_training.view_course_form"


@tagged("post_install", "-at_install")
class TestTrainingKeepers(TrainingCase):
    """The channel people keep the courses and see the progress of their distributors; they are no website editors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.roles["manager"]
        cls.colleague = new_test_user(
            cls.env,
            "training_colleague",
            groups="base.group_user,liquor_base.group_liquor_channel",
            context={"no_reset_password": True},
        )

    def test_channel_writes_a_course_in_its_form(self):
        courses = self.env["slide.channel"].with_user(self.channel)
        with Form(courses, FORM) as form:
            form.name = "New"
            form.liquor_grade_ids.add(self.silver)
        course = form.record
        self.assertEqual((course.visibility, course.enroll, course.user_id), ("distributors", "invite", self.channel))
        lesson = self.env["slide.slide"].with_user(self.channel).create(
            {
                "name": "Lesson",
                "channel_id": course.id,
                "slide_category": "article",
                "html_content": "<p>Text</p>",
                "is_published": True,
                "question_ids": [
                    Command.create(
                        {
                            "question": "Why?",
                            "answer_ids": [
                                Command.create({"text_value": "So", "is_correct": True}),
                                Command.create({"text_value": "No"}),
                            ],
                        }
                    )
                ],
            }
        )  # fmt: skip
        course.is_published = True
        self.assertTrue(self.env["slide.channel"].with_user(self.stranger).search([("id", "=", course.id)]))
        lesson.with_user(self.stranger)._action_mark_completed()
        self.assertEqual(self.progress(self.stranger, course.sudo()), 100)
        lesson.unlink()
        course.action_archive()

    def test_channel_people_keep_the_courses_together(self):
        self.course.user_id = self.colleague
        course = self.course.with_user(self.channel)
        self.article.with_user(self.owner).action_mark_completed()
        course.write({"name": "Renamed", "is_published": False})
        self.env["slide.slide"].with_user(self.channel).create(
            {"name": "More", "channel_id": course.id, "slide_category": "article", "is_published": True}
        )
        course.is_published = True
        self.assertEqual(self.progress(self.owner), 25, "one of four lessons now")

    def test_channel_does_not_touch_other_courses_nor_delete(self):
        for attack in (
            lambda: self.course.with_user(self.channel).unlink(),
            lambda: self.inner().with_user(self.channel).write({"name": "Hacked"}),
            lambda: self.course.with_user(self.channel).write({"visibility": "public", "enroll": "public"}),
            lambda: self.env["slide.channel"].with_user(self.channel).create({"name": "Open", "visibility": "public"}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attack()
                self.env.flush_all()

    def inner(self):
        return self.env["slide.channel"].create(
            {"name": "For employees", "visibility": "members", "user_id": self.env.ref("base.user_admin").id}
        )

    def test_other_roles_change_nothing(self):
        for role in ("operator", "service", "finance", "warehouse", "buyer"):
            user = self.role(role)
            for records in (self.course, self.article, self.question):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    records.with_user(user).write({"sequence": 9})

    def test_progress_of_own_distributors(self):
        self.other.user_id = self.colleague
        self.article.with_user(self.owner).action_mark_completed()
        rows = self.env["liquor.training.progress"]

        def seen(user):
            self.env.invalidate_all()
            return rows.with_user(user).search([("channel_id", "in", (self.course | self.silver_course).ids)])

        self.assertEqual(seen(self.channel).distributor_id, self.distributor)
        self.assertEqual(len(seen(self.channel)), 3)
        self.assertEqual(seen(self.colleague).distributor_id, self.other)
        self.assertEqual(len(seen(self.manager)), 4)
        by_status = {row.partner_id: (row.completion, row.status) for row in seen(self.channel)}
        self.assertEqual(by_status[self.owner.partner_id], (33, "ongoing"))
        self.assertEqual(by_status[self.buyer.partner_id], (0, "todo"))
        with self.assertRaises(AccessError):
            rows.with_user(self.role("finance")).search([])

    def test_lists_of_progress_are_of_own_distributors(self):
        """What Odoo keeps of attendees and lessons, too."""
        self.other.user_id = self.colleague
        lesson = self.silver_course.slide_ids[0]
        self.article.with_user(self.owner).action_mark_completed()
        lesson.with_user(self.stranger).action_mark_completed()
        courses = [("channel_id", "in", (self.course | self.silver_course).ids)]
        people = [("partner_id", "in", (self.owner | self.stranger).partner_id.ids)]
        for model in ("slide.channel.partner", "slide.slide.partner"):
            for user, expected in (
                (self.channel, self.owner),
                (self.colleague, self.stranger),
                (self.manager, self.owner | self.stranger),
            ):
                with self.subTest(model=model, user=user.login):
                    self.env.invalidate_all()
                    rows = self.env[model].with_user(user).search(courses + people)
                    self.assertEqual(rows.sudo().partner_id, expected.partner_id)
            foreign = self.env[model].search([*courses, ("partner_id", "=", self.stranger.partner_id.id)])
            with self.assertRaises(AccessError):
                foreign.with_user(self.channel).read(["partner_id"])
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                foreign.with_user(self.channel).unlink()

    def test_progress_of_all_follows_the_lessons(self):
        """Though who changes the lessons does not see everybody's."""
        self.distributor.user_id = self.colleague
        self.article.with_user(self.owner).action_mark_completed()
        course = self.course.with_user(self.channel)
        self.assertFalse(course.channel_partner_ids.partner_id & self.owner.partner_id)
        more = self.env["slide.slide"].with_user(self.channel).create(
            {"name": "More", "channel_id": course.id, "slide_category": "article", "is_published": True}
        )  # fmt: skip
        self.assertEqual(self.progress(self.owner), 25)
        more.is_published = False
        self.assertEqual(self.progress(self.owner), 33)
        more.is_published = True
        self.assertEqual(self.progress(self.owner), 25)
        more.unlink()
        self.assertEqual(self.progress(self.owner), 33)

    def test_uninstalling_puts_the_groups_back(self):
        self.assertTrue(self.channel.has_group("website_slides.group_website_slides_officer"))
        uninstall_hook(self.env)
        self.env.invalidate_all()
        officers = self.env.ref("website_slides.group_website_slides_officer")
        self.assertEqual(officers.implied_ids, self.env.ref("website.group_website_restricted_editor"))
        self.assertFalse(self.channel.has_group("website_slides.group_website_slides_officer"))
        self.assertEqual(self.env.ref("website_slides.website_slides_menu_root").group_ids, officers)
        self.assertFalse(self.env.ref("website_slides.menu_slide_channel_pages").group_ids)

    def test_menus(self):
        """Under Distribution for channel and manager; Odoo's own apps and menus of it for nobody of the roles."""
        ours = self.env.ref("liquor_distribution_training.menu_course")
        odoos = self.env.ref("website_slides.website_slides_menu_root") | self.env.ref(
            "website_slides.menu_slide_channel_pages"
        )
        for role in ("manager", "channel", "operator", "service", "finance", "warehouse", "buyer"):
            user = self.role(role)
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(ours.id in visible, role in ("manager", "channel"), role)
            self.assertFalse(set(odoos.ids) & set(visible), role)
        self.assertFalse(self.channel.has_group("website.group_website_restricted_editor"))
