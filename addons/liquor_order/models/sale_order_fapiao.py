from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import fapiao_rules

READERS = ",".join(f"liquor_base.group_liquor_{role}" for role in ("manager", "finance", "service"))
DETAILS = ("liquor_fapiao_kind", "liquor_fapiao_title", "liquor_fapiao_tax_number", "liquor_fapiao_email")


class SaleOrder(models.Model):
    """The tax receipt (fapiao) that the customer wants."""

    _inherit = "sale.order"

    liquor_fapiao_kind = fields.Selection(
        [("none", "No Fapiao"), ("personal", "Person"), ("company", "Company")],
        "Fapiao",
        default="none",
        copy=False,
        groups=READERS,
    )
    liquor_fapiao_title = fields.Char("Fapiao Title", copy=False, groups=READERS)
    liquor_fapiao_tax_number = fields.Char("Tax Number", copy=False, groups=READERS)
    liquor_fapiao_email = fields.Char("Fapiao E-mail", copy=False, groups=READERS)
    liquor_fapiao_ids = fields.One2many("liquor.fapiao", "order_id", "Fapiao Rows", groups=READERS)
    liquor_fapiao_returned = fields.Monetary(
        "Returned (Fapiao)", readonly=True, copy=False, groups=READERS, help="Sum of the returns told to the ledgers."
    )

    @api.constrains(*DETAILS)
    def _check_liquor_fapiao_details(self):
        """Only what is wrong; what is missing is the order check's matter."""
        for order in self:
            number, email = order.liquor_fapiao_tax_number, order.liquor_fapiao_email
            if number and not fapiao_rules.tax_number_kind(number):
                raise ValidationError(order._liquor_fapiao_message("tax_number"))
            if email and not fapiao_rules.normalize_email(email):
                raise ValidationError(order._liquor_fapiao_message("email"))

    def write(self, vals):
        """Override: tidy fapiao details, keep them once a fapiao is issued, and keep what is owed in step."""
        if not set(DETAILS) & set(vals):
            return super().write(vals)
        if number := vals.get("liquor_fapiao_tax_number"):
            vals = {**vals, "liquor_fapiao_tax_number": fapiao_rules.normalize_tax_number(number)}
        # sudo: whoever may change the order may not see fapiao rows
        if any(order.sudo()._liquor_fapiao_is_issued() for order in self):
            raise UserError(
                self.env._(
                    "The fapiao of this order is already issued. Finance must correct it by a red-letter fapiao first."
                )
            )
        res = super().write(vals)
        # sudo: rows follow from the order, whoever changes it
        self.sudo()._liquor_fapiao_sync()
        return res

    # what the customer asks for

    def _liquor_fapiao_message(self, field):
        return {
            "kind": self.env._("Choose no fapiao, a person or a company."),
            "title": self.env._("Enter the fapiao title, at most 100 characters."),
            "tax_number": self.env._(
                "The tax number is not valid. Copy the 18-character unified social credit code from the business "
                "licence."
            ),
            "email": self.env._("Enter one valid e-mail address; the fapiao is sent there."),
        }[field]

    def _liquor_fapiao_problem(self):
        """Say what the fapiao details of the order lack, or return False. For the rule `fapiao_incomplete`."""
        self.ensure_one()
        # sudo: rules run for anyone who places or releases an order
        order = self.sudo()
        errors = order._liquor_fapiao_errors(order._liquor_fapiao_details())
        return " ".join(errors.values()) or False

    def _liquor_fapiao_details(self):
        """The details of the order: kind, title, tax_number, email."""
        return {name.removeprefix("liquor_fapiao_"): self[name] or "" for name in DETAILS}

    def _liquor_fapiao_clean(self, values):
        """Tidy what a form sent: {kind, title, tax_number, email}, all strings."""
        kind = str(values.get("kind") or "")
        email = str(values.get("email") or "").strip()
        return {
            "kind": kind,
            "title": fapiao_rules.clean_text(values.get("title")),
            "tax_number": fapiao_rules.normalize_tax_number(values.get("tax_number")) if kind == "company" else "",
            "email": fapiao_rules.normalize_email(email) or email[: fapiao_rules.MAX_EMAIL + 1],
        }

    def _liquor_fapiao_errors(self, details):
        """Check clean details.

        :return: {field: message}, empty when they are complete
        """
        kind, bad = details["kind"], []
        if kind == "none":
            return {}
        if kind not in ("personal", "company"):
            bad.append("kind")
        if not details["title"] or len(details["title"]) > fapiao_rules.MAX_TITLE:
            bad.append("title")
        if kind == "company" and not fapiao_rules.tax_number_kind(details["tax_number"]):
            bad.append("tax_number")
        if not fapiao_rules.normalize_email(details["email"]):
            bad.append("email")
        return {field: self._liquor_fapiao_message(field) for field in bad}

    def _liquor_fapiao_save(self, values):
        """Store what the customer entered and remember it for next time.

        :param dict values: kind, title, tax_number, email
        :return: {"errors": {field: message}} with nothing stored, or {"errors": {}, "warning": message or False}
        """
        self.ensure_one()
        details = self._liquor_fapiao_clean(values)
        errors = self._liquor_fapiao_errors(details)
        if errors:
            return {"errors": errors}
        if details["kind"] == "none":
            details |= {"title": "", "tax_number": "", "email": ""}
        changed = {
            f"liquor_fapiao_{name}": value
            for name, value in details.items()
            if (self._liquor_fapiao_details())[name] != value
        }
        if changed:
            self.write({name: value or False for name, value in changed.items()})
        if details["kind"] != "none" and not self.partner_id.is_public:
            self.partner_id._liquor_fapiao_remember(details)
        return {"errors": {}, "warning": self._liquor_fapiao_warning(details)}

    def _liquor_fapiao_warning(self, details):
        if details["kind"] == "company" and fapiao_rules.tax_number_kind(details["tax_number"]) == "old":
            return self.env._(
                "This is a number of the old kind, which cannot be checked. If the company has an 18-character code, "
                "please use that."
            )
        return False

    def _liquor_fapiao_prefill(self, user):
        """What the form shows: the order's details, else what this very user entered last time.

        :param user: who looks at the page; the memory of a contact is shown to nobody else, not by a signed link
        """
        details = self._liquor_fapiao_details()
        if details["kind"] in ("", "none") and not user._is_public() and user.partner_id == self.partner_id:
            details |= {
                name: value for name, value in self.partner_id._liquor_fapiao_remembered().items() if not details[name]
            }
        return details

    def _liquor_fapiao_is_issued(self):
        """Whether a fapiao is issued that no red-letter one takes back."""
        rows = self.liquor_fapiao_ids.filtered(lambda row: row.state == "issued" or row.reason == "correction")
        return self.currency_id.compare_amounts(self._liquor_fapiao_net(rows), 0) > 0

    def _liquor_fapiao_may_edit(self):
        """Whether the customer may still ask for a fapiao or change the details."""
        self.ensure_one()
        if self.state not in ("draft", "sent", "sale") or self._liquor_fapiao_is_issued():
            return False
        months = self.company_id.liquor_fapiao_months
        placed = self.date_order or self.create_date
        return not months or fields.Datetime.now() < placed + relativedelta(months=months)

    # what is owed

    def _liquor_fapiao_net(self, rows):
        return sum(rows.filtered(lambda row: row.state != "cancelled").mapped("signed_amount"))

    def _liquor_fapiao_limit(self):
        """What fapiao of the order may amount to: paid, not given back, not above the order. CNY, tax included."""
        self.ensure_one()
        if self.state == "cancel":
            return 0.0
        # a refund follows a return, perhaps days later: each is held against its own side, so none counts twice
        kept = self._liquor_amount_paid() - self._liquor_amount_refunded()
        sold = self.amount_total - self.liquor_fapiao_returned
        return max(self.currency_id.round(min(kept, sold)), 0.0)

    def _liquor_fapiao_sync(self):
        """Bring the rows to issue in line with what is paid, returned and issued. Replaying changes nothing."""
        for order in self:
            order._liquor_fapiao_sync_red()
            order._liquor_fapiao_sync_blue()

    def _liquor_fapiao_sync_red(self):
        """Owe red-letter fapiao for what is issued beyond the limit, of the newest fapiao first."""
        rows = self.liquor_fapiao_ids
        if not rows:
            return
        owed_rows = rows.filtered(lambda row: row.kind == "red" and row.state == "to_issue" and row.reason == "return")
        excess = (
            self._liquor_fapiao_net(rows - owed_rows - self._liquor_fapiao_blue_owed()) - self._liquor_fapiao_limit()
        )
        for blue in rows.filtered(lambda row: row.kind == "blue" and row.state == "issued").sorted("id", reverse=True):
            owed = owed_rows.filtered(lambda row, blue=blue: row.original_id == blue)
            left = blue.amount - sum(
                (blue.red_ids - owed).filtered(lambda row: row.state != "cancelled").mapped("amount")
            )
            amount = self.currency_id.round(max(min(excess, left), 0.0))
            excess -= amount
            blue._set_owed(owed, amount, blue._prepare_red(amount, "return"))

    def _liquor_fapiao_blue_owed(self):
        return self.liquor_fapiao_ids.filtered(lambda row: row.kind == "blue" and row.state == "to_issue")

    def _liquor_fapiao_sync_blue(self):
        """Owe a blue fapiao for what is paid and not on one yet, where the customer wants one."""
        owed = self._liquor_fapiao_blue_owed()
        amount = 0.0
        if self.state == "sale" and self.liquor_fapiao_kind in ("personal", "company"):
            net = self._liquor_fapiao_net(self.liquor_fapiao_ids - owed)
            amount = self.currency_id.round(max(self._liquor_fapiao_limit() - net, 0.0))
        if owed or amount:
            self.env["liquor.fapiao"]._set_owed(owed, amount, self._prepare_liquor_fapiao(amount))

    def _prepare_liquor_fapiao(self, amount):
        return {
            "order_id": self.id,
            "amount": amount,
            "buyer_kind": self.liquor_fapiao_kind if self.liquor_fapiao_kind != "none" else False,
            "title": self.liquor_fapiao_title,
            "tax_number": self.liquor_fapiao_tax_number,
            "email": self.liquor_fapiao_email,
        }
