import re
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ..tools.barcodes import barcode_uri
from ..tools.groups import AMOUNT_GROUPS
from ..tools.parcels import Goods, Limits, split

# Several parcels of one delivery: their numbers stand in one field, as Odoo writes them.
NUMBER_SEPARATOR = re.compile(r"[,，;；、\s]+")


class StockPicking(models.Model):
    """What the warehouse sends: whether it can go, in how many parcels, by which courier."""

    _inherit = "stock.picking"

    # Odoo lets every user of the warehouse read what the customer pays for the delivery.
    carrier_price = fields.Float(groups=AMOUNT_GROUPS)
    liquor_parcel_count = fields.Integer(
        "Parcels",
        compute="_compute_liquor_parcel_count",
        inverse="_inverse_liquor_parcel_count",
        store=True,
        help="Counted by the limits of the delivery method: whole cases each, loose bottles together. "
        "Type another number to keep that; 0 counts again.",
    )
    liquor_parcels_typed = fields.Integer(copy=False)
    liquor_province_id = fields.Many2one(
        "res.country.state", "Province", related="partner_id.state_id", help="Province of the delivery address."
    )
    # the province's own display name ends with the code of the country
    liquor_province_name = fields.Char("Province Name", related="partner_id.state_id.name")
    liquor_ships_whole = fields.Boolean(
        "Can Go Whole",
        compute="_compute_liquor_ships_whole",
        store=True,
        help="Everything that is still to be sent is reserved.",
    )
    liquor_waiting_days = fields.Integer(
        "Waiting (Days)", compute="_compute_liquor_waiting_days", help="Whole days since the delivery was asked for."
    )
    liquor_pickup = fields.Boolean(related="carrier_id.liquor_pickup")

    @api.depends(
        "picking_type_id.code",
        "carrier_id.liquor_max_bottles",
        "carrier_id.liquor_max_kg",
        "move_line_ids.quantity",
        "move_line_ids.lot_id",
        "move_ids.product_uom_qty",
        "move_ids.state",
        "liquor_parcels_typed",
    )
    def _compute_liquor_parcel_count(self):
        for picking in self:
            if picking.picking_type_id.code != "outgoing":
                picking.liquor_parcel_count = 0
            else:
                picking.liquor_parcel_count = picking.liquor_parcels_typed or len(picking._liquor_parcels())

    def _inverse_liquor_parcel_count(self):
        for picking in self:
            if picking.liquor_parcel_count < 0:
                raise UserError(
                    self.env._("%(delivery)s: the number of parcels cannot be negative.", delivery=picking.name)
                )
            picking.liquor_parcels_typed = picking.liquor_parcel_count
        # 0 was typed: count again, once the write is over
        counted = self.filtered(lambda picking: not picking.liquor_parcels_typed)
        self.env.add_to_compute(self._fields["liquor_parcel_count"], counted)

    @api.depends("state", "move_ids.state")
    def _compute_liquor_ships_whole(self):
        for picking in self:
            moves = picking.move_ids.filtered(lambda move: move.state not in ("cancel", "done"))
            picking.liquor_ships_whole = bool(moves) and all(move.state == "assigned" for move in moves)

    @api.depends("create_date")
    def _compute_liquor_waiting_days(self):
        now = fields.Datetime.now()
        for picking in self:
            picking.liquor_waiting_days = (now - (picking.create_date or now)).days

    def button_validate(self):
        """Override: what a courier carries leaves with a tracking number.

        :raise UserError: names the deliveries without one
        """
        self._liquor_check_tracking()
        return super().button_validate()

    def action_liquor_print_pick_list(self):
        """Button: one pick list over the selected deliveries."""
        return self._liquor_print("liquor_order.action_report_pick_list")

    def action_liquor_print_slips(self):
        """Button: the packing slips of the selected deliveries, a page a parcel."""
        return self._liquor_print("liquor_order.action_report_packing_slip")

    def _liquor_print(self, report):
        # config: the prints do without the company's letterhead, so nobody is asked to choose one
        return self.env.ref(report).report_action(None, data={"ids": self.ids}, config=False)

    def action_liquor_courier_export(self):
        """Button: the selected deliveries as a table for the courier's software."""
        return self.env["liquor.courier.export"]._liquor_export(self)

    def _liquor_check_tracking(self):
        lacking = self.filtered(
            lambda picking: (
                picking.picking_type_code == "outgoing"
                and picking.carrier_id
                and picking.carrier_id._liquor_needs_tracking()
                and not picking._liquor_tracking_numbers()
            )
        )
        if lacking:
            raise UserError(
                self.env._(
                    "The tracking number is missing: %(deliveries)s. Type or scan it into Tracking Reference, "
                    "import the courier's file, or choose another delivery method.",
                    deliveries=", ".join(f"{picking.name} ({picking.carrier_id.name})" for picking in lacking[:10]),
                )
            )

    def _liquor_tracking_numbers(self):
        """Return the tracking numbers of the delivery, one a parcel, in their order."""
        self.ensure_one()
        return [number for number in NUMBER_SEPARATOR.split(self.carrier_tracking_ref or "") if number]

    def _liquor_goods(self):
        """Return what is sent as a list of Goods keyed by (product, lot).

        Reserved or sent bottles stand with their lot; what is not reserved yet without one.
        """
        self.ensure_one()
        bottles = defaultdict(float)
        for line in self.move_line_ids:
            bottles[line.product_id, line.lot_id] += line.quantity_product_uom
        for move in self.move_ids:
            if move.state not in ("done", "cancel"):
                reserved = sum(move.move_line_ids.mapped("quantity_product_uom"))
                missing = move.product_qty - reserved
                if missing > 0:
                    bottles[move.product_id, self.env["stock.lot"]] += missing
        return [
            Goods((product, lot), int(round(count)), product.bottles_per_case, product._liquor_bottle_kg())
            for (product, lot), count in bottles.items()
            if count > 0
        ]

    def _liquor_parcels(self):
        """Return how the delivery would be packed: list of tools.parcels.Parcel, keys (product, lot)."""
        self.ensure_one()
        limits = self.carrier_id._liquor_parcel_limits() if self.carrier_id else Limits()
        return split(self._liquor_goods(), limits)

    def _liquor_slips(self):
        """Return one dict a parcel for the packing slip: number, count, rows; all rows where the number was typed."""
        self.ensure_one()
        parcels = self._liquor_parcels()
        count = self.liquor_parcel_count or 1
        if len(parcels) == count:
            contents = [parcel.content for parcel in parcels]
        else:
            contents = [{goods.key: goods.bottles for goods in self._liquor_goods()}] * count
        return [
            {"number": number, "count": count, "rows": self._liquor_slip_rows(content), "alone": len(parcels) == count}
            for number, content in enumerate(contents, start=1)
        ]

    def _liquor_slip_rows(self, content):
        return [
            {
                "product": product,
                "lot": lot,
                "bottles": bottles,
                "text": product.with_env(self.env)._liquor_case_text(bottles),
            }
            for (product, lot), bottles in content.items()
        ]

    def _liquor_pick_rows(self):
        """Return the rows of a pick list over these deliveries, by location, product and lot.

        :return: list of dicts with location, product, lot, bottles, text; what nobody reserved has no location
        """
        rows = []
        lines = self.move_line_ids.filtered(lambda line: line.state != "cancel" and line.quantity_product_uom > 0)
        for (location, product, lot), group in groupby(
            lines, key=lambda line: (line.location_id, line.product_id, line.lot_id)
        ):
            rows.append(self._liquor_pick_row(location, product, lot, sum(line.quantity_product_uom for line in group)))
        rows.sort(key=lambda row: (row["location"].complete_name or "", row["product"].display_name, row["lot"].name))
        return rows

    def _liquor_short_rows(self):
        """Return the rows of what these deliveries still lack, by product."""
        short = defaultdict(float)
        for move in self.move_ids.filtered(lambda move: move.state not in ("done", "cancel")):
            missing = move.product_qty - sum(move.move_line_ids.mapped("quantity_product_uom"))
            if missing > 0:
                short[move.product_id] += missing
        none = self.env["stock.location"], self.env["stock.lot"]
        return [self._liquor_pick_row(none[0], product, none[1], count) for product, count in short.items()]

    def _liquor_pick_row(self, location, product, lot, bottles):
        return {
            "location": location,
            "product": product,
            "lot": lot,
            "bottles": int(round(bottles)),
            "text": product.with_env(self.env)._liquor_case_text(bottles),
        }

    def _liquor_masked_phone(self):
        """Return the receiver's phone with its middle hidden: the slip lies in the parcel, the waybill has it whole."""
        self.ensure_one()
        digits = re.sub(r"[^\d+]", "", self.partner_id.phone or "")
        digits = re.sub(r"^(\+?86)(?=1\d{10}$)", "", digits)
        if len(digits) < 7:
            return digits
        return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"

    def _liquor_address_line(self):
        """Return the delivery address as the Chinese write it: province, city with district, street."""
        self.ensure_one()
        partner = self.partner_id
        province = partner.state_id.name or ""
        city = partner.city or ""
        # 北京市 is both province and city: say it once
        place = city if city.startswith(province) else province + city
        return place + (partner.street or "") + (partner.street2 or "")

    def _liquor_gift_message(self):
        """Return the words that the customer wants to go with a present; empty text if none."""
        self.ensure_one()
        order = self.sale_id
        return order.liquor_gift_message or "" if "liquor_gift_message" in order._fields else ""

    def _liquor_barcode(self, value):
        """Return the picture of a barcode for the prints, as data URI; False without a value."""
        return barcode_uri(value)
