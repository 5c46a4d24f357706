from odoo import api, fields, models


class StockPickingBatch(models.Model):
    """A wave: deliveries that one picker fetches in one walk."""

    _inherit = "stock.picking.batch"

    liquor_carrier_id = fields.Many2one(
        "delivery.carrier", "Carrier", readonly=True, help="Set when the wave was made for one courier."
    )
    liquor_delivery_count = fields.Integer("Deliveries", compute="_compute_liquor_figures")
    liquor_bottle_count = fields.Integer("Bottles", compute="_compute_liquor_figures")
    liquor_parcel_count = fields.Integer("Parcels", compute="_compute_liquor_figures")

    @api.depends("picking_ids.liquor_parcel_count", "picking_ids.move_line_ids.quantity")
    def _compute_liquor_figures(self):
        for batch in self:
            batch.liquor_delivery_count = len(batch.picking_ids)
            batch.liquor_parcel_count = sum(batch.picking_ids.mapped("liquor_parcel_count"))
            batch.liquor_bottle_count = round(sum(batch.picking_ids.move_line_ids.mapped("quantity_product_uom")))

    def action_print(self):
        """Override: the pick list of the mall, by location and lot, in place of Odoo's."""
        self.ensure_one()
        if self.picking_type_code != "outgoing":
            return super().action_print()
        return self.env.ref("liquor_order.action_report_wave_pick_list").report_action(self, config=False)

    def action_liquor_print_slips(self):
        """Button: the packing slips of all deliveries of the wave."""
        pickings = self.picking_ids.filtered(lambda picking: picking.state != "cancel")
        return pickings.action_liquor_print_slips()
