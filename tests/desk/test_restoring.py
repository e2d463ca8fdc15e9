"""What a restore makes of the time between the backup and now: unknown, written down, and never sent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Row, select
from sqlalchemy import text as sql

from actions import deliver
from actions.house import House
from actions.plan import plan_ahead
from content.catalogue import load_catalogue
from db.backup import Manifest
from db.open import Store, open_store
from db.tables import deliveries
from db.tombstones import Tombstone
from db.unit import Unit
from desk.opening import sealer_for
from desk.restoring import Settled, forget_again, settle
from domain.deliveries import Class, State
from domain.dialogs import Alarmed
from domain.last_word import LastWord, Word
from domain.patient import PatientId, Status
from furnish import furnish
from keys import keep_keys
from settings import Settings
from tests.db.people import CHAT, DAY, MINUTE, NOW, a_plan, planned, sent, somebody
from tests.engines import SEALER, SECRET

LATER = NOW + 3 * DAY
NOON = LATER + timedelta(hours=2, minutes=45)  # when the reminder has just come due
DAILY = frozenset(range(7))


@cache
def house() -> House:
    return furnish(Settings(), load_catalogue(None), ("en",))


def restored(unit: Unit, *tombstones: Tombstone) -> Settled:
    """As after a restore at LATER of a backup made at NOW."""
    manifest = Manifest(NOW, "head", "sqlite", {})
    return settle(unit.connection, [SEALER], house(), manifest, tombstones, LATER)


def ledger(unit: Unit) -> dict[str, Row[tuple[object, ...]]]:
    return {row.occasion: row for row in unit.connection.execute(select(deliveries)).all()}


def with_a_reminder(unit: Unit) -> PatientId:
    patient = somebody(unit)
    unit.reminders.add(patient.id, "water the tomatoes", time(12), DAILY, NOW)
    unit.patients.save(replace(patient, zone="UTC", tailoring_level=1))
    return patient.id


async def test_what_was_on_its_way_or_due_is_unknown_and_never_sent(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit, status=Status.PAUSED).id  # the planner would cancel what it finds
        planned(unit, a_plan(patient, "due since", due=NOW + MINUTE))
        planned(unit, a_plan(patient, "reply", due=NOW, klass=Class.REPLY))
        planned(unit, a_plan(patient, "not yet", due=LATER + DAY))
        unit.deliveries.mark_sending([planned(unit, a_plan(patient, "on its way"))], NOW)
        sent(unit, a_plan(patient, "sent"))
        safety = planned(unit, a_plan(patient, "safety", klass=Class.SAFETY))
        restored(unit)
        rows = ledger(unit)
        unknown = {name for name, row in rows.items() if row.state == State.UNKNOWN}
        assert unknown == {"due since", "reply", "on its way"}
        assert {rows[name].outcome for name in unknown} == {"restored"}
        assert rows["due since"].last_attempt_at == NOW + MINUTE  # counts as had
        assert rows["sent"].state == State.SENT
        assert rows["not yet"].state == State.CANCELLED  # by the planner, as for anybody in a pause
        going = deliver.claim(unit, house(), LATER, [], 10, 10)
        assert [row.id for row in going] == [safety]
        assert unit.deliveries.left_sending()[0].id == safety

    await store.run(work)


async def test_each_occasion_between_backup_and_now_is_written_down_and_not_sent(store: Store) -> None:
    """Without this the next start would not know that three noons went by, or send the last one late."""

    def work(unit: Unit) -> None:
        patient = with_a_reminder(unit)
        plan_ahead(unit, house(), NOW, patient)
        settled = restored(unit)
        noons = {name: row for name, row in ledger(unit).items() if name.startswith("reminder:")}
        assert Counter(row.state for row in noons.values()) == {State.UNKNOWN: 3, State.PLANNED: 1}
        assert settled.unknown >= 3
        assert all((row.due <= LATER) == (row.state == State.UNKNOWN) for row in noons.values())
        assert deliver.claim(unit, house(), LATER, [], 10, 10) == []
        next_noon = min(row.due for row in noons.values() if row.state == State.PLANNED)
        assert timedelta(0) < next_noon - LATER < DAY

    await store.run(work)


async def test_whoever_only_waited_for_the_goodbye_is_gone(store: Store) -> None:
    def work(unit: Unit) -> None:
        leaving = somebody(unit, status=Status.FORGETTING).id
        planned(unit, a_plan(leaving, "goodbye", klass=Class.REPLY))
        assert restored(unit).forgotten == 1
        assert not unit.patients.exists(leaving)
        assert unit.audit.verify() is None

    await store.run(work)


def said(
    patient: PatientId, word: Word, until: datetime | None = None, at: datetime = NOW + DAY
) -> Tombstone:
    """What the file says of them; the database in the backup does not know."""
    return Tombstone(at, SEALER.forgotten_mark(patient), LastWord(word, until))


def goes_to(unit: Unit, at: datetime) -> Sequence[str]:
    """What would leave at that instant."""
    plans = (unit.deliveries.get(row.id) for row in deliver.claim(unit, house(), at, [], 10, 10))
    return [row.plan.occasion for row in plans if row is not None]


async def test_whoever_stopped_after_the_backup_is_not_written_to(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = with_a_reminder(unit)
        plan_ahead(unit, house(), NOW, patient)
        settled = restored(unit, said(patient, Word.LEFT))
        assert (settled.left_alone, settled.back) == (1, 0)
        assert unit.patients.get(patient).status is Status.LEFT
        assert not unit.deliveries.planned_for(patient)
        assert goes_to(unit, NOON) == []
        assert unit.audit.tail(2)[0].action == "person.left_again"
        assert unit.audit.verify() is None

    await store.run(work)


async def test_without_the_word_they_would_be_written_to(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = with_a_reminder(unit)
        plan_ahead(unit, house(), NOW, patient)
        restored(unit)
        assert len(goes_to(unit, NOON)) == 1

    await store.run(work)


@pytest.mark.parametrize("until", [None, LATER + 2 * DAY])
async def test_whoever_paused_after_the_backup_is_paused_as_long_as_they_said(
    store: Store, until: datetime | None
) -> None:
    def work(unit: Unit) -> None:
        patient = with_a_reminder(unit)
        plan_ahead(unit, house(), NOW, patient)
        restored(unit, said(patient, Word.PAUSED, until))
        after = unit.patients.get(patient)
        assert (after.status, after.paused_until, after.plan_at) == (Status.PAUSED, until, until)
        assert goes_to(unit, NOON) == []

    await store.run(work)


async def test_a_pause_that_is_over_by_now_is_over(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = with_a_reminder(unit)
        restored(unit, said(patient, Word.PAUSED, NOW + 2 * DAY))
        assert unit.patients.get(patient).status is Status.ACTIVE

    await store.run(work)


async def test_whoever_resumed_after_the_backup_is_back_and_only_the_last_word_counts(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = with_a_reminder(unit)
        unit.patients.save(replace(unit.patients.get(patient), status=Status.PAUSED))
        stop, back = said(patient, Word.LEFT), said(patient, Word.BACK, at=NOW + 2 * DAY)
        settled = restored(unit, back, stop)  # of two machines' files
        assert (settled.left_alone, settled.back) == (0, 1)
        assert unit.patients.get(patient).status is Status.ACTIVE

    await store.run(work)


async def test_a_word_from_before_the_backup_wakes_nobody(store: Store) -> None:
    """They may have paused once more while the file could not be written."""

    def work(unit: Unit) -> None:
        patient = with_a_reminder(unit)
        unit.patients.save(replace(unit.patients.get(patient), status=Status.PAUSED))
        restored(unit, said(patient, Word.BACK, at=NOW))
        assert unit.patients.get(patient).status is Status.PAUSED

    await store.run(work)


async def test_silence_after_a_red_flag_outlasts_a_restore(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = with_a_reminder(unit)
        unit.patients.save(replace(unit.patients.get(patient), status=Status.PAUSED))
        unit.dialogs.put(patient, Alarmed("", was_active=True), NOW)
        restored(unit, said(patient, Word.BACK))
        assert unit.patients.get(patient).status is Status.PAUSED

    await store.run(work)


async def test_leases_of_those_who_are_gone_keep_nobody_waiting(store: Store) -> None:
    def work(unit: Unit) -> None:
        assert unit.leases.take("send", "machine-3", DAY, LATER) == 1
        restored(unit)
        assert unit.leases.take("send", "machine-4", DAY, LATER) == 2

    await store.run(work)


async def test_a_database_put_back_by_hand_forgets_again_at_the_next_start(
    database_url: str, tmp_path: Path
) -> None:
    settings = Settings(database_url=database_url, data_dir=tmp_path / "data", secret_key=SECRET)
    keys = keep_keys(settings)
    async with await open_store(database_url, sealer_for(keys, settings)) as store:
        patient = await store.run(lambda unit: somebody(unit).id)

        def erased_but_not_here(unit: Unit) -> None:
            """What the file says after an erasure that this copy of the database never saw."""
            sealer_for(keys, settings).note_forgotten(patient)
            unit.connection.execute(sql("UPDATE patients SET last_seen_at = 0, joined_at = 0"))

        await store.run(erased_but_not_here)
        assert await forget_again(store, settings, keys) == 1
        assert await store.run(lambda unit: unit.patients.by_chat(CHAT)) is None
        assert await forget_again(store, settings, keys) == 0
