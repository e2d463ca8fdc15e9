"""Counting everybody for the Insight page: a few hundred people a tick, once a day, never all at once."""

from datetime import datetime

from actions.house import House
from actions.ports import Unit

AT_ONCE = 100  # people in one transaction, once a tick: the live service comes first


def count_on(unit: Unit, house: House, now: datetime, limit: int = AT_ONCE) -> int:
    """Begin today's count, or go on with it; how many people were counted."""
    unit.insight.begin(now)
    return unit.insight.step(now, limit)
