from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LiquorApplicationScore(models.Model):
    """The points of an application for one criterion; weight and highest points as they were when it was rated."""

    _name = "liquor.application.score"
    _description = "Points of an Application"
    _inherit = "liquor.application.part"
    _order = "sequence, id"

    _liquor_editable = frozenset({"points", "rated", "note"})

    criterion_id = fields.Many2one("liquor.application.criterion", required=True, readonly=True, ondelete="restrict")
    guidance = fields.Text(related="criterion_id.guidance")
    sequence = fields.Integer(readonly=True)
    weight = fields.Integer(readonly=True, required=True)
    max_points = fields.Integer("Highest Points", readonly=True, required=True)
    points = fields.Integer()
    rated = fields.Boolean(help="Set by giving points; tick it to give none.")
    note = fields.Char()

    _criterion_unique = models.UniqueIndex("(application_id, criterion_id)", "This criterion is rated already.")

    @api.constrains("points", "max_points")
    def _check_points(self):
        for score in self:
            if not 0 <= score.points <= score.max_points:
                raise ValidationError(
                    self.env._(
                        "%(criterion)s: give 0 to %(most)s points.",
                        criterion=score.criterion_id.name,
                        most=str(score.max_points),
                    )
                )

    @api.onchange("points")
    def _onchange_points(self):
        if self.points:
            self.rated = True

    def write(self, vals):
        """Override: whoever gives points has rated."""
        if vals.get("points"):
            vals = {"rated": True, **vals}
        return super().write(vals)
