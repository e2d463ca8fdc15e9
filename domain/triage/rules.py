"""The rules as values: what content/ loads, what the engine reads, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Group = Literal["emergency", "crisis", "safeguarding"]
Urgency = Literal["now", "lowered", "question", "none"]
CueKind = Literal[
    "negated",
    "negated_after",
    "not_negated",
    "question",
    "not_question",
    "past",
    "past_before",
    "recent",
    "other",
    "elsewhere",
    "ongoing",
    "present",
    "not_present",
    "story",
    "figure",
]
CUE_KINDS: tuple[CueKind, ...] = (
    "negated",
    "negated_after",
    "not_negated",
    "question",
    "not_question",
    "past",
    "past_before",
    "recent",
    "other",
    "elsewhere",
    "ongoing",
    "present",
    "not_present",
    "story",
    "figure",
)
Heard = Literal["danger", "topic", "asked", "denied"]
HEARD: tuple[Heard, ...] = ("danger", "topic", "asked", "denied")
GROUPS: tuple[Group, ...] = ("emergency", "crisis", "safeguarding")
CATEGORIES = (
    "emergency.cardiac",
    "emergency.stroke",
    "emergency.breathing",
    "emergency.anaphylaxis",
    "emergency.bleeding",
    "emergency.seizure",
    "emergency.hypoglycaemia",
    "emergency.overdose",
    "emergency.sepsis",
    "emergency.head_injury",
    "emergency.general",
    "crisis.suicidal",
    "crisis.self_harm",
    "safeguarding.violence",
    "safeguarding.neglect",
    "safeguarding.control",
    "safeguarding.exploitation",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: any of its patterns fires it, unless one of `unless` is in the same clause.

    A match that shares a word with one of `not_in` is none (“keep fit” is no fit). `ignores` names the
    kinds of cue that do not weaken the rule ("past": what happened still counts). `heard` says what the
    rule is for. "danger": to alert. The others never alert: "topic" are bare words of the category, heard
    where they are denied or asked about; "asked" are questions about it, "denied" words of relief
    (“breathing fine”), however they stand.
    """

    id: str
    category: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    ignores: frozenset[str] = frozenset()
    heard: Heard = "danger"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that weaken a rule: `reach` is how many words may stand between them and the rule's words."""

    kind: CueKind
    reach: int
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where a new thought begins: at `always`; at one of `starters` after a comma or one of `joins`;
    and at one of `alone` that does not follow one of `carriers`.
    """

    always: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    carriers: frozenset[str] = frozenset()

    def begin(self, word: str, before: str, *, pause: bool) -> bool:
        """Whether a thought begins with `word`, given the word before it and a comma between the two."""
        if word in self.always:
            return True
        if word in self.starters and (pause or before in self.joins):
            return True
        return word in self.alone and before not in self.carriers

    def words(self) -> frozenset[str]:
        """Every word that matters here, so that it is never taken for a slip of another."""
        return self.always | self.joins | self.starters | self.alone | self.carriers


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything the engine knows in one language.

    `order` ranks the categories, the most urgent reply first; `families` are named lists of words and
    phrases; `same` gives a word its equal spellings of one or more words; `misspellings` turns one
    wrong word into the right ones; `ordinary` are real words that are never taken for a slip.
    """

    language: str
    order: tuple[str, ...]
    rules: tuple[Rule, ...]
    cues: tuple[Cue, ...] = ()
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    misspellings: Mapping[str, str] = field(default_factory=dict)
    ordinary: frozenset[str] = frozenset()
    clauses: Clauses = Clauses()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules make of a text.

    `urgency`: "now" alerts; "lowered" (said not to be so) offers help without an alert; "question"
    (asked about, not felt) gets help texts; "none" is everything else, and then the rest is None.
    """

    category: str | None = None
    group: Group | None = None
    rule: str | None = None
    urgency: Urgency = "none"

    @property
    def alerts(self) -> bool:
        """Whether the safety reply leaves and a person is told."""
        return self.urgency == "now"


NOTHING = Assessment()


def group_of(category: str) -> Group:
    """The group a category belongs to. Raises ValueError for a category that is in none."""
    for group in GROUPS:
        if category.startswith(f"{group}."):
            return group
    raise ValueError(f"“{category}” belongs to none of {', '.join(GROUPS)}.")
