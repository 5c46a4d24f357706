from odoo import fields, models


class LiquorApplicationCriterion(models.Model):
    """A line of the score card that applicants are rated by."""

    _name = "liquor.application.criterion"
    _description = "Criterion of the Score Card"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    weight = fields.Integer(default=1, required=True, help="Its share of the score, relative to the other criteria.")
    max_points = fields.Integer("Highest Points", default=10, required=True)
    guidance = fields.Text(translate=True, help="When to give how many points.")

    _weight_positive = models.Constraint("CHECK (weight > 0)", "The weight must be above zero.")
    _max_points_positive = models.Constraint("CHECK (max_points > 0)", "The highest points must be above zero.")
