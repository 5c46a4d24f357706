import hmac

from odoo import api, models
from odoo.tools import SQL

from ..tools.courier import last_four

NOBODY = "nobody"  # equals no digits that anybody can type


class SaleOrder(models.Model):
    """Orders as somebody finds them who is not logged in."""

    _inherit = "sale.order"

    @api.model
    def _liquor_guest_find(self, number, phone, company):
        """The order of a number whose receiver has this phone; empty if either is wrong.

        Both are asked in one statement and compared in the same way, so that the time tells nothing.

        :param str number: name of the order, in capitals
        :param str phone: as typed: the receiver's last four digits or full number, or the buyer's full number
        :param res.company company: the shop's
        """
        self.flush_model(["name", "company_id", "liquor_state", "partner_id", "partner_shipping_id"])
        self.env["res.partner"].flush_model(["phone"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sale.id, receiver.phone, buyer.phone
                  FROM sale_order sale
                  JOIN res_partner receiver ON receiver.id = sale.partner_shipping_id
                  JOIN res_partner buyer ON buyer.id = sale.partner_id
                 WHERE sale.name = %s AND sale.company_id = %s AND sale.liquor_state IS NOT NULL
                 LIMIT 3
                """,
                number,
                company.id,
            )
        ) or [(False, NOBODY, NOBODY)]
        found = [order_id for order_id, receiver, buyer in rows if self._liquor_phone_matches(phone, receiver, buyer)]
        return self.browse([order_id for order_id in found if order_id])

    @api.model
    def _liquor_phone_matches(self, typed, receiver, buyer):
        """Whether the typed number is the receiver's, or its last four digits, or the buyer's."""
        digits = self.env["liquor.track.code"]._digits
        typed, receiver, buyer = digits(typed), digits(receiver) or NOBODY, digits(buyer) or NOBODY
        short = hmac.compare_digest(typed, last_four(receiver) or NOBODY)
        full = hmac.compare_digest(typed, receiver) | hmac.compare_digest(typed, buyer)
        return (short and len(typed) == 4) or (full and len(typed) >= 7)
