"""What is refused before a byte of an uploaded file is parsed."""

import re
import zipfile
from pathlib import PurePosixPath

from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MEGABYTE = 1024 * 1024
# A spreadsheet of text packs about 10:1; a bomb 1000:1 and more.
MAX_RATIO = 200
RATIO_MATTERS_FROM = 10 * MEGABYTE
MAX_WORKBOOK_PARTS = 2000
MAX_PICTURES = 20000
HEAD = 4096
_MACRO_PART = re.compile(r"vbaproject|macrosheets|\.bin$", re.IGNORECASE)


def check_size(size, limit_mb):
    """Refuse a file above the limit.

    :param size: bytes
    :param limit_mb: megabytes
    :raise UserError: naming both
    """
    if not size:
        raise UserError(_lt("The file is empty."))
    if size > limit_mb * MEGABYTE:
        raise UserError(
            _lt(
                "The file has %(size)s MB; at most %(limit)s MB are allowed. "
                "Split it, or ask an administrator to raise the limit in the settings.",
                size=round(size / MEGABYTE, 1),
                limit=limit_mb,
            )
        )


def open_zip(path):
    """Open a ZIP, or say in plain words why not."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UserError(_lt("The file is damaged or is not what its name says.")) from None


def check_zip(archive, max_bytes, max_members):
    """Refuse bombs, passwords and names that climb out of the archive.

    Only the directory of the archive is read.
    """
    members = archive.infolist()
    if len(members) > max_members:
        raise UserError(
            _lt(
                "The archive holds %(count)s files; at most %(limit)s are allowed.",
                count=len(members),
                limit=max_members,
            )
        )
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > max_bytes or (unpacked > RATIO_MATTERS_FROM and unpacked / packed > MAX_RATIO):
        raise UserError(
            _lt(
                "Unpacked, the archive would take %(size)s MB. It was refused to protect the server.",
                size=round(unpacked / MEGABYTE),
            )
        )
    for member in members:
        if member.flag_bits & 0x1:
            raise UserError(_lt("The archive is protected by a password. Remove it and try again."))
        if climbs_out(member.filename):
            raise UserError(
                _lt("The archive holds a forbidden path: %(name)s. It was refused.", name=member.filename[:80])
            )


def climbs_out(name):
    """Tell whether a member's name points outside of the archive."""
    path = name.replace("\\", "/")
    return path.startswith("/") or re.match(r"^[A-Za-z]:", path) is not None or ".." in PurePosixPath(path).parts


def check_workbook(archive, max_bytes):
    """Refuse macros, external entities and bombs in an XLSX.

    :param max_bytes: limit of the unpacked size
    """
    check_zip(archive, max_bytes, MAX_WORKBOOK_PARTS)
    names = archive.namelist()
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UserError(_lt("The file is damaged or is not what its name says."))
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or any(_MACRO_PART.search(name) and "printerSettings" not in name for name in names):
        raise UserError(_lt("The workbook holds macros. Save it as .xlsx without macros and try again."))
    for name in names:
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                head = part.read(HEAD)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise UserError(_lt("The workbook declares XML entities. It was refused."))
