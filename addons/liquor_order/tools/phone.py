"""Telephone numbers as Chinese customers write them, on top of `phonenumbers` (Google's numbering plans)."""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberFormat

REGION = "CN"
LONGEST = 40
# 021-65543210转8001, 13912345678-1234 (a courier's cover number), 0830-3191988 ext. 12
_EXTENSION = re.compile(r"^(?P<number>.*\d)\s*(?:转|轉|分机|内线|(?:ext\.?|x|#|-)\s*)\s*(?P<extension>\d{1,6})$", re.I)
_MADE_UP = re.compile(r"0{7,}$|^(1\d{2})?(?:1{8}|12345678?)$")


def parse(phone):
    """Return the `phonenumbers.PhoneNumber` of a text, or None where it is no number that could be called.

    Numbers without a country code are Chinese. Mobile, landline with area code and 400/800 numbers are
    accepted, each with or without extension.
    """
    text = unicodedata.normalize("NFKC", str(phone or "")).strip()
    if not text or len(text) > LONGEST:
        return None
    number = _parse_whole(text)
    if number is None and (parts := _EXTENSION.match(text)):
        number = _parse_whole(parts["number"])
        if number is not None:
            number.extension = parts["extension"]
    return number


def _parse_whole(text):
    if re.search(r"[^\d+().\s/-]", re.sub(r"\s*(?:ext\.?|x|#)\s*\d{1,6}$", "", text, flags=re.I)):
        return None  # letters are not translated into keys of a telephone
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def is_made_up(phone):
    """Whether the text is formally a number, but an obvious invention such as 13800000000 or 010-12345678."""
    number = parse(phone)
    if number is None or number.country_code != 86:
        return False
    national = str(number.national_number)
    if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE:
        return bool(re.search(r"0{8}$|1{8}$", national))
    area = phonenumbers.length_of_geographical_area_code(number)
    return bool(_MADE_UP.search(national[area:]))


def normalize(phone):
    """Return the number as E.164 (`+8613912345678`, the extension left out), or None where it cannot be used."""
    number = parse(phone)
    if number is None or is_made_up(phone):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def display(phone):
    """Return the number as it is stored and shown, `+86 139 1234 5678` or `+86 10 6554 3210-123`; None as above."""
    number = parse(phone)
    if number is None:
        return None
    extension, number.extension = number.extension, None
    shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return f"{shown}-{extension}" if extension else shown


def is_mobile(phone):
    """Whether the number can receive messages."""
    number = parse(phone)
    return number is not None and phonenumbers.number_type(number) in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )


def last_four(phone):
    """Return the last four digits of the number, without extension; of an unreadable text its own last four."""
    number = parse(phone)
    digits = str(number.national_number) if number else re.sub(r"\D", "", str(phone or ""))
    return digits[-4:]
