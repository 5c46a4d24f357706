from markupsafe import Markup

from odoo import fields, models

LOW = 2  # stars at which customer service calls


class SaleOrder(models.Model):
    """The ratings that the customer gives to the deliveries of an order."""

    _inherit = "sale.order"

    def _liquor_may_rate(self, user):
        """Whether a user may rate: of the order's customer; or a visitor, whom the link of our mail has let in."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        own = user._is_public() or user.partner_id.commercial_partner_id == customer
        return own and self._liquor_may_act(user)

    def _liquor_rater(self, user):
        """Who rates: the user, or for a visitor with our link whom the mail was sent to."""
        return self.partner_id if user._is_public() else user.partner_id

    def _liquor_ratings_to_show(self):
        """What the page of the order shows of ratings.

        :return: list of dicts, one for each delivery that is or may be rated: delivery, rating, until, open
        """
        now = fields.Datetime.now()
        rows = []
        for delivery in self._liquor_shipments():
            until = delivery._liquor_rating_until()
            row = {
                "delivery": delivery,
                "rating": delivery._liquor_rating(),
                "until": until,
                "open": bool(until) and until >= now,
            }
            if row["rating"] or row["open"]:
                rows.append(row)
        return rows

    def _liquor_tell_low_ratings(self):
        """Give customer service one to-do an order about its low ratings; take it back when none is low any more."""
        kind = "liquor_order.activity_low_rating"
        for order in self:
            deliveries = order._liquor_shipments()
            ratings = deliveries.rating_ids.filtered(lambda rating: rating.consumed and 0 < rating.rating <= LOW)
            activities = order.activity_search([kind])
            note = Markup("<br/>").join(
                Markup("<b>%s</b> %s %s")
                % (rating.liquor_picking_id.name, "★" * round(rating.rating), rating.feedback or "")
                for rating in ratings.sorted("id")
            )
            if not ratings:
                activities.action_feedback(feedback=self.env._("The customer has changed the rating."))
            elif activities:
                activities.write({"note": note})
            else:
                team = deliveries[:1]._liquor_service_team()
                order.activity_schedule(
                    kind,
                    fields.Date.context_today(order.with_context(tz="Asia/Shanghai")),
                    summary=self.env._("Low rating by %s: please call", order.partner_id.name),
                    note=note,
                    user_id=(order.user_id & team or team)[:1].id,
                )
