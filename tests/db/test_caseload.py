"""The console's lists with many people: nothing reads a whole table, on either engine; pages lose nobody."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from sqlalchemy import event, text

from db.open import Store
from db.unit import Unit
from domain.caseload import From, Look, Order
from domain.patient import PatientId, Status
from domain.sites import FIRST_SITE
from domain.timeline import SOURCES, Mark
from tests.db.people import NOW

SOMEBODY = PatientId(1)
START = From(NOW, PatientId(5))


def looks() -> Iterator[Look]:
    """Every combination that the page offers."""
    for status, level, language, topic, order in product(
        ((), (Status.PAUSED,)), (None, 0, 3), (None, "en"), (None, "sleep"), Order
    ):
        yield Look(FIRST_SITE, status, level, language, topic, order)


def asked(unit: Unit) -> Iterator[Callable[[], Any]]:
    """Whatever Patients, A patient and Today ask of the database."""
    for look in looks():
        yield lambda look=look: unit.caseload.page(look, None, 50)  # type: ignore[misc]
        yield lambda look=look: unit.caseload.page(look, START, 50)  # type: ignore[misc]
        yield lambda look=look: unit.caseload.count(look, 1000)  # type: ignore[misc]
    yield lambda: unit.caseload.named([FIRST_SITE], "sam", (), None, 50)
    yield lambda: unit.caseload.named([FIRST_SITE], "sam", (), START, 50)
    for find in (
        unit.caseload.waiting,
        unit.caseload.taken_over,
        unit.caseload.gone_quiet,
        unit.caseload.blocked,
    ):
        yield lambda find=find: find(FIRST_SITE, 11)  # type: ignore[misc]
    for sites in (None, [FIRST_SITE]):
        yield lambda sites=sites: unit.caseload.unknown(sites, 11)  # type: ignore[misc]
        yield lambda sites=sites: unit.caseload.alerts(sites, 11)  # type: ignore[misc]
    yield lambda: unit.caseload.get(SOMEBODY)
    yield lambda: unit.caseload.parked(11)
    for sites in (None, [FIRST_SITE]):
        yield lambda sites=sites: unit.caseload.all_parked(sites, 11)  # type: ignore[misc]
    yield lambda: unit.caseload.parked_one(9)
    yield lambda: unit.caseload.site_of_alert(1)
    yield lambda: unit.caseload.read_all(SOMEBODY)
    yield lambda: unit.caseload.index_names(10)
    for source in range(len(SOURCES)):
        yield lambda source=source: unit.timeline.page(SOMEBODY, SOURCES, Mark(NOW, source, 7), 50)  # type: ignore[misc]
    yield lambda: unit.timeline.check_ins(SOMEBODY)
    yield lambda: unit.timeline.answers(SOMEBODY, 1)
    yield lambda: unit.timeline.unread(SOMEBODY, NOW)
    yield lambda: unit.invites.open_at(FIRST_SITE, NOW, 10)
    yield lambda: unit.sites.of_patient(SOMEBODY)


def whole_tables(unit: Unit) -> set[str]:
    """Plans of those statements that read a whole table. PostgreSQL is told to avoid that where it can: with
    few rows it would not mind otherwise."""
    connection, seen = unit.connection, dict[str, Any]()

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            seen.setdefault(statement, parameters)

    event.listen(connection, "before_cursor_execute", note)
    for ask in asked(unit):
        ask()
    event.remove(connection, "before_cursor_execute", note)
    assert len(seen) > 20
    found = set()
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        connection.execute(text("SET LOCAL enable_sort = off"))
    for statement, parameters in seen.items():
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        for row in connection.exec_driver_sql(f"{explain} {statement}", parameters):
            plan = str(row[3] if sqlite else row[0])
            scanned = plan.startswith("SCAN") and "_idx" not in plan if sqlite else "Seq Scan" in plan
            small = " sites" in plan or " marks" in plan or "anon_" in plan  # few, or cut short before
            if scanned and not small:
                found.add(f"{plan}: {statement[:300]}")
    return found


async def test_no_list_of_the_console_reads_a_whole_table(store: Store) -> None:
    assert await store.run(whole_tables) == set()


def crowd(unit: Unit) -> dict[int, int]:
    """97 people of several states; when each was last seen, in hours ago."""
    ages = {}
    for number in range(97):
        patient = unit.patients.add(9000 + number, Status.ACTIVE, "en" if number % 3 else "cy", NOW)
        ages[patient.id] = number % 40
        unit.patients.save(
            replace(
                patient,
                status=Status.PAUSED if number % 5 == 0 else Status.ACTIVE,
                name=f"Sam {number}",
                tailoring_level=(None, 1, 2, 3)[number % 4],
                last_seen_at=NOW - timedelta(hours=number % 40),
            )
        )
    return ages


async def test_pages_show_everybody_once_and_in_order(store: Store) -> None:
    def work(unit: Unit) -> None:
        ages = crowd(unit)
        for order in (Order.SEEN_LAST, Order.SEEN_LONG_AGO, Order.NEWEST):
            shown, start = list[int](), None
            while True:
                page = unit.caseload.page(Look(FIRST_SITE, order=order), start, 10)
                shown += [one.id for one in page.patients]
                start = page.more
                if start is None:
                    break
            assert sorted(shown) == sorted(ages)
            keys = [ages[number] for number in shown]
            if order is Order.SEEN_LAST:
                assert keys == sorted(keys)
            elif order is Order.SEEN_LONG_AGO:
                assert keys == sorted(keys, reverse=True)
            else:
                assert shown == sorted(shown, reverse=True)

    await store.run(work)


async def test_a_count_stops_where_nobody_needs_it(store: Store) -> None:
    def work(unit: Unit) -> None:
        crowd(unit)
        assert unit.caseload.count(Look(FIRST_SITE), 1000) == 97
        assert unit.caseload.count(Look(FIRST_SITE), 20) == 21
        assert unit.caseload.count(Look(FIRST_SITE, (Status.PAUSED,)), 1000) == 20

    await store.run(work)


async def test_a_name_leaves_the_index_with_its_patient_and_with_a_new_one(store: Store) -> None:
    def work(unit: Unit) -> None:
        crowd(unit)
        first = unit.caseload.named([FIRST_SITE], "sam 0", (), None, 50).patients[0]
        assert len(unit.caseload.named([FIRST_SITE], "sam", (), None, 60).patients) == 60
        unit.patients.save(replace(unit.patients.get(first.id), name="Alex"))
        assert unit.caseload.named([FIRST_SITE], "sam 0", (), None, 50).patients == ()
        unit.patients.erase(first.id)
        assert unit.caseload.named([FIRST_SITE], "alex", (), None, 50).patients == ()
        left = unit.connection.execute(text("SELECT count(*) FROM patient_names")).scalar()
        unit.connection.execute(text("DELETE FROM patient_names"))
        while unit.caseload.index_names(30):
            pass
        assert unit.connection.execute(text("SELECT count(*) FROM patient_names")).scalar() == left

    await store.run(work)
