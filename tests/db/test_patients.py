"""People: kept whole, found by a chat that is never written down, apart from who they are."""

from dataclasses import replace
from datetime import datetime, time, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db.open import Store
from db.tables import identities, patients
from db.unit import Unit
from domain.patient import ConsentKind, Patient, PatientId, Status
from tests.db.people import CHAT, DAY, MINUTE, NOW, somebody


def filled_in(patient: Patient) -> Patient:
    return replace(
        patient,
        status=Status.PAUSED,
        language="cy",
        name="Sam <b>“Q”</b> 🦭\x00",
        matters="being able to walk the dog to the sea again",
        zone="Pacific/Auckland",
        days=frozenset({0, 3}),
        part_of_day="evening",
        topics=frozenset({"moving", "sleep"}),
        facts=frozenset(),
        quiet_start=time(22, 15),
        quiet_end=time(6),
        slower=True,
        tailoring_level=2,
        unanswered=3,
        silence_asked_at=NOW,
        paused_until=NOW + DAY,
        last_seen_at=NOW - DAY,
        plan_at=NOW + MINUTE,
        topic_weights={"moving": 0.25},
    )


async def test_everything_a_person_told_comes_back_as_it_was(store: Store) -> None:
    def tell(unit: Unit) -> Patient:
        told = filled_in(somebody(unit))
        unit.patients.save(told)
        return told

    told = await store.run(tell)
    assert await store.run(lambda unit: unit.patients.by_chat(CHAT)) == told
    assert await store.run(lambda unit: unit.patients.get(told.id)) == told


async def test_not_asked_stays_apart_from_chose_none(store: Store) -> None:
    def ask(unit: Unit) -> tuple[Patient, Patient]:
        one, other = somebody(unit, 1), somebody(unit, 2)
        unit.patients.save(replace(other, days=frozenset(), topics=frozenset()))
        return unit.patients.get(one.id), unit.patients.get(other.id)

    one, other = await store.run(ask)
    assert (one.days, one.topics) == (None, None)
    assert (other.days, other.topics) == (frozenset(), frozenset())


async def test_an_instant_is_the_same_instant_from_whatever_zone_it_came(store: Store) -> None:
    in_auckland = NOW.astimezone(timezone(timedelta(hours=13)))

    def work(unit: Unit) -> Patient:
        patient = somebody(unit)
        unit.patients.save(replace(patient, plan_at=in_auckland))
        return unit.patients.get(patient.id)

    kept = await store.run(work)
    assert kept.plan_at == NOW
    assert kept.plan_at is not None and kept.plan_at.utcoffset() == timedelta(0)


async def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001  (that is the point)
    with pytest.raises(Exception, match="without a zone"):
        await store.run(lambda unit: unit.patients.save(replace(somebody(unit), plan_at=naive)))


async def test_a_stranger_is_nobody(store: Store) -> None:
    nobody = PatientId(12345)

    def ask(unit: Unit) -> None:
        assert unit.patients.by_chat(999) is None
        for question in (unit.patients.get, unit.patients.chat_of):
            with pytest.raises(LookupError):
                question(nobody)
        with pytest.raises(LookupError):
            unit.patients.save(Patient(nobody, Status.ACTIVE, NOW))

    await store.run(ask)


async def test_a_chat_has_one_person(store: Store) -> None:
    await store.run(somebody)
    with pytest.raises(IntegrityError):
        await store.run(somebody)


async def test_the_telegram_id_is_sealed_and_stands_apart(store: Store) -> None:
    def work(unit: Unit) -> tuple[int, str]:
        patient = somebody(unit)
        rows = (
            unit.connection.execute(select(patients)).all()
            + unit.connection.execute(select(identities)).all()
        )
        return unit.patients.chat_of(patient.id), repr(rows)

    chat, rows = await store.run(work)
    assert chat == CHAT
    assert str(CHAT) not in rows


async def test_words_are_not_readable_in_the_row(store: Store) -> None:
    def work(unit: Unit) -> str:
        unit.patients.save(filled_in(somebody(unit)))
        return repr(unit.connection.execute(select(patients)).all())

    row = await store.run(work)
    assert "dog" not in row and "Sam" not in row


async def test_the_planner_sees_those_whose_time_has_come_longest_waiting_first(store: Store) -> None:
    def work(unit: Unit) -> tuple[list[PatientId], list[PatientId]]:
        plan_at = {1: NOW, 2: NOW - DAY, 3: NOW + MINUTE, 4: None, 5: NOW - MINUTE, 6: NOW - DAY}
        status = {5: Status.PAUSED, 6: Status.LEFT}
        ids = {}
        for chat, at in plan_at.items():
            patient = somebody(unit, chat, status.get(chat, Status.ACTIVE))
            unit.patients.save(replace(patient, plan_at=at))
            ids[chat] = patient.id
        assert list(unit.patients.due_for_planning(NOW, 2)) == [ids[2], ids[5]]
        return list(unit.patients.due_for_planning(NOW, 10)), [ids[2], ids[5], ids[1]]

    found, expected = await store.run(work)
    assert found == expected


async def test_strangers_who_never_agreed_are_found_and_those_who_did_are_left_alone(store: Store) -> None:
    def work(unit: Unit) -> None:
        silent = somebody(unit, 1, Status.ONBOARDING)
        agreed = somebody(unit, 2, Status.ONBOARDING)
        unit.consents.give(agreed.id, ConsentKind.CARE_DATA, "1", NOW)
        took_back = somebody(unit, 3, Status.ONBOARDING)
        unit.consents.give(took_back.id, ConsentKind.CARE_DATA, "1", NOW)
        unit.consents.revoke(took_back.id, ConsentKind.CARE_DATA, NOW)
        only_telegram = somebody(unit, 4, Status.ONBOARDING)
        unit.consents.give(only_telegram.id, ConsentKind.TELEGRAM, "1", NOW)
        somebody(unit, 5, Status.ACTIVE)
        stale = unit.patients.stale_strangers(NOW + MINUTE, 10)
        assert list(stale) == [silent.id, took_back.id, only_telegram.id]
        assert list(unit.patients.stale_strangers(NOW + MINUTE, 1)) == [silent.id]
        assert list(unit.patients.stale_strangers(NOW, 10)) == []

    await store.run(work)
