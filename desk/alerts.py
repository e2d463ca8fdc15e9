"""Red flags from the command line: what waits, who takes it on, which rules cry wolf; and the audit log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from actions.alerts import take_on
from db.unit import Unit
from desk.exporting import named
from desk.opening import must_exist, present, visiting
from desk.problems import Problem
from domain.alerts import MOST_STEPS, Acknowledged, Alert, AlertId, FalseAlarm, Open, RuleCount, Settled
from post.letter import plain_category
from settings import Settings

T = TypeVar("T")

FALSE_ALARMS_SHOWN = timedelta(days=7)


def listed(settings: Settings) -> Iterator[str]:
    """The open ones, a line each, and what patients called false lately. Raises Problem."""
    since = present(settings) - FALSE_ALARMS_SHOWN
    waiting, false = _asked(
        settings, lambda unit: (unit.alerts.open_ones(), unit.alerts.false_alarms_since(since))
    )
    yield from (_line(alert, settings) for alert in waiting)
    if not waiting:
        yield "No red flag waits for anybody."
    else:
        yield "To take one on: python main.py alerts acknowledge NUMBER --by NAME"
        yield "What was written: python main.py export said"
    if false:
        yield "In the last 7 days patients said of these that it wasn't so:"
        yield from (_line(alert, settings) for alert in false)


def acknowledged(settings: Settings, number: int, by: str) -> str:
    """Take one on; nobody else is told of it then. Raises Problem."""
    now = present(settings)
    try:
        alert = _asked(settings, lambda unit: take_on(unit, now, AlertId(number), by))
    except LookupError:
        raise Problem(f"There is no red flag {number}: python main.py alerts lists what waits.") from None
    except ValueError:
        raise Problem("Say who takes it on: --by NAME.") from None
    match alert.state:
        case Acknowledged(by=who, at=at) if at == now:
            return f"Red flag {number} is with {who}; nobody else is told of it."
        case Acknowledged(by=who, at=at):
            return f"Red flag {number} is with {who} already, since {_clock(at, settings)}."
        case FalseAlarm(at=at):
            return f"Of red flag {number} the patient said that it wasn't so, {_clock(at, settings)}."
        case Settled(by=who, at=at):
            return f"Red flag {number} was closed by {who}, {_clock(at, settings)}."
        case Open():
            raise Problem(f"Red flag {number} is open still: try again.")


def rules(settings: Settings) -> Iterator[str]:
    """Each rule that ever fired, with its hits and false alarms. Raises Problem."""
    counts: Sequence[RuleCount] = _asked(settings, lambda unit: unit.alerts.counts_by_rule())
    if not counts:
        yield "No rule has fired yet."
        return
    yield f"{'rule':<40} {'hits':>6} {'false alarms':>13}"
    yield from (f"{each.rule:<40} {each.hits:>6} {each.false_alarms:>13}" for each in counts)


def audit_verified(settings: Settings) -> str:
    """Whether the log is whole. Raises Problem, which names the first entry that isn't as it was written."""
    broken, (seq, end) = _asked(settings, lambda unit: (unit.audit.verify(), unit.audit.end()))
    if broken is not None:
        raise Problem(
            f"The audit log is not as it was written, from entry {broken} on: keep a copy, and ask why."
        )
    return (
        f"The audit log is whole: {seq} entries, the last with hash {end}.\n"
        "Note both elsewhere: a log that is whole and shorter later has lost its end."
    )


def _asked(settings: Settings, ask: Callable[[Unit], T]) -> T:
    must_exist(settings)

    async def visit() -> T:
        async with visiting(settings) as store:
            return await store.run(ask)

    return asyncio.run(visit())


def _line(alert: Alert, settings: Settings) -> str:
    call = ", wants a call" if alert.wants_call else ""
    raised = _clock(alert.raised_at, settings)
    whose = f"(patient {named('patient', alert.patient)}, rule {alert.rule})"
    told = _told(alert, settings)
    return f"{alert.id:>5}  {plain_category(alert.category):<28} {raised}  {told}{call}  {whose}"


def _told(alert: Alert, settings: Settings) -> str:
    told = f"told {alert.step} of {MOST_STEPS}"
    if isinstance(alert.state, FalseAlarm):
        return f"not so, {_clock(alert.state.at, settings)}"
    if alert.due_at is None:
        return f"{told}, nobody is left to tell"
    if not settings.rota:
        return f"timer ends {_clock(alert.due_at, settings)}, with nobody to tell"
    return f"{told}, next {_clock(alert.due_at, settings)}"


def _clock(instant: datetime, settings: Settings) -> str:
    return f"{instant.astimezone(ZoneInfo(settings.service_hours[3])):%a %d %b %Y %H:%M}"
