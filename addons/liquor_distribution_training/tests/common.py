from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.liquor_distribution.tests.common import DistributionCase

SECRET = "Secret of the cellar"
ANSWER = "Seven times"


class TrainingCase(DistributionCase):
    """Gold has a course of two lessons and a quiz, silver another; one distributor is gold, the other is silver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        quiet = {"no_reset_password": True}
        roles = ("manager", "operator", "service", "finance", "warehouse", "buyer")
        cls.roles = {"channel": cls.channel, **{role: cls.user_of(role) for role in roles}}
        cls.gold, cls.silver = cls.env["res.partner.grade"].create([{"name": "T Gold"}, {"name": "T Silver"}])
        cls.course = cls.create_course("Goldcourse", cls.gold)
        cls.silver_course = cls.create_course("Silvercourse", cls.silver)
        cls.article, cls.picture, cls.quiz = cls.course.slide_ids
        cls.question = cls.quiz.question_ids
        cls.distributor.grade_id = cls.gold
        cls.other.grade_id = cls.silver
        cls.customer = new_test_user(cls.env, "training_customer", groups="base.group_portal", context=quiet)

    def role(self, name):
        """Return the user who has one role and nothing else."""
        return self.roles[name]

    @classmethod
    def create_course(cls, name, grades):
        return cls.env["slide.channel"].create(
            {
                "name": name,
                "is_published": True,
                "liquor_grade_ids": grades.ids,
                "slide_ids": [
                    Command.create({"is_published": True, "sequence": number, **lesson})
                    for number, lesson in enumerate(
                        (
                            {
                                "name": f"{name} article",
                                "slide_category": "article",
                                "html_content": f"<p>{SECRET}</p>",
                            },
                            {"name": f"{name} picture", "slide_category": "infographic", "binary_content": PIXEL},
                            {
                                "name": f"{name} quiz",
                                "slide_category": "quiz",
                                "question_ids": [
                                    Command.create(
                                        {
                                            "question": f"{name}: how often?",
                                            "answer_ids": [
                                                Command.create({"text_value": ANSWER, "is_correct": True}),
                                                Command.create({"text_value": "Never"}),
                                            ],
                                        }
                                    )
                                ],
                            },
                        ),
                        1,
                    )
                ],
            }
        )

    def courses_of(self, user):
        """Names of the courses that the user can read, by Odoo's own rules."""
        self.env.invalidate_all()
        mine = self.env["slide.channel"].with_user(user).search([("id", "in", (self.course | self.silver_course).ids)])
        return mine.mapped("name")

    def progress(self, user, course=None):
        return {row.channel_id: row.completion for row in user._liquor_training()}.get(course or self.course)


PIXEL = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
