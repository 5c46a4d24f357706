from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

RATE_DAYS = 60  # after the delivery was signed for
CHANGE_DAYS = 7  # after it was rated
LONGEST_FEEDBACK = 500


class StockPicking(models.Model):
    """What its customer thinks of a delivery: one to five stars and some words, once a delivery."""

    _name = "stock.picking"
    _inherit = ["rating.mixin", "stock.picking"]

    def message_post(self, **kwargs):
        """Override: a message gives no stars to a delivery."""
        if kwargs.get("rating_value"):
            raise AccessError(self.env._("A delivery is rated by its customer on the page of the order only."))
        return super().message_post(**kwargs)

    def _liquor_rating(self):
        """Return the rating of the delivery, if there is one."""
        self.ensure_one()
        # sudo: customers read the rating that they gave; the caller has checked who asks
        return self.sudo().rating_ids.filtered("consumed")[:1]

    def _liquor_rating_until(self):
        """Until when the delivery may be rated, or its rating changed; False while it is not signed for."""
        self.ensure_one()
        if self.delivery_state != "customer_delivered" or not self.date_delivered:
            return False
        if rating := self._liquor_rating():
            return rating.create_date + timedelta(days=CHANGE_DAYS)
        return self.date_delivered + timedelta(days=RATE_DAYS)

    def _liquor_rate(self, stars, feedback, rater):
        """Rate the delivery, or change its rating. The caller has checked that the rater is of the order's customer.

        :param int stars: 1 to 5
        :param str feedback: what the customer says, may be empty
        :param res.partner rater: who rates
        :raise UserError: it was not signed for, it is too late, or the values are no rating
        """
        self.ensure_one()
        feedback = (feedback or "").strip()
        if stars not in range(1, 6):
            raise UserError(self.env._("Please choose one to five stars."))
        if len(feedback) > LONGEST_FEEDBACK:
            raise UserError(self.env._("Please use at most %s characters.", LONGEST_FEEDBACK))
        # one at a time: two taps on the button are one rating
        picking = self.sudo()  # sudo: a customer writes nothing but this rating; see the callers
        picking.lock_for_update()
        until = picking._liquor_rating_until()
        if not until:
            raise UserError(self.env._("Delivery %s was not signed for yet: please rate it afterwards.", self.name))
        if until < fields.Datetime.now():
            raise UserError(self.env._("The time to rate delivery %s is over.", self.name))
        rating = picking._liquor_rating()
        if (rating.rating, rating.feedback or "") == (stars, feedback):
            return
        if not rating:
            rating = rating.create(picking._liquor_rating_values())
            rating.flush_recordset()  # Odoo's figures of the delivery are computed by SQL
        rating.write({"rating": stars, "feedback": feedback, "partner_id": rater.id, "consumed": True})
        # what staff read is in the language of the company, whatever the customer's is
        staff = picking.with_context(lang=picking.company_id.partner_id.lang or self.env.lang)
        staff._message_log(
            author_id=rater.id,
            body=staff.env._("Rated %(stars)s of 5. %(feedback)s", stars=stars, feedback=feedback),
        )
        staff.sale_id._liquor_tell_low_ratings()

    def _liquor_rating_values(self):
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "rated_partner_id": self._rating_get_operator().id,
            # the page of the order is the only way in: no token that somebody could submit a rating with
            "access_token": False,
        }
