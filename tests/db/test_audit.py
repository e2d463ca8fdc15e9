"""The audit log on both engines: only added to, and every meddling shows."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.audit import Audit
from db.ids import Ids
from db.open import Store
from db.sealing import Sealer
from db.unit import Unit
from domain.patient import PatientId
from domain.records import AuditEntry
from tests.db.people import NOW, somebody

JO = "Jo Ó Néill"


def three(unit: Unit) -> None:
    for number in range(1, 4):
        unit.audit.append(JO, "looked", PatientId(7), {"b": number, "a": None, "c": "☔"}, NOW)


def meddle(unit: Unit, statement: str) -> None:
    """As somebody would who has the database but not our key: the triggers are no hindrance to them."""
    if unit.connection.dialect.name == "postgresql":
        unit.connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        unit.connection.execute(text(statement))
        unit.connection.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))
        return
    for change in ("update", "delete"):
        unit.connection.execute(text(f"DROP TRIGGER audit_no_{change}"))
    unit.connection.execute(text(statement))


async def test_entries_are_counted_and_read_back_as_they_were_written(store: Store) -> None:
    def work(unit: Unit) -> None:
        assert unit.audit.tail(10) == []
        three(unit)
        detail = {"a": None, "b": 3, "c": "☔"}
        assert unit.audit.tail(1) == [AuditEntry(3, NOW, JO, "looked", PatientId(7), detail)]
        assert [entry.seq for entry in unit.audit.tail(2)] == [2, 3]
        assert unit.audit.end()[0] == 3
        assert unit.audit.verify() is None

    await store.run(work)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'somebody else' WHERE seq = 2", "DELETE FROM audit WHERE seq = 3"]
)
async def test_a_slip_of_ours_cannot_change_the_log(store: Store, statement: str) -> None:
    await store.run(three)
    with pytest.raises(DBAPIError, match="only ever added to"):
        await store.run(lambda unit: unit.connection.execute(text(statement)))
    assert await store.run(lambda unit: unit.audit.verify()) is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET actor = 'somebody else' WHERE seq = 2", 2),
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", 3),
        ("UPDATE audit SET patient = NULL WHERE seq = 1", 1),
        ("UPDATE audit SET detail = '{}' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET seq = 0 WHERE seq = 1", 1),
    ],
)
async def test_whoever_meddles_with_the_log_is_noticed_at_the_first_broken_entry(
    sqlite_store: Store, statement: str, broken: int
) -> None:
    await sqlite_store.run(three)
    await sqlite_store.run(lambda unit: meddle(unit, statement))
    assert await sqlite_store.run(lambda unit: unit.audit.verify()) == broken


async def test_meddling_shows_on_either_engine(store: Store) -> None:
    await store.run(three)
    undo = 'UPDATE audit SET detail = \'{"a": null, "b": 3, "c": "☔"}\' WHERE seq = 2'
    await store.run(lambda unit: meddle(unit, undo))
    assert await store.run(lambda unit: unit.audit.verify()) == 2


async def test_a_log_rewritten_without_our_key_is_noticed(store: Store) -> None:
    def forge(unit: Unit) -> None:
        theirs = Audit(unit.connection, Sealer(b"another key, of 32 bytes or more"), Ids())
        theirs.append(JO, "looked", None, {}, NOW)
        assert theirs.verify() is None

    await store.run(forge)
    assert await store.run(lambda unit: unit.audit.verify()) == 1


async def test_a_lost_end_shows_against_the_number_noted_elsewhere(sqlite_store: Store) -> None:
    await sqlite_store.run(three)
    noted = await sqlite_store.run(lambda unit: unit.audit.end())
    await sqlite_store.run(lambda unit: meddle(unit, "DELETE FROM audit WHERE seq = 3"))
    assert await sqlite_store.run(lambda unit: unit.audit.verify()) is None
    assert await sqlite_store.run(lambda unit: unit.audit.end()) != noted


async def test_many_at_once_make_one_chain(store: Store) -> None:
    def write(unit: Unit) -> None:
        somebody(unit, chat=unit.audit.append(JO, "looked", None, {}, NOW + timedelta(seconds=1)))

    await asyncio.gather(*(store.run(write) for _ in range(12)))
    assert await store.run(lambda unit: unit.audit.verify()) is None
    assert await store.run(lambda unit: unit.audit.end()[0]) == 12


async def test_an_action_that_failed_leaves_no_entry(store: Store) -> None:
    def fail(unit: Unit) -> None:
        three(unit)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.run(fail)
    await store.run(three)
    assert await store.run(lambda unit: (unit.audit.verify(), unit.audit.end()[0])) == (None, 3)
