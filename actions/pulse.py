"""Feeling the service's pulse, and noting that the alarm clock rang."""

from datetime import datetime, timedelta
from typing import Final

from actions.house import House
from actions.ports import Unit
from domain.pulse import Pulse

NOTED_EVERY: Final = timedelta(seconds=5)  # a tick a second would be a commit a second for nothing
TOLD_AGAIN_AFTER: Final = timedelta(hours=1)


def feel(unit: Unit, house: House, now: datetime) -> Pulse:
    """How the service is right now."""
    pulses = unit.pulses
    return Pulse(now, pulses.last_tick(), pulses.oldest_due(now), pulses.inbox(), pulses.waiting(now))


def last_tick(unit: Unit, house: House, now: datetime) -> datetime | None:
    """By the machine's clock; None if there never was one."""
    return unit.pulses.last_tick()


def ticked(unit: Unit, house: House, now: datetime, at: datetime) -> None:
    """The alarm clock rang and all that was due then is done; `at` by the machine's clock."""
    known = unit.pulses.last_tick()
    if known is None or not timedelta(0) <= at - known < NOTED_EVERY:
        unit.pulses.note_tick(at)


def raise_alarm(unit: Unit, house: House, now: datetime, at: datetime) -> bool:
    """True for the one process that is to tell people that nothing ticks; again after an hour."""
    return unit.pulses.raise_alarm(at, TOLD_AGAIN_AFTER)


def end_alarm(unit: Unit, house: House, now: datetime) -> bool:
    """True for the one that is to tell them that it is over."""
    return unit.pulses.end_alarm()
