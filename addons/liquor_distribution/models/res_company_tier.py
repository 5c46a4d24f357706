from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    liquor_tier_notice_days = fields.Integer(
        "Notice before a Downgrade", default=30, help="Days between the announcement of a downgrade and the downgrade."
    )
    liquor_tier_grace_days = fields.Integer(
        "Grace after an Appeal",
        default=30,
        help="Days for which a tier stays after an appeal: accepted, until the figures are looked at again; "
        "refused, until the downgrade.",
    )
    liquor_tier_first_days = fields.Integer(
        "First Tier Stays",
        default=180,
        help="Days from becoming a distributor for which no downgrade is announced: a newcomer has no figures of "
        "12 months yet.",
    )

    _liquor_tier_days_positive = models.Constraint(
        "CHECK (liquor_tier_notice_days >= 0 AND liquor_tier_grace_days >= 0 AND liquor_tier_first_days >= 0)",
        "Notice, grace and the time of the first tier are zero days or more.",
    )
