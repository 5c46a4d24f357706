from odoo import fields, models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    liquor_courier_code = fields.Char("Courier Code")
