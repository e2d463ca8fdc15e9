"""One thread writes: units share a COMMIT, a failing one fails alone, nothing is told before it is kept."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable
from contextlib import closing
from pathlib import Path

import pytest

from db.errors import DatabaseAway
from db.sqlite import SqliteStore
from db.sqlite_engine import raw_of
from db.unit import Unit
from domain.patient import Status
from tests.db.people import CHAT, NOW, somebody
from tests.engines import SEALER


class Gate:
    """Holds the writer's thread inside a unit, so that others gather behind it."""

    def __init__(self) -> None:
        self.inside, self.open = threading.Event(), threading.Event()

    def __call__(self, unit: Unit) -> None:
        self.inside.set()
        self.open.wait(timeout=30)


def people_kept(path: Path) -> int:
    """As another connection sees it: only what is committed."""
    with closing(sqlite3.connect(path)) as reader:
        return int(reader.execute("SELECT count(*) FROM patients").fetchone()[0])


async def test_a_hundred_waiting_units_share_commits_and_only_the_failing_one_fails(
    sqlite_store: SqliteStore,
) -> None:
    commits: list[str] = []

    def listen(unit: Unit) -> None:
        raw_of(unit.connection).set_trace_callback(
            lambda statement: commits.append(statement) if statement == "COMMIT" else None
        )

    def one(chat: int) -> Awaitable[int]:
        def work(unit: Unit) -> int:
            patient = somebody(unit, chat)
            if chat == 37:
                raise ZeroDivisionError
            return patient.id

        return sqlite_store.run(work)

    gate = Gate()
    await sqlite_store.run(listen)
    held = asyncio.ensure_future(sqlite_store.run(gate))
    await asyncio.to_thread(gate.inside.wait, 30)
    units = asyncio.gather(*(one(chat) for chat in range(100)), return_exceptions=True)
    await asyncio.sleep(0)  # each has asked by now; none can have begun
    commits.clear()
    gate.open.set()
    results = await units
    await held
    assert isinstance(results[37], ZeroDivisionError)
    assert all(isinstance(result, int) for number, result in enumerate(results) if number != 37)
    assert people_kept(sqlite_store.path) == 99
    assert len(commits) <= 3


async def test_units_that_share_a_commit_see_what_those_before_them_did(sqlite_store: SqliteStore) -> None:
    found = await asyncio.gather(
        sqlite_store.run(lambda unit: somebody(unit, 1).id),
        sqlite_store.run(lambda unit: unit.patients.by_chat(1)),
    )
    assert found[1] is not None and found[1].id == found[0]


async def test_a_result_is_told_only_after_it_is_kept(sqlite_store: SqliteStore) -> None:
    """The second unit of a batch holds the thread: the first is done, not kept, and so not yet told."""
    first_gate, gate = Gate(), Gate()
    start = asyncio.ensure_future(sqlite_store.run(first_gate))
    await asyncio.to_thread(first_gate.inside.wait, 30)
    done = asyncio.ensure_future(sqlite_store.run(lambda unit: somebody(unit, 1).id))
    holding = asyncio.ensure_future(sqlite_store.run(gate))
    await asyncio.sleep(0)
    first_gate.open.set()
    await asyncio.to_thread(gate.inside.wait, 30)
    await start
    assert not done.done()
    assert people_kept(sqlite_store.path) == 0
    gate.open.set()
    await asyncio.gather(done, holding)
    assert people_kept(sqlite_store.path) == 1


async def test_when_the_commit_itself_fails_everyone_in_it_is_told(sqlite_store: SqliteStore) -> None:
    def doom(unit: Unit) -> None:
        raw = raw_of(unit.connection)
        raw.execute("PRAGMA defer_foreign_keys = ON")  # the breach is found at COMMIT
        raw.execute("INSERT INTO dialogs (patient, dialog, at) VALUES (1, x'00', 0)")

    gate = Gate()
    held = asyncio.ensure_future(sqlite_store.run(gate))
    await asyncio.to_thread(gate.inside.wait, 30)
    units = asyncio.gather(
        sqlite_store.run(lambda unit: somebody(unit, 1)), sqlite_store.run(doom), return_exceptions=True
    )
    await asyncio.sleep(0)
    gate.open.set()
    results = await units
    await held
    assert all("FOREIGN KEY" in str(result) for result in results)
    assert people_kept(sqlite_store.path) == 0
    await sqlite_store.run(lambda unit: somebody(unit, 2))
    assert people_kept(sqlite_store.path) == 1


async def test_when_sqlite_gives_up_the_whole_transaction_everyone_in_it_is_told(
    sqlite_store: SqliteStore,
) -> None:
    def give_up(unit: Unit) -> None:
        raw_of(unit.connection).execute("ROLLBACK")  # what a full disk does by itself
        raise OSError("disk full")

    gate = Gate()
    held = asyncio.ensure_future(sqlite_store.run(gate))
    await asyncio.to_thread(gate.inside.wait, 30)
    units = asyncio.gather(
        sqlite_store.run(lambda unit: somebody(unit, 1)), sqlite_store.run(give_up), return_exceptions=True
    )
    await asyncio.sleep(0)
    gate.open.set()
    results = await units
    await held
    assert [type(result) for result in results] == [OSError, OSError]
    assert people_kept(sqlite_store.path) == 0
    await sqlite_store.run(lambda unit: somebody(unit, 2))
    assert people_kept(sqlite_store.path) == 1


async def test_while_another_program_holds_the_file_it_is_away_and_nothing_is_wrong_with_what_was_asked(
    sqlite_store: SqliteStore,
) -> None:
    await sqlite_store.run(lambda unit: unit.connection.exec_driver_sql("PRAGMA busy_timeout = 20"))
    other = sqlite3.connect(sqlite_store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseAway):
        await sqlite_store.run(lambda unit: somebody(unit, CHAT))
    other.execute("ROLLBACK")
    other.close()
    await sqlite_store.run(lambda unit: somebody(unit, CHAT))


async def test_a_caller_who_gives_up_before_their_turn_changes_nothing(sqlite_store: SqliteStore) -> None:
    gate = Gate()
    held = asyncio.ensure_future(sqlite_store.run(gate))
    await asyncio.to_thread(gate.inside.wait, 30)
    waiting = asyncio.ensure_future(sqlite_store.run(lambda unit: somebody(unit, 1)))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    gate.open.set()
    await held
    assert people_kept(sqlite_store.path) == 0


async def test_what_was_asked_for_before_closing_is_still_done(tmp_path: Path) -> None:
    store = await SqliteStore(tmp_path / "x.sqlite", SEALER).open()
    asked = asyncio.ensure_future(store.run(lambda unit: unit.patients.add(1, Status.ACTIVE, "en", NOW)))
    await asyncio.sleep(0)
    await store.close()
    assert (await asked).status is Status.ACTIVE
    assert people_kept(tmp_path / "x.sqlite") == 1
    with pytest.raises(RuntimeError, match="isn't open"):
        await store.run(somebody)


async def test_a_store_that_was_never_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="isn't open"):
        await SqliteStore(tmp_path / "x.sqlite", SEALER).run(somebody)


async def test_even_an_odd_exception_reaches_the_caller(sqlite_store: SqliteStore) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await sqlite_store.run(lambda unit: next(iter([])))


async def test_answers_are_durable_and_order_is_enforced(sqlite_store: SqliteStore) -> None:
    def pragmas(unit: Unit) -> list[object]:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [raw_of(unit.connection).execute(f"PRAGMA {name}").fetchone()[0] for name in asked]

    assert await sqlite_store.run(pragmas) == ["wal", 2, 1, 1]
