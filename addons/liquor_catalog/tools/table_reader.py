"""Read a table row by row from XLSX or CSV, without holding the file in memory."""

import csv
import re
import warnings
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

import openpyxl

from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from . import file_guard

_lt = LazyTranslate(__name__)

BLOCK = 1024 * 1024
MAX_COLUMNS = 200
# A title block above the header row is passed over when it is this short.
HEADER_SEARCHED_IN = 10
MAX_CELL = 32767
UNPACKED_PER_PACKED_MB = 10
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;|"
_ROW_START = re.compile(rb"<(?:\w+:)?row[\s>/]")
_FILLED = re.compile(rb"<(?:\w+:)?[vt][\s>]")


def open_table(path, filename, max_mb, max_rows):
    """Open a product table.

    :param path: where the file lies
    :param filename: its name at the user's; the ending decides on the reader
    :param max_mb: limit of the file's size in MB
    :param max_rows: limit of rows below the header
    :return: reader with `headers`, `row_count` and `rows()`
    :raise UserError: too large, wrong kind, macros, damaged, no header
    """
    ending = Path(filename or "").suffix.lower()
    if ending in (".xlsm", ".xltm", ".xlsb", ".xlam"):
        raise UserError(
            _lt("Files with macros (%(ending)s) are not accepted. Save it as .xlsx and try again.", ending=ending)
        )
    if ending == ".xls":
        raise UserError(_lt("The old .xls format is not accepted. Save it as .xlsx and try again."))
    readers = {".xlsx": XlsxTable, ".csv": CsvTable, ".txt": CsvTable, ".tsv": CsvTable}
    if ending not in readers:
        raise UserError(_lt("Only .xlsx and .csv files can be imported, not “%(name)s”.", name=filename or ""))
    file_guard.check_size(Path(path).stat().st_size, max_mb)
    return readers[ending](path, max_mb, max_rows)


class Table:
    """Common part of the readers; rows are numbered as the user's program shows them."""

    def __init__(self, path, max_mb, max_rows):
        self.path = path
        self.max_mb = max_mb
        self.max_rows = max_rows
        self._check()
        self.header_row, self.headers = self._find_header()
        self.row_count = self._count_rows()

    def rows(self, after=0):
        """Yield (row number, list of cells) for rows with any content.

        :param after: pass over the rows up to this number
        """
        for number, cells in self._all_rows():
            if number > max(after, self.header_row) and any(cell not in (None, "") for cell in cells):
                yield number, cells

    def _find_header(self):
        best = None
        for number, cells in islice(self._all_rows(), HEADER_SEARCHED_IN):
            filled = sum(1 for cell in cells if cell not in (None, ""))
            if filled > (best[2] if best else 0):
                best = (number, cells, filled)
                if filled > 2:
                    break
        if best is None:
            raise UserError(_lt("No header row was found in the file."))
        headers = ["" if cell is None else str(cell).strip() for cell in best[1]]
        while headers and not headers[-1]:
            headers.pop()
        if len(headers) > MAX_COLUMNS:
            raise UserError(
                _lt(
                    "The table has %(count)s columns; at most %(limit)s are allowed.",
                    count=len(headers),
                    limit=MAX_COLUMNS,
                )
            )
        return best[0], headers

    def _refuse_rows(self):
        raise UserError(
            _lt(
                "The file has more than %(limit)s rows. Split it into several files, "
                "or ask an administrator to raise the limit in the settings.",
                limit=self.max_rows,
            )
        )

    def _check(self):
        raise NotImplementedError

    def _all_rows(self):
        raise NotImplementedError

    def _count_rows(self):
        raise NotImplementedError


class XlsxTable(Table):
    """The first visible sheet of a workbook; formulas give their last value."""

    def _check(self):
        with file_guard.open_zip(self.path) as archive:
            file_guard.check_workbook(archive, self.max_mb * UNPACKED_PER_PACKED_MB * file_guard.MEGABYTE)

    @contextmanager
    def _book(self):
        """Open the workbook; read as a stream, for an uploaded file has no ending on the disk."""
        with open(self.path, "rb") as stream, warnings.catch_warnings():
            # openpyxl warns of drop-downs and styles that it does not keep
            warnings.simplefilter("ignore")
            try:
                book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            except Exception as error:
                # any defect of the XML may surface here, under any class
                raise UserError(_lt("The file is damaged or is not what its name says.")) from error
            with closing(book):
                yield book

    def _sheet(self, book):
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                return sheet
        raise UserError(_lt("The workbook has no visible sheet."))

    def _all_rows(self):
        with self._book() as book:
            sheet = self._sheet(book)
            self._part = sheet._worksheet_path.lstrip("/")
            # A wrong <dimension> would cut columns off.
            sheet.reset_dimensions()
            try:
                for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                    yield number, cells[: MAX_COLUMNS + 1]
            except (ValueError, KeyError, SyntaxError, TypeError, OSError) as error:
                raise UserError(_lt("The file is damaged or is not what its name says.")) from error

    def _count_rows(self):
        """Count the rows that hold a value by a scan of the XML, far cheaper than parsing it."""
        filled = 0
        with file_guard.open_zip(self.path) as archive, archive.open(self._part) as stream:
            rest = b""
            while block := stream.read(BLOCK):
                pieces = _ROW_START.split(rest + block)
                rest = pieces.pop()
                filled += sum(1 for piece in pieces if _FILLED.search(piece))
                if filled > self.max_rows + self.header_row:
                    self._refuse_rows()
                if len(rest) > MAX_COLUMNS * MAX_CELL:
                    raise UserError(_lt("The file is damaged or is not what its name says."))
            filled += bool(_FILLED.search(rest))
        rows = max(filled - 1, 0)
        if rows > self.max_rows:
            self._refuse_rows()
        return rows


class CsvTable(Table):
    """Comma, tab or semicolon separated text in UTF-8 or GBK."""

    def _check(self):
        self.encoding = self._detect_encoding()
        with open(self.path, encoding=self.encoding, newline="") as stream:
            first = stream.readline(BLOCK)
        if "\0" in first:
            raise UserError(_lt("The file is damaged or is not what its name says."))
        self.delimiter = max(DELIMITERS, key=first.count)

    def _detect_encoding(self):
        with open(self.path, "rb") as stream:
            if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
                return "utf-16"
        for encoding in ENCODINGS:
            try:
                with open(self.path, encoding=encoding, newline="") as stream:
                    while stream.read(BLOCK):
                        pass
            except UnicodeError:
                continue
            return encoding
        raise UserError(_lt("The text is neither UTF-8 nor GBK. Save the file as “CSV UTF-8” and try again."))

    def _all_rows(self):
        with open(self.path, encoding=self.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=self.delimiter)
            number = 0
            while True:
                number += 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except (csv.Error, UnicodeError) as error:
                    raise UserError(_lt("Row %(row)s of the file cannot be read.", row=number)) from error
                yield number, cells[: MAX_COLUMNS + 1]

    def _count_rows(self):
        rows = 0
        for number, cells in self._all_rows():
            if number > self.header_row and any(cells):
                rows += 1
                if rows > self.max_rows:
                    self._refuse_rows()
        return rows
