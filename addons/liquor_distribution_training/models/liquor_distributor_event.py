from odoo import fields, models


class LiquorDistributorEvent(models.Model):
    _inherit = "liquor.distributor.event"

    course_id = fields.Many2one(
        "slide.channel",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('visibility', '=', 'distributors')]",
        tracking=True,
        help="A course that the distributor's people may take from the date until the end, whatever the tier.",
    )

    _course = models.Constraint(
        "CHECK (course_id IS NULL OR kind = 'training')", "Only a record of the kind Training names a course."
    )
