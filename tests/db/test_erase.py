"""Forget me: no row, no export, no trace in the file, and no second life for an old update."""

import subprocess
from contextlib import aclosing
from dataclasses import replace
from datetime import date, time
from typing import Any

from sqlalchemy import Table, select

from db.open import Store
from db.sqlite import SqliteStore
from db.streams import export
from db.tables import inbox, metadata
from db.unit import Unit
from domain.check_in import Answer
from domain.dialogs import ExpectMatters
from domain.messages import Address, Say
from domain.patient import ConsentKind, PatientId
from domain.records import ResultRecord
from domain.safety_plan import SafetyPlan
from tests.db.people import CHAT, DAY, NOW, a_plan, a_tip, planned, sent, somebody

CANARY = "canary-7f3a"
OTHER = 77
NOBODYS = {"seal_check", "marks", "leases", "rule_counts", "sites", "invite_notes"}
NOBODYS |= {"programme_drafts", "programme_versions", "replans"}
NOBODYS |= {"insight_walks", "insight_counts", "insight_weeks"}
NOBODYS |= {"tips", "tip_revisions", "tip_events", "tip_counts", "tip_imports", "content_faults"}
NOBODYS |= {"coordinators", "grants", "sessions", "setup_links", "recovery_codes", "sign_in_failures"}
OUTLIVE = {"inbox", "invites", "audit"}  # with nothing in it but a number


def live(unit: Unit, chat: int) -> PatientId:
    """Leave something in every table that can hold something about a person."""
    patient = somebody(unit, chat)
    words = {"name": CANARY, "matters": CANARY, "zone": CANARY, "part_of_day": CANARY}
    unit.patients.save(replace(patient, **words, topics=frozenset({CANARY}), topic_weights={CANARY: 1.0}))
    unit.consents.give(patient.id, ConsentKind.CARE_DATA, CANARY, NOW)
    unit.invites.note_failure(chat, NOW)
    unit.invites.add(f"CODE-{chat}", NOW + DAY, NOW)
    assert unit.invites.redeem(f"CODE-{chat}", patient.id, NOW)
    check_in = unit.check_ins.add(patient.id, CANARY, "1", (CANARY,), "tailoring", NOW)
    unit.check_ins.save(replace(check_in, answers={CANARY: Answer(3, NOW)}))
    result = (CANARY, "1", "1", "c", 1.0, 2.0, 3.0, 2, 2, "tailoring", "self", (CANARY,), NOW)
    unit.check_ins.add_result(ResultRecord(check_in.id, patient.id, *result))
    plan = a_plan(patient.id, CANARY, message=Say(CANARY, {"name": CANARY}))
    planned(unit, replace(plan, address=Address(chosen=CANARY), reason={CANARY: CANARY}, content=CANARY))
    tip = sent(unit, a_plan(patient.id, f"tip {CANARY}", message=a_tip("moving-1-shoes")))
    unit.tips.note_feedback(patient.id, tip, "moving-1-shoes", "did", NOW)
    unit.reminders.note(tip, patient.id, "done", NOW)
    unit.reminders.add(patient.id, CANARY, time(8), frozenset({1}), NOW)
    unit.appointments.add(patient.id, date(2026, 3, 9), None, CANARY, NOW)
    unit.dialogs.put(patient.id, ExpectMatters(), NOW)
    unit.safety_plans.save(patient.id, SafetyPlan(CANARY, None, CANARY, CANARY), NOW)
    unit.said.keep(patient.id, CANARY, CANARY, NOW)
    alert = unit.alerts.add(patient.id, CANARY, CANARY, NOW, NOW)
    unit.alerts.plan_mail(alert, "jo@example.org", NOW)
    unit.audit.append("Jo", "alert.acknowledged", patient.id, {"alert": alert.id}, NOW)
    unit.inbox.keep(
        [(chat * 10 + n, chat, {"text": CANARY, "message": {"message_id": 7}}) for n in range(2)], NOW
    )
    unit.inbox.take(chat * 10, NOW)
    unit.inbox.failed(chat * 10 + 1, CANARY, 9, NOW)
    return patient.id


def rows(unit: Unit, table: Table) -> list[Any]:
    return list(unit.connection.execute(select(table)).all())


def filled(unit: Unit) -> dict[str, int]:
    return {table.name: len(rows(unit, table)) for table in metadata.sorted_tables}


async def test_forgetting_leaves_no_row_of_theirs_and_every_row_of_others(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = live(unit, CHAT)
        alone = filled(unit)
        assert {name for name, count in alone.items() if not count} <= NOBODYS  # the test fills all others
        live(unit, OTHER)
        unit.patients.erase(patient)
        left = filled(unit)
        assert {name for name in alone if left[name] != alone[name]} <= OUTLIVE
        assert unit.patients.by_chat(CHAT) is None
        assert unit.patients.by_chat(OTHER) is not None

    await store.run(work)


async def test_an_old_update_of_someone_forgotten_has_no_second_life(store: Store) -> None:
    def work(unit: Unit) -> None:
        unit.patients.erase(live(unit, CHAT))
        assert unit.inbox.waiting_count() == 0
        assert unit.inbox.keep([(CHAT * 10, CHAT, {}), (CHAT * 10 + 1, CHAT, {})], NOW) == 0
        kept = [
            (row.state, row.chat_hmac, row.chat, row.raw, row.fault, row.message, row.try_after)
            for row in rows(unit, inbox)
        ]
        assert kept == [("done", *[None] * 6)] * 2
        assert unit.inbox.forget_before(NOW + DAY) == 2

    await store.run(work)


async def test_someone_forgotten_may_come_back_as_a_stranger(store: Store) -> None:
    def work(unit: Unit) -> None:
        before = live(unit, CHAT)
        unit.patients.erase(before)
        again = somebody(unit, CHAT)
        assert again.id != before
        assert unit.consents.history(again.id) == []

    await store.run(work)


async def test_the_export_for_a_person_holds_all_that_is_kept_and_nothing_of_others(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = live(unit, CHAT)
        live(unit, OTHER)
        everything = unit.patients.everything(patient)
        told = {table.name for table in metadata.sorted_tables} - NOBODYS
        assert set(everything) == told - {"invites", "invite_failures", "alert_mails", "patient_names"}
        assert everything["patients"][0]["name"] == CANARY
        assert everything["patients"][0]["joined_at"] == NOW.isoformat()
        assert everything["identities"] == [{"patient": patient, "chat": str(CHAT)}]
        assert everything["answers"] == [
            {
                "check_in": everything["check_ins"][0]["id"],
                "item": CANARY,
                "value": 3,
                "at": NOW.isoformat(),
            }
        ]
        assert everything["deliveries"][0]["message"]["key"] == CANARY
        assert everything["reminders"][0]["label"] == CANARY
        plan = {"signs": CANARY, "helps": None, "people": CANARY, "numbers": CANARY}
        assert everything["safety_plans"] == [{"patient": patient, **plan, "changed_at": NOW.isoformat()}]
        assert everything["alerts"] == [
            {
                "patient": patient,
                "category": CANARY,
                "rule": CANARY,
                "rules": [CANARY],
                "raised_at": NOW.isoformat(),
                "state": "open",
                "due_at": NOW.isoformat(),
                "step": 0,
                "wants_call": False,
                "ended_at": None,
                "closed_at": None,
                "result": None,
            }
        ]
        noted = {"at": NOW.isoformat(), "patient": patient, "action": "alert.acknowledged"}
        assert everything["audit"] == [{**noted, "detail": {"alert": 1}}]
        assert everything["inbox"][1]["raw"]["text"] == CANARY
        assert str(OTHER) not in {row["chat"] for row in everything["identities"]}

    await store.run(work)


def on_disk(store: SqliteStore) -> bytes:
    """Read by another process: closing a file that SQLite has open in this one would drop its locks."""
    files = [str(file) for file in store.path.parent.glob(store.path.name + "*")]
    return subprocess.run(["cat", *files], check=True, capture_output=True).stdout  # noqa: S603, S607


def sealed_cells(unit: Unit) -> list[bytes]:
    return [
        bytes(value)
        for table in metadata.sorted_tables
        if table.name not in NOBODYS
        for row in rows(unit, table)
        for value in row
        if isinstance(value, bytes)
    ]


async def test_nothing_of_someone_forgotten_lingers_in_the_file_or_its_log(sqlite_store: SqliteStore) -> None:
    patient = await sqlite_store.run(lambda unit: live(unit, CHAT))
    cells = await sqlite_store.run(sealed_cells)
    cells = [cell for cell in cells if len(cell) > 16]
    assert CANARY.encode() in on_disk(sqlite_store) and cells[0] in on_disk(sqlite_store)
    await sqlite_store.run(lambda unit: unit.patients.erase(patient))
    left = on_disk(sqlite_store)
    assert CANARY.encode() not in left
    used_code = await sqlite_store.run(sealed_cells)  # the hash of a code names nobody
    assert [cell for cell in cells if cell in left] == [cell for cell in cells if cell in used_code]


async def test_a_long_read_only_delays_emptying_the_log(sqlite_store: SqliteStore) -> None:
    patient = await sqlite_store.run(lambda unit: live(unit, CHAT))
    async with aclosing(export("deliveries", sqlite_store)) as reading:
        await anext(reading)
        await sqlite_store.run(lambda unit: unit.patients.erase(patient))
        assert CANARY.encode() in on_disk(sqlite_store)
    await sqlite_store.run(lambda unit: unit.inbox.waiting_count())
    assert CANARY.encode() not in on_disk(sqlite_store)
