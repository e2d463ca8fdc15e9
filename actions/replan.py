"""Planning everybody anew after the words or the programme changed: a few hundred people to a transaction."""

from datetime import datetime

from actions.house import House
from actions.plan import plan_ahead
from actions.ports import Unit

AT_ONCE = 200  # people looked at in one transaction, once a tick: the live service comes first


def some(unit: Unit, house: House, now: datetime, limit: int = AT_ONCE) -> int:
    """The next of those who were asked for (unit.replans.ask); how many were planned anew."""
    people = unit.replans.take(limit, now)
    for patient in people:
        unit.one_at_a_time(unit.patients.chat_of(patient))
        plan_ahead(unit, house, now, patient)
    return len(people)
