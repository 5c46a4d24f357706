from odoo import fields, models
from odoo.tools import SQL


class LiquorTrainingProgress(models.Model):
    """Who may take which course today, and how far they are: a row for each person and course.

    This is the access rule itself (`slide.channel.is_member` asks here), so it is right at once when a tier changes,
    a contact comes or goes, or a reward ends; Odoo's lines of attendees only hold the progress, which therefore stays.
    A suspended distributor may still learn.
    """

    _name = "liquor.training.progress"
    _description = "Training Progress"
    _auto = False
    _order = "distributor_id, partner_id, channel_id"
    _rec_name = "channel_id"
    _depends = {
        "liquor.distributor.event": ["course_id", "date", "date_until", "kind", "partner_id", "state"],
        "res.partner": [
            "active", "commercial_partner_id", "grade_id", "liquor_is_distributor", "liquor_portal_role", "user_id",
        ],
        "res.users": ["active", "partner_id", "share"],
        "slide.channel": ["active", "is_published", "visibility"],
        "slide.channel.partner": ["channel_id", "completion", "member_status", "partner_id"],
    }  # fmt: skip

    channel_id = fields.Many2one("slide.channel", "Course", readonly=True)
    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    distributor_id = fields.Many2one("res.partner", readonly=True)
    grade_id = fields.Many2one("res.partner.grade", "Tier", readonly=True)
    user_id = fields.Many2one("res.users", "Looked after by", readonly=True)
    completion = fields.Integer("Progress (%)", readonly=True, aggregator="avg")
    status = fields.Selection([("todo", "Not Begun"), ("ongoing", "Ongoing"), ("done", "Finished")], readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT (channel.id::bigint << 31) + person.id AS id, channel.id AS channel_id, person.id AS partner_id,
                   distributor.id AS distributor_id, distributor.grade_id, distributor.user_id,
                   CASE WHEN member.member_status = 'completed' THEN 100
                        ELSE COALESCE(member.completion, 0) END AS completion,
                   CASE WHEN member.member_status = 'completed' THEN 'done'
                        WHEN member.completion > 0 THEN 'ongoing' ELSE 'todo' END AS status
              FROM res_partner person
              JOIN res_partner distributor ON distributor.id = person.commercial_partner_id
               AND distributor.liquor_is_distributor AND distributor.active
              JOIN slide_channel channel ON channel.active AND channel.is_published
               AND channel.visibility = 'distributors'
               AND (EXISTS (SELECT FROM liquor_grade_course_rel rel
                             WHERE rel.channel_id = channel.id AND rel.grade_id = distributor.grade_id)
                    OR EXISTS (SELECT FROM liquor_distributor_event event
                                WHERE event.course_id = channel.id AND event.partner_id = distributor.id
                                  AND event.kind = 'training' AND event.state = 'approved' AND event.date <= %(today)s
                                  AND (event.date_until IS NULL OR %(today)s < event.date_until)))
         LEFT JOIN slide_channel_partner member ON member.channel_id = channel.id AND member.partner_id = person.id
             WHERE person.active AND person.liquor_portal_role IS DISTINCT FROM 'none'
               AND EXISTS (SELECT FROM res_users u WHERE u.partner_id = person.id AND u.active AND u.share)
            """,
            today=fields.Date.context_today(self),
        )
