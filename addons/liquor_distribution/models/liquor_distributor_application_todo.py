from odoo import models

REVIEW = "liquor_distribution.activity_application_review"
APPROVE = "liquor_distribution.activity_application_approve"


class LiquorDistributorApplication(models.Model):
    """To-dos: who takes a new application, and who decides about a recommended one.

    Each who may do it has one; the first who does it takes it from the others.
    """

    _inherit = "liquor.distributor.application"

    def write(self, vals):
        """Override: a new application that is given to somebody else is to be done by this one only."""
        res = super().write(vals)
        if "user_id" in vals and "state" not in vals:
            # sudo: who gave it to a colleague reads it no more
            self.sudo().filtered(lambda application: application.state == "submitted")._liquor_plan_review()
        return res

    def _liquor_submit(self):
        res = super()._liquor_submit()
        self._liquor_plan_review()
        return res

    def action_start(self):
        res = super().action_start()
        self._liquor_end_todos(REVIEW, done=True)
        return res

    def action_recommend(self):
        res = super().action_recommend()
        for application in self:
            application._liquor_plan(APPROVE, application._liquor_approvers())
        return res

    def action_send_back(self):
        res = super().action_send_back()
        self._liquor_end_todos(APPROVE)
        return res

    def action_refuse(self, reason):
        res = super().action_refuse(reason)
        self._liquor_end_todos(REVIEW, APPROVE)
        return res

    def _liquor_approve(self):
        res = super()._liquor_approve()
        self._liquor_end_todos(APPROVE, done=True)
        return res

    def _liquor_plan_review(self):
        """Give the to-do to who looks after it, else to the whole channel team."""
        self._liquor_end_todos(REVIEW)
        team = self._liquor_reviewers()
        for application in self:
            users = application.user_id or team.filtered(lambda user, a=application: a.company_id in user.company_ids)
            # no mails: a visitor's form would send one to each of the team
            application.with_context(mail_activity_quick_update=True)._liquor_plan(REVIEW, users)

    def _liquor_reviewers(self):
        """The channel team (res.users, sudoed); managers, who hold every role, only where there is nobody else."""
        # sudo: who has a role
        team = self.env.ref("liquor_base.group_liquor_channel").sudo().all_user_ids.filtered("active")
        return (team - self._liquor_managers()) or team

    def _liquor_managers(self):
        # sudo: as above
        return self.env.ref("liquor_base.group_liquor_manager").sudo().all_user_ids.filtered("active")

    def _liquor_approvers(self):
        """Who may approve this application (res.users, sudoed): managers of its company, without who recommended it."""
        self.ensure_one()
        managers = self._liquor_managers().filtered(lambda user: self.company_id in user.company_ids)
        return managers - self.recommended_by

    def _liquor_plan(self, kind, users):
        """Give each of the users a to-do."""
        self.ensure_one()
        # sudo: also for those whom the user may not read
        application = self.sudo()
        followers = application.message_partner_ids
        for user in users:
            application.activity_schedule(kind, user_id=user.id)
        # Odoo makes them followers; they would still be told when a colleague has taken it whom it concerns alone
        application.message_unsubscribe((users.partner_id - followers).ids)

    def _liquor_end_todos(self, *kinds, done=False):
        """Take to-dos from all who have one.

        :param bool done: the user has just done it; this stays in the chatter
        """
        # sudo: the others' too
        applications = self.sudo()
        if done:
            applications.activity_feedback(kinds, user_id=self.env.uid)
        applications.activity_unlink(kinds)
