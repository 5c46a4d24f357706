from odoo import api, fields, models

from ..models.liquor_return import SLOTS
from ..models.liquor_return_reason import KINDS


class LiquorReturnApprove(models.TransientModel):
    """How an accepted return comes back."""

    _name = "liquor.return.approve"
    _description = "Approve a Return"

    return_id = fields.Many2one("liquor.return", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection(KINDS, required=True)
    currency_id = fields.Many2one(related="return_id.currency_id")
    amount_estimate = fields.Monetary(related="return_id.amount_estimate")
    method = fields.Selection(
        [("label", "Return Label"), ("pickup", "Pick-up at the Door")], "Way Back", default="label", required=True
    )
    address_id = fields.Many2one("res.partner", "Return Address")
    pickup_date = fields.Date("Pick-up Day")
    pickup_slot = fields.Selection(SLOTS, "Pick-up Time", default="afternoon")
    pickup_courier = fields.Char("Courier")
    instruction = fields.Text("Message to the Customer")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        request = self.env["liquor.return"].browse(self.env.context.get("active_id"))
        # sudo: addresses of the own warehouse
        address = request.sudo().warehouse_id.partner_id or request.company_id.partner_id
        return {**values, "return_id": request.id, "kind": request.kind, "address_id": address.id}

    def action_apply(self):
        self.ensure_one()
        return self.return_id.action_approve(
            kind=self.kind,
            method=self.method,
            address_id=self.address_id.id,
            pickup_date=self.pickup_date,
            pickup_slot=self.pickup_slot,
            pickup_courier=self.pickup_courier,
            instruction=self.instruction,
        )


class LiquorReturnRefuse(models.TransientModel):
    _name = "liquor.return.refuse"
    _description = "Refuse a Return"

    return_ids = fields.Many2many("liquor.return", default=lambda self: self.env.context.get("active_ids"))
    reason = fields.Text(required=True, help="The customer reads it.")

    def action_apply(self):
        return self.return_ids.action_refuse(self.reason)


class LiquorReturnSend(models.TransientModel):
    """A clerk enters the parcel's number for a customer who tells it by telephone."""

    _name = "liquor.return.send"
    _description = "Tracking Number of a Return"

    return_id = fields.Many2one(
        "liquor.return", required=True, readonly=True, default=lambda self: self.env.context.get("active_id")
    )
    tracking_ref = fields.Char("Tracking Number", required=True)
    tracking_courier = fields.Char("Courier")

    def action_apply(self):
        self.return_id._liquor_require("service")
        self.return_id._liquor_set_tracking(self.tracking_ref, self.tracking_courier)


class LiquorReturnCheck(models.TransientModel):
    """What the warehouse finds in the parcel."""

    _name = "liquor.return.check"
    _description = "Check of Returned Goods"

    return_id = fields.Many2one("liquor.return", required=True, readonly=True)
    line_ids = fields.One2many("liquor.return.check.line", "check_id", "Goods")
    note = fields.Text(help="Required if less than asked for is accepted; the customer reads it.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        request = self.env["liquor.return"].browse(self.env.context.get("active_id"))
        values["return_id"] = request.id
        values["line_ids"] = [
            (
                0,
                0,
                {
                    "rma_id": rma.id,
                    "lot_id": rma.liquor_lot_id.id,
                    "good": rma.liquor_qty_requested,
                },
            )
            for rma in request.line_ids
        ]
        return values

    def action_apply(self):
        self.ensure_one()
        return self.return_id.action_check(
            [
                {
                    "rma_id": line.rma_id.id,
                    "good": line.good,
                    "damaged": line.damaged,
                    "damage_reason": line.damage_reason,
                    "lot_id": line.lot_id.id,
                }
                for line in self.line_ids
            ],
            self.note,
        )


class LiquorReturnCheckLine(models.TransientModel):
    _name = "liquor.return.check.line"
    _description = "Line of a Check of Returned Goods"

    check_id = fields.Many2one("liquor.return.check", required=True, ondelete="cascade")
    rma_id = fields.Many2one("rma", required=True)
    product_id = fields.Many2one(related="rma_id.product_id")
    product_uom = fields.Many2one(related="rma_id.product_uom")
    requested = fields.Float(related="rma_id.liquor_qty_requested", string="Asked For")
    lot_id = fields.Many2one("stock.lot", domain="[('product_id', '=', product_id)]")
    good = fields.Float("Good → Stock", digits="Product Unit")
    damaged = fields.Float("Damaged → Scrap", digits="Product Unit")
    damage_reason = fields.Char("Damage")


class LiquorReturnOpen(models.TransientModel):
    """A clerk asks for a customer who telephones; the same rules hold."""

    _name = "liquor.return.open"
    _description = "New Return"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    reason_id = fields.Many2one("liquor.return.reason", required=True)
    kind = fields.Selection(KINDS, required=True, default="refund")
    description = fields.Text("Customer's Words")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    line_ids = fields.One2many("liquor.return.open.line", "open_id", "Goods")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        order = self.env["sale.order"].browse(self.env.context.get("active_id"))
        values["order_id"] = order.id
        values["line_ids"] = [
            (0, 0, {"line_id": line.id, "available": quantity}) for line, quantity in order._liquor_returnable().items()
        ]
        return values

    def action_apply(self):
        self.ensure_one()
        request = self.order_id._liquor_request_return(
            self.reason_id,
            self.kind,
            {line.line_id: line.quantity for line in self.line_ids},
            self.description or "",
            [(photo.name, photo.raw) for photo in self.photo_ids],
        )
        return request._get_records_action()


class LiquorReturnOpenLine(models.TransientModel):
    _name = "liquor.return.open.line"
    _description = "Line of a New Return"

    open_id = fields.Many2one("liquor.return.open", required=True, ondelete="cascade")
    line_id = fields.Many2one("sale.order.line", required=True)
    product_id = fields.Many2one(related="line_id.product_id")
    uom_id = fields.Many2one(related="product_id.uom_id")
    available = fields.Float("Can Be Returned", readonly=True, digits="Product Unit")
    quantity = fields.Float(digits="Product Unit")
