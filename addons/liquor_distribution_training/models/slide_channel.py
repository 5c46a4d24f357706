from odoo import api, fields, models
from odoo.exceptions import AccessError

DISTRIBUTORS = "distributors"
KEEPERS = "liquor_base.group_liquor_channel"
ADMINISTRATORS = "website_slides.group_website_slides_manager"


class SlideChannel(models.Model):
    """A course for distributors: read by the people of those whose tier has it, or who were given it, and nobody else.

    Odoo's rules let the attendees of a course read it. For these courses who is an attendee is not a list that must be
    kept in step with tiers and contacts but follows from them (see liquor.training.progress).
    """

    _inherit = "slide.channel"

    visibility = fields.Selection(
        selection_add=[(DISTRIBUTORS, "Distributors of Its Tiers")],
        ondelete={DISTRIBUTORS: "set members"},
        default=DISTRIBUTORS,
    )
    enroll = fields.Selection(default="invite")
    liquor_grade_ids = fields.Many2many(
        "res.partner.grade", "liquor_grade_course_rel", "channel_id", "grade_id", "Tiers"
    )
    # a trade course is no community: neither points nor mails to all
    karma_gen_channel_rank = fields.Integer(default=0)
    karma_gen_channel_finish = fields.Integer(default=0)
    publish_template_id = fields.Many2one(default=False)
    completed_template_id = fields.Many2one(default=False)
    share_channel_template_id = fields.Many2one(default=False)
    share_slide_template_id = fields.Many2one(default=False)

    def _default_cover_properties(self):
        """Override: in the colours of the shop."""
        return {**super()._default_cover_properties(), "background_color_class": "o_cc5", "background_color_style": ""}

    def _liquor_for_distributors(self):
        return self.filtered(lambda course: course.visibility == DISTRIBUTORS)

    @api.depends("visibility")
    def _compute_enroll(self):
        """Override: nobody enrolls by himself."""
        res = super()._compute_enroll()
        self._liquor_for_distributors().enroll = "invite"
        return res

    @api.depends("visibility")
    def _compute_allow_comment(self):
        """Override: distributors do not read each other."""
        res = super()._compute_allow_comment()
        self._liquor_for_distributors().allow_comment = False
        return res

    # ------------------------------------------------------------ who takes it

    @api.depends("visibility", "is_published", "active", "liquor_grade_ids")
    @api.depends_context("uid")
    def _compute_membership_values(self):
        """Override: by the tier, not by the list of attendees."""
        res = super()._compute_membership_values()
        if courses := self._liquor_for_distributors():
            mine = self.env.user._liquor_training().channel_id
            for course in courses:
                course.is_member = course in mine
                course.is_member_invited = False
        return res

    def _search_is_member_channel_ids(self, invited=False):
        """Override: as above; Odoo's rules of access search by this."""
        listed = super()._search_is_member_channel_ids(invited=invited)
        # sudo: the rule that asks is not applied to its own question
        others = self.sudo().with_context(active_test=False)
        ids = others.search([("id", "in", listed or []), ("visibility", "!=", DISTRIBUTORS)]).ids
        return ids if invited else ids + self.env.user._liquor_training().channel_id.ids

    def _remove_membership(self, partner_ids):
        """Override: a course of the tier is not left; its line holds the progress."""
        return super(SlideChannel, self - self._liquor_for_distributors())._remove_membership(partner_ids)

    def _can_return_content(self, field_name=None, access_token=None):
        """Override: `website` gives the pictures of whatever is published to everybody."""
        # sudo: whether somebody may read it is asked in the next line
        if self.sudo().visibility == DISTRIBUTORS:
            return self.has_access("read")
        return super()._can_return_content(field_name, access_token)

    def _liquor_recompute_progress(self):
        """Bring the progress of all attendees in step with the lessons there are."""
        courses = self._liquor_for_distributors()
        # sudo: who keeps the course sees, and so recomputes, the people of his distributors only
        self.env["slide.channel.partner"].sudo().search([("channel_id", "in", courses.ids)])._recompute_completion()

    # ------------------------------------------------------------ who keeps it

    @api.constrains("visibility")
    def _check_visibility(self):
        """Who keeps the courses of distributors shows none to the public. :raise AccessError: by a channel person"""
        if self - self._liquor_for_distributors() and not self.env.user.has_group(ADMINISTRATORS):
            raise AccessError(self.env._("Only an administrator of eLearning shows a course to others."))

    @api.depends("visibility")
    def _compute_can_upload(self):
        """Override: the channel people keep these courses together."""
        res = super()._compute_can_upload()
        if self.env.user.has_group(KEEPERS):
            self._liquor_for_distributors().can_upload = True
        return res

    @api.depends("visibility")
    def _compute_can_publish(self):
        res = super()._compute_can_publish()
        if self.env.user.has_group(KEEPERS):
            self._liquor_for_distributors().can_publish = True
        return res

    def action_liquor_progress(self):
        """Button: who takes this course, and how far they are."""
        action = self.env["ir.actions.act_window"]._for_xml_id("liquor_distribution_training.action_training_progress")
        return {**action, "domain": [("channel_id", "in", self.ids)]}
