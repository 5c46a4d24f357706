"""Barcodes as SVG: reportlab draws them without the renderers of pictures, which Python alone does not bring."""

import base64

from reportlab.graphics.barcode import createBarcodeDrawing

from odoo.tools.barcode import check_barcode_encoding


def barcode_uri(value, width=220, height=44):
    """Return a data URI of the barcode: EAN-13 where the digits are one, else Code 128; False without a value.

    :param int width: of the drawing in points; the bars are stretched to it
    """
    if not value or not value.isascii():
        return False
    kind = "EAN13" if check_barcode_encoding(value, "ean13") else "Code128"
    drawing = createBarcodeDrawing(kind, value=value, width=width, height=height, quiet=1, humanReadable=False)
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.asString("svg").encode()).decode()
