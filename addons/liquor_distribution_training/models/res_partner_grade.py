from odoo import fields, models


class ResPartnerGrade(models.Model):
    _inherit = "res.partner.grade"

    liquor_course_ids = fields.Many2many(
        "slide.channel",
        "liquor_grade_course_rel",
        "grade_id",
        "channel_id",
        "Training",
        domain=[("visibility", "=", "distributors")],
        help="Courses of this tier. A higher tier has the ones that it lists, not those of the tiers below.",
    )
