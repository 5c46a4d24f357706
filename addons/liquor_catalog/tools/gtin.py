"""GTIN barcodes (GS1 General Specifications 7.9: check digit modulo 10)."""

GTIN_LENGTHS = (8, 12, 13, 14)


def check_digit(body):
    """Return the check digit (int) of the digits before it.

    >>> check_digit("690195789001")
    9
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10


def is_gtin(code):
    """Tell whether `code` is a GTIN-8, -12, -13 or -14 with the right check digit."""
    if not (code and code.isascii() and code.isdigit() and len(code) in GTIN_LENGTHS):
        return False
    return check_digit(code[:-1]) == int(code[-1])


def clean(code):
    """Return the code without the blanks and hyphens that people type, '' for none."""
    return "".join(char for char in str(code or "") if char not in " -\u3000\t")


def variants(code):
    """Return the spellings of one GTIN: scanners add or drop leading zeros.

    UPC-A 012345678905 and EAN-13 0012345678905 name the same product.
    """
    code = clean(code)
    if not code.isdigit():
        return [code] if code else []
    bare = code.lstrip("0")
    spellings = [code]
    spellings += [bare.zfill(length) for length in GTIN_LENGTHS if len(bare) <= length]
    return list(dict.fromkeys(spellings))
