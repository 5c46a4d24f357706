from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .liquor_demo_distribution_tier import DISTRIBUTORS

GOODS = ("GYLS-20-500", "GJ-G8-500", "STJ-DFY-500")  # of which there is enough
# place in DISTRIBUTORS, then (days ago, stars, words) of each order
RATINGS = (
    (0, ((9, 5, "整箱打托，一瓶没碎，司机帮忙卸货。"), (38, 5, ""), (69, 4, "比约定晚半天，提前来了电话。"))),
    (1, ((6, 4, "包装扎实。"), (47, 5, "下单第二天就到。"))),
    (2, ((14, 5, ""), (52, 4, ""))),
    (3, ((11, 2, "外箱受潮，两瓶酒标起皱，希望换货。"), (58, 3, "送货单上数量写错。"))),
    (4, ((16, 4, ""),)),
    (5, ((7, 3, "送到时门店已打烊，最好先电话约时间。"),)),
    (6, ((21, 5, "小店也送得很及时。"),)),
)
# of the orders that are there: what their customers say
WORDS = (
    ("partner_demo_distributor", 4, "配送及时，箱子有一处压痕。"),
    ("partner_demo_customer", 5, "包装很严实，酒瓶完好。"),
)


class LiquorDemo(models.AbstractModel):
    """Ratings of deliveries over three months, and the scorecards of a year that they belong to."""

    _inherit = "liquor.demo"

    @api.model
    def _load_ratings(self):
        for name, stars, words in WORDS:
            order = self.env["sale.order"].search(
                [("partner_id", "=", self.env.ref(f"liquor_mall.{name}").id), ("liquor_state", "=", "done")], limit=1
            )
            self._demo_rate(order, stars, words, order.date_order + timedelta(days=3))
        distributors = self.env["res.partner"].search([("name", "in", [row[0] for row in DISTRIBUTORS])])
        by_name = {partner.name: partner for partner in distributors}
        for place, ratings in RATINGS:
            for code, (days, stars, words) in zip(GOODS, ratings, strict=False):
                order = self._demo_credit_order(by_name[DISTRIBUTORS[place][0]], ((code, 12),))
                self._demo_done(order)
                moment = fields.Datetime.now() - timedelta(days=days)
                self._demo_move_to(order, moment - timedelta(days=3))
                self._demo_rate(order, stars, words, moment)
        self._demo_scorecards()

    def _demo_rate(self, order, stars, words, moment):
        """As the customer does on the page of the order, and as if it had been then."""
        delivery = order._liquor_shipments()[:1]
        delivery._liquor_rate(stars, words, order.partner_id)
        delivery.date_delivered = moment - timedelta(hours=5)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE rating_rating SET create_date = %s, rated_on = %s WHERE liquor_picking_id = %s",
                moment,
                moment,
                delivery.id,
            )
        )
        self.env.invalidate_all()

    def _demo_scorecards(self):
        """What the nightly job writes, without its commits."""
        cards = self.env["liquor.scorecard"]
        first = fields.Date.context_today(self).replace(day=1)
        for month, partner_ids in cards._missing_months(self.env.company, first):
            cards._compute_month(self.env.company, month, partner_ids)
        for month in (fields.Date.subtract(first, months=1), first):
            cards._compute_month(self.env.company, month)
