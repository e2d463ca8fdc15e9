"""What weakens a match: negation, a question, the past, a story, a figure of speech."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.triage.machine import Span
from domain.triage.rules import Clauses, CueKind, Urgency
from domain.triage.text import BREAK, Message

LIST_REACH = 14  # words a negation carries along a list: “no chest pain, sweating or dizziness”
GONE: tuple[CueKind, ...] = ("past", "recent", "other", "elsewhere")  # not here, or not now
CARRIED: tuple[CueKind, ...] = ("past", "other")  # said first, they hold for the whole tale
OPENING = 3  # words before which a time must begin to date the next clause
_LIST_WORDS = frozenset(("or", "nor"))
_ENDS = frozenset(("because", "due", "just", "only"))  # “not sleeping because of chest pain” denies the sleep
_ANEW = frozenset(("nobody", "noone"))  # “not eating, no one comes” are two things, and both so
_SELF = frozenset(("i", "im", "ive", "id", "ill", "me", "my"))  # the writer, after a thing's mishap


@dataclass(frozen=True, slots=True)
class Weakener:
    """A cue found in the message."""

    kind: CueKind
    reach: int
    span: Span


class Parts:
    """Which sentence and which clause each word belongs to."""

    def __init__(self, message: Message, clauses: Clauses) -> None:
        self.subjects = clauses.starters | clauses.alone
        self.joins = clauses.joins
        self.sentences: list[int] = []
        self.clauses: list[int] = []
        self.starts: list[int] = []  # the first word of each clause
        self.turns = set[int]()  # those that begin with “but” or the like
        sentence = 0
        words = message.words
        for place, word in enumerate(words):
            sentence += word == BREAK
            self.sentences.append(sentence)
            before = words[place - 1] if place else BREAK
            if before == BREAK or clauses.begin(word, before, pause=place - 1 in message.pauses):
                self.starts.append(place)
                if word in clauses.always:
                    self.turns.add(place)
            self.clauses.append(len(self.starts))

    def clause_start(self, place: int) -> int:
        """The first word of the clause that a word is in."""
        return self.starts[bisect_right(self.starts, place) - 1] if self.starts else 0


class Scope:
    """The cues of one message, ready to be asked about a match."""

    def __init__(self, message: Message, parts: Parts, cues: Iterable[Weakener]) -> None:
        self._words = message.words
        self._pauses = message.pauses
        self._parts = parts
        self._first: dict[int, int] = {}  # the first word of each sentence
        for place, sentence in enumerate(parts.sentences):
            self._first.setdefault(sentence, place)
        found: dict[CueKind, list[Weakener]] = defaultdict(list)
        for cue in cues:
            found[cue.kind].append(cue)
        self._figures = _covered(found["figure"])
        self._spared = {
            "negated": _longest(found["not_negated"]),
            "question": _longest(found["not_question"]),
        }
        self._negated = self._before(found["negated"], "negated")
        self._questions = self._before(found["question"], "question")
        self._after = _by(found["negated_after"], lambda cue: parts.sentences[cue.span.start])
        self._stories = {parts.sentences[cue.span.start] for cue in found["story"]}
        absent = _covered(found["not_present"])
        self._present = {
            parts.clauses[cue.span.start]
            for cue in found["present"]
            if not any(place in absent for place in range(cue.span.start, cue.span.end + 1))
        }
        ongoing = self._present | {parts.clauses[cue.span.start] for cue in found["ongoing"]}
        self._gone = {kind: self._gone_clauses(found[kind]) for kind in GONE}
        for kind in CARRIED:
            self._gone[kind] |= self._told_on(found[kind], ongoing)
        self._gone["past"] |= self._dated_behind(found["past_before"])
        self._elsewhere = found["elsewhere"]

    def urgency(self, span: Span, ignores: frozenset[str]) -> Urgency:
        """What remains of a match once its surroundings are read, but for the kinds of cue it `ignores`."""
        literal = [place for place in range(span.start, span.end + 1) if place not in span.fillers]
        if "figure" not in ignores and any(place in self._figures for place in literal):
            return "none"
        if "story" not in ignores and self._parts.sentences[span.start] in self._stories:
            return "none"
        if any(kind not in ignores and self._is_gone(span, kind) for kind in GONE):
            return "none"
        if "question" not in ignores and self._asked(span):
            return "question"
        if "negated" not in ignores and self._is_negated(span, literal):
            return "lowered"
        return "now"

    def _before(self, cues: Sequence[Weakener], kind: str) -> Mapping[int, list[Weakener]]:
        real = [cue for cue in cues if not self._spares(cue, kind)]
        return _by(real, lambda cue: self._parts.sentences[cue.span.start])

    def _spares(self, cue: Weakener, kind: str) -> bool:
        """Whether a `not_` cue takes the power from this one: the longer of two is the more exact."""
        spared, words = self._spared[kind], _words_of(cue)
        return any(spared.get(place, 0) >= words for place in range(cue.span.start, cue.span.end + 1))

    def _gone_clauses(self, cues: Sequence[Weakener]) -> set[int]:
        clauses = set[int]()
        for cue in cues:
            clause = self._parts.clauses[cue.span.start]
            clauses.add(clause)
            if cue.kind != "elsewhere" and self._dates_the_next(cue.span, clause):
                clauses.add(clause + 1)
        return clauses

    def _told_on(self, cues: Sequence[Weakener], ongoing: set[int]) -> set[int]:
        """“Years ago a nurse gave me penicillin and my throat swelled”: who begins so tells on, to the
        sentence's end, a “but”, or a thought about now.
        """
        parts, told = self._parts, set[int]()
        for cue in cues:
            sentence, clause = parts.sentences[cue.span.start], parts.clauses[cue.span.start]
            if clause in told or cue.span.start - self._first[sentence] > OPENING + 1:
                continue
            for later in range(clause + 1, len(parts.starts) + 1):
                start = parts.starts[later - 1]
                if parts.sentences[start] != sentence or start in parts.turns or later in ongoing:
                    break
                told.add(later)
        return told

    def _dated_behind(self, cues: Sequence[Weakener]) -> set[int]:
        """“…, that was ten years ago” dates everything before it in the same sentence."""
        last: dict[int, int] = {}
        for cue in cues:
            sentence = self._parts.sentences[cue.span.start]
            last[sentence] = max(last.get(sentence, -1), cue.span.start)
        return {
            clause
            for place, clause in enumerate(self._parts.clauses)
            if place <= last.get(self._parts.sentences[place], -1)
        }

    def _dates_the_next(self, span: Span, clause: int) -> bool:
        """“In 2015 I …”: short opening words without a subject of their own date what follows them."""
        start = self._parts.clause_start(span.start)
        if clause >= len(self._parts.starts) or span.start - start > OPENING:
            return False
        after = self._parts.starts[clause]
        bare = self._words[start] not in self._parts.subjects and BREAK not in self._words[start:after]
        joined = self._words[after - 1] in self._parts.joins and after - 1 > span.end
        return bare and not joined and after - start <= 2 * OPENING

    def _is_gone(self, span: Span, kind: CueKind) -> bool:
        clauses = {self._parts.clauses[span.start], self._parts.clauses[span.end]}
        if kind == "elsewhere":
            return bool(clauses & self._gone[kind]) and not self._turns_to_self(span)
        return bool(clauses & self._gone[kind]) and not clauses & self._present

    def _turns_to_self(self, span: Span) -> bool:
        """“My phone is dying and so am I, chest pain”: between the thing and the match stands the writer."""
        clause = self._parts.clauses[span.start]
        near = [cue.span.end for cue in self._elsewhere if self._parts.clauses[cue.span.start] == clause]
        return bool(near) and any(self._words[place] in _SELF for place in range(max(near) + 1, span.start))

    def _asked(self, span: Span) -> bool:
        return any(
            cue.span.start < span.start
            and span.start - cue.span.end - 1 <= cue.reach
            and self._parts.clauses[cue.span.end] == self._parts.clauses[span.start]
            for cue in self._questions.get(self._parts.sentences[span.start], ())
        )

    def _is_negated(self, span: Span, literal: Sequence[int]) -> bool:
        sentence = self._parts.sentences[span.start]
        clauses = {self._parts.clauses[span.start], self._parts.clauses[span.end]}
        for cue in self._negated.get(sentence, ()):
            if self._parts.clauses[cue.span.end] not in clauses:
                continue
            before = cue.span.start < span.start and cue.span.end < span.end
            if before and self._reaches(cue, span.start):
                return True
            inside = span.start <= cue.span.start and cue.span.end < span.end
            if inside and not any(cue.span.start <= place <= cue.span.end for place in literal):
                return True
        return any(0 <= cue.span.start - span.end - 1 <= cue.reach for cue in self._after.get(sentence, ()))

    def _reaches(self, cue: Weakener, start: int) -> bool:
        between = start - cue.span.end - 1
        if self._ends(cue, start):
            return False
        if between <= cue.reach:
            return True
        listed = any(
            self._words[place] in _LIST_WORDS for place in range(max(cue.span.end, start - 3), start)
        )
        return listed and between <= LIST_REACH

    def _ends(self, cue: Weakener, start: int) -> bool:
        """Whether the denial is over before the match: it denied something else, or was the answer “no,”."""
        if self._words[start] in _ANEW or self._words[start : start + 2] == ("no", "one"):
            return True
        if self._words[cue.span.end] == "no" and cue.span.end in self._pauses:
            return True
        return any(self._words[place] in _ENDS for place in range(cue.span.end + 2, start))


def _by(cues: Iterable[Weakener], key: Callable[[Weakener], int]) -> Mapping[int, list[Weakener]]:
    found: dict[int, list[Weakener]] = defaultdict(list)
    for cue in cues:
        found[key(cue)].append(cue)
    return found


def _words_of(cue: Weakener) -> int:
    """How many words the cue itself asks for, without those that only fill its gaps."""
    return cue.span.end - cue.span.start + 1 - len(cue.span.fillers)


def _longest(cues: Iterable[Weakener]) -> Mapping[int, int]:
    """For each word, the length of the longest of the cues that cover it."""
    found: dict[int, int] = {}
    for cue in cues:
        for place in range(cue.span.start, cue.span.end + 1):
            found[place] = max(found.get(place, 0), _words_of(cue))
    return found


def _covered(cues: Iterable[Weakener]) -> set[int]:
    return {place for cue in cues for place in range(cue.span.start, cue.span.end + 1)}
