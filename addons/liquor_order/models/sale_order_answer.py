from odoo import models

from .sale_order_gift import LONGEST_CARD

ADDRESS_SUBJECTS = {"address", "phone"}
LONGEST = {
    "name": 60,
    "phone": 30,
    "street": 120,
    "answer": 2000,
    "gift_message": LONGEST_CARD,
    "title": 100,
    "tax_number": 20,
}


class SaleOrder(models.Model):
    """The customer's half of a review: what may be corrected, and the order that goes on by itself."""

    _inherit = "sale.order"

    def _liquor_fixable(self):
        """Return what the customer may correct now: a set of address, phone, fapiao, gift, other."""
        self.ensure_one()
        # sudo: customers do not read findings; they learn only what they are to correct
        order = self.sudo()
        if order.state not in ("draft", "sent") or order.liquor_review_state not in ("to_review", "waiting"):
            return set()
        subjects = {f.check_id.customer_can_fix for f in order._liquor_findings_to_fix()}
        if order.liquor_question_state == "asked":
            subjects |= set(filter(None, (order.liquor_asked or "").split(",")))
        return subjects

    def _liquor_findings_to_fix(self):
        return self.liquor_finding_ids.filtered(lambda f: f.state == "open" and f.check_id.customer_can_fix)

    def _liquor_customer_reply(self, values, author=None):
        """Take the customer's corrections and answer; the order goes on when nothing stops it any more.

        :param dict values: of the form: name, phone, state_id, liquor_city_id, liquor_district_id, street; fapiao_kind,
            title, tax_number, email; gift_message; answer. What the order does not ask for is ignored.
        :param res.partner author: who answers; the customer of the order without it
        :return: dict field -> message of what is wrong, and then nothing was written; {} when all was taken
        """
        self.ensure_one()
        subjects = self._liquor_fixable()
        if not subjects:
            return {"form": self.env._("There is nothing to correct on this order any more.")}
        values = {name: (value or "").strip() for name, value in values.items() if isinstance(value, str)}
        errors = self._liquor_reply_errors(values, subjects)
        if errors:
            return errors
        # sudo: the customer may not write orders; what is written is chosen here, and only what was asked for
        self.sudo()._liquor_take_reply(values, subjects, author or self.partner_id)
        return {}

    def _liquor_reply_errors(self, values, subjects):
        errors = {
            name: self.env._("At most %(count)s characters.", count=longest)
            for name, longest in LONGEST.items()
            if len(values.get(name, "")) > longest
        }
        if subjects & ADDRESS_SUBJECTS:
            errors |= self._liquor_address_errors(values)
        if "fapiao" in subjects and values.get("fapiao_kind") == "company":
            for name in ("title", "tax_number"):
                if not values.get(name):
                    errors[name] = self.env._("A company's fapiao needs this.")
        if "gift" in subjects and not values.get("gift_message"):
            errors["gift_message"] = self.env._("Please write the text of the card.")
        if subjects == {"other"} and not values.get("answer"):
            errors["answer"] = self.env._("Please write your answer.")
        return errors

    def _liquor_address_errors(self, values):
        errors = {}
        if not values.get("name"):
            errors["name"] = self.env._("Please enter the recipient's name.")
        if problem := self.partner_shipping_id._liquor_phone_problem(values.get("phone")):
            errors["phone"] = problem
        if not values.get("street"):
            errors["street"] = self.env._("Please enter street and house number.")
        state, city, district = self._liquor_divisions(values)
        if not state or state.country_id.code != "CN":
            errors["state_id"] = self.env._("Please choose the province.")
        elif not city or city.state_id != state:
            errors["liquor_city_id"] = self.env._("Please choose the city.")
        elif not district or district.parent_id != city:
            errors["liquor_district_id"] = self.env._("Please choose the district.")
        if not errors:
            # sudo: customers may not create contacts; this one is not stored
            contact = self.env["res.partner"].sudo().new(self._liquor_contact_values(values))
            if problems := contact._liquor_address_problems():
                errors["street"] = " ".join(problems)
        return errors

    def _liquor_divisions(self, values):
        """Return province, city and district of the form; empty where the id is none or of another level."""
        # sudo: visitors choose among public divisions
        state = self.env["res.country.state"].sudo().browse(_as_id(values.get("state_id"))).exists()
        divisions = self.env["liquor.division"].sudo()
        city = divisions.browse(_as_id(values.get("liquor_city_id"))).exists()
        district = divisions.browse(_as_id(values.get("liquor_district_id"))).exists()
        return (
            state,
            city.filtered(lambda division: division.level == "city"),
            district.filtered(lambda division: division.level == "district"),
        )

    def _liquor_take_reply(self, values, subjects, author):
        vals = {}
        if subjects & ADDRESS_SUBJECTS:
            vals["partner_shipping_id"] = self._liquor_corrected_contact(values).id
        if "fapiao" in subjects and values.get("fapiao_kind") in ("none", "personal", "company"):
            vals |= {
                "liquor_fapiao_kind": values["fapiao_kind"],
                "liquor_fapiao_title": values.get("title"),
                "liquor_fapiao_tax_number": values.get("tax_number", "").upper(),
            }
            if values.get("email"):
                vals["liquor_fapiao_email"] = values["email"]
        if "gift" in subjects:
            vals["liquor_gift_message"] = values["gift_message"]
        vals["liquor_question_state"] = self._liquor_question_after(subjects)
        self.write(vals)
        self._liquor_post_reply(values, subjects, author)
        self._liquor_go_on()

    def _liquor_question_after(self, subjects):
        """A question in words is answered in words: a person reads it."""
        return "answered" if self.liquor_question_state == "asked" and "other" in subjects else False

    def _liquor_corrected_contact(self, values):
        """Return a new delivery contact: other orders and other people keep the address as it was."""
        return self.env["res.partner"].create(self._liquor_contact_values(values))

    def _liquor_contact_values(self, values):
        state, city, district = self._liquor_divisions(values)
        return {
            "type": "delivery",
            "parent_id": self.partner_id.id,
            "name": values["name"],
            "phone": values["phone"],
            "street": values["street"],
            "country_id": state.country_id.id,
            "state_id": state.id,
            "liquor_city_id": city.id,
            "liquor_district_id": district.id,
            "lang": self.partner_id.lang,
        }

    def _liquor_post_reply(self, values, subjects, author):
        labels = {
            "address": self.env._("address"),
            "phone": self.env._("phone"),
            "fapiao": self.env._("fapiao"),
            "gift": self.env._("card text"),
        }
        parts = []
        if corrected := [label for subject, label in labels.items() if subject in subjects]:
            parts.append(self.env._("The customer corrected: %(what)s.", what=", ".join(corrected)))
        if values.get("answer"):
            parts.append(values["answer"])
        if parts:
            self.message_post(
                body="\n".join(parts), author_id=author.id, message_type="comment", subtype_xmlid="mail.mt_comment"
            )

    def _liquor_go_on(self):
        """Check again; confirm the order if it was paid or released and nothing stops it any more."""
        if self.liquor_release_wanted:
            self.with_context(send_email=True).action_confirm()
            return
        stopping = self._liquor_run_checks("release")
        stopped = self.id in stopping or self.liquor_question_state
        self.liquor_review_state = "to_review" if stopped else "none"
        self.liquor_review_check_id = stopping[self.id].check_id if self.id in stopping else False


def _as_id(value):
    return int(value) if value and value.isdecimal() and len(value) < 10 else 0
