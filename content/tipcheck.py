"""The linter's findings for a tip that is being edited, each at its field: the rules are content/lint's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from content import templates
from content.findings import Finding, error
from content.lint import prose
from content.lint.tips import MOST_WORDS, READING_AGE, text_findings
from content.tipfile import HEAD_FIELDS, TipFileFault, take_apart
from content.tipwriter import LANGUAGE, has_heading, write_tip
from domain.tip_workflow import TipText

# What a draft may not be saved with: the rest can be mended before it is handed in.
BREAKS = frozenset(
    {"template", "language", "empty", "shape", "heading", "head-value", "head-missing", "id-filename"}
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A finding at a field of the form: `field` is a head field or body:<language>, `line` counts in it."""

    field: str
    line: int
    severity: str
    rule: str
    message: str
    cure: str

    @property
    def breaks(self) -> bool:
        """Whether it can't even be saved as a draft."""
        return self.rule in BREAKS and self.severity == "error"


@dataclass(frozen=True, slots=True)
class Measure:
    """How long and how hard to read a body is, at its longest and hardest. Age only in English."""

    words: int
    most_words: int
    age: float | None
    most_age: float


def inspect_tip(tip: str, version: int, text: TipText, today: date) -> Sequence[Spot]:
    """Everything that the linter says of this tip, errors first, in the order of the form."""
    return _inspect(tip, version, _key(text), today)


def errors_in(spots: Sequence[Spot]) -> Sequence[Spot]:
    """Those that keep it from being handed in."""
    return [spot for spot in spots if spot.severity == "error"]


_Key = tuple[
    tuple[int, ...],
    tuple[str, ...],
    tuple[str, ...],
    tuple[str, ...],
    str,
    str,
    date,
    tuple[tuple[str, str], ...],
]


def _key(text: TipText) -> _Key:
    return (
        tuple(sorted(text.levels)),
        tuple(sorted(text.topics)),
        tuple(sorted(text.conditions)),
        tuple(sorted(text.exclusions)),
        text.evidence,
        text.owner,
        text.review,
        tuple(sorted(text.bodies.items())),
    )


@lru_cache(maxsize=4096)
def _inspect(tip: str, version: int, key: _Key, today: date) -> Sequence[Spot]:
    levels, topics, conditions, exclusions, evidence, owner, review, bodies = key
    text = TipText(
        frozenset(levels),
        frozenset(topics),
        frozenset(conditions),
        frozenset(exclusions),
        evidence,
        owner,
        review,
        dict(bodies),
    )
    early = [
        *(_spot(f"body:{language}", 1, _HEADING) for language, body in bodies if has_heading(body)),
        *(_spot("bodies", 1, _NO_TAG) for language, _ in bodies if not LANGUAGE.fullmatch(language)),
    ]
    if early:
        return tuple(early)
    file = write_tip(tip, version, text)
    try:
        raw = take_apart(file)
    except TipFileFault as fault:
        return (Spot("bodies", 1, "error", "shape", str(fault), "take out what breaks the file"),)
    starts = [(body.line, f"body:{language}") for language, body in raw.bodies.items()]
    heads = {line: field for field, line in raw.lines.items()}
    spots = [_placed(found, starts, heads) for found in text_findings(Path(f"{tip}.md"), file, today)]
    return tuple(sorted(spots, key=lambda spot: (spot.severity != "error", _order(spot.field), spot.line)))


_HEADING = error("", 1, "heading", "A line begins with ## and a language.", "begin the line in another way")
_NO_TAG = error("", 1, "language", "That is no language tag.", "use a tag such as cy or pt-BR")


def _spot(field: str, line: int, found: Finding) -> Spot:
    return Spot(field, line, found.severity, found.rule, found.message, found.cure)


def _placed(found: Finding, starts: list[tuple[int, str]], heads: dict[int, str]) -> Spot:
    inside = [(line, field) for line, field in starts if line <= found.line]
    if inside and found.line not in heads:
        line, field = max(inside)
        return _spot(field, found.line - line + 1, found)
    return _spot(heads.get(found.line, "bodies"), 1, found)


def _order(field: str) -> tuple[int, str]:
    return (HEAD_FIELDS.index(field), "") if field in HEAD_FIELDS else (len(HEAD_FIELDS), field)


def measure(body: str, language: str, levels: frozenset[int]) -> Measure | None:
    """None for a body that can't be rendered."""
    if templates.faults(body):
        return None
    shown = [text for text in templates.variants(body) if text] or [""]
    longest = max(len(prose.words(text)) for text in shown)
    most = min((MOST_WORDS[level] for level in levels if level in MOST_WORDS), default=70)
    hardest = max(shown, key=prose.reading_age)
    age = prose.reading_age(hardest) if language == "en" and longest else None
    return Measure(longest, most, age, prose.reading_age_limit(hardest, READING_AGE))
