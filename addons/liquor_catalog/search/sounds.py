"""Pinyin: what a word sounds like, its initials, and which words sound alike."""

import re
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

_INITIALS = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINALS = (
    "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|vn"
    "|a|e|i|o|u|v"
)
_SYLLABLE = re.compile(f"(?:(?:{_INITIALS})(?:{_FINALS})|ang|ai|an|ao|a|en|er|ei|e|ou|o)")
# What southern speakers and input methods merge: zh/z, ch/c, sh/s, n/l, f/h is kept apart.
_MERGED = [
    (re.compile("^zh"), "z"),
    (re.compile("^ch"), "c"),
    (re.compile("^sh"), "s"),
    (re.compile("^n(?=.)"), "l"),
    (re.compile("(?<=[aei])ng$"), "n"),
]


@lru_cache(maxsize=32768)
def syllables(text):
    """The syllables of the Chinese characters of `text`, e.g. ('mao', 'tai')."""
    return tuple(lazy_pinyin(text, errors="ignore"))


@lru_cache(maxsize=32768)
def merged(syllable):
    """The syllable with the sounds merged that are often confused: zhou -> zou, liang -> lian."""
    for pattern, replacement in _MERGED:
        syllable = pattern.sub(replacement, syllable)
    return syllable


def merged_key(text):
    """The sound of `text` in merged syllables, one string."""
    return " ".join(merged(s) for s in syllables(text))


def initials(text):
    """The first letters of the syllables of `text`: 茅台 -> mt."""
    return "".join(s[0] for s in syllables(text))


@lru_cache(maxsize=4096)
def split_syllables(letters):
    """Split a run of letters into pinyin syllables, or () when it is none: feitian -> (fei, tian)."""
    if not letters or len(letters) > 40:
        return ()
    best = {len(letters): ()}
    for start in range(len(letters) - 1, -1, -1):
        choice = None
        for end in range(start + 1, min(start + 6, len(letters)) + 1):
            if end in best and _SYLLABLE.fullmatch(letters, start, end):
                candidate = (letters[start:end],) + best[end]
                # fewer syllables first; xian is one syllable, not xi'an
                if choice is None or len(candidate) < len(choice):
                    choice = candidate
        if choice is not None:
            best[start] = choice
    return best.get(0, ())


def sound_tokens(chinese):
    """Index tokens of the sound of a Chinese run: pairs of syllables, `maotai`; one alone as it is."""
    sounds = syllables(chinese)
    if len(sounds) == 1:
        return [sounds[0]]
    return [first + second for first, second in pairwise(sounds)]
