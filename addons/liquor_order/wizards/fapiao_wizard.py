import base64
import re
import tempfile
from collections import defaultdict
from datetime import date, datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyGettext

from odoo.addons.liquor_catalog.tools.table_reader import open_table

from ..tools import fapiao_rules

MAX_TABLE_MB = 10
MAX_ROWS = 5000
MAX_DOCUMENTS = 200
# Titles of the columns in the tax platform's export, in ours, and in English.
COLUMNS = {
    "order": ("订单号", "订单编号", "备注", "order", "ordernumber", "orderreference"),
    "number": ("发票号码", "数电发票号码", "数电票号码", "全电发票号码", "fapiaonumber", "number"),
    "date": ("开票日期", "开具日期", "issuedate", "date"),
    "amount": ("价税合计", "含税金额", "amount", "total"),
}
REQUIRED = ("order", "number", "date")
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d")


class LiquorFapiaoRegister(models.TransientModel):
    """Record numbers, dates and files of fapiao that the tax platform issued: all of them, or none."""

    _name = "liquor.fapiao.register"
    _description = "Register Fapiao"

    table = fields.Binary("Table of the Tax Platform", help="XLSX or CSV: order number, fapiao number, issue date.")
    table_name = fields.Char()
    document_ids = fields.Many2many("ir.attachment", string="PDF or OFD Files")
    line_ids = fields.One2many("liquor.fapiao.register.line", "register_id", "Fapiao")
    problems = fields.Text(readonly=True)
    done = fields.Text(readonly=True)

    def action_read_files(self):
        """Fill the lines from the table and match the files; write nothing else."""
        self.ensure_one()
        self._check_finance()
        problems = []
        if self.table:
            problems += self._read_table()
        problems += self._match_documents()
        self._check_lines()
        self.problems = "\n".join(problems)
        return self._reopen()

    def action_register(self):
        """Issue all lines, or none when anything is wrong; the lines say what."""
        self.ensure_one()
        self._check_finance()
        problems = self._match_documents()
        self._check_lines()
        if not self.line_ids:
            problems.append(self.env._("There is nothing to register. Choose a table, files, or rows of the list."))
        if problems or any(self.line_ids.mapped("problem")):
            self.problems = "\n".join(problems)
            return self._reopen()
        for line in self.line_ids.sorted(lambda line: (line.fapiao_id.kind == "blue", line.id)):
            line._register_fapiao()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s fapiao registered.", count=len(self.line_ids)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_finance(self):
        self.env["liquor.fapiao"].check_access("write")

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register Fapiao"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _add_owed(self, fapiaos):
        self.line_ids = [
            fields.Command.create({"fapiao_id": fapiao.id, "issue_date": fields.Date.context_today(self)})
            for fapiao in fapiaos
        ]

    # the table

    def _read_table(self):
        """Replace the lines by those of the table.

        :return: problems that belong to no line
        """
        rows = self._table_rows()
        orders = self._orders_by_name({row["order"] for row in rows})
        self.line_ids.unlink()
        taken, vals_list = self.env["liquor.fapiao"], []
        for row in rows:
            fapiao, problem = self._find_owed(row, orders.get(row["order"]), taken)
            taken |= fapiao
            issue_date = _as_date(row["date"])
            vals_list.append(
                {
                    "register_id": self.id,
                    "row": row["row"],
                    "order_name": row["order"],
                    "fapiao_id": fapiao.id,
                    "number": _as_number(row["number"])[:40],
                    "issue_date": issue_date,
                    "row_problem": problem or self._date_unread(row["date"], issue_date),
                }
            )
        self.env["liquor.fapiao.register.line"].create(vals_list)
        return [] if rows else [self.env._("The table has no rows below its header.")]

    def _date_unread(self, cell, issue_date):
        if issue_date or cell in (None, ""):
            return False
        return self.env._("“%(cell)s” is not a date; write it as 2026-01-31.", cell=str(cell)[:40])

    def _table_rows(self):
        """[{row, order, number, date, amount}] of the table."""
        content = base64.b64decode(self.table)
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            try:
                table = open_table(file.name, self.table_name, MAX_TABLE_MB, MAX_ROWS)
                places = self._column_places(table.headers)
                return [self._table_row(number, cells, places) for number, cells in table.rows()]
            except UserError as error:
                if isinstance(error.args[0], LazyGettext):
                    raise UserError(self.env._(error.args[0])) from error
                raise

    def _column_places(self, headers):
        titles = [re.sub(r"[\s_*()（）:：]", "", header).lower() for header in headers]
        places = {
            name: next((titles.index(title) for title in known if title in titles), None)
            for name, known in COLUMNS.items()
        }
        missing = [COLUMNS[name][0] for name in REQUIRED if places[name] is None]
        if missing:
            raise UserError(
                self.env._("The table lacks the column %(columns)s in its header row.", columns="、".join(missing))
            )
        return places

    def _table_row(self, number, cells, places):
        row = {
            name: cells[place] if place is not None and place < len(cells) else None for name, place in places.items()
        }
        return {**row, "row": number, "order": str(row["order"] or "").strip()}

    def _orders_by_name(self, names):
        orders = self.env["sale.order"].search_fetch(
            [("name", "in", list(names)), ("company_id", "in", self.env.companies.ids)], ["name"]
        )
        return {order.name: order for order in orders}

    def _find_owed(self, row, order, taken):
        """The row to issue that a line of the table means, and what is wrong otherwise."""
        none = self.env["liquor.fapiao"]
        if not order:
            return none, self.env._("There is no order “%(order)s”.", order=row["order"][:60])
        owed = order.liquor_fapiao_ids.filtered(lambda fapiao: fapiao.state == "to_issue") - taken
        amount = _as_amount(row["amount"])
        if amount is not None:
            same = owed.filtered(lambda fapiao: fapiao.currency_id.compare_amounts(fapiao.signed_amount, amount) == 0)
            if not same and owed:
                return none, self.env._(
                    "The table says %(amount)s, owed is %(owed)s.",
                    amount=order.currency_id.format(amount),
                    owed="、".join(order.currency_id.format(fapiao.signed_amount) for fapiao in owed),
                )
            owed = same
        if len(owed) > 1:
            return none, self.env._(
                "The order has %(count)s fapiao to issue; add the column 价税合计 (red-letter below zero).",
                count=len(owed),
            )
        return owed, False if owed else self.env._("The order has no fapiao to issue.")

    # the files

    def _match_documents(self):
        """Give each file to the line of its number, else to an issued fapiao without a file.

        :return: problems
        """
        self.line_ids.document_id = False
        if len(self.document_ids) > MAX_DOCUMENTS:
            return [self.env._("At most %(limit)s files at a time.", limit=MAX_DOCUMENTS)]
        problems, numbers = [], defaultdict(list)
        for document in self.document_ids:
            numbers[fapiao_rules.number_of_filename(document.name)].append(document)
        issued = self._issued_by_number(set(numbers) - {False})
        by_number = {line.number: line for line in self.line_ids if line.number}
        for number, documents in numbers.items():
            problems += self._match_number(number, documents, by_number.get(number), issued.get(number))
        return problems

    def _match_number(self, number, documents, line, fapiao):
        names = "、".join(document.name for document in documents)
        if not number:
            return [self.env._("%(names)s: there is no 20-digit fapiao number in the name.", names=names)]
        if len(documents) > 1:
            return [self.env._("%(names)s: several files for one fapiao number; keep one.", names=names)]
        if line:
            line.document_id = documents[0]
        elif fapiao and not fapiao.document:
            self.line_ids.create({"register_id": self.id, "fapiao_id": fapiao.id, "document_id": documents[0].id})
        elif fapiao:
            return [self.env._("%(names)s: this fapiao already has its file.", names=names)]
        else:
            return [self.env._("%(names)s: no line has this fapiao number.", names=names)]
        return []

    def _issued_by_number(self, numbers):
        found = self.env["liquor.fapiao"].search([("number", "in", list(numbers)), ("state", "=", "issued")])
        return {fapiao.number: fapiao for fapiao in found}

    def _check_lines(self):
        """Write each line's problem."""
        # sudo: a number may be taken in a company that the user does not see
        taken = set(
            self.env["liquor.fapiao"]
            .sudo()
            .search([("number", "in", [number for number in self.line_ids.mapped("number") if number])])
            .mapped("number")
        )
        seen_numbers, seen_rows = set(), set()
        for line in self.line_ids:
            line.problem = (
                line.row_problem or line._own_problem(taken, seen_numbers, seen_rows) or line._document_problem()
            )
            seen_numbers.add(line.number)
            seen_rows.add(line.fapiao_id.id)


class LiquorFapiaoRegisterLine(models.TransientModel):
    """One fapiao to register."""

    _name = "liquor.fapiao.register.line"
    _description = "Fapiao to Register"
    _order = "row, id"

    register_id = fields.Many2one("liquor.fapiao.register", required=True, ondelete="cascade")
    row = fields.Integer(readonly=True, help="Row of the table")
    order_name = fields.Char("Order", compute="_compute_order_name", store=True, readonly=False)
    fapiao_id = fields.Many2one("liquor.fapiao", readonly=True)
    state = fields.Selection(related="fapiao_id.state")
    kind = fields.Selection(related="fapiao_id.kind")
    title = fields.Char(related="fapiao_id.title")
    currency_id = fields.Many2one(related="fapiao_id.currency_id")
    amount = fields.Monetary(related="fapiao_id.signed_amount")
    number = fields.Char("Fapiao Number")
    issue_date = fields.Date()
    document_id = fields.Many2one("ir.attachment", "File", readonly=True)
    row_problem = fields.Char(readonly=True)
    problem = fields.Char(readonly=True)

    @api.depends("fapiao_id")
    def _compute_order_name(self):
        for line in self:
            line.order_name = line.order_name or line.fapiao_id.order_id.name

    def _own_problem(self, taken, seen_numbers, seen_rows):
        if self.fapiao_id.id in seen_rows:
            return self.env._("The fapiao is twice in the list.")
        if self.state == "issued":
            return False if self.document_id else self.env._("This fapiao was issued meanwhile.")
        if self.state != "to_issue":
            return self.env._("This fapiao is no longer owed.")
        if not fapiao_rules.is_fapiao_number(self.number):
            return self.env._(
                "The fapiao number must have exactly 20 digits; in Excel, format the column as text so that none is "
                "lost."
            )
        if self.number in taken:
            return self.env._("Fapiao number %(number)s is already registered.", number=self.number)
        if self.number in seen_numbers:
            return self.env._("Fapiao number %(number)s is twice in the list.", number=self.number)
        if not self.issue_date:
            return self.env._("Enter the issue date.")
        return self.fapiao_id._date_problem(self.issue_date) or self._correction_problem()

    def _correction_problem(self):
        """A new blue fapiao waits for the red-letter one that corrects the old."""
        fapiao, order = self.fapiao_id, self.fapiao_id.order_id
        if fapiao.kind == "red":
            return False
        here = self.register_id.line_ids.fapiao_id
        rows = order.liquor_fapiao_ids.filtered(
            lambda row: row.state == "issued" or row == fapiao or (row.kind == "red" and row in here)
        )
        # sudo: payments are closed to some roles; this only compares
        if order.currency_id.compare_amounts(order._liquor_fapiao_net(rows), order.sudo()._liquor_fapiao_limit()) > 0:
            return self.env._("Issue the red-letter fapiao of this order first.")
        return False

    def _document_problem(self):
        document = self.document_id
        return bool(document) and self.fapiao_id._document_problem(document.raw or b"", document.name)

    def _register_fapiao(self):
        document = self.document_id
        if self.state == "issued":
            self.fapiao_id._attach_document(document.datas, document.name)
        else:
            self.fapiao_id._issue(self.number, self.issue_date, document.datas, document.name)


def _as_date(cell):
    """The date of a cell, or False."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = re.split(r"[T ]", str(cell or "").strip())[0]
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return False


def _as_number(cell):
    """The digits of a cell; a cell that Excel kept as a number lost some and is given back as it is."""
    return str(cell if cell is not None else "").strip().strip("'\t")


def _as_amount(cell):
    """The amount of a cell, or None."""
    if cell in (None, ""):
        return None
    try:
        return float(str(cell).replace(",", "").replace("¥", "").replace("￥", "").strip())
    except ValueError:
        return None
