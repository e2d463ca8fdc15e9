"""Reminders, appointments, what a person is in the middle of saying, and what they said."""

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

from db.open import Store
from db.tables import appointments, dialogs, reminders, said
from db.unit import Unit
from domain.dialogs import (
    Choosing,
    Dialog,
    ExpectAppointmentPlace,
    ExpectConsent,
    ExpectMatters,
    ExpectReminderDays,
)
from domain.reminders import AppointmentId, ReminderId
from tests.db.people import MINUTE, NOW, a_plan, planned, somebody

LABEL = "Mam's blue tablets 💊 \ud83d"  # half an emoji, as a cut-off phone message brings it


async def test_reminders_come_back_in_the_order_they_were_made(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient, other = somebody(unit, 1).id, somebody(unit, 2).id
        first = unit.reminders.add(patient, LABEL, time(8, 5), frozenset(range(7)), NOW)
        second = unit.reminders.add(patient, "walk", time(7), frozenset({5}), NOW)
        unit.reminders.add(other, "theirs", time(7), frozenset({5}), NOW)
        assert list(unit.reminders.of(patient)) == [first, second]
        assert unit.reminders.get(first.id) == first
        assert first.label == LABEL

    await store.run(work)


async def test_a_changed_reminder_stays_changed_and_a_deleted_one_gone(store: Store) -> None:
    def work(unit: Unit) -> None:
        made = unit.reminders.add(somebody(unit).id, LABEL, time(8), frozenset({0}), NOW)
        changed = replace(
            made, label="walk", at=time(18, 30), days=frozenset({1, 2}), snoozed_to=NOW + MINUTE
        )
        unit.reminders.save(changed)
        assert unit.reminders.get(made.id) == changed
        unit.reminders.delete(made.id)
        assert unit.reminders.get(made.id) is None
        assert unit.reminders.get(ReminderId(5)) is None

    await store.run(work)


async def test_done_is_done_once(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        one, other = planned(unit, a_plan(patient, "1")), planned(unit, a_plan(patient, "2"))
        assert unit.reminders.note(one, patient, "later", NOW)
        assert unit.reminders.note(one, patient, "done", NOW)
        assert not unit.reminders.note(one, patient, "done", NOW + MINUTE)
        assert unit.reminders.note(other, patient, "done", NOW)

    await store.run(work)


async def test_the_next_appointment_is_the_earliest_from_today_on(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient, other = somebody(unit, 1).id, somebody(unit, 2).id
        add = unit.appointments.add
        add(patient, date(2026, 3, 1), time(9), "yesterday", NOW)
        add(other, date(2026, 3, 2), None, "theirs", NOW)
        without_time = add(patient, date(2026, 3, 9), None, None, NOW)
        afternoon = add(patient, date(2026, 3, 9), time(14), "Ward 3, “Tŷ Gwyn”", NOW)
        today = date(2026, 3, 2)
        assert unit.appointments.next_of(patient, today) == afternoon
        unit.appointments.delete(afternoon.id)
        assert unit.appointments.next_of(patient, date(2026, 3, 9)) == without_time
        assert unit.appointments.next_of(patient, date(2026, 3, 10)) is None
        unit.appointments.delete(AppointmentId(1))

    await store.run(work)


@pytest.mark.parametrize(
    "dialog",
    [
        ExpectMatters(),
        ExpectConsent("care_data"),
        Choosing("topics", frozenset({"moving", "sleep"})),
        ExpectReminderDays(LABEL, time(8, 30), frozenset({"0"}), reminder=7),
        ExpectAppointmentPlace(date(2026, 3, 9), None),
    ],
)
async def test_a_conversation_is_picked_up_where_it_was_left(store: Store, dialog: Dialog) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        assert unit.dialogs.get(patient) is None
        unit.dialogs.put(patient, Choosing("days", frozenset()), NOW)
        unit.dialogs.put(patient, dialog, NOW)
        assert unit.dialogs.get(patient) == dialog
        unit.dialogs.clear(patient)
        assert unit.dialogs.get(patient) is None

    await store.run(work)


async def test_nothing_a_person_wrote_can_be_read_in_the_tables(store: Store) -> None:
    def work(unit: Unit) -> str:
        patient = somebody(unit).id
        unit.reminders.add(patient, "Canary", time(8), frozenset({0}), NOW)
        unit.appointments.add(patient, date(2026, 3, 9), None, "Canary", NOW)
        unit.dialogs.put(patient, ExpectReminderDays("Canary", time(8)), NOW)
        unit.said.keep(patient, "Canary", "free text", NOW)
        tables = (reminders, appointments, dialogs, said)
        return repr([unit.connection.execute(select(table)).all() for table in tables])

    assert "Canary" not in await store.run(work)


async def test_what_was_said_is_kept_for_the_export_in_order(store: Store) -> None:
    def work(unit: Unit) -> list[str]:
        patient = somebody(unit).id
        for text in ("first", LABEL):
            unit.said.keep(patient, text, "free text", NOW)
        return [row["words"] for row in unit.patients.everything(patient)["said"]]

    assert await store.run(work) == ["first", LABEL]
