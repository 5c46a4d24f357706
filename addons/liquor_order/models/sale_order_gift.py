from odoo import fields, models

LONGEST_CARD = 500


class SaleOrder(models.Model):
    """A present: the card's text goes with the parcel. What is missing, the check "gift data" finds."""

    _inherit = "sale.order"

    liquor_is_gift = fields.Boolean("Gift", copy=False)
    liquor_gift_message = fields.Text("Card Text", copy=False)

    def _liquor_gift_save(self, is_gift, message):
        """Store what the customer entered at checkout.

        :param bool is_gift: without it the text is forgotten
        :param str message: text of the card, at most 500 characters
        :return: {"errors": {field: message}}, with nothing stored where there are some
        """
        self.ensure_one()
        message = (message or "").strip()
        if is_gift and not message:
            return {"errors": {"message": self.env._("Please write the text of the card, or untick the gift.")}}
        if len(message) > LONGEST_CARD:
            text = self.env._(
                "The text of the card may have %(most)s characters, this one has %(count)s.",
                most=LONGEST_CARD,
                count=len(message),
            )
            return {"errors": {"message": text}}
        self.write({"liquor_is_gift": is_gift, "liquor_gift_message": message if is_gift else False})
        return {"errors": {}}
