"""What a fapiao's numbers and files look like. No Odoo in here."""

import re
import unicodedata

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from odoo.tools.mail import email_normalize

MEGABYTE = 1024 * 1024
MAX_DOCUMENT = 10 * MEGABYTE
MAX_TITLE = 100
MAX_EMAIL = 100
OLD_TAX_NUMBER = re.compile(r"[0-9A-Z]{15}|[0-9A-Z]{17}|[0-9A-Z]{20}")
FAPIAO_NUMBER = re.compile(r"[0-9]{20}")
ONE_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s.,;<>]+(\.[^@\s.,;<>]+)+")
NUMBER_IN_NAME = re.compile(r"(?<!\d)\d{20}(?!\d)")


def clean_text(text, limit=MAX_TITLE):
    """Text of one line without control characters and doubled spaces; longer than the limit stays too long by one."""
    line = " ".join("".join(char if char.isprintable() else " " for char in str(text or "")).split())
    return line[: limit + 1]


def normalize_tax_number(text):
    """Capital half-width letters and digits, as they stand on the licence."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", str(text or ""))).upper()[:40]


def tax_number_kind(number):
    """Tell what a normalized tax number is.

    The tax platform takes 15 to 20 characters. 18 is the unified code (GB 32100, with a check character) or, of a
    sole trader, the number of the identity card (GB 11643, with one too). 15, 17 and 20 are numbers given before
    the unified code; they have no check character.

    :return: "unified", "identity", "old" or False
    """
    if len(number) == 18:
        return "unified" if uscc.is_valid(number) else "identity" if _is_identity_number(number) else False
    return "old" if OLD_TAX_NUMBER.fullmatch(number) and re.search("[1-9]", number) else False


def _is_identity_number(number):
    """Check digit and date of birth; `ric.is_valid` wants a table of places that not every package of stdnum has."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number) or ric.calc_check_digit(number) != number[-1]:
        return False
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return True


def normalize_email(text):
    """One plain address, or False."""
    text = str(text or "").strip()
    address = email_normalize(text)
    return address if address and len(text) <= MAX_EMAIL and ONE_EMAIL.fullmatch(text) else False


def is_fapiao_number(text):
    """Fully digital fapiao (数电发票): exactly 20 digits, ASCII."""
    return bool(FAPIAO_NUMBER.fullmatch(text or ""))


def number_of_filename(name):
    """The 20-digit number in a file's name, or False when there is none or more than one."""
    numbers = set(NUMBER_IN_NAME.findall(name or ""))
    return numbers.pop() if len(numbers) == 1 else False


def document_kind(content):
    """ "pdf" or "ofd" by the first bytes (an OFD is a zip), else False."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    return "ofd" if content.startswith(b"PK\x03\x04") and b"OFD.xml" in content else False
