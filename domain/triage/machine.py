"""All patterns at once, in one pass: a bit for each step of each pattern, moved along word by word.

The method is Shift-And with optional steps (Baeza-Yates and Gonnet; Navarro and Raffinot): the work per
word does not depend on the text, so that no text can make it slow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.triage.pattern import LONGEST_PHRASE, Elements, Entry
from domain.triage.text import BREAK


@dataclass(frozen=True, slots=True)
class Span:
    """Where a pattern fits: its first and last word, and the words inside that only fill gaps."""

    start: int
    end: int
    fillers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Trace:
    """One pass over a message: which lines end at which word, and what each word can stand for."""

    ends: tuple[tuple[int, int], ...]
    readings: tuple[tuple[tuple[int, int], ...], ...]


class Machine:
    """Pattern lines, each known by its number in the order given."""

    def __init__(self, lines: Sequence[Elements]) -> None:
        self._lines = tuple(lines)
        self._firsts: list[int] = []
        self._masks: dict[Entry, int] = defaultdict(int)
        self._stems: dict[str, int] = defaultdict(int)
        self._ranges: dict[tuple[float, float], int] = defaultdict(int)
        self._wild = self._optional = self._begin = self._final = 0
        self._line_at: dict[int, int] = {}
        self._lay_out()
        self._lengths = _phrase_lengths(self._masks)
        self._stem_lengths = sorted({len(stem) for stem in self._stems})

    def vocabulary(self) -> dict[str, int]:
        """Every single word that a pattern waits for, and at how many places."""
        places: dict[str, int] = defaultdict(int)
        for entry, mask in self._masks.items():
            for word in entry:
                places[word] += mask.bit_count()
        places.pop(BREAK, None)
        return dict(places)

    def scan(self, words: Sequence[str]) -> Trace:
        """Run every pattern over the words once."""
        known: dict[str, int] = {}
        ends: list[tuple[int, int]] = []
        readings: list[tuple[tuple[int, int], ...]] = []
        ready = [0] * LONGEST_PHRASE  # only as far back as a phrase can reach: what is small stays fast
        state, begin, optional, final = 0, self._begin, self._optional, self._final
        for place, word in enumerate(words):
            waiting = (state << 1) | begin
            waiting |= optional ^ (optional + (waiting & optional))  # what is optional may be passed over
            ready[place % LONGEST_PHRASE] = waiting
            mask = known.get(word)
            if mask is None:
                mask = known[word] = self._mask(word)
            state = waiting & mask
            reading: tuple[tuple[int, int], ...] = ((1, mask),)
            for length in self._lengths.get(word, ()):
                phrase = (
                    self._masks.get(tuple(words[place - length + 1 : place + 1]))
                    if place + 1 >= length
                    else None
                )
                if phrase is not None:
                    state |= ready[(place - length + 1) % LONGEST_PHRASE] & phrase
                    reading += ((length, phrase),)
            readings.append(reading)
            fits = state & final
            if fits:
                ends.append((place, fits))
        return Trace(tuple(ends), tuple(readings))

    def lines_in(self, finals: int) -> Iterator[int]:
        """The lines whose last step is among these bits."""
        while finals:
            lowest = finals & -finals
            yield self._line_at[lowest.bit_length() - 1]
            finals ^= lowest

    def finals_of(self, lines: Sequence[int]) -> int:
        """The bits of these lines' last steps."""
        return sum(1 << (self._firsts[line] + len(self._lines[line]) - 1) for line in set(lines))

    def span(self, trace: Trace, line: int, end: int) -> Span:
        """The shortest stretch of words ending at `end` that the line fits, given that it does.

        Its first step takes the longest reading: in “do not want”, the step “don't” begins at “do”.
        """
        elements, first = self._lines[line], self._firsts[line]
        here: dict[int, Span] = {end + 1: Span(end + 1, end, frozenset())}
        for step in range(len(elements) - 1, -1, -1):
            before: dict[int, Span] = {}
            for start, fit in here.items():
                if start == 0:
                    continue
                for length, mask in reversed(trace.readings[start - 1]):
                    if mask >> (first + step) & 1:
                        gap = frozenset((start - 1,)) if elements[step].gap else frozenset()
                        found = Span(start - length, end, fit.fillers | gap)
                        before.setdefault(found.start, found)
                        if step == 0:
                            break
            if elements[step].optional:
                before = before | here
            here = before
        return here[max(here)] if here else Span(end, end, frozenset())

    def _lay_out(self) -> None:
        place = 0
        for number, elements in enumerate(self._lines):
            self._firsts.append(place)
            self._begin |= 1 << place
            for element in elements:
                bit = 1 << place
                if element.optional:
                    self._optional |= bit
                if element.gap:
                    self._wild |= bit
                for entry in element.entries:
                    self._masks[entry] |= bit
                for stem in element.stems:
                    self._stems[stem] |= bit
                for range_ in element.ranges:
                    self._ranges[range_.least, range_.most] |= bit
                place += 1
            self._final |= 1 << (place - 1)
            self._line_at[place - 1] = number

    def _mask(self, word: str) -> int:
        mask = self._masks.get((word,), 0)
        if word == BREAK:
            return mask
        mask |= self._wild
        if word[0].isdecimal():
            number = float(word.replace(",", "."))
            for (least, most), bits in self._ranges.items():
                mask |= bits if least <= number <= most else 0
            return mask
        for length in self._stem_lengths:
            mask |= self._stems.get(word[:length], 0)
        return mask


def _phrase_lengths(masks: dict[Entry, int]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for entry in masks:
        if len(entry) > 1:
            lengths[entry[-1]].add(len(entry))
    return {word: tuple(sorted(found)) for word, found in lengths.items()}
