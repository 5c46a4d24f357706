from odoo import api, fields, models
from odoo.exceptions import UserError


class LiquorWaveCreate(models.TransientModel):
    """Make waves of the deliveries that were selected."""

    _name = "liquor.wave.create"
    _description = "Create Waves"

    picking_ids = fields.Many2many("stock.picking", string="Deliveries", required=True)
    user_id = fields.Many2one(
        "res.users", "Picker", domain=lambda self: [("all_group_ids", "in", self.env.ref("stock.group_stock_user").id)]
    )
    by_carrier = fields.Boolean("One Wave per Carrier", default=True)
    max_deliveries = fields.Integer("Deliveries per Wave", default=20, help="0 = no limit.")

    @api.model
    def default_get(self, fields_list):
        vals = super().default_get(fields_list)
        if self.env.context.get("active_model") == "stock.picking" and "picking_ids" in fields_list:
            vals["picking_ids"] = [(6, 0, self.env.context.get("active_ids") or [])]
        return vals

    def action_create(self):
        """Make the waves, start them and show them.

        :raise UserError: names the deliveries that cannot go into a wave, and why
        """
        self.ensure_one()
        self._check_pickings()
        waves = self.env["stock.picking.batch"].create([self._prepare_wave(chunk) for chunk in self._chunks()])
        for wave in waves:
            wave.action_confirm()
        action = self.env["ir.actions.actions"]._for_xml_id("liquor_order.action_liquor_wave")
        if len(waves) == 1:
            action.update(views=[(False, "form")], res_id=waves.id)
        else:
            action["domain"] = [("id", "in", waves.ids)]
        return action

    def _check_pickings(self):
        if self.max_deliveries < 0:
            raise UserError(self.env._("Deliveries per Wave cannot be negative; 0 means no limit."))
        problems = []
        for picking in self.picking_ids:
            if picking.picking_type_code != "outgoing":
                problems.append(self.env._("%(delivery)s is not a delivery to a customer.", delivery=picking.name))
            elif picking.state in ("draft", "done", "cancel"):
                problems.append(self.env._("%(delivery)s is not open.", delivery=picking.name))
            elif picking.batch_id:
                problems.append(
                    self.env._(
                        "%(delivery)s is in wave %(wave)s already.", delivery=picking.name, wave=picking.batch_id.name
                    )
                )
        if problems:
            shown = "\n".join(problems[:20])
            raise UserError(self.env._("No wave was made. Leave out these deliveries:\n%(list)s", list=shown))

    def _chunks(self):
        """The deliveries of each wave: of one kind of operation, one courier if so asked, not too many."""
        pickings = self.picking_ids.sorted(lambda picking: (picking.scheduled_date, picking.id))
        groups = pickings.grouped(
            lambda picking: (picking.picking_type_id, picking.carrier_id if self.by_carrier else False)
        )
        for group in groups.values():
            size = self.max_deliveries or len(group)
            for start in range(0, len(group), size):
                yield group[start : start + size]

    def _prepare_wave(self, pickings):
        carrier = pickings.carrier_id if self.by_carrier else pickings.carrier_id.browse()
        return {
            "picking_ids": [(6, 0, pickings.ids)],
            "picking_type_id": pickings.picking_type_id.id,
            "company_id": pickings.company_id.id,
            "user_id": self.user_id.id,
            "liquor_carrier_id": carrier.id,
            "description": carrier.name or False,
        }
