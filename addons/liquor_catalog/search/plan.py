"""From a parsed query to conditions on the index: the one statement that answers it.

Conditions are small trees, so that they can be rendered as tsquery or evaluated in Python:
('lexeme', word, prefix) | ('and', [..]) | ('or', [..]) on the search vector, and
('range', column, lowest, highest) on a column.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from .document import chinese_pairs, facet_token, name_token
from .normalize import TOKEN, is_chinese
from .numerals import parse_number
from .sounds import sound_tokens, split_syllables

# How much a kind matters when no product satisfies all (nearest results).
_NEAREST_WEIGHTS = {
    "brand": 12,
    "type": 10,
    "aroma": 7,
    "country": 5,
    "region": 5,
    "grape": 5,
    "price": 6,
    "tag": 4,
    "abv": 4,
    "volume": 2,
    "vintage": 2,
    "packaging": 1,
    "origin": 3,
    "any": 4,
}
_TERM_WEIGHT = 5
_TERM_IN_NAME_WEIGHT = 3
_RANGE_COLUMNS = {"abv": "abv", "volume": "volume_ml", "price": "list_price"}
# how far outside a range is still near
_WIDEN = {"abv": 0.2, "price": 0.35, "volume": 0.8}
_DOMESTIC = "country:cn"


@dataclass
class Plan:
    """Conditions all of which must hold, their sounding-like variant, and what orders the result.

    :param exact: list of conditions (AND)
    :param similar: the same with terms matched by sound; None when that differs in nothing
    :param rank: list of (condition, score)
    :param nearest: list of (condition, score): the nearest products have the highest sum
    :param fallback: conditions that only order, unless there are no others
    :param price_order: 'asc', 'desc' or None
    """

    exact: list = field(default_factory=list)
    similar: list | None = None
    rank: list = field(default_factory=list)
    nearest: list = field(default_factory=list)
    fallback: list = field(default_factory=list)
    price_order: str | None = None


def plan(query, vocabulary):
    """The `Plan` of a `ParsedQuery`."""
    result = Plan()
    for kind, facets in _grouped(query, vocabulary).items():
        for facet in facets:
            _plan_facet(result, kind, facet)
    similar, differs = list(result.exact), False
    for term in query.terms:
        condition = _term_condition(term.text)
        if condition is None:
            continue
        sounding = _sounding_condition(term.text)
        result.exact.append(condition)
        similar.append(("or", [condition, sounding]) if sounding else condition)
        differs = differs or bool(sounding)
        result.rank.append((_term_condition(term.text, in_name=True), 4))
        result.nearest.append((condition, _TERM_WEIGHT))
        result.nearest.append((_term_condition(term.text, in_name=True), _TERM_IN_NAME_WEIGHT))
        if sounding:
            result.nearest.append((sounding, 1))
    result.exact = result.exact or result.fallback
    result.similar = similar if differs else None
    return result


def _grouped(query, vocabulary):
    """Facets by kind; alternatives of one kind become one facet with more keys."""
    groups = {}
    for facet in query.facets:
        groups.setdefault(facet.kind, []).append(facet)
    for kind in ("brand", "type", "aroma", "country", "region", "grape"):
        if len(groups.get(kind, ())) > 1:
            groups[kind] = _merge(groups[kind], vocabulary)
    for kind in ("abv", "volume", "price", "vintage"):
        # "高度 53度": the narrower one says it all
        if len(groups.get(kind, ())) > 1 and kind != "vintage":
            groups[kind] = [min(groups[kind], key=_width)]
    return groups


def _width(facet):
    low, high = facet.value
    return (low is None) + (high is None), (high or 0) - (low or 0)


def _merge(facets, vocabulary):
    """Facets of which one lies above another stay apart (both hold); the others are alternatives."""
    all_keys = {key for facet in facets for key in facet.keys}
    above = {ancestor for key in all_keys for ancestor in vocabulary.ancestors(key)}
    general = [f for f in facets if above.issuperset(f.keys)]
    special = [f for f in facets if f not in general]
    if not special:
        return general
    keys = dict.fromkeys(key for facet in special for key in facet.keys)
    typed = dict.fromkeys(facet.typed for facet in special)
    return [*general, replace(special[0], keys=tuple(keys), typed=" ".join(typed))]


def _plan_facet(result, kind, facet):
    if kind == "sort":
        result.price_order = facet.value
        return
    if kind == "packaging":
        _plan_packaging(result, facet)
        return
    if kind in _RANGE_COLUMNS:
        low, high = facet.value
        widen = _WIDEN[kind]
        if kind == "abv" and low is None:
            low = 0.1  # products without a strength are no low-alcohol liquors
        condition = ("range", _RANGE_COLUMNS[kind], low, high)
        wide = ("range", _RANGE_COLUMNS[kind], low and low * (1 - widen), high and high * (1 + widen))
        result.exact.append(condition)
        result.nearest += [(condition, _NEAREST_WEIGHTS[kind]), (wide, _NEAREST_WEIGHTS[kind] / 2)]
        return
    condition, named = _record_condition(kind, facet)
    result.exact.append(condition)
    result.nearest.append((condition, _NEAREST_WEIGHTS[kind]))
    # of the products of a brand, those first whose name holds the very word
    result.rank += [(in_name, 2) for in_name in named]
    result.nearest += [(in_name, 1) for in_name in named]


def _plan_packaging(result, facet):
    word, count = facet.value
    if word == "gift_box":
        # few products say so: first those that are called gift boxes, then what is given as a gift
        box = _term_condition("礼盒")
        gifts = [_lexeme(facet_token(key)) for key in facet.keys]
        result.fallback.append(("or", [box, *gifts]))
        result.rank += [(box, 5), *((gift, 1) for gift in gifts)]
        result.nearest += [(box, 3), *((gift, 1) for gift in gifts)]
        return
    if word == "case":
        condition = ("range", "bottles_per_case", count or 2, count)
    else:
        condition = ("range", "bottles_per_case", 1, None)
    result.exact.append(condition)
    result.nearest.append((condition, _NEAREST_WEIGHTS["packaging"]))


def _record_condition(kind, facet):
    """(condition, conditions that a typed word is in the name) of a record, vintage or origin facet."""
    if kind == "vintage":
        year = str(facet.value)
        in_name = _lexeme(year, in_name=True)
        return ("or", [_lexeme("f_vintage_" + year), in_name]), [in_name]
    if kind == "origin":
        domestic = _lexeme(facet_token(_DOMESTIC))
        return (domestic if facet.value == "domestic" else _lexeme("f_imported")), []
    words = [word for word in facet.typed.split() if len(word) > 1]
    choices = [_lexeme(facet_token(key)) for key in facet.keys]
    choices += [condition for word in words if (condition := _term_condition(word, in_name=True))]
    # pinyin and initials may order the products, not add some
    named = [_term_condition(word, in_name=not word.isascii()) for word in words]
    return ("or", choices), [condition for condition in named if condition]


def _lexeme(word, prefix=False, in_name=False):
    return ("lexeme", name_token(word) if in_name and len(word) > 1 else word, prefix)


def _term_condition(text, in_name=False):
    """All tokens of a word, or None when it has none."""
    parts = []
    if text.endswith("年") and text[:-1].isdigit():
        return _lexeme(text, in_name=in_name)
    pieces = TOKEN.findall(text)
    if len(pieces) > 1 and all(p.isascii() for p in pieces):
        whole = "".join(pieces)
        split = [_lexeme(p, in_name=in_name) for p in pieces]
        return ("or", [_lexeme(whole, True, in_name), ("and", split)])
    for piece in pieces:
        number = parse_number(piece) if len(piece) > 1 and is_chinese(piece) else None
        if number:  # 青花三十 is written 青花30
            written = [_lexeme(pair, in_name=in_name) for pair in chinese_pairs(piece)]
            parts.append(("or", [("and", written), _lexeme(f"{number:g}", in_name=in_name)]))
        elif is_chinese(piece):
            parts += [_lexeme(pair, in_name=in_name) for pair in chinese_pairs(piece) or [piece]]
        elif piece.isalpha():
            parts.append(_latin_condition(piece, in_name))
        else:
            parts.append(_lexeme(piece, len(piece) > 2, in_name))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else ("and", parts)


def _latin_condition(word, in_name):
    """A word in letters: as it is, or as the pinyin or initials of a part of the name."""
    if in_name:
        return _lexeme(word, len(word) > 2, in_name)
    choices = [_lexeme(word, len(word) > 2)]
    sounds = split_syllables(word)
    if len(sounds) > 1:
        pairs = [_lexeme(a + b) for a, b in pairwise(sounds)]
        choices.append(pairs[0] if len(pairs) == 1 else ("and", pairs))
    if 2 <= len(word) <= 6:
        choices.append(_lexeme("i_" + word))
    return choices[0] if len(choices) == 1 else ("or", choices)


def _sounding_condition(text):
    """A Chinese word by its sound only."""
    if not is_chinese(text) or len(text) < 2:
        return None
    sounds = [_lexeme(token) for piece in TOKEN.findall(text) if is_chinese(piece) for token in sound_tokens(piece)]
    if not sounds:
        return None
    return sounds[0] if len(sounds) == 1 else ("and", sounds)


def to_tsquery(condition):
    """The tsquery text of a condition on the search vector."""
    operator = condition[0]
    if operator == "lexeme":
        _kind, word, prefix = condition
        quoted = "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
        return f"{quoted}:*" if prefix else quoted
    joint = " & " if operator == "and" else " | "
    return "(" + joint.join(to_tsquery(part) for part in condition[1]) + ")"
