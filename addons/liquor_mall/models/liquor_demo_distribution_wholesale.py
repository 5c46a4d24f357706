from odoo import api, models

from odoo.addons.liquor_distribution.tools.wholesale_rows import RowKey

FAVOURITES = ("MT-FT53-500", "WLY-P8-500", "LZLJ-GJ52-500", "LZLJ-TQ10-500", "XJ-JC1988-500")
# of the order that the demo's buyer is about to place: bottles to the own address, and to the second store
ORDER = {"WLY-P8-500": 24, "LZLJ-TQ10-500": 15}
ORDER_OF_STORE = {"LZLJ-TQ10-500": 12}


class LiquorDemo(models.AbstractModel):
    """What the demo's distributor orders often, and an order that it writes just now."""

    _inherit = "liquor.demo"

    @api.model
    def _load_wholesale(self):
        """Favourites of the distributor, and a draft for two addresses with a row to correct."""
        distributor = self.env.ref("liquor_mall.partner_demo_distributor_company")
        found = self.env["product.product"].search([("default_code", "in", FAVOURITES)])
        by_code = {product.default_code: product for product in found}
        for code in FAVOURITES:
            if product := by_code.get(code):
                self.env["liquor.wholesale.favourite"]._set_favourite(distributor, product, True)
        user = self.env.ref("liquor_mall.user_demo_distributor")
        draft = self.env["sale.order"].with_user(user)._liquor_wholesale_draft(user, create=True)
        self.env.company.liquor_wholesale_carrier_id = self.env.ref("liquor_mall.carrier_wholesale")
        self._demo_minimums()
        store = self.env.ref("liquor_mall.partner_demo_distributor_store")
        draft._liquor_wholesale_ship_to(distributor.id)
        draft._liquor_wholesale_set(
            {
                RowKey(by_code[code].id, False, ship_to): bottles
                for ship_to, rows in ((False, ORDER), (store.id, ORDER_OF_STORE))
                for code, bottles in rows.items()
                if code in by_code
            }
        )
        draft._liquor_wholesale_paste("货号\t箱数\nLZLJ-GJ25-500\t2")

    @api.model
    def _demo_minimums(self):
        """The company's minimum, and a lower one for the two highest tiers."""
        self.env.company.liquor_wholesale_minimum = 2000
        for name, minimum in (("钻石", 500), ("金牌", 1000)):
            self.env["res.partner.grade"].search([("name", "=", name)]).liquor_wholesale_minimum = minimum
