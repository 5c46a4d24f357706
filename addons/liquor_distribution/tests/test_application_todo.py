from odoo.tests import tagged

from .common_application import ApplicationCase

REVIEW = "liquor_distribution.activity_application_review"
APPROVE = "liquor_distribution.activity_application_approve"


@tagged("post_install", "-at_install")
class TestApplicationTodo(ApplicationCase):
    """Who is told what is to be done, and until when."""

    def todos(self, application, kind):
        found = self.env["mail.activity"].search(
            [
                ("res_model", "=", application._name),
                ("res_id", "=", application.id),
                ("activity_type_id", "=", self.env.ref(kind).id),
            ]
        )
        self.assertEqual(len(found), len(found.user_id), "one each")
        return found.user_id

    def team(self):
        channel = self.env.ref("liquor_base.group_liquor_channel").all_user_ids.filtered("active")
        return channel - self.managers()

    def managers(self):
        return self.env.ref("liquor_base.group_liquor_manager").all_user_ids.filtered("active")

    def test_new_one_is_for_the_whole_team_until_one_takes_it(self):
        self.assertFalse(self.todos(self.draft(2), REVIEW))
        mails = self.env["mail.mail"].search([])
        application = self.submitted(1)
        self.assertEqual(self.todos(application, REVIEW), self.team())
        self.assertLessEqual(self.channel + self.colleague, self.team())
        self.assertNotIn(self.boss, self.todos(application, REVIEW))
        sent = self.env["mail.mail"].search([]) - mails
        self.assertEqual(sent.mapped("email_to"), ["owner1@apply.example"], "a visitor does not write to the team")
        self.assertFalse(application.message_partner_ids & self.team().partner_id)
        application.with_user(self.channel).action_start()
        self.assertFalse(self.todos(application, REVIEW))
        self.assertNotIn(self.colleague.partner_id, application.message_partner_ids, "it concerns them no more")

    def test_given_to_somebody_it_is_for_this_one(self):
        application = self.submitted(1)
        application.with_user(self.boss).user_id = self.colleague
        self.assertEqual(self.todos(application, REVIEW), self.colleague)
        application.with_user(self.colleague).user_id = self.channel
        self.assertEqual(self.todos(application, REVIEW), self.channel)
        application.with_user(self.boss).user_id = False
        self.assertEqual(self.todos(application, REVIEW), self.team())

    def test_sent_again_it_comes_back_to_who_refused_it(self):
        application = self.reviewed(1)
        application.with_user(self.channel).action_refuse("blurred")
        self.assertFalse(self.todos(application, REVIEW))
        application.sudo()._liquor_submit()
        self.assertEqual(self.todos(application, REVIEW), self.channel)

    def test_refused_at_once(self):
        application = self.submitted(1)
        application.with_user(self.colleague).action_refuse("not complete")
        self.assertFalse(self.todos(application, REVIEW))

    def test_managers_without_the_team(self):
        self.team().active = False
        self.assertEqual(self.todos(self.submitted(1), REVIEW), self.managers())

    def test_recommended_one_is_for_the_managers_who_may_approve(self):
        self.assertEqual(self.todos(self.recommended(1), APPROVE), self.managers())
        mine = self.recommended(2, by=self.boss)
        self.assertEqual(self.todos(mine, APPROVE), self.managers() - self.boss)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.boss2.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        self.assertEqual(self.todos(self.recommended(3), APPROVE), self.managers() - self.boss2)

    def test_decided_by_one_it_is_nobodys(self):
        approved = self.recommended(1)
        approved.with_user(self.boss).action_approve()
        self.assertFalse(self.todos(approved, APPROVE))
        done = approved.message_ids.filtered("mail_activity_type_id")
        self.assertEqual(
            [(message.author_id, message.mail_activity_type_id) for message in done.sorted("id")],
            [
                (self.channel.partner_id, self.env.ref(REVIEW)),
                (self.boss.partner_id, self.env.ref(APPROVE)),
            ],
        )
        back = self.recommended(2)
        back.with_user(self.channel).action_send_back()
        self.assertFalse(self.todos(back, APPROVE))
        back.with_user(self.channel).action_recommend()
        self.assertEqual(self.todos(back, APPROVE), self.managers(), "once more")
        back.with_user(self.boss).action_refuse("not now")
        self.assertFalse(self.todos(back, APPROVE))

    def test_managers_find_what_waits(self):
        waiting, other = self.recommended(1), self.reviewed(2)
        action = self.env.ref("liquor_distribution.action_liquor_application_to_approve")
        self.assertIn("search_default_to_approve", action.context)
        search = self.env.ref("liquor_distribution.view_liquor_application_search").arch
        self.assertIn("to_approve", search)
        domain = [("state", "=", "reviewing"), ("recommended_by", "!=", False)]
        self.assertEqual(self.applications.with_user(self.boss).search(domain) & (waiting + other), waiting)
        menus = self.env["ir.ui.menu"]
        menu = self.env.ref("liquor_distribution.menu_application_to_approve")
        self.assertIn(menu.id, menus.with_user(self.boss)._visible_menu_ids())
        self.assertNotIn(menu.id, menus.with_user(self.channel)._visible_menu_ids())
