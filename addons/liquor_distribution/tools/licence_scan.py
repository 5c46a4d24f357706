"""Scans of licences that applicants send: pictures are encoded anew, PDF files must open."""

import io

from odoo.exceptions import ValidationError
from odoo.tools.pdf import PdfReader
from odoo.tools.translate import LazyTranslate

from odoo.addons.liquor_order.tools.return_photo import MAX_BYTES, clean_photo

_lt = LazyTranslate(__name__)

MAX_PAGES = 30
PDF_MAGIC = b"%PDF-"


def clean_scan(name, content):
    """Check a scan by what it holds, not by its name.

    :param str name: name of the file, for messages only
    :param bytes content: the file
    :return: tuple (bytes, mimetype, extension): of a picture a new JPG, of a PDF the file itself
    :raise ValidationError: empty, above 10 MB, or neither a JPG, a PNG nor a PDF that opens
    """
    if not content.startswith(PDF_MAGIC):
        if content and not _is_picture(content):
            raise ValidationError(_lt("%(name)s is no scan that we can read. Send a JPG, PNG or PDF file.", name=name))
        return (*clean_photo(name, content), "jpg")
    if len(content) > MAX_BYTES:
        raise ValidationError(_lt("%(name)s has more than 10 MB. Send a smaller file.", name=name))
    pages = _pages(content)
    if not pages:
        raise ValidationError(
            _lt("%(name)s cannot be opened as a PDF. Send it without a password, or as a picture.", name=name)
        )
    if pages > MAX_PAGES:
        raise ValidationError(
            _lt("%(name)s has more than %(count)s pages. Send the licence alone.", name=name, count=str(MAX_PAGES))
        )
    return content, "application/pdf", "pdf"


def _is_picture(content):
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _pages(content):
    """The number of pages, 0 where the file does not open."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        return 0 if reader.is_encrypted else len(reader.pages)
    except Exception:  # a reader of files from anywhere fails in any way
        return 0
