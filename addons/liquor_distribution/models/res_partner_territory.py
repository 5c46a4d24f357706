from odoo import api, fields, models

TERRITORY_READERS = ",".join(
    f"liquor_base.group_liquor_{role}" for role in ("manager", "operator", "service", "finance", "channel")
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    liquor_territory_ids = fields.One2many("liquor.territory", "partner_id", "Territories", groups=TERRITORY_READERS)
    liquor_territory_count = fields.Integer(
        "Number of Territories", compute="_compute_liquor_territory_count", groups=TERRITORY_READERS
    )

    @api.depends("liquor_territory_ids")
    def _compute_liquor_territory_count(self):
        groups = self.env["liquor.territory"]._read_group([("partner_id", "in", self.ids)], ["partner_id"], ["__count"])
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.liquor_territory_count = counts.get(partner.id, 0)

    def _liquor_place(self):
        """Return where the address is: (province id, city id, district id), None for what is not known."""
        self.ensure_one()
        return self.state_id.id or None, self.liquor_city_id.id or None, self.liquor_district_id.id or None

    def _liquor_covers(self, address, products, day=None, company=None):
        """Return those of the products that this distributor may sell at an address: its territories cover them.

        A distributor without territories may sell anywhere. For many addresses or distributors at once see
        `liquor.territory._uncovered`.

        :param res.partner address: where the goods go
        :param product.template products: the products
        :param date day: today without it
        :param res.company company: the current one without it
        """
        self.ensure_one()
        day = day or fields.Date.context_today(self)
        company = company or self.env.company
        place = address._liquor_place()
        asked = [(self.id, company.id, day, *place, product.id) for product in products]
        uncovered = self.env["liquor.territory"]._uncovered(asked)
        return products.browse([one[-1] for number, one in enumerate(asked) if number not in uncovered])
