from odoo import api, fields, models

from ..tools.parcels import Limits


class DeliveryCarrier(models.Model):
    """A courier of the shop: where it goes, what it takes, what it charges."""

    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("liquor_region", "By Province and Weight")],
        ondelete={"liquor_region": lambda carriers: carriers.write({"delivery_type": "fixed", "fixed_price": 0})},
    )
    liquor_rate_ids = fields.One2many("liquor.delivery.rate", "carrier_id", "Rates", copy=True)
    liquor_takes_alcohol = fields.Boolean(
        "Takes Alcohol",
        default=True,
        help="If not set, customers whose cart holds liquor are not offered this delivery method.",
    )
    liquor_max_abv = fields.Float(
        "Strongest Alcohol (% vol)",
        digits=(5, 2),
        help="Stronger liquors are not taken; 0 = no limit. Some couriers take none above 24 or 70 % vol.",
    )
    liquor_max_bottles = fields.Integer(
        "Bottles per Parcel", help="Most bottles in one parcel; 0 = no limit. Used to count the parcels."
    )
    liquor_max_kg = fields.Float(
        "Weight per Parcel (kg)", help="Heaviest parcel in kilograms; 0 = no limit. Used to count the parcels."
    )
    liquor_courier_code = fields.Char(
        "Courier Code",
        help="Code of the courier at Kuaidi100: shunfeng, jd, zhongtong … "
        "Deliveries of a courier with a code are confirmed with a tracking number only.",
    )
    liquor_pickup = fields.Boolean("Pick-up by the Customer", help="No courier: the customer comes to the warehouse.")
    liquor_pickup_warehouse_id = fields.Many2one(
        "stock.warehouse", "Pick-up at", help="Its address is shown to the customer."
    )
    liquor_pickup_address = fields.Char(compute="_compute_liquor_pickup_address", compute_sudo=True)

    _liquor_limits_not_negative = models.Constraint(
        "CHECK (liquor_max_abv >= 0 AND liquor_max_bottles >= 0 AND liquor_max_kg >= 0)",
        "The limits of a delivery method cannot be negative; 0 means no limit.",
    )

    @api.depends("liquor_pickup", "liquor_pickup_warehouse_id.partner_id")
    @api.depends_context("lang")
    def _compute_liquor_pickup_address(self):
        # sudo (of the field): visitors may not read warehouses, and the address is for them
        for carrier in self:
            place = carrier.liquor_pickup_warehouse_id.partner_id if carrier.liquor_pickup else False
            if not place:
                carrier.liquor_pickup_address = False
                continue
            address = place.state_id.name or "", place.city or "", place.street or "", place.street2 or ""
            carrier.liquor_pickup_address = " ".join(filter(None, ("".join(address), place.phone)))

    def _match(self, partner, source):
        """Override: also by alcohol and by the provinces of the rates.

        Both the list of the shop and the check of the method that was chosen go through here.
        """
        return super()._match(partner, source) and not self._liquor_refusal(partner, source)

    def _liquor_refusal(self, partner, source):
        """Return why the carrier cannot take these goods to this address, for the customer; False if it can.

        :param partner: res.partner of the delivery address
        :param source: sale.order or stock.picking
        """
        self.ensure_one()
        moves = source.order_line if source._name == "sale.order" else source.move_ids
        strongest = max(moves.product_id.mapped("abv"), default=0.0)
        if strongest > 0 and not self.liquor_takes_alcohol:
            return self.env._("%(carrier)s does not take alcohol.", carrier=self.name)
        if self.liquor_max_abv and strongest > self.liquor_max_abv:
            return self.env._(
                "%(carrier)s takes alcohol up to %(limit)s%% vol only.",
                carrier=self.name,
                limit=f"{self.liquor_max_abv:g}",
            )
        return self._liquor_region_refusal(partner)

    def _liquor_region_refusal(self, partner):
        if self.delivery_type != "liquor_region" or self._liquor_rate_for(partner):
            return False
        if not partner.state_id:
            return self.env._("%(carrier)s needs the province of the address.", carrier=self.name)
        return self.env._(
            "%(carrier)s does not deliver to %(province)s.", carrier=self.name, province=partner.state_id.name
        )

    def _liquor_rate_for(self, partner):
        """Return the rate line of an address: of its province, else the one for the rest; none if neither."""
        self.ensure_one()
        # sudo: the warehouse chooses carriers by region without seeing what they charge
        rates = self.sudo().liquor_rate_ids
        province = partner.state_id
        if not province:
            return rates.browse()
        named = rates.filtered(lambda rate: province in rate.province_ids)
        return (named or rates.filtered(lambda rate: not rate.province_ids))[:1]

    def liquor_region_rate_shipment(self, order):
        """Price of the delivery by province and weight; called by `rate_shipment`."""
        self.ensure_one()
        refusal = self._liquor_refusal(order.partner_shipping_id, order)
        if refusal:
            return {"success": False, "price": 0.0, "error_message": refusal, "warning_message": False}
        price = self._liquor_rate_for(order.partner_shipping_id)._liquor_price(order._liquor_weight_kg())
        return {
            "success": True,
            "price": self._compute_currency(order, price, "company_to_pricelist"),
            "error_message": False,
            "warning_message": False,
        }

    def liquor_region_send_shipping(self, pickings):
        """Nothing is sent to the courier: the tracking number is typed, scanned or imported."""
        return [{"exact_price": 0.0, "tracking_number": False} for _picking in pickings]

    def liquor_region_get_tracking_link(self, picking):
        """Return the courier's page of the parcel where a link is set, as for Odoo's own methods."""
        return (self.tracking_url or "").replace("<shipmenttrackingnumber>", picking.carrier_tracking_ref or "")

    def liquor_region_cancel_shipment(self, pickings):
        """Nothing was sent to the courier, so nothing is cancelled there."""

    def _liquor_parcel_limits(self):
        """Return the Limits of one parcel; none without a carrier."""
        return Limits(self.liquor_max_bottles, self.liquor_max_kg)

    def _liquor_needs_tracking(self):
        """Whether a delivery by this carrier is confirmed with a tracking number only."""
        self.ensure_one()
        return bool(self.liquor_courier_code) and not self.liquor_pickup
