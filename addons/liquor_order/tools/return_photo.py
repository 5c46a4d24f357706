"""Photos that customers send: what they are is decided by decoding them, not by their name."""

import io

from PIL import Image, ImageOps

from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MAX_BYTES = 10 * 1024 * 1024
MAX_PHOTOS = 6
MAX_PIXELS = 60_000_000
MAX_SIDE = 2560
FORMATS = ("JPEG", "PNG")


def clean_photo(name, content):
    """Decode a photo and encode it anew, which drops whatever else was in the file (place and camera, scripts).

    :param str name: name of the file, for messages only
    :param bytes content: the file
    :return: tuple (bytes of a JPEG, "image/jpeg")
    :raise ValidationError: empty, above 10 MB, or neither a JPG nor a PNG
    """
    if not content:
        raise ValidationError(_lt("%(name)s is empty. Choose another photo.", name=name))
    if len(content) > MAX_BYTES:
        raise ValidationError(_lt("%(name)s has more than 10 MB. Send a smaller photo.", name=name))
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_lt("%(name)s has too many pixels. Send a smaller photo.", name=name))
            image = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(
            _lt("%(name)s cannot be read as a photo. Send a JPG or PNG picture.", name=name)
        ) from None
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=85)
    return stream.getvalue(), "image/jpeg"
