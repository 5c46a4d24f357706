"""The two workbooks of an import: the template to fill in, and the refused rows.

Text is written by `write_string`, never as a formula: =HYPERLINK(…) in a name
stays the harmless text that it was.
"""

import io
from itertools import groupby

import xlsxwriter

from .import_targets import EXAMPLE_CODE, TARGETS

# Drop-downs: as many rows as a template is likely to get.
TEMPLATE_ROWS = 5000
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MAX_TEXT = 32767
WIDE = {"name": 34, "description": 40, "ingredients": 24, "storage": 28, "default_code": 22, "producer_licence": 20}
AS_TEXT = ("default_code", "barcode", "case_barcode", "producer_licence")


def write_template(lists, notes, with_cost=True):
    """Make the template: table with an example row, notes, hidden lists of the drop-downs.

    :param lists: {field: names to choose from}
    :param notes: list of (column title, what is expected)
    :param with_cost: leave the cost column out for those who may not see costs
    :return: bytes of the XLSX
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **OPTIONS})
    sheet, help_sheet, list_sheet = (book.add_worksheet(name) for name in ("商品", "填写说明", "选项"))
    list_sheet.hide()
    head = book.add_format({"bold": True, "bg_color": "#7A1F1F", "font_color": "#FFFFFF", "border": 1})
    grey = book.add_format({"italic": True, "font_color": "#808080"})
    text = book.add_format({"num_format": "@"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    targets = [target for target in TARGETS if with_cost or target.key != "standard_price"]
    for place, target in enumerate(targets):
        sheet.write_string(0, place, target.header, head)
        example = EXAMPLE_CODE if target.key == "default_code" else target.example
        sheet.write_string(1, place, example, grey)
        sheet.set_column(place, place, WIDE.get(target.key, 13), text if target.key in AS_TEXT else None)
        names = lists.get(target.key)
        if names:
            for row, name in enumerate(names):
                list_sheet.write_string(row, place, name)
            column = xlsxwriter.utility.xl_col_to_name(place)
            sheet.data_validation(
                1,
                place,
                TEMPLATE_ROWS,
                place,
                {
                    "validate": "list",
                    "source": f"=选项!${column}$1:${column}${len(names)}",
                    # several values in a cell, and the supplier's own words, must stay possible
                    "error_type": "information",
                    "ignore_blank": True,
                },
            )
    sheet.freeze_panes(1, 2)
    help_sheet.set_column(0, 0, 16)
    help_sheet.set_column(1, 1, 90)
    for row, (title, note) in enumerate(notes):
        help_sheet.write_string(row, 0, title, wrap)
        help_sheet.write_string(row, 1, note, wrap)
    book.close()
    return stream.getvalue()


def write_refused(path, headers, rows, reasons, row_title, reason_title):
    """Write the refused rows with their reasons, streaming.

    :param path: where to write
    :param rows: iterable of (row number, cells), ascending
    :param reasons: iterable of (row number, reason), ascending
    """
    book = xlsxwriter.Workbook(path, {"constant_memory": True, **OPTIONS})
    sheet = book.add_worksheet("Sheet1")
    head = book.add_format({"bold": True})
    for place, title in enumerate([*headers, row_title, reason_title]):
        sheet.write_string(0, place, title[:MAX_TEXT], head)
    # Odoo's groupby would hold all reasons in memory; these come in order.
    wanted = groupby(reasons, key=lambda reason: reason[0])  # pylint: disable=bad-builtin-groupby
    number, texts = next(wanted, (None, ()))
    line = 0
    for row_number, cells in rows:
        if number is None:
            break
        if row_number != number:
            continue
        line += 1
        for place, cell in enumerate(cells[: len(headers)]):
            _write_cell(sheet, line, place, cell)
        sheet.write_number(line, len(headers), number)
        sheet.write_string(line, len(headers) + 1, "; ".join(text for _number, text in texts)[:MAX_TEXT])
        number, texts = next(wanted, (None, ()))
    book.close()


def _write_cell(sheet, line, place, cell):
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, place, cell)
    else:
        sheet.write_string(line, place, str(cell)[:MAX_TEXT])
