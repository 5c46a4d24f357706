import os
import tempfile
from contextlib import contextmanager
from itertools import islice

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyGettext

from ..tools.cell_values import CellError, cell_text
from ..tools.import_targets import guess_targets, header_key
from ..tools.reference_words import word_key
from ..tools.row_parser import Column, RowParser
from ..tools.table_reader import open_table
from .product_import import MAX_MB, MAX_ROWS, WORKING

SAMPLE_ROWS = 10
SAMPLE_WIDTH = 60


class LiquorProductImport(models.Model):
    """Reading the file: columns, preview, what the supplier's columns meant last time."""

    _inherit = "liquor.product.import"

    sample_rows = fields.Json(copy=False)

    @contextmanager
    def _on_disk(self, field):
        """Give the path of an uploaded file, without loading it into memory where that is possible."""
        # sudo: files of fields are reached through their record, which the user may read
        file = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_field", "=", field), ("res_id", "=", self.id)], limit=1)
        )
        path = file.store_fname and file._full_path(file.store_fname)
        if path and os.path.exists(path):
            yield path
            return
        with tempfile.NamedTemporaryFile(prefix="liquor_import_") as spool:
            spool.write(file.raw or b"")
            spool.flush()
            yield spool.name

    @contextmanager
    def _own_language(self):
        """Say the readers' refusals in the user's language; they do not know it."""
        try:
            yield
        except UserError as error:
            if isinstance(error.args[0], LazyGettext):
                raise UserError(self.env._(error.args[0])) from error
            raise

    @contextmanager
    def _open_table(self):
        """Open the product file; see `tools.table_reader.open_table`."""
        self.ensure_one()
        with self._own_language(), self._on_disk("file") as path:
            yield open_table(path, self.filename, self._limit(MAX_MB), self._limit(MAX_ROWS))

    def _read_file(self):
        """Read titles and first rows; guess what the columns mean."""
        self.ensure_one()
        with self._open_table() as table:
            samples = [
                [number, [_sample(cell) for cell in cells[: len(table.headers)]]]
                for number, cells in islice(table.rows(), SAMPLE_ROWS)
            ]
            row_count, headers = table.row_count, table.headers
        self.column_ids.unlink()
        self.write(
            {
                "state": "draft",
                "row_count": row_count,
                "sample_rows": samples,
                "error": False,
                "refused_file": False,
                "column_ids": [fields.Command.create(vals) for vals in self._prepare_columns(headers, samples)],
                **self._no_counts(),
            }
        )
        self.issue_ids.unlink()
        self._recall_mapping()

    def _prepare_columns(self, headers, samples):
        guesses = guess_targets(headers)
        may_cost = self._may_see_cost()
        for place, (header, (target, operation, operand)) in enumerate(zip(headers, guesses, strict=True)):
            if header:
                filled = (cells[place] for _number, cells in samples if place < len(cells) and cells[place])
                yield {
                    "place": place,
                    "header": header[:200],
                    "sample": next(filled, ""),
                    "target": False if target == "standard_price" and not may_cost else target,
                    "operation": operation,
                    "operand": operand,
                }

    def _recall_mapping(self):
        """Put what was learnt from the supplier's last file over the guesses."""
        mapping = self._mapping()
        if not mapping:
            return
        lines, may_cost = mapping._by_header(), self._may_see_cost()
        for column in self.column_ids:
            line = lines.get(header_key(column.header))
            if line and (may_cost or line.target != "standard_price"):
                column.write({"target": line.target, "operation": line.operation, "operand": line.operand})
            elif not line:
                # the supplier's other columns are known: a guess would only disturb
                column.target = False
        self.value_ids.unlink()
        self.write(
            {
                "keep_bad_barcode_rows": mapping.keep_bad_barcode_rows,
                "value_ids": [
                    fields.Command.create({"target": value.target, "word": value.word, "value": value.value})
                    for value in mapping.value_ids
                ],
            }
        )

    def _remember_mapping(self):
        """Keep the meaning of the columns for the supplier's next file."""
        if not self.supplier_id:
            return
        mapping = self._mapping() or self.env["liquor.product.import.mapping"].create(
            {"partner_id": self.supplier_id.id, "company_id": self.company_id.id}
        )
        mapping.line_ids.unlink()
        mapping.value_ids.unlink()
        mapping.write(
            {
                "keep_bad_barcode_rows": self.keep_bad_barcode_rows,
                "line_ids": [
                    fields.Command.create(
                        {
                            "header": column.header,
                            "target": column.target,
                            "operation": column.operation,
                            "operand": column.operand,
                        }
                    )
                    for column in self.column_ids
                ],
                "value_ids": [
                    fields.Command.create({"target": value.target, "word": value.word, "value": value.value})
                    for value in self.value_ids
                    if value.value
                ],
            }
        )

    def _mapping(self):
        mappings = self.env["liquor.product.import.mapping"]
        if not self.supplier_id:
            return mappings
        return mappings.search(
            [("partner_id", "=", self.supplier_id.id), ("company_id", "=", self.company_id.id)], limit=1
        )

    def _make_parser(self):
        """Return the `RowParser` of this file with the user's column mapping."""
        columns = [
            Column(column.place, column.header, column.target, column.operation, column.operand)
            for column in self.column_ids
            if column.target
        ]
        words = {(value.target, word_key(value.word)): value.value for value in self.value_ids if value.value}
        return RowParser(
            self.env,
            columns,
            value_map=words,
            this_year=fields.Date.context_today(self).year,
            create_brands=self.create_brands,
            keep_bad_barcode_rows=self.keep_bad_barcode_rows,
        )

    @api.depends("sample_rows", "column_ids.target", "column_ids.operation", "column_ids.operand", "value_ids.value")
    def _compute_preview(self):
        for record in self:
            record.preview = False
            if record.sample_rows and record.state not in WORKING:
                record.preview = record._render_preview()

    def _render_preview(self):
        parser = self._make_parser()
        columns = self.column_ids.filtered("target").sorted("place")
        labels = dict(self.column_ids._selection_target())
        head = Markup().join(
            Markup("<th>%s<br/><small class='text-muted'>%s</small></th>") % (labels[column.target], column.header)
            for column in columns
        )
        rows = Markup().join(self._render_row(parser, columns, number, cells) for number, cells in self.sample_rows)
        return Markup(
            "<div class='table-responsive'><table class='table table-sm table-striped text-nowrap o_liquor_import_preview'>"
            "<thead><tr><th>%s</th><th>%s</th>%s</tr></thead><tbody>%s</tbody></table></div>"
        ) % (self.env._("Row"), self.env._("Remark"), head, rows)

    def _render_row(self, parser, columns, number, cells):
        row = parser.parse(number, cells)
        remarks = row.refused + row.notes
        bad = {header for header, _message in remarks}
        body = Markup().join(
            Markup("<td class='%s'>%s</td>")
            % ("text-danger" if column.header in bad else "", cells[column.place] if column.place < len(cells) else "")
            for column in columns
        )
        said = "; ".join(f"{header}: {self.env._(message)}" for header, message in remarks)
        if row.skipped:
            said = self.env._("Example row, passed over")
        return Markup("<tr><td>%s</td><td class='text-danger'>%s</td>%s</tr>") % (number, said, body)


def _sample(cell):
    try:
        return cell_text(cell)[:SAMPLE_WIDTH]
    except CellError:
        return str(cell)[:SAMPLE_WIDTH]
