"""Scans of licences: what a file is, is decided by decoding it, not by its name."""

import io
import re
from pathlib import PurePath

from odoo.exceptions import ValidationError
from odoo.tools.pdf import PdfReader, generic
from odoo.tools.translate import LazyTranslate

from odoo.addons.liquor_order.tools.return_photo import MAX_BYTES, clean_photo

_lt = LazyTranslate(__name__)

MAX_PAGES = 20
MAX_OBJECTS = 20_000
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# what a PDF can do besides being looked at
ACTIVE = {
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/RichMedia",
    "/Launch",
    "/XFA",
    "/SubmitForm",
    "/ImportData",
}
LONGEST_NAME = 80


def clean_scan(name, content):
    """Check a scan. Pictures are encoded anew, which drops whatever else is in the file; a PDF stays as it is.

    :param str name: name of the file
    :param bytes content: the file
    :return: tuple (name with the suffix of what it is, content)
    :raise ValidationError: empty, above 10 MB, neither a JPG nor a PNG nor a PDF, or a PDF that does things
    """
    name = name or "scan"
    if not content:
        raise ValidationError(_lt("%(name)s is empty. Choose another file.", name=name))
    if len(content) > MAX_BYTES:
        raise ValidationError(_lt("%(name)s has more than 10 MB. Choose a smaller file.", name=name))
    if content.startswith(b"%PDF-"):
        _check_pdf(name, content)
        return _named(name, ".pdf"), content
    if not content.startswith(PICTURES):
        raise ValidationError(_lt("%(name)s is neither a JPG nor a PNG nor a PDF.", name=name))
    return _named(name, ".jpg"), clean_photo(name, content)[0]


def _named(name, suffix):
    stem = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", PurePath(name.replace("\\", "/")).stem).strip(". ")
    return f"{stem[:LONGEST_NAME] or 'scan'}{suffix}"


def _check_pdf(name, content):
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
        active = not locked and _is_active(reader.trailer["/Root"])
    except Exception:  # a reader of broken files fails in any way
        raise ValidationError(
            _lt("%(name)s cannot be read as a PDF. Save it again, or send a photo.", name=name)
        ) from None
    if locked:
        raise ValidationError(_lt("%(name)s is locked with a password. Send a PDF without one.", name=name))
    if not 0 < pages <= MAX_PAGES:
        raise ValidationError(
            _lt("%(name)s has %(pages)s pages; it may have 1 to %(most)s.", name=name, pages=pages, most=MAX_PAGES)
        )
    if active:
        raise ValidationError(
            _lt("%(name)s contains scripts, forms or other files. Print it as a plain PDF, or send a photo.", name=name)
        )


def _is_active(root):
    """Tell whether anything reachable in the document can act; so large a document that nobody knows counts as such."""
    seen, left = set(), [root]
    while left:
        node = left.pop()
        if isinstance(node, generic.IndirectObject):
            if (node.idnum, node.generation) in seen:
                continue
            seen.add((node.idnum, node.generation))
            if len(seen) > MAX_OBJECTS:
                return True
            node = node.get_object()
        if isinstance(node, generic.DictionaryObject):
            if ACTIVE & (node.keys() | {node.get(key) for key in ("/S", "/Type", "/Subtype") if _is_name(node, key)}):
                return True
            left.extend(node.raw_get(key) for key in node)
        elif isinstance(node, generic.ArrayObject):
            left.extend(list.__iter__(node))
    return False


def _is_name(node, key):
    return isinstance(node.get(key), generic.NameObject)
