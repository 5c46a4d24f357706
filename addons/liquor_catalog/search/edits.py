"""Words one typing error away, found without comparing with every word."""


def _deletions(word):
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def is_one_edit(first, second):
    """Whether one insertion, deletion, replacement or swap of neighbours makes `first` `second`."""
    if first == second:
        return False
    if len(first) == len(second):
        different = [i for i in range(len(first)) if first[i] != second[i]]
        if len(different) == 1:
            return True
        return (
            len(different) == 2
            and different[1] == different[0] + 1
            and first[different[0]] == second[different[1]]
            and first[different[1]] == second[different[0]]
        )
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    return len(longer) == len(shorter) + 1 and shorter in _deletions(longer)


class NearWords:
    """The words of a set that are one edit from a given one (deletion neighbourhood)."""

    def __init__(self, words, minimum=4):
        self._minimum = minimum
        self._by_deletion = {}
        for word in words:
            if len(word) >= minimum:
                for form in _deletions(word) | {word}:
                    self._by_deletion.setdefault(form, set()).add(word)

    def near(self, word):
        """Sorted words one edit away; empty for words too short to guess."""
        if len(word) < self._minimum:
            return []
        found = set()
        for form in _deletions(word) | {word}:
            found |= self._by_deletion.get(form, set())
        return sorted(other for other in found if is_one_edit(word, other))
