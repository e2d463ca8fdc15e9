"""Instruments: a set of statements or questions, how to answer them, and how answers become a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.levels import DETECTABLE, CutPoints

StraightLining = Literal["off", "extreme", "any"]
LevelKind = Literal["activation level", "confidence band"]
Flag = Literal["too_few_answers", "missing_items", "straight_lining", "too_fast"]


@dataclass(frozen=True, slots=True)
class Item:
    """One statement; `reverse` means that agreeing counts against the score."""

    id: str
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer: the value it counts for, and the key its label goes by in a wording."""

    value: int
    key: str


@dataclass(frozen=True, slots=True)
class MeanScorer:
    """The mean of the answered items."""

    decimals: int


@dataclass(frozen=True, slots=True)
class SumScorer:
    """The sum of the answered items, scaled up to the full number of items when some are missing."""

    decimals: int


@dataclass(frozen=True, slots=True)
class TableScorer:
    """A lookup from the raw sum (scaled up when items are missing) to a score, as a licence holder gives it.

    `standard_errors` may be empty, or have the same keys as `scores`.
    """

    scores: Mapping[int, float]
    standard_errors: Mapping[int, float]
    decimals: int


@dataclass(frozen=True, slots=True)
class RaschScorer:
    """Andrich's rating-scale model: a location per item and thresholds shared by all, in logits.

    There is one threshold less than there are options. Score = intercept + slope x theta, held to 0-100.
    """

    locations: Mapping[str, float]
    thresholds: tuple[float, ...]
    slope: float
    intercept: float
    decimals: int


Scorer = MeanScorer | SumScorer | TableScorer | RaschScorer


@dataclass(frozen=True, slots=True)
class Rules:
    """When answers make no score, and when a set of them deserves a second look.

    Straight-lining: the same answer throughout; "extreme" looks only at the lowest and the highest
    answer (US quality measure 503), "any" at every one. `min_seconds` is per answered item.
    """

    min_answered: int
    straight_lining: StraightLining
    min_seconds: float


@dataclass(frozen=True, slots=True)
class Instrument:
    """A pack's definition. `scorer` is None while the pack waits for its licence holder's table.

    `can_ask` is true once there is a complete wording in some language; `languages` names those.
    """

    id: str
    version: str
    title: str
    items: tuple[Item, ...]
    options: tuple[Option, ...]
    allow_na: bool
    scorer: Scorer | None
    scorer_version: str
    cut_point_sets: Mapping[str, CutPoints]
    chosen_cut_points: str
    rules: Rules
    level_scheme: str
    level_kind: LevelKind
    purpose: str
    notes: str
    validated: bool
    languages: tuple[str, ...] = ()
    can_ask: bool = False

    @property
    def can_score(self) -> bool:
        """Whether answers can become a score; False while a licensed table is missing."""
        return self.scorer is not None

    @property
    def cut_points(self) -> CutPoints:
        """The chosen cut-point set."""
        return self.cut_point_sets[self.chosen_cut_points]

    @property
    def detectable(self) -> float | None:
        """From how many points on one person may be said to have changed: PAM's minimal detectable change for
        scales of its shape (domain.md); None for means and sums, of which nothing is known."""
        return None if isinstance(self.scorer, MeanScorer | SumScorer) else DETECTABLE

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Item ids in the order they are asked."""
        return tuple(item.id for item in self.items)

    @property
    def values(self) -> tuple[int, ...]:
        """The values an answer may have, lowest first."""
        return tuple(sorted(option.value for option in self.options))


@dataclass(frozen=True, slots=True)
class ItemWording:
    """An item's text, and what to say to "Why do you ask?"."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class OptionWording:
    """An answer's label, and what people may type instead of tapping it."""

    label: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """An instrument's words in one language.

    `context` is said before the first item. `options` go by option key; `na` is there when N/A is allowed.
    """

    language: str
    title: str
    context: str
    items: Mapping[str, ItemWording]
    options: Mapping[str, OptionWording]
    na: OptionWording | None


@dataclass(frozen=True, slots=True)
class Score:
    """What a set of answers came to.

    `raw` is the sum of the answered items (scaled up to all items where the scorer needs that), None
    without any answer. `score`, `standard_error` and `level` are None when there are too few answers;
    `standard_error` also where the scorer knows none. The level is that of the score as given here.
    """

    raw: float | None
    score: float | None
    standard_error: float | None
    level: int | None
    scorer_version: str
    cut_point_set: str
    flags: tuple[Flag, ...]
