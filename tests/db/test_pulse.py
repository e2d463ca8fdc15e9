"""The pulse: the last tick is one for all processes, the queue is told by class, the alarm rings once."""

from datetime import timedelta

from db.open import Store
from db.unit import Unit
from domain.deliveries import Class, Kind, Planned
from domain.messages import Say
from domain.patient import PatientId
from tests.db.people import DAY, MINUTE, NOW, somebody

AN_HOUR = timedelta(hours=1)


def plan(unit: Unit, patient: PatientId, klass: Class, minutes_ago: int) -> None:
    due = NOW - minutes_ago * MINUTE
    unit.deliveries.plan(
        Planned(patient, f"{klass}:{minutes_ago}", klass, Kind.REPLY, Say("help.menu"), due), NOW - DAY
    )


async def test_a_tick_is_known_to_whoever_asks(store: Store) -> None:
    def work(unit: Unit) -> None:
        assert unit.pulses.last_tick() is None
        unit.pulses.note_tick(NOW)
        unit.pulses.note_tick(NOW + MINUTE)
        assert unit.pulses.last_tick() == NOW + MINUTE
        unit.pulses.note_tick(NOW)  # the machine's clock was set back: the newest is what counts
        assert unit.pulses.last_tick() == NOW

    await store.run(work)


async def test_only_one_of_several_processes_is_told_to_raise_the_alarm(store: Store) -> None:
    def work(unit: Unit) -> None:
        raised = [unit.pulses.raise_alarm(NOW + n * MINUTE, AN_HOUR) for n in (0, 1, 59, 60, 61)]
        assert raised == [True, False, False, True, False]
        assert unit.pulses.end_alarm()
        assert not unit.pulses.end_alarm()
        assert unit.pulses.raise_alarm(NOW + 62 * MINUTE, AN_HOUR)

    await store.run(work)


async def test_what_waits_is_told_by_class_and_since_when(store: Store) -> None:
    def work(unit: Unit) -> None:
        assert unit.pulses.oldest_due(NOW) is None
        assert unit.pulses.waiting(NOW) == dict.fromkeys(Class, 0)
        patient = somebody(unit).id
        for klass, minutes in ((Class.REPLY, 1), (Class.REPLY, 2), (Class.PROACTIVE, 9), (Class.SAFETY, -5)):
            plan(unit, patient, klass, minutes)
        assert unit.pulses.waiting(NOW) == {Class.REPLY: 2, Class.PROACTIVE: 1, Class.SAFETY: 0}
        assert unit.pulses.oldest_due(NOW) == NOW - 9 * MINUTE
        assert unit.pulses.inbox() == 0
        unit.inbox.keep([(1, 7, {"update_id": 1})], NOW)
        assert unit.pulses.inbox() == 1

    await store.run(work)
