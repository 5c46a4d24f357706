"""One written form for everything: half-width, lower case, simplified, positions kept."""

import re
import unicodedata
from functools import lru_cache

import opencc

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
# Degree signs are how labels write % vol; dashes come in many shapes from phones.
_REPLACED = {"°": "度", "º": "度", "˚": "度", "~": "-", "–": "-", "—": "-", "−": "-", "﹣": "-", "¥": "元"}
_KEPT_MARKS = set(".-+%<>&'")

TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[㐀-鿿]+")
CJK = re.compile(r"[㐀-鿿]")


@lru_cache(maxsize=16384)
def _normal_character(character):
    """The normal form of one character: zero, one or a few characters."""
    folded = unicodedata.normalize("NFKC", _REPLACED.get(character, character)).lower()
    out = []
    for part in folded:
        part = _REPLACED.get(part, part)
        if CJK.match(part):
            out.append(_TO_SIMPLIFIED.convert(part)[:1])
        elif unicodedata.category(part) == "Mn":
            continue
        elif part.isalnum() or part in _KEPT_MARKS:
            # é -> e: nobody types accents in a search box
            out.append(unicodedata.normalize("NFD", part)[:1])
        else:
            out.append(" ")
    return "".join(out)


def normalize_with_positions(text):
    """Return the normal form of `text` and, for each of its characters, the source index."""
    characters, positions = [], []
    for index, character in enumerate(text or ""):
        for normal in _normal_character(character):
            characters.append(normal)
            positions.append(index)
    return "".join(characters), positions


def normalize(text):
    """The normal form of `text`: half-width, lower case, simplified Chinese."""
    return normalize_with_positions(text)[0]


def key(text):
    """The form under which a word is looked up: normalized, only letters, digits, Chinese."""
    return "".join(TOKEN.findall(normalize(text)))


def is_chinese(text):
    """Whether `text` holds at least one Chinese character."""
    return bool(CJK.search(text))
