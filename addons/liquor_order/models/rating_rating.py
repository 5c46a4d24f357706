from odoo import api, fields, models
from odoo.exceptions import AccessError


class RatingRating(models.Model):
    """Ratings of deliveries: one a delivery, written by the page of the order alone (see stock.picking)."""

    _inherit = "rating.rating"

    liquor_picking_id = fields.Many2one(
        "stock.picking", "Delivery", compute="_compute_liquor_picking_id", store=True, ondelete="cascade"
    )
    liquor_order_id = fields.Many2one(
        related="liquor_picking_id.sale_id",
        string="Order",
        store=True,
        index="btree_not_null",
        groups="liquor_base.group_liquor_service,liquor_base.group_liquor_channel",
    )
    liquor_stars = fields.Selection(
        [
            ("0", "No Rating"),
            ("1", "Very Unhappy"),
            ("2", "Unhappy"),
            ("3", "Neutral"),
            ("4", "Happy"),
            ("5", "Very Happy"),
        ],
        "Stars",
        compute="_compute_liquor_stars",
    )

    _liquor_delivery_uniq = models.UniqueIndex(
        "(liquor_picking_id) WHERE liquor_picking_id IS NOT NULL", "A delivery has one rating."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override: only the system writes ratings of deliveries."""
        ratings = super().create(vals_list)
        ratings._liquor_guard_deliveries()
        return ratings

    def write(self, vals):
        """Override: as above, also where a rating of something else would become one of a delivery."""
        self._liquor_guard_deliveries()
        result = super().write(vals)
        self._liquor_guard_deliveries()
        return result

    def _liquor_guard_deliveries(self):
        """Refuse ratings of deliveries to everybody but the system: tiers of distributors are earned by them.

        :raise AccessError: a user writes one, whatever their role
        """
        if not self.env.su and "stock.picking" in self.mapped("res_model"):
            raise AccessError(self.env._("A delivery is rated by its customer on the page of the order only."))

    @api.depends("res_model", "res_id")
    def _compute_liquor_picking_id(self):
        for rating in self:
            rating.liquor_picking_id = rating.res_id if rating.res_model == "stock.picking" else False

    @api.depends("rating")
    def _compute_liquor_stars(self):
        for rating in self:
            rating.liquor_stars = str(round(rating.rating))
