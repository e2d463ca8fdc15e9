"""A forecast put together from what would happen to each person without and with a change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from actions.forecast import Ledger, Limit, Line
from domain.copies import Copy
from domain.pace import HALVE_AFTER
from domain.patient import PatientId

NO_LEVEL = 0  # who has done no check-in yet


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do for one person; `replaced` are messages that are new or have another text."""

    patient: PatientId
    level: int
    before: int
    after: int
    replaced: int
    first: date | None

    @property
    def kind(self) -> str:
        """gain | lose | change | same."""
        if self.after != self.before:
            return "gain" if self.after > self.before else "lose"
        return "change" if self.replaced else "same"


def effect(patient: PatientId, level: int, before: Sequence[Line], after: Sequence[Line]) -> Effect:
    """One person's two ledgers compared. A message is the same if it has the same day, kind and text."""
    old = {(line.on, line.kind, line.what) for line in before}
    new = {(line.on, line.kind, line.what) for line in after}
    days = [line[0] for line in old ^ new]
    return Effect(patient, level, len(before), len(after), len(new - old), min(days, default=None))


Weeks = tuple[int, ...]


def by_week(lines: Iterable[Line], start: date, weeks: int) -> Weeks:
    """How many of them in each week after `start`; the last one takes what lies behind it."""
    counts = [0] * weeks
    for line in lines:
        counts[min(max((line.on - start) // timedelta(weeks=1), 0), weeks - 1)] += 1
    return tuple(counts)


@dataclass(frozen=True, slots=True)
class LevelWeeks:
    """Messages to the people of one level in each week, all of them together."""

    people: int
    before: Weeks
    after: Weeks


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a change would do between `start` and `end` (not included).

    Of `of` people whom it concerns `people` were looked at. `effects` are those to whom anything would
    change. `limits` are held-up messages after the change, `limits_before` how many people had any without
    it. `silent` people are taken to stay silent. For a tip: `reached` would get it, and first on that date.
    """

    start: date
    end: date
    people: int
    of: int
    effects: Sequence[Effect]
    levels: Mapping[int, LevelWeeks]
    limits: Sequence[Limit]
    limits_before: int
    silent: int
    reached: Mapping[PatientId, date]

    def those(self, kind: str) -> Sequence[Effect]:
        """Those who gain, lose or change."""
        return [each for each in self.effects if each.kind == kind]

    @property
    def sampled(self) -> bool:
        """Whether some were left out."""
        return self.people < self.of


@dataclass(slots=True)
class Tally:
    """Takes one person after the other. `tip`: the tip that the change is about, if it is about one."""

    start: date
    weeks: int
    tip: str | None = None
    people: int = 0
    silent: int = 0
    effects: list[Effect] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    limits_before: set[PatientId] = field(default_factory=set)
    reached: dict[PatientId, date] = field(default_factory=dict)
    levels: dict[int, list[LevelWeeks]] = field(default_factory=dict)

    def add(self, copy: Copy, before: Ledger, after: Ledger) -> None:
        """What would happen to this person without and with the change."""
        patient, level = copy.patient, copy.patient.tailoring_level or NO_LEVEL
        self.people += 1
        self.silent += patient.unanswered >= HALVE_AFTER or patient.silence_asked_at is not None
        found = effect(patient.id, level, before.lines, after.lines)
        if found.kind != "same":
            self.effects.append(found)
        self.limits += after.limits
        self.limits_before |= {each.patient for each in before.limits}
        mine = [line.on for line in after.lines if self.tip is not None and line.tip == self.tip]
        if mine:
            self.reached[patient.id] = min(mine)
        weeks = [by_week(each.lines, self.start, self.weeks) for each in (before, after)]
        self.levels.setdefault(level, []).append(LevelWeeks(1, *weeks))

    def forecast(self, of: int) -> Forecast:
        """All of them; `of` how many there are that the change concerns."""
        levels = {level: _summed(each) for level, each in sorted(self.levels.items())}
        return Forecast(
            self.start,
            self.start + timedelta(weeks=self.weeks),
            self.people,
            of,
            self.effects,
            levels,
            sorted(self.limits, key=lambda each: (each.on, each.patient)),
            len(self.limits_before),
            self.silent,
            self.reached,
        )


def _summed(each: Sequence[LevelWeeks]) -> LevelWeeks:
    before = tuple(sum(week) for week in zip(*(one.before for one in each), strict=True))
    after = tuple(sum(week) for week in zip(*(one.after for one in each), strict=True))
    return LevelWeeks(len(each), before, after)
