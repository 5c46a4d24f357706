"""From what a customer typed to facets and terms."""

import re
from collections import namedtuple

from . import lexicon
from .measures import MeasureReader
from .normalize import is_chinese, normalize_with_positions
from .query import Facet, ParsedQuery, Term
from .vocabulary import Vocabulary

# A word of the normalized text: start and end there, `glued` to the word before it.
Word = namedtuple("Word", "text start end glued")

_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[㐀-鿿]+")
_LONGEST_WINDOW = 8
_LONGEST_TEXT = 120
_BIG_BEER = 500
_PRIORITY = ("brand", "type", "aroma", "tag", "grape", "region", "country", "name")


def parse(text, vocabulary):
    """Parse `text` (anything a customer typed) into a `ParsedQuery`."""
    return _Parser(text, vocabulary).parse()


class _Parser:
    def __init__(self, text, vocabulary: Vocabulary):
        self.source = (text or "")[:_LONGEST_TEXT]
        self.vocabulary = vocabulary
        self.normal, self.positions = normalize_with_positions(self.source)
        self.facets = []
        self.rest = []

    def parse(self):
        """Run the steps: protected names, measures, words, misspellings, fillers."""
        measures = MeasureReader(self.normal, self._protected()).measures()
        for measure in measures:
            self._add_measure(measure)
        self._read_words(self._words(measures))
        self._settle()
        terms = self._terms()
        return ParsedQuery(self.source, sorted(self.facets, key=lambda f: f.span), terms)

    # --- positions
    def _span(self, start, end):
        return (self.positions[start], self.positions[end - 1] + 1)

    def _typed(self, start, end):
        first, last = self._span(start, end)
        return self.source[first:last].strip()

    def _protected(self):
        """Spans of brand names that hold a number with a unit (五粮液 does not, 百年糊涂 does)."""
        spans = []
        for match in re.finditer(r"[㐀-鿿]+", self.normal):
            run, start = match[0], match.start()
            for size in range(min(len(run), 6), 2, -1):
                for offset in range(len(run) - size + 1):
                    keys = self.vocabulary.lookup(run[offset : offset + size])
                    if any(k.startswith(("brand:", "name:")) for k in keys):
                        spans.append((start + offset, start + offset + size))
        return spans

    # --- measures
    def _add_measure(self, measure):
        span = self._span(measure.start, measure.end)
        typed = self._typed(measure.start, measure.end)
        if measure.kind == "age":
            self.rest.append(Word(f"{measure.value}年", measure.start, measure.end, False))
            return
        value = ("case", measure.value) if measure.kind == "packaging" else measure.value
        self.facets.append(Facet(measure.kind, typed, value, (), span, typed.lower()))

    # --- words
    def _words(self, measures):
        """The words between the measures, in order; Chinese runs segmented."""
        words, previous_end = [], None
        text = list(self.normal)
        for measure in measures:
            text[measure.start : measure.end] = " " * (measure.end - measure.start)
        text = "".join(text)
        for match in _TOKEN.finditer(text):
            start = match.start()
            for part in self.vocabulary.cut(match[0]) if is_chinese(match[0]) else [match[0]]:
                words.append(Word(part, start, start + len(part), start == previous_end))
                start += len(part)
                previous_end = start
        return words

    def _read_words(self, words):
        index = 0
        while index < len(words):
            size = self._longest_known(words, index)
            if size:
                index += size
            else:
                self.rest.append(words[index])
                index += 1
        self._read_pinyin()
        self._read_misspelt()
        self._read_initials()

    def _longest_known(self, words, index):
        """Turn the longest known sequence of words from `index` into facets; return its length."""
        for size in range(min(_LONGEST_WINDOW, len(words) - index), 0, -1):
            window = words[index : index + size]
            typed = "".join(word.text for word in window)
            start, end = window[0].start, window[-1].end
            if self._add_fixed(typed, start, end) or self._add_synonym(typed, start, end):
                return size
            keys = self.vocabulary.lookup(typed)
            if keys:
                self._add_records(keys, start, end, typed)
                return size
        return 0

    def _add_fixed(self, typed, start, end):
        """Facets of the fixed words of the trade."""
        for kind, words in (
            ("abv", lexicon.STRENGTH_WORDS),
            ("volume", lexicon.SIZE_WORDS),
            ("sort", lexicon.PRICE_WORDS),
            ("packaging", lexicon.PACKAGING_WORDS),
        ):
            if typed in words:
                value = words[typed]
                keys = ()
                if kind == "packaging":
                    value = (value, None)
                    # gift boxes are also what the tag of that word says
                    keys = self.vocabulary.lookup(typed) or self.vocabulary.lookup(typed.removesuffix("装"))
                self._add(kind, value, keys, start, end, typed, label=self._typed(start, end))
                return True
        for word_list, value in ((lexicon.DOMESTIC_WORDS, "domestic"), (lexicon.IMPORTED_WORDS, "imported")):
            if typed in word_list:
                self._add("origin", value, (), start, end, typed)
                return True
        return False

    def _add(self, kind, value, keys, start, end, typed, label=None, corrected=False):
        span = self._span(start, end)
        label = label or self._typed(start, end)
        self.facets.append(Facet(kind, label, value, tuple(keys), span, typed, corrected))

    def _add_records(self, keys, start, end, typed, corrected=False):
        keys = sorted(keys, key=lambda k: _PRIORITY.index(k.split(":")[0]))
        label = self.vocabulary.label(keys[0])
        self._add(keys[0].split(":")[0], None, keys, start, end, typed, label, corrected)

    def _add_synonym(self, typed, start, end):
        """The facets and terms of a synonym's meaning, in place of what was typed."""
        meaning = self.vocabulary.synonyms.get(typed)
        if meaning is None:
            return False
        for group in meaning.split():
            keys, plain = [], []
            for word in group.split("|"):
                found = self.vocabulary.lookup("".join(_TOKEN.findall(word.lower())))
                keys.extend(found)
                if not found:
                    plain.append(word)
            if keys:
                label = " / ".join(dict.fromkeys(self.vocabulary.label(k) for k in keys[:3]))
                kinds = {k.split(":")[0] for k in keys}
                kind = kinds.pop() if len(kinds) == 1 else "any"
                self._add(kind, None, dict.fromkeys(keys), start, end, typed, label)
            elif not self._add_fixed(plain[0], start, end):
                for word in _TOKEN.findall(plain[0].lower()):
                    self.rest.append(Word(word, start, end, False))
        return True

    # --- letters: pinyin, initials
    def _replace_rest(self, used):
        self.rest = [word for word in self.rest if word not in used]

    def _letter_windows(self):
        """Windows of neighbouring unknown words in letters, longest first."""
        letters = sorted((w for w in self.rest if w.text.isascii() and w.text.isalpha()), key=lambda w: w.start)
        for size in range(min(6, len(letters)), 0, -1):
            for index in range(len(letters) - size + 1):
                window = letters[index : index + size]
                if not self.normal[window[0].start : window[-1].end].replace(" ", "").isalpha():
                    continue
                yield window

    def _read_pinyin(self):
        for window in list(self._letter_windows()):
            if not all(word in self.rest for word in window):
                continue
            letters = "".join(word.text for word in window)
            keys = self.vocabulary.lookup(letters)
            if keys:
                self._add_records(keys, window[0].start, window[-1].end, letters)
                self._replace_rest(window)
        for word in [w for w in self.rest if w.text.isascii() and len(w.text) > 5]:
            parts = self.vocabulary.split_pinyin(word.text)
            start = word.start
            for part in parts:
                keys = self.vocabulary.lookup(part)
                self._add_records(keys, start, start + len(part), part)
                start += len(part)
            if parts:
                self._replace_rest([word])

    def _read_initials(self):
        for word in [w for w in self.rest if w.text.isascii() and 2 <= len(w.text) <= 6]:
            if word.text in self.vocabulary.product_words:
                continue
            keys = self.vocabulary.lookup_initials(word.text)
            if keys:
                self._add_records(keys, word.start, word.end, word.text)
                self._replace_rest([word])

    # --- misspellings
    def _read_misspelt(self):
        for window in list(self._letter_windows()):
            right = self.vocabulary.correct_latin("".join(word.text for word in window))
            if right and all(word in self.rest for word in window):
                keys = self.vocabulary.lookup(right)
                self._add_records(keys, window[0].start, window[-1].end, right, corrected=True)
                self._replace_rest(window)
        for run in self._chinese_runs():
            self._correct_run(run)

    def _chinese_runs(self):
        """Unknown Chinese words that touch each other, as lists; fillers do not belong to them."""
        runs, last = [], None
        for word in sorted((w for w in self.rest if is_chinese(w.text)), key=lambda w: w.start):
            if len(word.text) != word.end - word.start:
                continue
            if last is not None and last.end == word.start:
                runs[-1].append(word)
            else:
                runs.append([word])
            last = word
        return runs

    def _correct_run(self, run):
        text = "".join(word.text for word in run)
        if self.vocabulary.in_product_names(text):
            return
        bounds = {run[0].start + len("".join(w.text for w in run[:i])) for i in range(len(run) + 1)}
        start = run[0].start
        for size in range(min(len(text), self.vocabulary.longest_word), 1, -1):
            for offset in range(len(text) - size + 1):
                # a correction replaces whole words, never a half of one
                if start + offset not in bounds or start + offset + size not in bounds:
                    continue
                right = self.vocabulary.correct_chinese(text[offset : offset + size])
                if not right:
                    continue
                keys = self.vocabulary.lookup(right)
                self._add_records(keys, start + offset, start + offset + size, right, corrected=True)
                self._replace_rest([w for w in run if start + offset <= w.start < start + offset + size])
                return

    # --- last
    def _settle(self):
        """Let the facets inform each other."""
        is_beer = any(
            self.vocabulary.entries[k].code == "beer"
            for f in self.facets
            for k in f.keys
            if k in self.vocabulary.entries
        )
        if is_beer:
            self.facets = [
                f
                if f.kind != "volume" or f.typed not in ("大瓶", "大瓶装")
                else Facet(f.kind, f.label, (_BIG_BEER, None), (), f.span, f.typed)
                for f in self.facets
            ]

    def _terms(self):
        """What remains, neighbouring unknown characters joined, fillers dropped."""
        joined = []
        for word in sorted(self.rest, key=lambda w: w.start):
            last = joined[-1] if joined else None
            touches = last is not None and last.end == word.start
            if touches and self._joins(last, word):
                joined[-1] = Word(last.text + word.text, last.start, word.end, last.glued)
            else:
                joined.append(word)
        terms = []
        for word in joined:
            if word.text in lexicon.FILLERS or (
                word.text.isascii()
                and len(word.text) == 1
                and len(joined) > 1
                and word.text.isalpha()
                and not word.glued
            ):
                continue
            terms.append(Term(word.text, self._span(word.start, word.end)))
        return terms

    @staticmethod
    def _joins(last, word):
        if word.text in lexicon.FILLERS or last.text in lexicon.FILLERS:
            return False
        if is_chinese(last.text) and is_chinese(word.text):
            return len(word.text) == 1 or len(last.text) == 1
        return last.text.isascii() and word.text.isascii()
