"""Read the rows of a courier's file with waybill numbers, whatever the courier calls its columns."""

import re

# The words of the couriers' own exports and of ours; compared without blanks, in lower case.
HEADERS = {
    "order": (
        "订单号", "订单编号", "客户订单号", "平台订单号", "商家订单号", "外部订单号", "原始单号", "order", "orderno",
        "ordernumber", "order number", "order no",
    ),
    "delivery": (
        "发货单号", "出库单号", "发货单", "配货单号", "delivery", "deliveryno", "deliverynumber", "delivery number",
        "delivery no",
    ),
    "carrier": (
        "快递公司", "物流公司", "承运商", "快递", "物流", "快递名称", "物流名称", "配送方式", "carrier", "courier",
    ),
    "number": (
        "运单号", "快递单号", "物流单号", "运单编号", "快递运单号", "面单号", "运单号码", "母单号", "tracking",
        "trackingno", "trackingnumber", "tracking number", "waybill", "waybillno", "waybillnumber",
    ),
}  # fmt: skip
_NOISE = re.compile(r"[\s\*＊:：_()（）\-.]+")
NUMBER = re.compile(r"^[A-Z0-9-]{6,32}$")


def clean_header(text):
    """Return a heading without blanks and marks, in lower case."""
    return _NOISE.sub("", str(text or "")).lower()


def find_columns(headers):
    """Return {field: index of its column} of a header row; fields without a column are missing.

    :param headers: list of the headings
    """
    names = {field: {clean_header(word) for word in words} for field, words in HEADERS.items()}
    columns = {}
    for index, header in enumerate(headers):
        for field, words in names.items():
            if clean_header(header) in words:
                columns.setdefault(field, index)
    return columns


def cell_text(value):
    """Return the text of a cell; a number that a spreadsheet turned into 773000000000.0 without its fraction."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().strip("'‘’`").strip()


def clean_number(value):
    """Return a waybill number in capitals without blanks, or None where it cannot be one."""
    text = re.sub(r"\s+", "", cell_text(value)).upper()
    return text if NUMBER.match(text) else None


def is_damaged_number(value):
    """Whether a spreadsheet has rounded the number: 7.73E+13 as text, or more digits than it keeps."""
    text = cell_text(value)
    rounded = isinstance(value, (int, float)) and abs(value) >= 10**15
    return bool(rounded or re.match(r"^\d(\.\d+)?E\+\d+$", text, re.IGNORECASE))
