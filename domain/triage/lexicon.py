"""From what somebody typed to the word that was meant: misspellings, drawn-out letters, one slip."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

SLIP_FROM = 5  # letters; below, only swapped neighbours are forgiven
_RUNS = re.compile(r"(.)\1{2,}")


class Lexicon:
    """The words of the rules, and how far a typed word may be from them.

    `words` say at how many places the rules use each: of two words that a slip is equally near to,
    the more used one was meant.
    """

    def __init__(
        self, words: Mapping[str, int], misspellings: Mapping[str, str], ordinary: frozenset[str]
    ) -> None:
        self._words = dict(words)
        self._misspellings = {wrong: tuple(right.split()) for wrong, right in misspellings.items()}
        self._ordinary = ordinary
        self._shortened: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if len(word) >= SLIP_FROM - 1 and word.isalpha():
                for short in _without_one(word):
                    self._shortened[short].append(word)

    def meant(self, typed: str) -> tuple[str, ...]:
        """The word or words that were meant; the typed word itself when it is like none we know."""
        for shape in _shapes(typed):
            if shape in self._misspellings:
                return self._misspellings[shape]
            if shape in self._words:
                return (shape,)
        if typed in self._ordinary:
            return (typed,)
        for shape in _shapes(typed):
            near = self._near(shape)
            if near:
                return (near,)
        return (typed,)

    def _near(self, typed: str) -> str | None:
        if len(typed) < SLIP_FROM - 1 or not typed.isalpha():
            return None
        found = set(self._shortened.get(typed, ()))
        for short in _without_one(typed):
            if short in self._words:
                found.add(short)
            found.update(self._shortened.get(short, ()))
        slips = [word for word in found if is_slip(typed, word)]
        return min(slips, key=lambda word: (word[0] != typed[0], -self._words[word], word)) if slips else None


def is_slip(typed: str, word: str) -> bool:
    """One letter added, left out, changed or swapped with its neighbour; in four letters only swapped."""
    if typed == word or abs(len(typed) - len(word)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    left, right = typed[start:], word[start:]
    swapped = (
        len(left) == len(right) > 1 and left[0] == right[1] and left[1] == right[0] and left[2:] == right[2:]
    )
    if swapped or len(word) < SLIP_FROM or len(typed) < SLIP_FROM - 1:
        return swapped
    return left[1:] == right[1:] or left[1:] == right or left == right[1:]


def _shapes(typed: str) -> tuple[str, ...]:
    """The word as typed; drawn-out letters (“heeelp”) also as two and as one."""
    if not _RUNS.search(typed):
        return (typed,)
    return (typed, _RUNS.sub(r"\1\1", typed), _RUNS.sub(r"\1", typed))


def _without_one(word: str) -> Iterable[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}
