"""Exports: row by row, one moment of the database, and nobody can be told from them."""

import json
from contextlib import aclosing
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from db.open import Store
from db.sqlite import SqliteStore
from db.streams import WHAT, StoredRows, export, reader_for
from tests.db.people import CHAT, NOW, a_plan, planned, somebody
from tests.db.test_erase import OTHER, live


async def rows(what: str, store: Store) -> list[dict[str, Any]]:
    async with StoredRows(store).stream(what) as found:
        return [row async for row in found]


async def test_an_export_has_a_row_for_each_and_names_nobody(store: Store) -> None:
    patients = [await store.run(lambda unit, chat=chat: live(unit, chat)) for chat in (CHAT, OTHER)]
    exported = {what: await rows(what, store) for what in WHAT}
    assert {what: len(found) for what, found in exported.items()} == {
        "patients": 2,
        "answers": 2,
        "results": 2,
        "deliveries": 4,
    }
    assert [row["patient"] for row in exported["patients"]] == patients
    assert {row["patient"] for found in exported.values() for row in found} == set(patients)
    assert exported["answers"][0]["value"] == 3
    assert exported["answers"][0]["at"] == NOW
    assert exported["deliveries"][1]["state"] == "sent"
    forbidden = {"name", "matters", "message", "address", "chat", "chat_hmac", "words", "label", "place"}
    for found in exported.values():
        assert not forbidden & set(found[0])
    assert str(CHAT) not in json.dumps(exported, default=str)


async def test_an_export_of_nobody_is_empty(store: Store) -> None:
    assert [await rows(what, store) for what in WHAT] == [[], [], [], []]


async def test_an_unknown_export_is_refused(store: Store) -> None:
    with pytest.raises(LookupError):
        await rows("secrets", store)


async def test_people_are_written_to_while_an_export_runs_and_it_shows_one_moment(store: Store) -> None:
    patient = (await store.run(somebody)).id

    await store.run(lambda unit: [planned(unit, a_plan(patient, f"tip:{number}")) for number in range(1_200)])
    seen = 0
    async with aclosing(export("deliveries", store)) as found:
        async for _ in found:
            seen += 1
            if seen == 1:
                await store.run(lambda unit: planned(unit, a_plan(patient, "meanwhile")))
    assert seen == 1_200
    assert len(await rows("deliveries", store)) == 1_201


async def test_reading_for_an_export_can_write_nothing(sqlite_store: SqliteStore) -> None:
    engine = reader_for(sqlite_store.path)
    async with engine.connect() as connection:
        with pytest.raises(OperationalError, match="readonly"):
            await connection.execute(text("DELETE FROM patients"))
    await engine.dispose()
