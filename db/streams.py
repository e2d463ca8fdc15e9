"""Rows for exports, streamed: pseudonymous, with nobody's words. SQLite is read without the writer."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, Select, event, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.postgres import PostgresStore
from db.sqlite import SqliteStore
from db.tables import answers, check_ins, deliveries, patients, results

ROWS_AT_ONCE = 500

_p, _a, _c, _d = patients.c, answers.c, check_ins.c, deliveries.c
_EXPORTS: Mapping[str, Select[Any]] = {
    "patients": select(
        _p.id.label("patient"), _p.status, _p.language, _p.zone, _p.joined_at, _p.tailoring_level
    ).order_by(_p.id),
    "answers": select(_c.patient, _a.check_in, _c.instrument, _c.instrument_version, _a.item, _a.value, _a.at)
    .join(check_ins, _c.id == _a.check_in)
    .order_by(_a.check_in, _a.item),
    "results": select(results).order_by(results.c.check_in),
    "deliveries": select(
        _d.id.label("delivery"),
        _d.patient,
        _d.occasion,
        _d.klass.label("class"),
        _d.kind,
        _d.content,
        _d.state,
        _d.due,
        _d.attempts,
        _d.last_attempt_at,
        _d.sent_at,
        _d.outcome,
        _d.why,
        _d.reason,
    ).order_by(_d.id),
}
WHAT = tuple(_EXPORTS)


async def export(what: str, store: SqliteStore | PostgresStore) -> AsyncGenerator[dict[str, Any]]:
    """The rows of patients, answers, results or deliveries, in order of id; LookupError for anything else.

    A patient is only their internal number here: no Telegram id, no name, none of their words, no message.
    One consistent moment of the database. Instants are aware UTC datetimes, reasons and flags JSON values.
    """
    statement = _EXPORTS[what]
    async with _reading(store) as engine, engine.connect() as connection:
        if isinstance(store, PostgresStore):
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        rows = await connection.stream(statement, execution_options={"yield_per": ROWS_AT_ONCE})
        async for row in rows:
            yield dict(row._mapping)


@asynccontextmanager
async def _reading(store: SqliteStore | PostgresStore) -> AsyncIterator[AsyncEngine]:
    """The engine to read by: PostgreSQL's own, or one that only reads the SQLite file."""
    if isinstance(store, PostgresStore):
        yield store.engine
        return
    engine = reader_for(store.path)
    try:
        yield engine
    finally:
        await engine.dispose()


def reader_for(path: Path) -> AsyncEngine:
    """aiosqlite, read-only. It never checkpoints: before SQLite 3.51.3 two that do can do harm."""
    address = f"file:{str(path).replace('%', '%25').replace('?', '%3f').replace('#', '%23')}"
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{address}?mode=ro&uri=true", poolclass=NullPool, hide_parameters=True
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("query_only = ON", "wal_autocheckpoint = 0", "busy_timeout = 5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


class StoredRows:
    """The exports of one store, each within a block that closes its reading connection at the end."""

    def __init__(self, store: SqliteStore | PostgresStore) -> None:
        self._store = store

    @asynccontextmanager
    async def stream(self, what: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """`async with rows.stream("results") as found: async for row in found: …`"""
        async with aclosing(export(what, self._store)) as rows:
            yield rows
