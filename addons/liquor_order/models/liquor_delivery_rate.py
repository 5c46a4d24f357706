import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LiquorDeliveryRate(models.Model):
    """What a courier charges for some provinces: the first kilograms, then each further step (首重, 续重)."""

    _name = "liquor.delivery.rate"
    _description = "Delivery Rate by Region"
    _order = "carrier_id, sequence, id"

    carrier_id = fields.Many2one("delivery.carrier", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    province_ids = fields.Many2many(
        "res.country.state",
        "liquor_delivery_rate_province_rel",
        "rate_id",
        "province_id",
        "Provinces",
        domain=[("country_id.code", "=", "CN")],
        help="Leave empty for all provinces that no other line of this delivery method names.",
    )
    currency_id = fields.Many2one(related="carrier_id.currency_id")
    first_kg = fields.Float("First Weight (kg)", default=1.0)
    first_price = fields.Monetary("Price of First Weight")
    step_kg = fields.Float("Further Weight (kg)", default=1.0)
    step_price = fields.Monetary("Price of Further Weight")

    _first_kg_positive = models.Constraint("CHECK (first_kg > 0)", "The first weight must be above 0 kg.")
    _step_kg_positive = models.Constraint("CHECK (step_kg > 0)", "The further weight must be above 0 kg.")
    _prices_not_negative = models.Constraint(
        "CHECK (first_price >= 0 AND step_price >= 0)", "The prices of a delivery rate cannot be negative."
    )

    @api.constrains("province_ids", "carrier_id")
    def _check_provinces_once(self):
        for carrier in self.carrier_id:
            seen = self.env["res.country.state"]
            rest = 0
            for rate in carrier.liquor_rate_ids:
                if twice := rate.province_ids & seen:
                    raise ValidationError(
                        self.env._(
                            "%(carrier)s: the province %(province)s has more than one rate. Keep it in one line.",
                            carrier=carrier.name,
                            province=twice[0].name,
                        )
                    )
                seen |= rate.province_ids
                rest += not rate.province_ids
            if rest > 1:
                raise ValidationError(
                    self.env._(
                        "%(carrier)s: only one rate without provinces is possible, for the rest of the country.",
                        carrier=carrier.name,
                    )
                )

    def _liquor_price(self, weight_kg):
        """Return the price of a weight, in the currency of the company.

        :param float weight_kg: weight of the goods; up to the first weight the first price is due
        """
        self.ensure_one()
        # grams: 0.1 + 0.2 kg is not a gram more than 0.3 kg
        further = round(max(weight_kg - self.first_kg, 0), 3)
        steps = math.ceil(round(further / self.step_kg, 6))
        return self.currency_id.round(self.first_price + steps * self.step_price)
