"""A product's index document: the tokens under which it can be found, as a tsvector literal.

Weights: A words of the name, B codes and brand, C sounds of the name, D description.
Chinese is indexed by single characters and by pairs, so no word is lost to segmentation.
"""

import re
from collections import namedtuple

from .measures import year_words
from .normalize import is_chinese, normalize
from .sounds import initials, sound_tokens

# name: in every language; codes: product codes and barcodes; brand: brand names; keys: record keys
# 'kind:id' with all their ancestors; description: free text; facts: further words (53度, 500ml, 2018)
ProductFacts = namedtuple("ProductFacts", "name codes brand keys description facts", defaults=("", (), "", (), "", ()))

_RUN = re.compile(r"[a-z0-9]+(?:\.\d+)?|[㐀-鿿]+")
_PART = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
# What needs no quotes in a tsvector literal.
_SAFE = re.compile(r"[a-z0-9_.\-㐀-鿿]{1,60}")
_MAXIMUM_DESCRIPTION = 600


def text_tokens(text):
    """Tokens of a text in order: Chinese characters and pairs, words, numbers, 12年 for 十二年."""
    normal = normalize(text)
    for run in _RUN.findall(normal):
        if is_chinese(run):
            yield from run
            yield from chinese_pairs(run)
        else:
            yield run
            parts = _PART.findall(run)
            if len(parts) > 1:
                yield from parts
    yield from year_words(normal)


def chinese_pairs(run):
    """The pairs of neighbouring characters: 贵州, 州茅, 茅台."""
    return [run[i : i + 2] for i in range(len(run) - 1)]


def facet_token(record_key):
    """The token of a record key: 'brand:12' -> 'f_brand_12'."""
    return "f_" + record_key.replace(":", "_").lower()


def _sounds(text):
    for run in re.findall(r"[㐀-鿿]+", normalize(text)):
        yield from sound_tokens(run)
        letters = initials(run)
        for size in range(2, min(len(letters), 6) + 1):
            for start in range(len(letters) - size + 1):
                yield "i_" + letters[start : start + size]


def document(facts):
    """The tsvector literal of a product, e.g. `茅台:1A maotai:1C f_brand_3:1A`."""
    weights = {}

    def add(tokens, weight):
        for token in tokens:
            if token not in weights or weight < weights[token]:
                weights[token] = weight

    add(text_tokens(facts.name), "A")
    add(map(facet_token, facts.keys), "A")
    for code in facts.codes:
        normal = normalize(code)
        add([normal.replace(" ", ""), *text_tokens(code)], "B")
    add(text_tokens(facts.brand), "B")
    for fact in facts.facts:
        add([fact], "B")
    add(_sounds(facts.name), "C")
    add(_sounds(facts.brand), "C")
    described = text_tokens((facts.description or "")[:_MAXIMUM_DESCRIPTION])
    add((token for token in described if len(token) > 1), "D")
    return " ".join(f"{token}:1{weight}" for token, weight in weights.items() if _SAFE.fullmatch(token))
