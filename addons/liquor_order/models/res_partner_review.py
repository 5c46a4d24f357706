from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    liquor_minor = fields.Boolean(
        "Minor",
        groups="base.group_user",
        help="This person is under 18: no order of theirs is released.",
    )
    liquor_birthday = fields.Date("Birthday", groups="base.group_user")
