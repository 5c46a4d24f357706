"""Find a reference record (type, aroma, region, …) by any word a supplier uses for it."""

import re
import unicodedata
from difflib import SequenceMatcher

AMBIGUOUS = object()
CLOSE_ENOUGH = 0.45
# What suppliers write where the register of countries has no entry of its own.
COUNTRY_WORDS = {
    "中国大陆": "CN", "国产": "CN", "苏格兰": "GB", "英格兰": "GB", "北爱尔兰": "GB", "scotland": "GB",
    "england": "GB", "uk": "GB", "usa": "US", "america": "US", "南韩": "KR", "korea": "KR", "捷克": "CZ",
}  # fmt: skip
_PATH = re.compile(r"\s*[/>›»\\|]\s*|\s+-\s+")
_SEPARATORS = re.compile(r"[,，、;；]")


def word_key(text):
    """Reduce a word to what identifies it: case, width and spaces do not matter."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")).lower())


class ReferenceWords:
    """Words of the records of one model, read once for an import.

    Names in every installed language win over codes, codes over aliases. An alias
    that two records share finds neither.
    """

    def __init__(self, env, model, domain=(), extra=None):
        """:param env: environment in the user's language
        :param model: model with `name` and perhaps `code`, `aliases`
        :param extra: {word: code} of further words
        """
        self._ids = {}
        self._shared = {}
        records = env[model].search(list(domain))
        self.names = {record.id: record.name for record in records}
        for code, _name in env["res.lang"].get_installed():
            for record in records.with_context(lang=code):
                self._ids.setdefault(word_key(record.name), record.id)
        if "code" in records._fields:
            by_code = {record.code.lower(): record.id for record in records if record.code}
            self._add_weak(by_code.items())
            self._add_weak(
                (word, by_code[code.lower()]) for word, code in (extra or {}).items() if code.lower() in by_code
            )
        if "number" in records._fields:
            self._add_weak((record.number, record.id) for record in records)
        if "aliases" in records._fields:
            self._add_weak((word, record.id) for record in records for word in _SEPARATORS.split(record.aliases or ""))

    def _add_weak(self, pairs):
        found = {}
        for word, record_id in pairs:
            key = word_key(word)
            if key and key not in self._ids:
                found.setdefault(key, set()).add(record_id)
        for key, ids in found.items():
            if len(ids) == 1:
                self._ids[key] = next(iter(ids))
            else:
                self._ids[key] = AMBIGUOUS
                self._shared[key] = sorted(ids)

    def add(self, name, record_id):
        """Remember a record that was made meanwhile."""
        self._ids[word_key(name)] = record_id
        self.names[record_id] = name

    def find(self, text):
        """Find by the whole text, else by the last part of a path (洋酒/威士忌).

        :return: id, AMBIGUOUS, or None
        """
        found = self._ids.get(word_key(text))
        if found is None:
            parts = _PATH.split(text.strip())
            if len(parts) > 1:
                found = self._ids.get(word_key(parts[-1]))
        return found

    def candidates(self, text):
        """Names of the records that share an ambiguous word."""
        return [self.names[record_id] for record_id in self._shared.get(word_key(text), ())]

    def nearest(self, text):
        """Give the name of the record whose word is nearest to the text, or None."""
        key = word_key(text)
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        best, best_id = CLOSE_ENOUGH, None
        for word, record_id in self._ids.items():
            if record_id is AMBIGUOUS:
                continue
            matcher.set_seq1(word)
            if matcher.real_quick_ratio() <= best or matcher.quick_ratio() <= best:
                continue
            ratio = matcher.ratio()
            if ratio > best:
                best, best_id = ratio, record_id
        return self.names.get(best_id)
