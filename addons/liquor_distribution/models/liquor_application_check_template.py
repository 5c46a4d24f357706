from odoo import fields, models


class LiquorApplicationCheckTemplate(models.Model):
    """What the reviewers go through for each application."""

    _name = "liquor.application.check.template"
    _description = "Item of the Check List"
    _order = "sequence, id"

    name = fields.Char("What to Check", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    required = fields.Boolean(default=True, help="Approval cannot be recommended before it is done.")
