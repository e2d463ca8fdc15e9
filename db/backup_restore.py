"""A backup put in the place of a database: all or nothing, while nobody serves from it."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, inspect, text

from db import migrate
from db.alone import refuse_if_served
from db.backup import sync_folder
from db.backup_rows import counted, tables_of
from db.errors import DatabaseProblem
from db.lock import FileLock
from db.postgres_engine import engine_for as postgres_engine
from db.sqlite_engine import engine_for
from db.tables import leases, seal_check
from db.trouble import in_a_sentence
from db.urls import PostgresServer, SqliteFile, understood

T = TypeVar("T")
Work = Callable[[Connection], Any]
_NOBODYS = {seal_check.name, leases.name, "marks", "sites"}
_TRIGGER_FUNCTIONS = text(
    "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE n.nspname = current_schema() AND p.prorettype = 'trigger'::regtype"
)
_NOBODYS_TOO = {"tips", "tip_versions", "tip_bodies"}  # any start puts these there


def restore(
    url: str,
    fill: Work,
    settle: Callable[[Connection], T],
    *,
    now: datetime,
    replace: bool = False,
) -> tuple[T, Path | None]:
    """Make the database at `url` anew: `fill` an empty one, then `settle` what follows; what settle made, and
    where the SQLite file from before is kept.

    Both get a connection in a transaction; if either raises, nothing has changed. Not inside an event loop.
    Raises AlreadyRunning while the service runs (SQLite: its file lock; PostgreSQL: a lease that
    stands), DatabaseProblem if the database holds anything and not `replace`.
    """
    match understood(url):
        case SqliteFile(path=path):
            return _into_file(path.absolute(), fill, settle, now, replace)
        case PostgresServer(url=server):
            return asyncio.run(_into_server(server, fill, settle, replace)), None


def _into_file(
    path: Path, fill: Work, settle: Callable[[Connection], T], now: datetime, replace: bool
) -> tuple[T, Path | None]:
    lock = FileLock(path)
    with in_a_sentence(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.take()
        try:
            if path.exists() and path.stat().st_size and not replace:
                raise DatabaseProblem(
                    f"{path} holds one already: move it away, or say --replace (it is then kept aside)."
                )
            new = path.with_name(f".{path.name}.restoring")
            try:
                settled = _made(new, fill, settle)
                return settled, _swap(new, path, now)
            finally:
                _remove(new)
        finally:
            lock.release()


def _made(new: Path, fill: Work, settle: Callable[[Connection], T]) -> T:
    """The new file, whole and on the disk, still under another name."""
    _remove(new)
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with engine_for(new, foreign_keys=False).begin() as connection:  # migrations rebuild tables
        fill(connection)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise DatabaseProblem("This backup has rows that belong to nothing: use another one.")
    with engine_for(new).begin() as connection:
        settled = settle(connection)
    with closing(sqlite3.connect(new)) as made:
        if made.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise DatabaseProblem("The restored file is not whole: check the disk, then try again.")
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    handle = os.open(new, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return settled


def _swap(new: Path, path: Path, now: datetime) -> Path | None:
    """Put the new file in place in one step; the old one stays beside it under another name."""
    aside = None
    if path.exists() and path.stat().st_size:
        aside = path.with_name(f"{path.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # or its log would be taken for the new file's
        os.link(path, aside)
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    new.replace(path)
    sync_folder(path.parent)
    return aside


def _remove(new: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            new.with_name(new.name + ending).unlink()


async def _into_server(server: URL, fill: Work, settle: Callable[[Connection], T], replace: bool) -> T:
    where = server.render_as_string(hide_password=True)

    def whole(connection: Connection) -> T:
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        migrate.alone(connection)
        refuse_if_served(connection, where)
        _refuse_if_filled(connection, where, replace)
        _drop(connection)
        fill(connection)
        return settle(connection)

    engine = postgres_engine(server, pool_size=1)
    try:
        with in_a_sentence(where):
            async with engine.begin() as connection:
                return await connection.run_sync(whole)
    finally:
        await engine.dispose()


def _refuse_if_filled(connection: Connection, where: str, replace: bool) -> None:
    found = migrate.revision(connection, where)  # another program's tables are never touched
    if found is None or replace:
        return
    counts = counted(connection, tables_of(connection))
    if any(count for name, count in counts.items() if name not in _NOBODYS | _NOBODYS_TOO):
        raise DatabaseProblem(
            f"{where} holds people already: give another database, or say --replace (nothing of it is kept)."
        )


def _drop(connection: Connection) -> None:
    """Every table of ours, and what their triggers call."""
    quote = connection.dialect.identifier_preparer.quote
    for table in inspect(connection).get_table_names():
        connection.execute(text(f"DROP TABLE {quote(table)} CASCADE"))
    for (function,) in connection.execute(_TRIGGER_FUNCTIONS).all():
        connection.execute(text(f"DROP FUNCTION {function}"))
