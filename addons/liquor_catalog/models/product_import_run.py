import logging
from contextlib import closing, contextmanager

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.picture_zip import Pictures
from ..tools.product_writer import ProductWriter
from .product_import import MAX_PICTURES_MB, WORKING

_logger = logging.getLogger(__name__)

# One transaction: about two seconds of new products, and how often the progress bar moves.
CHUNK = 500
RETRIES = 5
MAX_UNKNOWN_WORDS = 200


class LiquorProductImport(models.Model):
    """Working through the file in the background, chunk by chunk."""

    _inherit = "liquor.product.import"

    @api.model
    def _wake_up(self):
        # sudo: the job belongs to the system, not to the user who imports
        self.env.ref("liquor_catalog.cron_product_import").sudo()._trigger()

    @api.model
    def _cron_work(self):
        """Check or import what waits; also goes on with what a crash left behind."""
        waiting = self.search([("state", "in", WORKING)], order="id")
        self.env["ir.cron"]._commit_progress(remaining=sum(max(job.row_count - job.rows_seen, 1) for job in waiting))
        for job in waiting:
            # the rights and the language of whoever pressed the button
            own = job.with_user(job.user_id).with_company(job.company_id)
            own = own.with_context(lang=job.user_id.lang, tz=job.user_id.tz, allowed_company_ids=job.company_id.ids)
            if not own._work_in_background():
                return

    def _work_in_background(self):
        """Run one import; turn any failure into a state that the user can see and resume.

        :return: False when the time of this run of the job is used up
        """
        try:
            return self._work(background=True)
        except UserError as error:
            self.env.cr.rollback()
            self._fail(str(error.args[0]))
        except Exception as error:
            self.env.cr.rollback()
            _logger.exception("Product import %s broke off", self.id)
            self._fail(self.env._("Unexpected error: %(error)s", error=f"{type(error).__name__}: {error}"[:500]))
        self.env["ir.cron"]._commit_progress()
        return True

    def _fail(self, message):
        self.env.invalidate_all()
        self.write({"state": "failed", "error": message})

    def _work(self, background=False):
        """Work through the rows after the cursor.

        :param background: commit each chunk; otherwise all stays in the caller's transaction
        :return: False when time is up, True when there is nothing left to do
        """
        with self._open_table() as table, self._open_pictures() as pictures:
            parser = self._make_parser()
            writer = ProductWriter(self.env, parser, pictures=pictures, publish=self.publish and self.can_publish)
            if self.row_count != table.row_count:
                self.row_count = table.row_count
            chunk, cursor = [], self.done_row
            for number, cells in table.rows():
                # rows before the cursor are parsed again: doubles are found across chunks
                row = parser.parse(number, cells)
                if number <= cursor or row.skipped:
                    continue
                chunk.append(row)
                if len(chunk) == CHUNK:
                    go_on, time_left = self._finish_chunk(writer, chunk, background)
                    if not go_on or not time_left:
                        return not go_on
                    chunk = []
            go_on, _time_left = self._finish_chunk(writer, chunk, background)
            if go_on:
                self._finish(parser, background)
        return True

    @contextmanager
    def _open_pictures(self):
        folder = self.env.context.get("liquor_import_pictures")
        if not folder and not self.pictures_filename:
            yield None
        elif folder:
            yield Pictures(folder, self._limit(MAX_PICTURES_MB))
        else:
            with (
                self._own_language(),
                self._on_disk("pictures") as path,
                closing(Pictures(path, self._limit(MAX_PICTURES_MB))) as pictures,
            ):
                yield pictures

    # -- one chunk ---------------------------------------------------------------

    def _finish_chunk(self, writer, rows, background):
        """Write a chunk and move the cursor in one transaction.

        :return: (go on?, seconds left); not going on means that the user cancelled
        """
        if not background:
            self._write_chunk(writer, rows)
            self.env.invalidate_all()
            return True, True
        for attempt in range(RETRIES):
            try:
                self.invalidate_recordset()
                if self.state not in WORKING:
                    return False, True
                self._write_chunk(writer, rows)
                left = self.env["ir.cron"]._commit_progress(len(rows))
                break
            except psycopg2.OperationalError:
                # somebody changed the same products, or cancelled, meanwhile
                self.env.cr.rollback()
                self.env.invalidate_all()
                if attempt == RETRIES - 1:
                    raise
        # flat memory: nothing of this chunk is needed any more
        self.env.invalidate_all()
        return True, left > 0

    def _write_chunk(self, writer, rows):
        good = [row for row in rows if not row.refused]
        if self.is_dry_run:
            outcome = self._write_and_forget(writer, good)
        else:
            outcome = writer.write_chunk(good)
        self._record(rows, outcome)
        self._after_chunk(rows)

    def _write_and_forget(self, writer, rows):
        """Try the writing itself, so that every rule has its say, and take it back."""
        savepoint = self.env.cr.savepoint()
        try:
            return writer.write_chunk(rows)
        finally:
            # cached records of the products that do not exist any more go with it
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def _record(self, rows, outcome):
        """Add a chunk's figures and remarks, and move the cursor."""
        refused, notes = outcome.refused, outcome.notes
        for row in rows:
            refused += [(row.number, header, self.env._(message)) for header, message in row.refused]
            notes += [(row.number, header, self.env._(message)) for header, message in row.notes]
        kinds = {"refused": refused, "note": notes}
        vals_list = [
            {"import_id": self.id, "row_number": number, "kind": kind, "column": header or False, "message": message}
            for kind, remarks in kinds.items()
            for number, header, message in remarks
        ]
        vals_list += [
            {
                "import_id": self.id,
                "row_number": number,
                "kind": "changed",
                "message": message,
                "product_id": product_id,
            }
            for number, message, product_id in outcome.changed
        ]
        self.env["liquor.product.import.issue"].create(vals_list)
        vals = {
            "rows_seen": self.rows_seen + len(rows),
            "created_count": self.created_count + outcome.created,
            "updated_count": self.updated_count + outcome.updated,
            "unchanged_count": self.unchanged_count + outcome.unchanged,
            "refused_count": self.refused_count + len({number for number, *_rest in refused}),
            "note_count": self.note_count + len(notes),
        }
        if rows:
            vals["done_row"] = rows[-1].number
        self.write(vals)

    def _after_chunk(self, rows):
        """Hook within the chunk's transaction (tests break off here)."""

    def _finish(self, parser, background):
        self._suggest_words(parser)
        self.write(
            {
                "state": "checked" if self.is_dry_run else "done",
                "finished_at": fields.Datetime.now(),
                "row_count": self.rows_seen,
            }
        )
        self._make_refused_file()
        if background:
            self.user_id._bus_send(
                "simple_notification",
                {"type": "success", "title": self.name, "message": self._summary()},
            )
            self.env["ir.cron"]._commit_progress()

    def _summary(self):
        return self.env._(
            "%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(refused)s refused",
            created=self.created_count,
            updated=self.updated_count,
            unchanged=self.unchanged_count,
            refused=self.refused_count,
        )

    def _suggest_words(self, parser):
        """List the words that nobody knew, for the user to say what they mean."""
        known = {(value.target, value.word) for value in self.value_ids}
        unknown = [key for key in sorted(parser.unknown) if key not in known][:MAX_UNKNOWN_WORDS]
        self.env["liquor.product.import.value"].create(
            [
                {"import_id": self.id, "target": target, "word": word, "suggestion": parser.unknown[target, word]}
                for target, word in unknown
            ]
        )

    # -- for code ----------------------------------------------------------------

    @api.model
    def _import_file(self, source, filename=None, pictures=None, publish=False, supplier=None):
        """Import a file at once, in the caller's transaction (demo data, scripts).

        :param source: path or bytes
        :param filename: its name, if `source` is bytes
        :param pictures: folder or ZIP with pictures
        :param publish: put new products on the shelf
        :param supplier: res.partner whose remembered columns apply
        :return: the finished import
        :raise UserError: the file cannot be read, or its columns make no sense
        """
        if not isinstance(source, bytes):
            filename = filename or str(source)
            with open(source, "rb") as stream:
                source = stream.read()
        job = self.create(
            {"filename": filename.rsplit("/", 1)[-1], "publish": publish, "supplier_id": supplier and supplier.id}
        )
        job._store_file(source)
        job._read_file()
        job._check_columns()
        job.write({"state": "running", "started_at": fields.Datetime.now()})
        job.with_context(liquor_import_pictures=str(pictures) if pictures else False)._work()
        return job

    def _store_file(self, data):
        # sudo: files of fields are reached through their record, which the user may write
        self.env["ir.attachment"].sudo().create(
            {"name": self.filename, "res_model": self._name, "res_field": "file", "res_id": self.id, "raw": data}
        )
        self.invalidate_recordset(["file"])
