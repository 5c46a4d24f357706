import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import fapiao_rules

FROZEN = ("issued", "cancelled")
DOCUMENT = {"document", "document_name"}


class LiquorFapiao(models.Model):
    """A fapiao that was issued on the tax platform, or that the shop still owes.

    Rows are written by `sale.order._liquor_fapiao_sync`; finance adds number, date and file. What is issued stays:
    only a red-letter fapiao corrects it, and only its file may be replaced.
    """

    _name = "liquor.fapiao"
    _description = "Fapiao"
    _order = "id desc"

    order_id = fields.Many2one("sale.order", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id", store=True)
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer", store=True, index=True)
    delivery_status = fields.Selection(related="order_id.delivery_status")
    kind = fields.Selection([("blue", "Blue"), ("red", "Red-letter")], required=True, default="blue", readonly=True)
    reason = fields.Selection(
        [("sale", "Sale"), ("return", "Return or Cancellation"), ("correction", "Correction")],
        required=True,
        default="sale",
        readonly=True,
    )
    state = fields.Selection(
        [("to_issue", "To Issue"), ("issued", "Issued"), ("cancelled", "No Longer Owed")],
        "Status",
        required=True,
        default="to_issue",
        readonly=True,
        index=True,
    )
    buyer_kind = fields.Selection([("personal", "Person"), ("company", "Company")], "Buyer", readonly=True)
    title = fields.Char(readonly=True)
    tax_number = fields.Char(readonly=True)
    email = fields.Char("E-mail", readonly=True)
    amount = fields.Monetary(required=True, help="Tax included; a red-letter fapiao has it positive here too.")
    signed_amount = fields.Monetary(compute="_compute_signed_amount", store=True)
    number = fields.Char("Fapiao Number", size=20, help="The 20 digits of the fully digital fapiao.")
    issue_date = fields.Date()
    document = fields.Binary("PDF or OFD", attachment=True)
    document_name = fields.Char("File Name")
    original_id = fields.Many2one("liquor.fapiao", "Corrects", readonly=True, index=True, ondelete="restrict")
    red_ids = fields.One2many("liquor.fapiao", "original_id", "Red-letter Fapiao")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The amount of a fapiao must be above zero.")
    _number_format = models.Constraint(
        "CHECK (number IS NULL OR number ~ '^[0-9]{20}$')", "A fapiao number has exactly 20 digits."
    )
    _issued_complete = models.Constraint(
        "CHECK (state != 'issued' OR (number IS NOT NULL AND issue_date IS NOT NULL))",
        "An issued fapiao needs its number and its date.",
    )
    _red_has_original = models.Constraint(
        "CHECK ((kind = 'red') = (original_id IS NOT NULL))", "A red-letter fapiao names the fapiao that it corrects."
    )
    _number_uniq = models.UniqueIndex("(number) WHERE number IS NOT NULL", "This fapiao number is already registered.")
    # one open row of a kind: two workers that reckon the same debt cannot both write it
    _blue_owed_uniq = models.UniqueIndex(
        "(order_id) WHERE kind = 'blue' AND state = 'to_issue'", "The order already has a fapiao to issue."
    )
    _red_owed_uniq = models.UniqueIndex(
        "(original_id, (reason = 'correction')) WHERE kind = 'red' AND state = 'to_issue'",
        "The fapiao already has a red-letter one to issue.",
    )

    @api.depends("kind", "amount")
    def _compute_signed_amount(self):
        for fapiao in self:
            fapiao.signed_amount = -fapiao.amount if fapiao.kind == "red" else fapiao.amount

    @api.depends("number", "order_id.name")
    def _compute_display_name(self):
        for fapiao in self:
            fapiao.display_name = fapiao.number or fapiao.order_id.name

    @api.constrains("amount", "state", "kind", "original_id", "order_id")
    def _check_sums(self):
        """Never more than was paid, never more back than was issued."""
        for fapiao in self:
            if fapiao.state == "cancelled":
                continue
            if fapiao.kind == "blue":
                fapiao._check_blue_sum()
            else:
                fapiao._check_red_sum()

    def _check_blue_sum(self):
        order = self.order_id
        counted = FROZEN[:1] if self.state == "issued" else ("to_issue", "issued")
        rows = order.liquor_fapiao_ids.filtered(lambda row: row.state in counted)
        total, limit = sum(rows.mapped("signed_amount")), order._liquor_fapiao_limit()
        if order.currency_id.compare_amounts(total, limit) > 0:
            raise ValidationError(
                self.env._(
                    "Order %(order)s: fapiao of %(total)s in all would exceed the %(limit)s that the customer paid "
                    "and did not get back. Issue the red-letter fapiao first, or lower the amount.",
                    order=order.name,
                    total=order.currency_id.format(total),
                    limit=order.currency_id.format(limit),
                )
            )

    def _check_red_sum(self):
        original = self.original_id
        if original.order_id != self.order_id or original.kind != "blue" or original.state != "issued":
            raise ValidationError(self.env._("A red-letter fapiao corrects an issued blue fapiao of the same order."))
        back = sum(original.red_ids.filtered(lambda row: row.state != "cancelled").mapped("amount"))
        if self.currency_id.compare_amounts(back, original.amount) > 0:
            raise ValidationError(
                self.env._(
                    "Fapiao %(number)s is of %(amount)s; red-letter fapiao of %(back)s would be more than that.",
                    number=original.number,
                    amount=self.currency_id.format(original.amount),
                    back=self.currency_id.format(back),
                )
            )

    @api.constrains("document", "document_name")
    def _check_document(self):
        for fapiao in self.filtered("document"):
            problem = self._document_problem(base64.b64decode(fapiao.document), fapiao.document_name)
            if problem:
                raise ValidationError(problem)

    @api.constrains("issue_date")
    def _check_issue_date(self):
        for fapiao in self:
            problem = fapiao._date_problem(fapiao.issue_date)
            if problem:
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        """Override: a row starts as owed."""
        for vals in vals_list:
            if vals.get("state", "to_issue") != "to_issue":
                raise UserError(self.env._("A fapiao starts as one to issue; register its number to issue it."))
        return super().create(vals_list)

    def write(self, vals):
        """Override: nothing but the file of an issued fapiao changes."""
        if set(vals) - DOCUMENT and any(fapiao.state in FROZEN for fapiao in self):
            raise UserError(
                self.env._("An issued fapiao is not changed. Correct it by a red-letter fapiao, then issue a new one.")
            )
        if not self.env.su and set(vals) - DOCUMENT - {"amount"}:
            raise AccessError(self.env._("Only the amount and the file can be changed; register the number to issue."))
        issued = self.filtered(lambda fapiao: fapiao.state == "issued") if "document" in vals else self.browse()
        if issued and not vals["document"]:
            raise UserError(self.env._("The file of an issued fapiao can be replaced, not removed."))
        first = issued.filtered(lambda fapiao: not fapiao.document)
        res = super().write(vals)
        for fapiao in first:
            fapiao._send_issued_mail()
        (issued - first)._note_replaced_file()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Fapiao are never deleted."))

    @api.model
    def _set_owed(self, owed, amount, vals):
        """Make the row to issue say this amount: change it, write it new, or let it lapse.

        :param owed: the row to issue, or none
        :param float amount: CNY; 0 when nothing is owed
        :param dict vals: of a new row; title, tax number and e-mail are refreshed from it too
        """
        if not amount:
            owed.write({"state": "cancelled"})
        elif not owed:
            # the row that it follows must leave the unique index first
            self.flush_model(["state"])
            self.create(vals)
        elif changed := {
            name: value
            for name, value in vals.items()
            if owed._fields[name].convert_to_cache(value, owed) != owed._fields[name].convert_to_cache(owed[name], owed)
        }:
            owed.write(changed)

    def _document_problem(self, content, name):
        """Say what is wrong with a file, or return False.

        :param bytes content: the file
        :param str name: its name, for the message
        """
        if len(content) > fapiao_rules.MAX_DOCUMENT:
            return self.env._("“%(name)s” is larger than 10 MB.", name=name or "")
        if not fapiao_rules.document_kind(content):
            return self.env._("“%(name)s” is neither a PDF nor an OFD file.", name=name or "")
        return False

    def _date_problem(self, date):
        """Say what is wrong with an issue date, or return False."""
        today = fields.Date.context_today(self.with_context(tz=self.company_id.partner_id.tz or "Asia/Shanghai"))
        if date and date > today:
            return self.env._("The issue date %(date)s is in the future.", date=date)
        return False

    def _issue(self, number, issue_date, document=None, document_name=None):
        """Record that the tax platform issued this fapiao; tell the customer.

        :param str number: 20 digits
        :param date issue_date: as on the fapiao, Asia/Shanghai
        :param bytes document: content of the PDF or OFD, base64; may follow later
        :raise UserError, ValidationError: already issued, wrong number, more than was paid
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "to_issue":
            raise UserError(self.env._("Order %(order)s: this fapiao is not to be issued.", order=self.order_id.name))
        vals = {"state": "issued", "number": number, "issue_date": issue_date}
        if document:
            vals |= {"document": document, "document_name": document_name}
        # sudo: the rights were checked above; plain writes of these fields are refused so that nobody skips this method
        self.sudo().write(vals)
        self.order_id.sudo()._liquor_fapiao_sync()
        self._send_issued_mail()

    def _attach_document(self, document, document_name):
        """Add or replace the file of an issued fapiao; the first one is sent to the customer.

        :param bytes document: content, base64
        """
        self.ensure_one()
        self.write({"document": document, "document_name": document_name})

    def _note_replaced_file(self):
        for fapiao in self:
            # sudo: who replaces the file need not be a follower or editor of the order
            fapiao.order_id.sudo().message_post(
                body=self.env._("The file of fapiao %(number)s was replaced.", number=fapiao.number),
                author_id=self.env.user.partner_id.id,
            )

    def _send_issued_mail(self):
        """Queue the mail to the customer, with the file when there is one."""
        template = self.env.ref("liquor_order.mail_template_fapiao_issued", raise_if_not_found=False)
        if not template or not (self.email or self.partner_id.email):
            return
        values = {}
        if self.document:
            # sudo: finance owns no attachments of the mail queue
            copy = (
                self.env["ir.attachment"]
                .sudo()
                .create(
                    {
                        "name": self.document_name or f"{self.number}.pdf",
                        "datas": self.document,
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                )
            )
            values["attachment_ids"] = [fields.Command.link(copy.id)]
        # sudo: the template is the shop's own
        template.sudo().send_mail(self.id, email_values=values, email_layout_xmlid="mail.mail_notification_light")

    def action_register(self):
        """Open the wizard that records numbers and files for the chosen rows."""
        wizard = self.env["liquor.fapiao.register"].create({})
        wizard._add_owed(self.filtered(lambda row: row.state == "to_issue"))
        return wizard._reopen()

    def action_correct(self):
        """Ask for a red-letter fapiao of all that is left of this one; a new blue one becomes owed."""
        self.ensure_one()
        self.check_access("write")
        if self.kind != "blue" or self.state != "issued":
            raise UserError(self.env._("Only an issued blue fapiao can be corrected."))
        # sudo: finance may not create rows itself; its right to change this one was checked above
        fapiao = self.sudo()
        fapiao.red_ids.filtered(lambda row: row.state == "to_issue").write({"state": "cancelled"})
        left = fapiao.amount - sum(fapiao.red_ids.filtered(lambda row: row.state == "issued").mapped("amount"))
        if self.currency_id.compare_amounts(left, 0) <= 0:
            raise UserError(self.env._("Fapiao %(number)s was already corrected in full.", number=self.number))
        fapiao.flush_model(["state"])
        fapiao.create(fapiao._prepare_red(left, "correction"))
        fapiao.order_id._liquor_fapiao_sync()
        return True

    def _prepare_red(self, amount, reason):
        return {
            "order_id": self.order_id.id,
            "kind": "red",
            "reason": reason,
            "original_id": self.id,
            "amount": amount,
            "buyer_kind": self.buyer_kind,
            "title": self.title,
            "tax_number": self.tax_number,
            "email": self.email,
        }

    def action_download(self):
        """Download the file."""
        self.ensure_one()
        if not self.document:
            raise UserError(self.env._("Fapiao %(number)s has no file yet.", number=self.number or ""))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/document?download=1&filename_field=document_name",
            "target": "self",
        }
