from odoo import fields, models


class DeliveryCarrier(models.Model):
    """Stand-in for the shipping part, for this branch's tests only."""

    _inherit = "delivery.carrier"

    liquor_pickup = fields.Boolean()
