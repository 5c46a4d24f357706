from odoo import fields, models


class LiquorApplicationChannel(models.Model):
    """A way by which distributors sell on: 餐饮, 商超, 团购, 电商 …"""

    _name = "liquor.application.channel"
    _description = "Sales Channel of Distributors"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
