"""The engine: a text in, an assessment out. The same text always gets the same answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from domain.triage.lexicon import Lexicon
from domain.triage.machine import Machine, Span, Trace
from domain.triage.pattern import WINDOW, Elements, Grammar, PatternFault, parse
from domain.triage.rules import NOTHING, Assessment, Cue, Rule, RuleSet, Urgency, group_of
from domain.triage.scope import Parts, Scope, Weakener
from domain.triage.text import Message, read

MOST_MATCHES = 400  # looked at closely in one message; beyond them, every match counts as meant
JOINER = "\u200b"  # the space without width that some keyboards and pages put in
_RANK: dict[Urgency, int] = {"now": 0, "lowered": 1, "question": 2, "none": 3}


@dataclass(frozen=True, slots=True)
class _Line:
    """Whose line of the machine this is: a rule's pattern and part, a rule's exception, or a cue."""

    owner: Rule | Cue
    pattern: int = 0
    part: int = 0
    parts: int = 1
    excuse: Literal["", "unless", "not_in"] = ""


@dataclass(frozen=True, slots=True)
class _Match:
    rule: Rule
    line: _Line
    span: Span
    urgency: Urgency


class _Excuses:
    """Which rules are excused where: in a whole clause (`unless`), or at single words (`not_in`)."""

    def __init__(self, parts: Parts) -> None:
        self._clauses = parts.clauses
        self._held = set[tuple[str, str, int]]()

    def add(self, rule: Rule, kind: str, span: Span) -> None:
        for place in range(span.start, span.end + 1):
            self._held.add((rule.id, kind, self._clauses[place] if kind == "unless" else place))

    def hold(self, rule: Rule, span: Span) -> bool:
        if any((rule.id, "unless", self._clauses[place]) in self._held for place in (span.start, span.end)):
            return True
        return any((rule.id, "not_in", place) in self._held for place in range(span.start, span.end + 1))


class Triage:
    """The rules of one language, made ready. Building takes a moment; keep it and ask it often."""

    def __init__(self, rules: RuleSet) -> None:
        """Raises PatternFault for a pattern that is not in the matching language."""
        self._rules = rules
        self._ranks = {category: rank for rank, category in enumerate(rules.order)}
        grammar = Grammar(rules.families, rules.same)
        self._owners: list[_Line] = []
        lines: list[Elements] = []
        for line, elements in _all_lines(rules, grammar):
            self._owners.append(line)
            lines.append(elements)
        self._machine = Machine(lines)
        self._fires = self._machine.finals_of(
            [
                number
                for number, line in enumerate(self._owners)
                if isinstance(line.owner, Rule) and not line.excuse
            ]
        )
        vocabulary = dict.fromkeys(rules.clauses.words(), 0) | self._machine.vocabulary()
        self._lexicon = Lexicon(vocabulary, rules.misspellings, rules.ordinary)

    def assess(self, text: str) -> Assessment:
        """What the text says, by the most urgent rule that fits; time is linear in the text's length."""
        if JOINER not in text:
            return self._assess(text)
        # between two words it is a space nobody sees, inside one it is nothing: the graver reading counts
        return min(
            (self._assess(text), self._assess(text.replace(JOINER, " "))),
            key=lambda found: _RANK[found.urgency],
        )

    def _assess(self, text: str) -> Assessment:
        message = self._meant(read(text))
        trace = self._machine.scan(message.words)
        if not any(finals & self._fires for _, finals in trace.ends):
            return NOTHING
        parts = Parts(message, self._rules.clauses)
        matches = self._weigh(trace, parts, message)
        return self._most_urgent([*matches, *self._conjunctions(matches)])

    def _meant(self, message: Message) -> Message:
        """The message in the words that were meant; one typed word can become several."""
        known: dict[str, tuple[str, ...]] = {}
        words, pauses = list[str](), set[int]()
        for place, word in enumerate(message.words):
            meant = known.get(word)
            if meant is None:
                meant = known[word] = self._lexicon.meant(word)
            words += meant
            if place in message.pauses:
                pauses.add(len(words) - 1)
        return Message(tuple(words), frozenset(pauses))

    def _weigh(self, trace: Trace, parts: Parts, message: Message) -> list[_Match]:
        """Every match of a rule, with what its surroundings leave of it."""
        close, beyond = self._ends(trace)
        cues, fired, excuses = list[Weakener](), list[tuple[Rule, _Line, Span]](), _Excuses(parts)
        for number, place in close:
            line, span = self._owners[number], self._machine.span(trace, number, place)
            if isinstance(line.owner, Cue):
                cues.append(Weakener(line.owner.kind, line.owner.reach, span))
            elif line.excuse:
                excuses.add(line.owner, line.excuse, span)
            else:
                fired.append((line.owner, line, span))
        scope = Scope(message, parts, cues)
        weighed = [
            _Match(rule, line, span, _heard(rule, scope.urgency(span, rule.ignores)))
            for rule, line, span in fired
            if not excuses.hold(rule, span)
        ]
        return weighed + [self._as_meant(number, place) for number, place in beyond]

    def _ends(self, trace: Trace) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The matches (line, last word) to look at closely, and the rules' lines that also fit later on."""
        close: list[tuple[int, int]] = []
        beyond: dict[int, int] = {}
        left = self._fires
        for place, finals in trace.ends:
            if len(close) < MOST_MATCHES:
                close += ((line, place) for line in self._machine.lines_in(finals))
            elif finals & left:
                beyond |= dict.fromkeys(self._machine.lines_in(finals & left), place)
                left &= ~finals
        return close, list(beyond.items())

    def _as_meant(self, number: int, place: int) -> _Match:
        line = self._owners[number]
        assert isinstance(line.owner, Rule)  # noqa: S101 - for the type checker: only rules' lines are in _fires
        return _Match(line.owner, line, Span(place, place, frozenset()), _heard(line.owner, "now"))

    def _conjunctions(self, matches: Sequence[_Match]) -> Iterator[_Match]:
        """Patterns with `&`: all parts within WINDOW words of the last one; the weakest part decides."""
        parted: dict[tuple[str, int], list[_Match]] = defaultdict(list)
        for match in matches:
            if match.line.parts > 1:
                parted[match.rule.id, match.line.pattern].append(match)
        for found in parted.values():
            found.sort(key=lambda match: (match.span.end, match.line.part))
            latest: dict[int, _Match] = {}
            for match in found:
                kept = latest.get(match.line.part)
                if kept is None or _RANK[match.urgency] <= _RANK[kept.urgency] or _far(kept, match):
                    latest[match.line.part] = match
                if len(latest) == match.line.parts and not any(_far(part, match) for part in latest.values()):
                    weakest = max((part.urgency for part in latest.values()), key=_RANK.__getitem__)
                    yield replace(match, line=replace(match.line, parts=1), urgency=weakest)

    def _most_urgent(self, matches: Sequence[_Match]) -> Assessment:
        whole = [match for match in matches if match.urgency != "none" and match.line.parts == 1]
        if not whole:
            return NOTHING
        best = min(
            whole, key=lambda match: (_RANK[match.urgency], self._ranks[match.rule.category], match.span.end)
        )
        category = best.rule.category
        return Assessment(category, group_of(category), best.rule.id, best.urgency)


def _all_lines(rules: RuleSet, grammar: Grammar) -> Iterator[tuple[_Line, Elements]]:
    owners: tuple[Rule | Cue, ...] = (*rules.rules, *rules.cues)
    for owner in owners:
        for number, pattern in enumerate(owner.patterns):
            parts = parse(pattern, grammar) if isinstance(owner, Rule) else (_only(pattern, grammar),)
            for part, elements in enumerate(parts):
                yield _Line(owner, number, part, len(parts)), elements
        if isinstance(owner, Rule):
            for pattern in owner.unless:
                yield _Line(owner, excuse="unless"), _only(pattern, grammar)
            for pattern in owner.not_in:
                yield _Line(owner, excuse="not_in"), _only(pattern, grammar)


def _only(pattern: str, grammar: Grammar) -> Elements:
    parts = parse(pattern, grammar)
    if len(parts) > 1:
        raise PatternFault(f"`unless` and cues take no `&`: “{pattern}”.")
    return parts[0]


def _heard(rule: Rule, urgency: Urgency) -> Urgency:
    """What is left of a match of this rule: only one for danger can alert."""
    match rule.heard:
        case "danger":
            return urgency
        case "topic":
            return urgency if urgency in ("lowered", "question") else "none"
        case "asked":
            return "question" if urgency in ("now", "question") else "none"
        case "denied":
            return "lowered" if urgency in ("now", "lowered") else "none"
        case unreachable:
            assert_never(unreachable)


def _far(one: _Match, other: _Match) -> bool:
    return abs(one.span.end - other.span.end) > WINDOW
