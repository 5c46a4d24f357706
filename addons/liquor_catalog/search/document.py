"""A product's index document: the tokens under which it can be found, separated by spaces.

Chinese is indexed by single characters and by pairs, so no word is lost to segmentation. Tokens of the name
are there twice, once marked `n_`, sounds of the name as pinyin pairs (`maotai`) and initials (`i_mt`), records
as `f_brand_12`. Marks instead of tsvector weights: the index alone then answers, without reading the rows.
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


def name_token(token):
    """The token that says that `token` is a word of the name."""
    return "n_" + token


def document(facts):
    """The tokens of a product as one text, e.g. `茅台 n_茅台 maotai i_mt f_brand_3`."""
    named = list(text_tokens(facts.name))
    tokens = [*named, *(name_token(token) for token in named if len(token) > 1)]
    tokens += map(facet_token, facts.keys)
    for code in facts.codes:
        tokens += [normalize(code).replace(" ", ""), *text_tokens(code)]
    tokens += text_tokens(facts.brand)
    tokens += facts.facts
    tokens += [*_sounds(facts.name), *_sounds(facts.brand)]
    described = text_tokens((facts.description or "")[:_MAXIMUM_DESCRIPTION])
    tokens += [token for token in described if len(token) > 1]
    return " ".join(token for token in dict.fromkeys(tokens) if _SAFE.fullmatch(token))
