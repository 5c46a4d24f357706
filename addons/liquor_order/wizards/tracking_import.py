import base64
import tempfile
from contextlib import contextmanager

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyGettext

from odoo.addons.liquor_catalog.tools.table_reader import open_table

from ..tools.tracking_table import cell_text, find_columns, is_damaged_number
from .tracking_rows import TrackingRows

MAX_MB = 20
MAX_ROWS = 20000


class LiquorTrackingImport(models.TransientModel):
    """Waybill numbers from the courier's file: looked at first, written then, all or the good rows."""

    _name = "liquor.tracking.import"
    _description = "Import Tracking Numbers"

    file = fields.Binary("Courier's File", attachment=False)
    filename = fields.Char()
    carrier_id = fields.Many2one(
        "delivery.carrier", "Courier", help="For rows that name no courier and deliveries without one."
    )
    replace = fields.Boolean("Replace Numbers", help="Also write to deliveries that have another number already.")
    validate_deliveries = fields.Boolean(
        "Confirm Deliveries",
        help="Confirm at once that the deliveries have left, where all of their goods are reserved.",
    )
    only_good = fields.Boolean(
        "Leave Out Rows with Errors", help="If not set, nothing is written while any row has an error."
    )
    state = fields.Selection([("upload", "File"), ("preview", "Preview"), ("done", "Done")], default="upload")
    line_ids = fields.One2many("liquor.tracking.import.line", "import_id", "Rows")
    row_count = fields.Integer("Rows in the File", readonly=True)
    good_count = fields.Integer("Good Rows", readonly=True)
    error_count = fields.Integer("Rows with Errors", readonly=True)
    result = fields.Text(readonly=True)

    def action_check(self):
        """Button: read the file and show, row by row, what would be written."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the courier's file first (.xlsx or .csv)."))
        rows = TrackingRows(self, self._read_rows())
        self._show(rows)
        return self._reopen()

    def action_apply(self):
        """Button: write the numbers of the preview. They are looked up again: things may have changed meanwhile.

        :raise UserError: a row has an error and bad rows are not to be left out; nothing is written then
        """
        self.ensure_one()
        if self.state != "preview":
            raise UserError(self.env._("Look at the preview first: press Check the File."))
        rows = TrackingRows(self, [line._as_row() for line in self.line_ids.sorted("row")])
        self._show(rows)
        if rows.errors and not self.only_good:
            raise UserError(
                self.env._(
                    "Nothing was written: %(count)s rows have errors, the first is row %(row)s: %(error)s\n"
                    "Correct the file and check it again, or tick “Leave Out Rows with Errors”.",
                    count=len(rows.errors),
                    row=rows.errors[0]["row"],
                    error=rows.errors[0]["error"],
                )
            )
        pickings = rows.apply()
        if not pickings:
            raise UserError(self.env._("There is no row that could be written."))
        self.result = "\n".join(self._results(pickings))
        self.state = "done"
        return self._reopen()

    def action_back(self):
        """Button: choose another file."""
        self.line_ids.unlink()
        self.write({"state": "upload", "file": False, "filename": False, "result": False})
        return self._reopen()

    def _results(self, pickings):
        _ = self.env._
        yield _("%(count)s deliveries have their tracking number.", count=len(pickings))
        if self.validate_deliveries:
            ready = pickings.filtered(lambda picking: picking.state == "assigned" and picking.liquor_ships_whole)
            confirmed = self._validate(ready)
            yield _("%(count)s deliveries were confirmed as sent.", count=len(confirmed))
            waiting = pickings.filtered(lambda picking: picking.state not in ("done", "cancel"))
            if waiting:
                names = ", ".join(waiting[:20].mapped("name"))
                yield _("Not confirmed, goods are missing or a question is open: %(names)s", names=names)

    def _validate(self, pickings):
        """Confirm the deliveries in one go; where Odoo would ask something, the clerk confirms by hand."""
        if not pickings:
            return pickings
        pickings.with_context(skip_sms=True).button_validate()
        return pickings.filtered(lambda picking: picking.state == "done")

    def _show(self, rows):
        self.line_ids.unlink()
        self.env["liquor.tracking.import.line"].create([{"import_id": self.id, **row} for row in rows.rows])
        self.write(
            {
                "state": "preview",
                "row_count": len(rows.rows),
                "good_count": len(rows.rows) - len(rows.errors),
                "error_count": len(rows.errors),
            }
        )

    def _read_rows(self):
        """Return a dict a row: row, order_text, delivery_text, carrier_text, number_text, damaged."""
        with self._open() as table:
            columns = find_columns(table.headers)
            self._check_columns(columns, table.headers)
            return [self._read_row(number, cells, columns) for number, cells in table.rows()]

    def _read_row(self, number, cells, columns):
        values = {field: cells[index] for field, index in columns.items() if index < len(cells)}
        texts = {f"{field}_text": cell_text(values.get(field)) for field in ("order", "delivery", "carrier", "number")}
        return {"row": number, "damaged": is_damaged_number(values.get("number")), **texts}

    def _check_columns(self, columns, headers):
        _ = self.env._
        if "number" not in columns:
            missing = _("Tracking Number")
        elif "order" not in columns and "delivery" not in columns:
            missing = _("Order Number or Delivery Number")
        else:
            return
        raise UserError(
            _(
                "The file has no column “%(column)s”. Its columns are: %(headers)s. "
                "Rename the heading and choose the file again.",
                column=missing,
                headers=", ".join(filter(None, headers)),
            )
        )

    @contextmanager
    def _open(self):
        with tempfile.NamedTemporaryFile() as stream:
            stream.write(base64.b64decode(self.file))
            stream.flush()
            try:
                yield open_table(stream.name, self.filename, MAX_MB, MAX_ROWS)
            except UserError as error:
                # the reader does not know the user's language
                message = error.args[0]
                raise UserError(self.env._(message) if isinstance(message, LazyGettext) else message) from error

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Tracking Numbers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class LiquorTrackingImportLine(models.TransientModel):
    """A row of the courier's file and what is to happen with it."""

    _name = "liquor.tracking.import.line"
    _description = "Row of Tracking Numbers"
    _order = "has_error desc, row, id"

    import_id = fields.Many2one("liquor.tracking.import", required=True, ondelete="cascade", index=True)
    row = fields.Integer(readonly=True)
    order_text = fields.Char("Order Number", readonly=True)
    delivery_text = fields.Char("Delivery Number", readonly=True)
    carrier_text = fields.Char("Courier in the File", readonly=True)
    number_text = fields.Char("Tracking Number", readonly=True)
    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", "Courier", readonly=True)
    damaged = fields.Boolean("Digits Lost", readonly=True)
    error = fields.Char(readonly=True)
    has_error = fields.Boolean(readonly=True)

    def _as_row(self):
        return {
            "row": self.row,
            "order_text": self.order_text,
            "delivery_text": self.delivery_text,
            "carrier_text": self.carrier_text,
            "number_text": self.number_text,
            "damaged": self.damaged,
        }
