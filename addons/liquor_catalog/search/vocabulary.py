"""The words of the catalogue and what they stand for."""

from collections import namedtuple
from functools import cached_property
from itertools import pairwise

import rjieba

from . import lexicon
from .edits import NearWords
from .normalize import TOKEN, is_chinese, key, normalize
from .sounds import initials, merged_key, sound_tokens, split_syllables, syllables

# kind: see query.RECORD_KINDS; id: database id or code; names: tuple of words, the first is shown;
# parents: record keys 'kind:id' above it (a type's parents, a region's parents and country).
Entry = namedtuple("Entry", "kind id names parents code", defaults=((), ""))

_WORD_FREQUENCY = 10_000_000  # above any dictionary word: a trade word is never cut
_INITIALS_KINDS = ("brand", "name")
_MINIMUM_LATIN = 4


class Vocabulary:
    """Words → record keys, with sound, initials and near-spelling look-up.

    :param entries: iterable of `Entry`
    :param synonyms: iterable of (words typed, meaning): the meaning is parsed in their place;
        words separated by commas, alternatives in the meaning by `|`
    :param product_words: words of product names, never taken for misspellings
    """

    def __init__(self, entries, synonyms=(), product_words=()):
        self.entries = {}
        self.words = {}
        self.synonyms = {}
        self._display = {}
        self._spoken = {}
        for entry in entries:
            record_key = f"{entry.kind}:{entry.id}"
            self.entries[record_key] = entry
            for word in entry.names:
                self._add_word(word, record_key)
        for typed, meaning in synonyms:
            for word in split_words(typed):
                if key(word):
                    self.synonyms[key(word)] = meaning
        self.product_words = {key(word) for word in product_words} - {""}
        self._product_text = "\n".join(sorted(self.product_words))

    def _add_word(self, word, record_key):
        word_key = key(word)
        # a single character is evidence only for a taste or a dish (甜, 鱼), and only as a word of its own
        if len(word_key) < 2 and not (record_key.startswith("tag:") and is_chinese(word_key)):
            return
        keys = self.words.setdefault(word_key, [])
        if record_key not in keys:
            keys.append(record_key)
        self._display.setdefault(word_key, word)

    def label(self, record_key):
        """The name shown for a record key."""
        return self.entries[record_key].names[0]

    def ancestors(self, record_key):
        """All record keys above one."""
        found, todo = set(), list(self.entries[record_key].parents)
        while todo:
            parent = todo.pop()
            if parent not in found:
                found.add(parent)
                if parent in self.entries:
                    todo.extend(self.entries[parent].parents)
        return found

    # --- segmentation
    @cached_property
    def _segmenter(self):
        segmenter = rjieba.Jieba()
        fixed = (
            lexicon.STRENGTH_WORDS,
            lexicon.SIZE_WORDS,
            lexicon.PRICE_WORDS,
            lexicon.PACKAGING_WORDS,
            lexicon.DOMESTIC_WORDS,
            lexicon.IMPORTED_WORDS,
            sorted(lexicon.FILLERS),
            self.words,
            self.synonyms,
        )
        for words in fixed:
            for word in words:
                if is_chinese(word):
                    segmenter.add_word(word, _WORD_FREQUENCY, "n")
        for word in self.product_words:
            if is_chinese(word) and 2 <= len(word) <= 4 and not segmenter.has_word(word):
                segmenter.add_word(word, 200, "n")
        return segmenter

    @cached_property
    def _plain_dictionary(self):
        return rjieba.Jieba()

    def cut(self, chinese):
        """Segment a run of Chinese characters with the liquor dictionary."""
        return self._segmenter.cut(chinese, False)

    def is_common_word(self, word):
        """Whether a general dictionary knows the word: then it is no misspelling."""
        return self._plain_dictionary.has_word(word)

    def in_product_names(self, word):
        """Whether a product's name holds the word."""
        return word in self._product_text

    @cached_property
    def _product_sounds(self):
        words = [word for word in self.product_words if is_chinese(word)]
        return {token for word in words for token in sound_tokens(word)}

    def _is_product_sound(self, letters):
        """Whether the letters are the pinyin of a part of a product's name."""
        parts = split_syllables(letters)
        return len(parts) > 1 and self._product_sounds.issuperset(a + b for a, b in pairwise(parts))

    # --- look-up
    def lookup(self, word_key):
        """Record keys of a word or of the pinyin of one; a brand's name means the brand only."""
        keys = self.words.get(word_key, ())
        if word_key.isascii():
            keys = [*keys, *self._by_pinyin.get(word_key, ())]
        brands = [k for k in keys if k.startswith("brand:")]
        return _unique(brands or keys)

    @cached_property
    def _by_pinyin(self):
        table = {}
        for word, keys in self.words.items():
            if is_chinese(word) and len(word) >= 2 and not any(c.isascii() for c in word):
                table.setdefault("".join(syllables(word)), []).extend(keys)
        return table

    @cached_property
    def _by_initials(self):
        table = {}
        for word, keys in self.words.items():
            keys = [k for k in keys if k.split(":")[0] in _INITIALS_KINDS]
            if keys and is_chinese(word) and 2 <= len(word) <= 6:
                letters = "".join(c for c in (initials(word) if not any(x.isascii() for x in word) else ""))
                if len(letters) >= 2:
                    table.setdefault(letters, []).extend(keys)
        return table

    def lookup_initials(self, letters):
        """Record keys of the brands whose initials are `letters`."""
        return _unique(self._by_initials.get(letters, ()))

    def split_pinyin(self, letters):
        """Cut a run of letters completely into pinyin or latin words of the vocabulary, or ()."""
        best = {len(letters): ()}
        for start in range(len(letters) - 2, -1, -1):
            for end in range(len(letters), start + 2, -1):
                part = letters[start:end]
                if end in best and (part in self._by_pinyin or part in self.words):
                    best[start] = (part,) + best[end]
                    break
        return best.get(0, ())

    # --- misspellings
    @cached_property
    def _by_merged_sound(self):
        table = {}
        for word in self.words:
            if is_chinese(word) and not any(c.isascii() for c in word):
                table.setdefault(merged_key(word), []).append(word)
        return table

    @cached_property
    def _near_latin(self):
        latin = {word for word in self.words if not is_chinese(word) and word.isalpha()}
        return NearWords(latin | {p for p in self._by_pinyin if len(p) > _MINIMUM_LATIN}, _MINIMUM_LATIN)

    @cached_property
    def longest_word(self):
        """Length of the longest Chinese word."""
        return max((len(word) for word in self.words if is_chinese(word)), default=0)

    def correct_chinese(self, typed):
        """The vocabulary word that sounds like `typed`, or None.

        Equal pinyin is enough; merged sounds (n/l, zh/z, ang/an) need half of the characters to agree.
        A word of the general dictionary or of a product's name is not touched.
        """
        if len(typed) < 2 or self.in_product_names(typed):
            return None
        if self.is_common_word(typed):
            return None
        sound = syllables(typed)
        best = None
        for word in self._by_merged_sound.get(merged_key(typed), ()):
            same = sum(a == b for a, b in zip(word, typed, strict=False))
            if syllables(word) == sound:
                score = 10 + same
            elif len(word) == len(typed) and same * 2 >= len(word):
                score = same
            else:
                continue
            if best is None or score > best[0]:
                best = (score, word)
        return best[1] if best else None

    def correct_latin(self, typed):
        """The vocabulary word or pinyin one edit from `typed`, or None when none or several."""
        if typed in self.product_words or self._is_product_sound(typed):
            return None
        keys = {}
        for word in self._near_latin.near(typed):
            for record_key in self.lookup(word):
                keys.setdefault(record_key, word)
        return next(iter(keys.values())) if keys else None


def split_words(text):
    """The words of a comma-separated list: , ， 、 ; and line ends separate."""
    for mark in "，、;；\n":
        text = (text or "").replace(mark, ",")
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def name_words(name):
    """Words of a product's name, for `product_words`."""
    return TOKEN.findall(normalize(name))


def _unique(keys):
    return tuple(dict.fromkeys(keys))
