"""From the first release's schema, a row in every table, to this one: everything arrives, on both engines."""

import asyncio
from datetime import date, time
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Time,
    insert,
    select,
    text,
)

from db import migrate
from db.backup_restore import restore
from db.backup_rows import counted, tables_of
from db.open import open_store
from db.tables import metadata, seal_check
from db.verify import examine
from tests.db.people import CHAT, NOW
from tests.engines import SEALER

FIRST = "0001"
MICROSECONDS = 1_772_443_800_123_456
RENAMED = {"tip_versions", "tip_bodies"}  # revisions since 0005
WORDS = "walk the dog to the sea"
TOLD = {  # what a migration reads, and so must be as the first release wrote it
    ("patients", "status"): "active",
    ("patients", "zone"): "Europe/London",
    ("patients", "language"): "en",
    ("check_ins", "state"): "closed",
    ("deliveries", "state"): "sent",
    ("deliveries", "class"): "proactive",
    ("deliveries", "kind"): "tip",
    ("deliveries", "content"): "tip moving-1 v1",
    ("deliveries", "attempts"): 1,
    ("inbox", "state"): "new",
    ("tips", "id"): "moving-1",
    ("tips", "current"): 1,
    ("tip_versions", "tip"): "moving-1",
    ("tip_versions", "version"): 1,
    ("tip_versions", "status"): "approved",
    ("tip_versions", "head"): {"owner": "us", "approver": "Jo", "review": "2027-01-01", "fingerprint": "f"},
    ("tip_bodies", "tip"): "moving-1",
    ("tip_bodies", "version"): 1,
    ("tip_bodies", "language"): "en",
    ("tip_feedback", "tip"): "moving-1",
    ("tip_feedback", "word"): "helpful",
    ("identities", "chat_hmac"): SEALER.chat(CHAT),
    ("inbox", "chat_hmac"): SEALER.chat(CHAT),
    ("seal_check", "id"): 1,
}
OPENED = {("identities", "chat"): str(CHAT), ("inbox", "chat"): str(CHAT), ("inbox", "raw"): '{"text":"x"}'}
OPENED |= {("seal_check", "proof"): "betweentimes"}
OPENED |= {("deliveries", "message"): '["Say",{}]', ("dialogs", "dialog"): '["ExpectMatters",{}]'}


def as_the_first_release(connection: Connection) -> None:
    """Its schema, and one row in each table, everything filled."""
    migrate.upgrade_connection(connection, to=FIRST)
    for table in tables_of(connection):
        connection.execute(insert(table).values({c.name: value(table, c) for c in table.columns}))


def value(table: Table, column: Column[Any]) -> Any:
    there = (table.name, column.name)
    if there in TOLD:
        return TOLD[there]
    if column.foreign_keys or column.name in ("id", "update_id", "patient", "used_by"):
        return 1
    now = metadata.tables.get(table.name)
    sealed = next((c for c in now.columns if c.name == column.name), None) if now is not None else None
    if sealed is not None and sealed.info.get("sealed"):
        return SEALER.seal(OPENED.get(there, WORDS), table.name, 1, column.name)
    return by_type(column)


def by_type(column: Column[Any]) -> Any:
    match column.type:
        case LargeBinary():
            return b"\x01" * 32
        case Boolean():
            return False
        case Date():
            return date(2026, 3, 9)
        case Time():
            return time(21)
        case JSON():
            return {} if column.name in ("reason", "topic_weights") else ["moving"]
        case Float():
            return 2.5
        case SmallInteger():
            return 1
        case BigInteger() | Integer():
            return MICROSECONDS if column.name.endswith(("at", "until", "due", "after")) else 1
        case String():
            return "words"
    raise AssertionError(f"no value for {column!r}")


def nothing(_: Connection) -> None: ...


async def test_a_row_in_every_table_of_the_first_release_arrives(empty_url: str) -> None:
    await asyncio.to_thread(restore, empty_url, as_the_first_release, nothing, now=NOW)
    before = await asyncio.to_thread(_counts, empty_url)
    assert set(before.values()) == {1} and len(before) > 20
    async with await open_store(empty_url, SEALER) as store:
        after = await store.run(lambda unit: counted(unit.connection, tables_of(unit.connection)))
        found = await store.run(lambda unit: list(examine(unit.connection, [SEALER])))
        patient = await store.run(lambda unit: unit.patients.by_chat(CHAT))
        body = await store.run(lambda unit: unit.tips.get("moving-1", 1))
        waiting = await store.run(lambda unit: unit.inbox.waiting(10, [], NOW))
        proofs = await store.run(lambda unit: unit.connection.scalars(select(seal_check.c.id)).all())
    still = before.keys() & after.keys()
    assert before.keys() - still == RENAMED
    assert {name: after[name] for name in still} == {name: before[name] for name in still}
    assert body is not None and body.bodies == {"en": "words"}
    assert [told for well, told in found if not well] == []
    assert patient is not None and (patient.name, patient.matters) == (WORDS, WORDS)
    assert [(update.chat, update.raw) for update in waiting] == [(CHAT, {"text": "x"})]
    assert proofs == [1]


def _counts(url: str) -> dict[str, int]:
    from db.backup import in_one_moment

    def count(connection: Connection) -> dict[str, int]:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == FIRST
        return counted(connection, tables_of(connection))

    return in_one_moment(url, count)
