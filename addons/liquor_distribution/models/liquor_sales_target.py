from odoo import api, fields, models


class LiquorSalesTarget(models.Model):
    """What a distributor is to buy in a month, of all or of one brand; net of returns, without tax."""

    _name = "liquor.sales.target"
    _description = "Sales Target"
    _order = "month desc, partner_id, brand_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Distributor",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('liquor_is_distributor', '=', True)]",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, help="Any day of the month; its first is kept.")
    brand_id = fields.Many2one("product.brand", ondelete="restrict", help="Empty: everything.")
    amount = fields.Monetary("Target", required=True)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "A target is more than zero.")
    _first_of_month = models.Constraint(
        "CHECK (extract(day FROM month) = 1)", "A target's month is kept as its first day."
    )
    _target_uniq = models.UniqueIndex(
        "(partner_id, company_id, month, COALESCE(brand_id, 0))",
        "This distributor already has a target for this month and brand.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_first_day(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_first_day(vals))


def _first_day(vals):
    """The values with the month as its first day."""
    day = fields.Date.to_date(vals.get("month"))
    return {**vals, "month": day.replace(day=1)} if day else vals
