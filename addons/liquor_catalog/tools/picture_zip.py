"""Pictures of an import: a ZIP or a folder, found by file name or by product code."""

import hashlib
import io
import unicodedata
from pathlib import Path, PurePosixPath

from PIL import Image

from odoo.exceptions import UserError
from odoo.tools.image import image_process
from odoo.tools.translate import LazyTranslate

from . import file_guard

_lt = LazyTranslate(__name__)

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PICTURE_BYTES = 10 * file_guard.MEGABYTE
MAX_PIXELS = 50_000_000
STORED_SIZE = 1920


def picture_key(name):
    """Key of a picture: the last part of its path, in small letters."""
    return unicodedata.normalize("NFKC", PurePosixPath(str(name).replace("\\", "/")).name).strip().lower()


class Pictures:
    """Gives the bytes of one picture at a time; nothing is unpacked to the disk."""

    def __init__(self, path, max_mb):
        """:param path: a ZIP, or a folder
        :param max_mb: limit of the unpacked size in MB
        :raise UserError: damaged, password, bomb or path outside of the archive
        """
        self._archive = None
        self._checksums = {}
        if Path(path).is_dir():
            self._places = {
                picture_key(file.name): file for file in sorted(Path(path).rglob("*")) if file.suffix.lower() in ENDINGS
            }
        else:
            self._archive = file_guard.open_zip(path)
            file_guard.check_zip(self._archive, max_mb * file_guard.MEGABYTE, file_guard.MAX_PICTURES)
            self._places = {}
            for member in self._archive.infolist():
                key = picture_key(_readable_name(member))
                if not member.is_dir() and key.endswith(ENDINGS) and not key.startswith("._"):
                    self._places.setdefault(key, member)
        self._by_stem = {key.rsplit(".", 1)[0]: key for key in self._places}

    def __len__(self):
        return len(self._places)

    def find(self, name=None, code=None):
        """Find a picture by the name in the row, else by the product's code.

        :return: key for `load`, or None
        """
        if name:
            key = picture_key(name)
            return key if key in self._places else self._by_stem.get(key)
        return self._by_stem.get(picture_key(code)) if code else None

    def load(self, key):
        """Give the picture's bytes as the shop stores them (at most 1920 pixels wide or high).

        :raise UserError: too large, or not a picture
        """
        place = self._places[key]
        size = place.stat().st_size if isinstance(place, Path) else place.file_size
        if size > MAX_PICTURE_BYTES:
            raise UserError(_lt("The picture %(name)s is larger than 10 MB.", name=key))
        data = place.read_bytes() if isinstance(place, Path) else self._unpack(place, key)
        return _as_stored(data, key)

    def _unpack(self, member, key):
        try:
            with self._archive.open(member) as stream:
                data = stream.read(MAX_PICTURE_BYTES + 1)
        except Exception as error:
            # a wrong checksum, an unknown compression, a cut file: each has its own class
            raise UserError(_lt("The picture %(name)s is damaged.", name=key)) from error
        if len(data) > MAX_PICTURE_BYTES:
            raise UserError(_lt("The picture %(name)s is larger than 10 MB.", name=key))
        return data

    def checksum(self, key):
        """SHA-1 of what `load` gives, as ir.attachment keeps it."""
        if key not in self._checksums:
            self._checksums[key] = hashlib.sha1(self.load(key), usedforsecurity=False).hexdigest()
        return self._checksums[key]

    def close(self):
        """Close the archive."""
        if self._archive:
            self._archive.close()


def _readable_name(member):
    """Chinese Windows writes names in GBK without saying so; zipfile reads them as cp437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _as_stored(data, key):
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            kind = image.format
            image.verify()
    except Exception as error:
        # Pillow raises many classes on hostile files
        raise UserError(_lt("%(name)s is not a picture (JPG, PNG, WEBP, GIF).", name=key)) from error
    if width * height > MAX_PIXELS:
        raise UserError(_lt("The picture %(name)s has more than 50 million pixels.", name=key))
    if kind == "WEBP":
        # stored as it is, like Odoo does
        return data
    return image_process(data, size=(STORED_SIZE, STORED_SIZE), verify_resolution=True)
