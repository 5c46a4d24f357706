"""What a search text was understood to mean."""

from dataclasses import dataclass, field

from .normalize import key

# Kinds whose facets name records of the vocabulary.
RECORD_KINDS = ("brand", "type", "aroma", "region", "country", "grape", "tag")
# Kinds whose facets hold a range (lowest, highest); None = open end.
RANGE_KINDS = ("abv", "volume", "price")


@dataclass(frozen=True)
class Facet:
    """One understood part of the query.

    :param kind: a record kind, 'any' (records of several kinds), a range kind, 'vintage', 'packaging',
        'sort' or 'origin'
    :param label: what to show: the understood name, or the text typed
    :param value: range (lowest, highest), year, or word, by kind
    :param keys: record keys 'kind:id' that satisfy it, any of them
    :param span: (start, end) in the source text
    :param typed: the normalized text that was understood
    :param corrected: the text was misspelt and `label` is what was understood
    """

    kind: str
    label: str
    value: object = None
    keys: tuple = ()
    span: tuple = (0, 0)
    typed: str = ""
    corrected: bool = False


@dataclass(frozen=True)
class Term:
    """A word that is no facet and must be found in the product's text."""

    text: str
    span: tuple = (0, 0)


@dataclass
class ParsedQuery:
    """Facets and remaining terms of a search text; `text` is what was typed."""

    text: str
    facets: list = field(default_factory=list)
    terms: list = field(default_factory=list)

    @property
    def asks_for_anything(self):
        """Whether there are words, but none that narrows: 酒, 便宜的, 推荐一下."""
        narrowing = [facet for facet in self.facets if facet.kind != "sort"]
        return not narrowing and not self.terms and bool(key(self.text))

    def of_kind(self, kind):
        """The facets of one kind."""
        return [facet for facet in self.facets if facet.kind == kind]

    def without(self, part):
        """The text without `part` (a facet or a term): what removing its chip searches for."""
        spans = [part.span]
        if isinstance(part, Facet):
            # one synonym may have given several facets: they share the text, hence the chip
            spans = [f.span for f in self.facets if f == part]
        text = self.text
        for start, end in sorted(set(spans), reverse=True):
            text = text[:start] + " " + text[end:]
        return " ".join(text.split())

    def chips(self):
        """One entry a removable part: (parts that share a span, text that remains without them)."""
        by_span = {}
        for part in [*self.facets, *self.terms]:
            by_span.setdefault(part.span, []).append(part)
        return [(parts, self.without(parts[0])) for _span, parts in sorted(by_span.items())]
