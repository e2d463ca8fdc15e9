"""How often tips come, on which of the chosen days, and what follows from silence (domain.md)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Literal

from domain.schedule import DailyRule, Occurrence, local_date, occurrences

SilenceStep = Literal["carry_on", "halve", "ask", "pause"]

PER_WEEK = {1: 2, 2: 2, 3: 3, 4: 1}  # at most; the table of levels in domain.md
HALVE_AFTER = 3  # unanswered messages; rules for words, 8
ASK_AFTER = 6
ASK_PATIENCE = timedelta(days=7)
# Which days are better where spacing leaves the choice: midweek first, the weekend last.
_RELUCTANCE = {0: 1, 1: 0, 2: 0, 3: 0, 4: 0, 5: 2, 6: 2}


def tips_per_week(
    level: int, unanswered: int, slower: bool, per_week: Mapping[int, int] = PER_WEEK
) -> Fraction:
    """Tips a week, at most: the level's number, halved by silence, and halved when asked to be slower.

    `per_week` are the programme's numbers by level. ValueError for a level it doesn't have.
    """
    if level not in per_week:
        raise ValueError(f"there is no pace for level {level}")
    halvings = (unanswered >= HALVE_AFTER) + bool(slower)
    return Fraction(per_week[level], 2**halvings)


def silence_step(unanswered: int, asked: bool, asked_ago: timedelta = ASK_PATIENCE) -> SilenceStep:
    """What to do after so many messages in a row without a tap or a word.

    After 3 halve the pace; after 6 ask once whether it is still useful; a week after asking pause, and
    the coordinator is told. `asked`: the question has gone out since they last answered anything.
    """
    if unanswered < HALVE_AFTER:
        return "carry_on"
    if unanswered < ASK_AFTER or (asked and asked_ago < ASK_PATIENCE):
        return "halve"
    return "pause" if asked else "ask"


def tip_days(days: frozenset[int], per_week: Fraction) -> frozenset[int]:
    """Those of a patient's days (0 = Monday) that carry tips, as far apart over the week as they allow.

    As many as there are tips a week, rounded up: what is less than one a week skips weeks on the
    same day. Always the same for the same days.
    """
    number = min(ceil(per_week), len(days))
    options: list[tuple[int, ...]] = list(combinations(sorted(days), number))
    evenest = min(options, key=_closeness)
    return frozenset(evenest)


def next_tip(
    days: frozenset[int],
    at: time,
    zone: str,
    per_week: Fraction,
    sent_at: Iterable[datetime],
    after: datetime,
) -> Occurrence | None:
    """The next tip's occurrence strictly after an instant; None if no day is chosen.

    `sent_at` are the tips of the last four weeks, however they were paced then. Counted in the
    patient's local dates, so that a clock change makes no week longer: no 7 days in a row hold more
    than `per_week` rounded up, and no span of weeks that makes it whole holds more than that (3 in
    any 14 days for one and a half a week). No date gets two.
    """
    sent = sorted(local_date(instant, zone) for instant in sent_at)
    limits = {7: ceil(per_week), 7 * per_week.denominator: per_week.numerator, 1: 1}
    rule = DailyRule(tip_days(days, per_week), at)
    # Long enough for every date in `sent` to have left the longest span, and for a date Apia skipped.
    until = after + timedelta(days=max(limits) + 21)
    for occurrence in occurrences(rule, zone, after, until):
        ages = [(occurrence.local_date - day).days for day in sent]
        if all(sum(age < span for age in ages) < most for span, most in limits.items()):
            return occurrence
    return None


def _closeness(days: tuple[int, ...]) -> tuple[list[int], int, tuple[int, ...]]:
    """Sorts the evenest days first: by the smallest gap between two, then midweek, then early."""
    later = (*days[1:], *(day + 7 for day in days[:1]))
    gaps = sorted(second - first for first, second in zip(days, later, strict=True))
    return [-gap for gap in gaps], sum(_RELUCTANCE[day] for day in days), days
