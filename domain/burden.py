"""The one arbiter over everything we send unasked (promises P6 and P7 in design.md).

Nobody gets a message in their quiet hours, while paused, after leaving, or beyond their burden budget; and
after a time in which we could not send, at most one comes late, on its own day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.deliveries import Kind
from domain.patient import Status
from domain.schedule import QuietHours, contains, day_bounds, end_after, local_date

MOST_TOGETHER = 5  # reminders in one message: more would be a list to work through [own]
GRACE = timedelta(minutes=15)  # later than this is late: it counts as catching up
ORDER = (Kind.APPOINTMENT, Kind.REMINDER, Kind.CHECK_IN, Kind.STAFF, Kind.TIP, Kind.SILENCE)
THEIR_OWN = frozenset({Kind.APPOINTMENT, Kind.REMINDER})
CAN_WAIT = frozenset({Kind.CHECK_IN, Kind.STAFF, Kind.SILENCE})  # as good tomorrow as today


class Why(StrEnum):
    """What the ledger keeps as the reason."""

    NOT_ACTIVE = "not_active"
    QUIET_HOURS = "quiet_hours"
    LATE = "late"
    DAY_FULL = "day_full"
    WEEK_FULL = "week_full"
    TOO_CLOSE = "too_close"
    TOO_LATE = "too_late"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Budget:
    """Of the messages we decide on. What they asked for themselves (their reminders, their appointment)
    is their own wish: it neither counts nor is counted out."""

    per_day: int = 3
    per_week: int = 10
    spacing: timedelta = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Wish:
    """A message that would like to leave."""

    kind: Kind
    occasion: str
    due: datetime
    not_after: datetime | None = None

    @property
    def rank(self) -> int:
        """The smaller, the sooner it is chosen."""
        return ORDER.index(self.kind) if self.kind in ORDER else len(ORDER)


@dataclass(frozen=True, slots=True)
class Had:
    """A message they were sent unasked; `late` if it was catching up."""

    kind: Kind
    at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All the arbiter knows of a person; `had` covers the last seven days."""

    status: Status
    zone: str
    quiet: QuietHours
    had: tuple[Had, ...]
    budget: Budget


@dataclass(frozen=True, slots=True)
class Send:
    pass


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Miss:
    why: Why


@dataclass(frozen=True, slots=True)
class Cancel:
    why: Why


Verdict = Send | Wait | Miss | Cancel


def arbitrate(wish: Wish, standing: Standing, now: datetime, *, catch_up: Wish | None = None) -> Verdict:
    """May this message leave now? `catch_up` is the late one that was picked, if any is late.

    On time (up to GRACE late), what is in its way puts it off. A late one leaves now or is missed: put
    off, it would come back as if it were on time, and a second could catch up. Only what can wait still may:
    for another day.
    """
    if standing.status is not Status.ACTIVE:
        return Cancel(Why.NOT_ACTIVE)
    if wish.not_after is not None and now >= wish.not_after:
        return Miss(Why.TOO_LATE)
    if not is_late(wish, now):
        return _verdict(wish, standing, now)
    if local_date(wish.due, standing.zone) != local_date(now, standing.zone):
        return Miss(Why.LATE)
    match _verdict(wish, standing, now):
        case Send() if wish != catch_up or _caught_up(standing, now):
            return Miss(Why.LATE)
        case Wait(why=why) if wish.kind not in CAN_WAIT:
            return Miss(why)
        case Wait(until=until, why=why):
            another_day = day_bounds(local_date(now, standing.zone), standing.zone)[1]
            return Wait(end_after(standing.quiet, max(until, another_day), standing.zone), why)
        case verdict:
            return verdict


def pick_catch_up(wishes: Iterable[Wish], standing: Standing, now: datetime) -> Wish | None:
    """The one late message that may still leave now: by ORDER, then the latest due; None if none may."""
    possible = [
        wish
        for wish in wishes
        if is_late(wish, now) and isinstance(arbitrate(wish, standing, now, catch_up=wish), Send)
    ]
    return min(possible, key=lambda wish: (wish.rank, -wish.due.timestamp()), default=None)


def goes_along(wish: Wish, with_it: Wish, now: datetime) -> bool:
    """May these two, of which each may leave now, leave as one message? Own reminders that come on time: one
    ring of the phone, not several. What is of ours speaks for itself, and of what is late one leaves."""
    both = (wish, with_it)
    return all(each.kind is Kind.REMINDER and not is_late(each, now) for each in both)


def is_late(wish: Wish, now: datetime) -> bool:
    """Would it be catching up?"""
    return now - wish.due > GRACE


def _caught_up(standing: Standing, now: datetime) -> bool:
    """Has one come late today already?"""
    today = local_date(now, standing.zone)
    return any(one.late and local_date(one.at, standing.zone) == today for one in standing.had)


def _verdict(wish: Wish, standing: Standing, now: datetime) -> Verdict:
    """Quiet hours, then the budget; lateness aside."""
    if contains(standing.quiet, now, standing.zone):
        return _put_off(wish, standing, end_after(standing.quiet, now, standing.zone), now, Why.QUIET_HOURS)
    return Send() if wish.kind in THEIR_OWN else _within_budget(wish, standing, now)


def _within_budget(wish: Wish, standing: Standing, now: datetime) -> Verdict:
    ours = sorted(one.at for one in standing.had if one.kind not in THEIR_OWN)
    today = local_date(now, standing.zone)
    week = [at for at in ours if now - at < timedelta(days=7)]
    if sum(local_date(at, standing.zone) == today for at in ours) >= standing.budget.per_day:
        return _put_off(wish, standing, day_bounds(today, standing.zone)[1], now, Why.DAY_FULL)
    if len(week) >= standing.budget.per_week:
        return _put_off(wish, standing, week[0] + timedelta(days=7), now, Why.WEEK_FULL)
    if ours and now - ours[-1] < standing.budget.spacing:
        return _put_off(wish, standing, ours[-1] + standing.budget.spacing, now, Why.TOO_CLOSE)
    return Send()


def _put_off(wish: Wish, standing: Standing, until: datetime, now: datetime, why: Why) -> Verdict:
    """Later the same day if that can be, outside quiet hours; else missed, or another day if it can wait."""
    free = end_after(standing.quiet, until, standing.zone)
    if local_date(free, standing.zone) == local_date(now, standing.zone):
        return Wait(free, why)
    return Wait(free, why) if wish.kind in CAN_WAIT else Miss(why)
