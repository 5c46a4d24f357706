import os
import tempfile
from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.liquor_catalog.tools.table_reader import open_table

from ..tools import wholesale_rows
from ..tools.wholesale_rows import COLUMNS, MAX_MB, MAX_QUANTITY, MAX_ROWS, QuantityError

MAX_TEXT = 500_000  # characters of a paste


class SaleOrder(models.Model):
    """Rows that come in a batch: pasted, uploaded, or of an earlier order.

    Good ones become rows of the draft. Bad ones are kept beside them (`liquor_wholesale_rows`) as the distributor
    wrote them, with what is wrong, until they are put right or dropped.
    """

    _inherit = "sale.order"

    def _liquor_wholesale_paste(self, text):
        """Take over rows of `code<TAB>cases[<TAB>bottles]`.

        :return: see `_liquor_wholesale_take`
        :raise UserError: nothing in it, or too much
        """
        if len(text or "") > MAX_TEXT:
            raise UserError(self.env._("The text is too long. Upload it as a file, or paste it in parts."))
        return self._liquor_wholesale_take(wholesale_rows.from_text(text or ""))

    def _liquor_wholesale_upload(self, content, filename):
        """Take over the rows of an XLSX or CSV file; its columns are found by their names.

        :param bytes content: of the file
        :return: see `_liquor_wholesale_take`
        :raise UserError: too large, another kind, damaged, no column of codes
        """
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "table")
            with open(path, "wb") as stream:
                stream.write(content)
            table = open_table(path, filename, MAX_MB, MAX_ROWS)
            rows = wholesale_rows.from_table(table)
        if rows is None:
            raise UserError(
                self.env._(
                    "No column of codes was found; the file has: %(headers)s. Name the columns 货号, 箱数 and 瓶数.",
                    headers=", ".join(filter(None, table.headers))[:200],
                )
            )
        return self._liquor_wholesale_take(rows)

    def _liquor_wholesale_take(self, rows):
        """Put the good rows into the draft and keep the bad ones beside them.

        The file says what is wanted: the quantity of an article without a requested day becomes that of the file
        (rows of one article together), so that taking the same file twice orders nothing twice.

        :param list rows: {"row", "code", "cases", "bottles"}, texts
        :return: {"good": number of rows, "bad": number of rows}
        """
        _ = self.env._
        if not rows:
            raise UserError(_("There is no row in it. A row is a code, the cases and perhaps the bottles."))
        if len(rows) > MAX_ROWS:
            raise UserError(
                _("There are %(count)s rows; at most %(limit)s are allowed.", count=len(rows), limit=MAX_ROWS)
            )
        elsewhere = defaultdict(int)
        for (product_id, day), bottles in self._liquor_wholesale_quantities().items():
            if day:
                elsewhere[product_id] += bottles
        good, bad = self._liquor_wholesale_judge(rows, elsewhere)
        self._liquor_wholesale_set({(product.id, False): bottles for product, bottles in good.items()})
        self._liquor_wholesale_keep(bad)
        return {"good": len(rows) - len(bad), "bad": len(bad)}

    def _liquor_wholesale_judge(self, rows, taken):
        """Tell the rows that can be ordered from those that cannot.

        :param dict taken: {product id: bottles that other rows of the draft order}
        :return: ({product.product: bottles}, list of bad rows with "errors": {column: message} and "message")
        """
        found = self._liquor_wholesale_find([row["code"] for row in rows])
        products = self.env["product.product"].union(*found.values())
        available = self._liquor_wholesale_available(products)
        read = [(row, *self._liquor_wholesale_read(row, found)) for row in rows]
        # the minimum is asked of all rows of an article together
        wanted = defaultdict(int, taken)
        for _row, product, bottles, faults in read:
            if not faults:
                wanted[product.id] += bottles
        good, bad = defaultdict(int), []
        for row, product, bottles, faults in read:
            if not faults:
                before = good[product] + taken.get(product.id, 0)
                faults = product._liquor_wholesale_faults(bottles, before, wanted[product.id], available[product.id])
            if faults:
                bad.append(self._liquor_wholesale_bad_row(row, faults))
            else:
                good[product] += bottles
        return {product: bottles for product, bottles in good.items() if bottles}, bad

    def _liquor_wholesale_read(self, row, found):
        """Return (product.product, bottles, list of (column, message)) of one row."""
        _ = self.env._
        faults, quantities = [], {}
        product = found.get(row["code"], self.env["product.product"])
        if not row["code"]:
            faults.append(("code", _("no code")))
        elif not product:
            faults.append(("code", _("unknown code “%(code)s”", code=row["code"])))
        for column in ("cases", "bottles"):
            try:
                quantities[column] = wholesale_rows.read_quantity(row[column])
            except QuantityError as error:
                faults.append((column, self._liquor_wholesale_quantity_message(error.reason, row[column])))
        if not faults and not any(quantities.values()):
            faults.append(("cases", _("no quantity")))
        if faults:
            return product, 0, faults
        return product, quantities["cases"] * product._liquor_wholesale_case_size() + quantities["bottles"], []

    def _liquor_wholesale_quantity_message(self, reason, text):
        _ = self.env._
        return {
            "number": _("“%(value)s” is not a number", value=text),
            "whole": _("“%(value)s” is not a whole number", value=text),
            "negative": _("“%(value)s” is below zero", value=text),
            "absurd": _("“%(value)s” is more than %(limit)s", value=text, limit=MAX_QUANTITY),
        }[reason]

    def _liquor_wholesale_bad_row(self, row, faults):
        """A row as it was written, with its errors by column and a sentence for all of them."""
        _ = self.env._
        labels = {"code": _("Code"), "cases": _("Cases"), "bottles": _("Bottles")}
        return {
            **{name: row[name] for name in ("row", *COLUMNS)},
            "errors": dict(faults),
            "message": " ".join(
                _("Row %(row)s, %(column)s: %(reason)s.", row=row["row"], column=labels[column], reason=reason)
                for column, reason in faults
            ),
        }

    # --- the rows to correct
    def _liquor_wholesale_keep(self, rows):
        """Keep bad rows beside those that wait already; each gets an id."""
        if not rows:
            return
        kept = self.liquor_wholesale_rows or []
        last = max((row["id"] for row in kept), default=0)
        # a file that is taken again brings its bad rows again
        known = {tuple(row[name] for name in ("row", *COLUMNS)) for row in kept}
        fresh = [row for row in rows if tuple(row[name] for name in ("row", *COLUMNS)) not in known]
        kept = kept + [{**row, "id": last + place} for place, row in enumerate(fresh, start=1)]
        if len(kept) > MAX_ROWS:
            raise UserError(
                self.env._("More than %(limit)s rows are to be corrected. Please do these first.", limit=MAX_ROWS)
            )
        self.liquor_wholesale_rows = kept

    def _liquor_wholesale_fix(self, row_id, values):
        """Judge a corrected row again: a good one is added to the draft, a bad one stays with what is wrong now.

        A row that is not there any more was corrected before: nothing happens.

        :param dict values: {"code", "cases", "bottles"}: texts
        :return: whether it is good
        """
        kept = self.liquor_wholesale_rows or []
        old = next((row for row in kept if row["id"] == row_id), None)
        if not old:
            return True
        row = {"row": old["row"], **{name: str(values.get(name) or "").strip()[:100] for name in COLUMNS}}
        quantities = self._liquor_wholesale_quantities()
        taken = defaultdict(int)
        for (product_id, _day), bottles in quantities.items():
            taken[product_id] += bottles
        good, bad = self._liquor_wholesale_judge([row], taken)
        self._liquor_wholesale_set(
            {(product.id, False): bottles + quantities.get((product.id, False), 0) for product, bottles in good.items()}
        )
        replacement = [{**bad[0], "id": row_id}] if bad else []
        self.liquor_wholesale_rows = [
            new for kept_row in kept for new in ([kept_row] if kept_row["id"] != row_id else replacement)
        ]
        return not bad

    def _liquor_wholesale_drop(self, row_id=None):
        """Drop one bad row, or all of them."""
        kept = self.liquor_wholesale_rows or []
        self.liquor_wholesale_rows = [row for row in kept if row_id is not None and row["id"] != row_id]

    # --- an earlier order
    def _liquor_wholesale_reorder(self, order):
        """Take over the articles of an earlier order of the same distributor, in the same quantities.

        :return: see `_liquor_wholesale_take`
        :raise UserError: it holds no goods
        """
        rows = []
        bottles = defaultdict(int)
        for line in order._liquor_goods_lines():
            quantity = line.product_uom_id._compute_quantity(line.product_uom_qty, line.product_id.uom_id, round=False)
            bottles[line.product_id] += round(quantity)
        for place, (product, quantity) in enumerate(bottles.items(), start=1):
            size = product._liquor_wholesale_case_size()
            cases, rest = divmod(quantity, size) if size > 1 else (0, quantity)
            code = product.default_code or product.barcode or product.name
            rows.append({"row": place, "code": code, "cases": str(cases), "bottles": str(rest)})
        return self._liquor_wholesale_take(rows)

    def _liquor_wholesale_earlier(self, limit=20):
        """Return the distributor's last orders, newest first."""
        distributor = self.partner_id._liquor_distributor()
        return self.search(
            [
                ("liquor_distributor_id", "=", distributor.id),
                "|",
                ("state", "=", "sale"),
                ("liquor_placed_at", "!=", False),
            ],
            order="date_order desc, id desc",
            limit=limit,
        )
