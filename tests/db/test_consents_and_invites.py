"""Every yes and no has its time; a code opens the door once."""

import pytest
from sqlalchemy import select

from db.open import Store
from db.tables import invite_failures, invites
from db.unit import Unit
from domain.patient import Consent, ConsentKind
from tests.db.people import DAY, MINUTE, NOW, somebody

CARE, TELEGRAM = ConsentKind.CARE_DATA, ConsentKind.TELEGRAM


async def test_consent_history_keeps_each_yes_and_when_it_was_taken_back(store: Store) -> None:
    def work(unit: Unit) -> list[Consent]:
        patient = somebody(unit).id
        unit.consents.give(patient, CARE, "1", NOW)
        unit.consents.give(patient, TELEGRAM, "1", NOW + MINUTE)
        unit.consents.revoke(patient, CARE, NOW + DAY)
        unit.consents.give(patient, CARE, "2", NOW + 2 * DAY)
        return list(unit.consents.history(patient))

    assert await store.run(work) == [
        Consent(CARE, "1", NOW, NOW + DAY),
        Consent(TELEGRAM, "1", NOW + MINUTE),
        Consent(CARE, "2", NOW + 2 * DAY),
    ]


async def test_a_second_tap_on_yes_is_one_yes(store: Store) -> None:
    def work(unit: Unit) -> list[Consent]:
        patient = somebody(unit).id
        unit.consents.give(patient, CARE, "1", NOW)
        unit.consents.give(patient, CARE, "1", NOW + DAY)
        return list(unit.consents.history(patient))

    assert await store.run(work) == [Consent(CARE, "1", NOW)]


async def test_one_persons_no_leaves_anothers_yes(store: Store) -> None:
    def work(unit: Unit) -> bool:
        one, other = somebody(unit, 1).id, somebody(unit, 2).id
        for patient in (one, other):
            unit.consents.give(patient, CARE, "1", NOW)
        unit.consents.revoke(one, CARE, NOW)
        return unit.consents.history(other)[0].stands

    assert await store.run(work)


async def test_a_code_opens_once_and_only_before_it_runs_out(store: Store) -> None:
    def work(unit: Unit) -> None:
        one, other = somebody(unit, 1).id, somebody(unit, 2).id
        unit.invites.add("CODE-A", NOW + DAY, NOW)
        unit.invites.add("CODE-B", NOW + DAY, NOW)
        assert not unit.invites.redeem("CODE-C", one, NOW)
        assert not unit.invites.redeem("CODE-A", one, NOW + DAY)
        assert unit.invites.redeem("CODE-A", one, NOW + DAY - MINUTE)
        assert not unit.invites.redeem("CODE-A", other, NOW)
        assert unit.invites.redeem("CODE-B", other, NOW)

    await store.run(work)


async def test_a_used_code_stays_used_after_its_person_is_forgotten(store: Store) -> None:
    def work(unit: Unit) -> bool:
        patient = somebody(unit, 1).id
        unit.invites.add("CODE-A", NOW + DAY, NOW)
        assert unit.invites.redeem("CODE-A", patient, NOW)
        unit.patients.erase(patient)
        return unit.invites.redeem("CODE-A", somebody(unit, 2).id, NOW)

    assert not await store.run(work)


async def test_codes_are_kept_only_as_hashes(store: Store) -> None:
    def work(unit: Unit) -> bytes:
        unit.invites.add("CODE-A", NOW + DAY, NOW)
        return bytes(unit.connection.execute(select(invites.c.code_hash)).scalar_one())

    kept = await store.run(work)
    assert len(kept) == 32 and b"CODE" not in kept


@pytest.mark.parametrize(("chat", "expected"), [(1, 2), (2, 1), (3, 0), (None, 3)])
async def test_wrong_codes_are_counted_per_chat_and_in_all(
    store: Store, chat: int | None, expected: int
) -> None:
    def work(unit: Unit) -> int:
        unit.invites.note_failure(1, NOW - DAY)
        for failing in (1, 1, 2):
            unit.invites.note_failure(failing, NOW)
        return unit.invites.failures_since(chat, NOW)

    assert await store.run(work) == expected


async def test_wrong_codes_of_last_month_are_forgotten(store: Store) -> None:
    def work(unit: Unit) -> int:
        unit.invites.note_failure(1, NOW - 31 * DAY)
        unit.invites.note_failure(2, NOW)
        return len(unit.connection.execute(select(invite_failures)).all())

    assert await store.run(work) == 1
