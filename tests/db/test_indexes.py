"""What is asked all day is answered along an index, however many people and plans there are."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from db.sqlite import SqliteStore
from db.sqlite_engine import raw_of
from db.unit import Unit
from domain.check_in import CheckInId
from domain.deliveries import DeliveryId, Kind
from domain.patient import PatientId
from tests.db.people import DAY, NOW

SOMEBODY = PatientId(1)
ASKED: dict[str, Callable[[Unit], Any]] = {
    "who is this chat": lambda unit: unit.patients.by_chat(1),
    "whom to plan": lambda unit: unit.patients.due_for_planning(NOW, 10),
    "strangers": lambda unit: unit.patients.stale_strangers(NOW, 10),
    "open check-in": lambda unit: unit.check_ins.open_for(SOMEBODY),
    "a check-in": lambda unit: unit.check_ins.get(CheckInId(1)),
    "latest check-in": lambda unit: unit.check_ins.latest(SOMEBODY),
    "results": lambda unit: unit.check_ins.results(SOMEBODY),
    "what is due": lambda unit: unit.deliveries.due(NOW, 10, [SOMEBODY]),
    "begin an attempt": lambda unit: unit.deliveries.mark_sending([DeliveryId(1)], NOW),
    "what was left sending": lambda unit: unit.deliveries.left_sending(),
    "what Telegram put off": lambda unit: unit.deliveries.put_off("flood"),
    "what is next": lambda unit: unit.deliveries.next_due(),
    "how much is pending": lambda unit: unit.deliveries.pending_count(NOW),
    "cancel": lambda unit: unit.deliveries.cancel(SOMEBODY, [Kind.TIP], NOW),
    "what is ahead": lambda unit: unit.deliveries.planned_for(SOMEBODY),
    "what is overdue": lambda unit: unit.deliveries.overdue_proactive(SOMEBODY, NOW),
    "a day's burden": lambda unit: unit.deliveries.sent_between(SOMEBODY, NOW, NOW + DAY),
    "last of a kind": lambda unit: unit.deliveries.last_of(SOMEBODY, Kind.TIP),
    "a tapped message": lambda unit: unit.deliveries.by_message(SOMEBODY, 1),
    "seen tips": lambda unit: unit.tips.seen(SOMEBODY),
    "reminders": lambda unit: unit.reminders.of(SOMEBODY),
    "next appointment": lambda unit: unit.appointments.next_of(SOMEBODY, NOW.date()),
    "waiting updates": lambda unit: unit.inbox.waiting(10, [1], NOW),
    "how many wait": lambda unit: unit.inbox.waiting_count(),
    "take an update": lambda unit: unit.inbox.take(1, NOW),
    "forget old updates": lambda unit: unit.inbox.forget_before(NOW),
    "wrong codes of a chat": lambda unit: unit.invites.failures_since(1, NOW),
    "wrong codes of all": lambda unit: unit.invites.failures_since(None, NOW),
    "what waits, by class": lambda unit: unit.pulses.waiting(NOW),
    "the longest waiting": lambda unit: unit.pulses.oldest_due(NOW),
    "how many wait, for the pulse": lambda unit: unit.pulses.inbox(),
    "an open alert": lambda unit: unit.alerts.open_for(SOMEBODY),
    "the latest alert": lambda unit: unit.alerts.latest_for(SOMEBODY),
    "all open alerts": lambda unit: unit.alerts.open_ones(),
    "which timers ran out": lambda unit: unit.alerts.due_for_escalation(NOW, 10),
    "which runs out next": lambda unit: unit.alerts.next_escalation(),
    "which e-mails leave": lambda unit: unit.alerts.take_mails(NOW, 10),
    "which e-mail is next": lambda unit: unit.alerts.next_mail(),
    "the programme": lambda unit: unit.programmes.current(),
    "history of the programme": lambda unit: unit.programmes.history(10, 5),
    "who is to be planned anew": lambda unit: (unit.replans.ask("x", None, NOW), unit.replans.take(10, NOW)),
    "whether anybody is": lambda unit: unit.replans.waiting(),
    "export": lambda unit: unit.patients.everything(SOMEBODY),
    "erase": lambda unit: unit.patients.erase(SOMEBODY),
}


def plans_of(unit: Unit, ask: Callable[[Unit], Any]) -> list[str]:
    """How SQLite would go about every statement that `ask` runs."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    event.listen(unit.connection, "before_cursor_execute", note)
    ask(unit)
    event.remove(unit.connection, "before_cursor_execute", note)
    return [
        row[3]
        for statement, parameters in asked
        for row in unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]


@pytest.mark.parametrize("name", ASKED)
async def test_no_question_of_every_day_reads_a_whole_table(sqlite_store: SqliteStore, name: str) -> None:
    plans = await sqlite_store.run(lambda unit: plans_of(unit, ASKED[name]))
    assert plans
    # anon_…: a result within the statement, found along an index of its own in the line before.
    whole = [plan for plan in plans if plan.startswith("SCAN") and not ("_idx" in plan or "anon_" in plan)]
    assert whole == []


def compiled_by(unit: Unit, ask: Callable[[Unit], Any]) -> list[str]:
    """The statements of `ask` that SQLite compiles although it ran each of them a moment ago."""
    now_running = [""]
    compiled: set[str] = set()

    def compiling(*_: Any) -> int:
        compiled.add(now_running[0])
        return sqlite3.SQLITE_OK

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        now_running[0] = statement

    raw_of(unit.connection).set_authorizer(compiling)
    event.listen(unit.connection, "before_cursor_execute", note)
    ask(unit)
    compiled.clear()
    ask(unit)
    event.remove(unit.connection, "before_cursor_execute", note)
    raw_of(unit.connection).set_authorizer(None)
    return sorted(compiled)


@pytest.mark.parametrize("name", ASKED)
async def test_no_question_of_every_day_is_compiled_anew_each_time(
    sqlite_store: SqliteStore, name: str
) -> None:
    """As it is where a parameter is held against the word that a partial index speaks of."""
    assert await sqlite_store.run(lambda unit: compiled_by(unit, ASKED[name])) == []
