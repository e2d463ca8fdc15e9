"""How often ideas come, and what silence means (domain.md: the table of levels, and rule 8 for words)."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from domain.schedule import DailyRule, Occurrence, occurrences

TIPS_A_WEEK = {1: 2, 2: 2, 3: 3, 4: 1}
HALVE_AFTER = 3
ASK_AFTER = 6
_WEEK = timedelta(days=7)
_HORIZON = timedelta(days=70)


class Silence(StrEnum):
    """What to do about messages that nobody answered."""

    CARRY_ON = "carry_on"
    HALVE = "halve"
    ASK = "ask"
    WAIT = "wait"


def silence_step(unanswered: int, asked: bool) -> Silence:
    """After three unanswered messages half the pace, after six ask once; then wait for their word."""
    if asked:
        return Silence.WAIT
    if unanswered >= ASK_AFTER:
        return Silence.ASK
    return Silence.HALVE if unanswered >= HALVE_AFTER else Silence.CARRY_ON


def tips_per_week(level: int, step: Silence, slower: bool) -> Fraction:
    """At most so many tips in any seven days; 1/2 is one in two weeks. ValueError for a level not 1 to 4."""
    if level not in TIPS_A_WEEK:
        raise ValueError(f"there is no pace for level {level}")
    pace = Fraction(TIPS_A_WEEK[level])
    if step is Silence.HALVE:
        pace /= 2
    return pace / 2 if slower else pace


def tip_days(days: frozenset[int], per_week: Fraction) -> frozenset[int]:
    """Which of the days they chose carry tips, spread evenly over the week; all of them if there are few.

    Of seven days and two tips: Tuesday and Saturday. A pace that is no whole number is rounded up here;
    `next_tip` keeps the distance.
    """
    wanted = min(max(-(-per_week.numerator // per_week.denominator), 1), len(days))
    chosen = sorted(days)
    return frozenset(chosen[(2 * place + 1) * len(chosen) // (2 * wanted)] for place in range(wanted))


def next_tip(
    days: frozenset[int],
    at: time,
    zone: str,
    per_week: Fraction,
    had: Collection[date],
    after: datetime,
) -> Occurrence | None:
    """The next day and instant for a tip, strictly after `after`; None if no day was chosen.

    `had` are the local dates of earlier tips: never more than the pace allows in any seven days (for less
    than one a week: never closer than that), and never two on a day, however days or level were changed.
    """
    rule = DailyRule(tip_days(days, per_week), at) if days else DailyRule(frozenset(), at)
    for occurrence in occurrences(rule, zone, after, after + _HORIZON):
        if _leaves_room(occurrence.local_date, per_week, had):
            return occurrence
    return None


def _leaves_room(on: date, per_week: Fraction, had: Collection[date]) -> bool:
    """Is another one on this date within the pace?"""
    if on in had:
        return False
    window = max(_WEEK, timedelta(days=float(7 / per_week)))
    allowed = max(per_week, Fraction(1))
    return sum(timedelta(0) <= on - earlier < window for earlier in had) + 1 <= allowed
