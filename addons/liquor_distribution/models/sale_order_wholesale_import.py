import os
import tempfile
from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.liquor_catalog.tools.table_reader import open_table

from ..tools import wholesale_rows
from ..tools.wholesale_rows import CELLS, MAX_MB, MAX_QUANTITY, MAX_ROWS, QuantityError, RowKey, plain_text

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
                    "No column of codes was found; the file has: %(headers)s. "
                    "Name the columns 货号, 箱数 and 瓶数; 送货地址 if you like.",
                    headers=", ".join(filter(None, table.headers))[:200],
                )
            )
        return self._liquor_wholesale_take(rows)

    def _liquor_wholesale_take(self, rows):
        """Put the good rows into the draft and keep the bad ones beside them.

        The file says what is wanted: the quantity of an article without a requested day becomes that of the file
        (rows of one article and address together), so that taking the same file twice orders nothing twice.

        :param list rows: {"row", "code", "cases", "bottles", "address"}, texts
        :return: {"good": number of rows, "bad": number of rows}
        """
        _ = self.env._
        if not rows:
            raise UserError(_("There is no row in it. A row is a code, the cases and perhaps the bottles."))
        if len(rows) > MAX_ROWS:
            raise UserError(
                _("There are %(count)s rows; at most %(limit)s are allowed.", count=len(rows), limit=MAX_ROWS)
            )
        good, bad = self._liquor_wholesale_judge(rows, self._liquor_wholesale_quantities(), replace=True)
        self._liquor_wholesale_set(good)
        self._liquor_wholesale_keep(bad)
        return {"good": len(rows) - len(bad), "bad": len(bad)}

    def _liquor_wholesale_judge(self, rows, quantities, replace=False):
        """Tell the rows that can be ordered from those that cannot.

        :param dict quantities: {RowKey: bottles} that the draft holds
        :param bool replace: the rows take the place of those of the same keys, else they are added to them
        :return: ({RowKey: bottles} of the good ones, list of bad rows with "errors": {column: message} and "message")
        """
        found = self._liquor_wholesale_find([row["code"] for row in rows])
        products = self.env["product.product"].union(*found.values())
        available = self._liquor_wholesale_available(products)
        addresses = self._liquor_wholesale_address_names() if any(row["address"] for row in rows) else {}
        read = [(row, *self._liquor_wholesale_read(row, found, addresses)) for row in rows]
        # the minimum is asked of all rows of an article together
        named = {key for _row, key, _bottles, faults in read if not faults}
        taken = defaultdict(int)
        for key, bottles in quantities.items():
            if not (replace and key in named):
                taken[key.product_id] += bottles
        wanted = taken.copy()
        for _row, key, bottles, _faults in read:
            wanted[key.product_id] += bottles
        good, bad = defaultdict(int), []
        for row, key, bottles, faults in read:
            product = products.browse(key.product_id)
            if not faults:
                faults = product._liquor_wholesale_faults(
                    bottles, taken[product.id], wanted[product.id], available[product.id]
                )
            if faults:
                bad.append(self._liquor_wholesale_bad_row(row, faults))
            else:
                taken[product.id] += bottles
                good[key] += bottles
        return dict(good), bad

    def _liquor_wholesale_read(self, row, found, addresses):
        """Return (RowKey, bottles, list of (column, message)) of one row; no bottles where there are messages."""
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
        ship_to, fault = self._liquor_wholesale_read_address(row["address"], addresses)
        if fault:
            faults.append(("address", fault))
        key = RowKey(product.id, False, ship_to)
        if faults:
            return key, 0, faults
        return key, quantities["cases"] * product._liquor_wholesale_case_size() + quantities["bottles"], []

    def _liquor_wholesale_address_names(self):
        """{name or label as `plain_text`: the distributor's addresses that have it}"""
        names = defaultdict(set)
        for address in self._liquor_wholesale_addresses():
            for text in (address.name, address._liquor_ship_to_label()):
                names[plain_text(text)].add(address.id)
        return names

    def _liquor_wholesale_read_address(self, text, names):
        """Return (id of the address or False for the order's own, message or None)."""
        _ = self.env._
        found = names.get(plain_text(text), ())
        if text and not found:
            return False, _("unknown address “%(value)s”", value=text)
        if len(found) > 1:
            return False, _("%(count)s of your addresses are called “%(value)s”", count=len(found), value=text)
        ship_to = next(iter(found), False)
        return ship_to if ship_to != self.partner_shipping_id.id else False, None

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
        labels = {"code": _("Code"), "cases": _("Cases"), "bottles": _("Bottles"), "address": _("Address")}
        return {
            **{name: row[name] for name in ("row", *CELLS)},
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
        known = {tuple(row.get(name, "") for name in ("row", *CELLS)) for row in kept}
        fresh = [row for row in rows if tuple(row[name] for name in ("row", *CELLS)) not in known]
        kept = kept + [{**row, "id": last + place} for place, row in enumerate(fresh, start=1)]
        if len(kept) > MAX_ROWS:
            raise UserError(
                self.env._("More than %(limit)s rows are to be corrected. Please do these first.", limit=MAX_ROWS)
            )
        self.liquor_wholesale_rows = kept

    def _liquor_wholesale_fix(self, row_id, values):
        """Judge a corrected row again: a good one is added to the draft, a bad one stays with what is wrong now.

        A row that is not there any more was corrected before: nothing happens.

        :param dict values: {"code", "cases", "bottles", "address"}: texts
        :return: whether it is good
        """
        kept = self.liquor_wholesale_rows or []
        old = next((row for row in kept if row["id"] == row_id), None)
        if not old:
            return True
        row = {"row": old["row"], **{name: str(values.get(name) or "").strip()[:100] for name in CELLS}}
        quantities = self._liquor_wholesale_quantities()
        good, bad = self._liquor_wholesale_judge([row], quantities)
        self._liquor_wholesale_set({key: bottles + quantities.get(key, 0) for key, bottles in good.items()})
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
            rows.append({"row": place, "code": code, "cases": str(cases), "bottles": str(rest), "address": ""})
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
