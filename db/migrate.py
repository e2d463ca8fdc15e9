"""Bringing a database to this release's schema: whole or not at all, with a copy of an SQLite file first."""

import asyncio
import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.errors import DatabaseProblem
from db.lock import FileLock
from db.postgres_engine import engine_for as postgres_engine
from db.sqlite_engine import engine_for
from db.trouble import in_a_sentence
from db.urls import PostgresServer, SqliteFile, understood

FOLDER = Path(__file__).parent / "migrations"
COPIES = "backups"
COPIES_KEPT = 5
_MIGRATING = 0x62747769786D6967  # any number, the same for every process of this service


def upgrade(url: str, folder: Path = FOLDER) -> None:
    """Bring the database at `url` (any form of DATABASE_URL) to this release. Not inside an event loop.

    Raises DatabaseProblem, and AlreadyRunning if the SQLite file is in use.
    """
    match understood(url):
        case SqliteFile(path=path):
            lock = FileLock(path)
            with in_a_sentence(str(path)):
                path.parent.mkdir(parents=True, exist_ok=True)
                lock.take()
                try:
                    upgrade_file(path, folder)
                finally:
                    lock.release()
        case PostgresServer(url=server):
            asyncio.run(_upgrade_server(postgres_engine(server), folder))


def upgrade_file(path: Path, folder: Path = FOLDER) -> None:
    """Upgrade an SQLite file (made if there is none), copying it first. The caller holds its lock.

    The copy is backups/<file>.<its schema>-before-<the new one>, beside the file; the newest five stay.
    `folder` holds the migrations.
    """
    engine = engine_for(path, foreign_keys=False)  # a table rebuilt by a migration must not cascade
    with engine.connect() as connection:
        found = revision(connection, str(path), folder)
    if found == head(folder):
        return
    if found is not None:
        copies = path.parent / COPIES
        _copy(path, copies / f"{path.name}.{found}-before-{head(folder)}")
        _tidy(copies, f"{path.name}.*-before-*")
    with engine.begin() as connection:
        upgrade_connection(connection, folder)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise DatabaseProblem(f"{path} would lose its order by this upgrade: report it; nothing changed.")


async def upgrade_server(engine: AsyncEngine, folder: Path = FOLDER) -> None:
    """Upgrade a PostgreSQL database; several machines may start at once, one does it."""
    where = engine.url.render_as_string(hide_password=True)
    with in_a_sentence(where):
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade_alone, where, folder)


async def _upgrade_server(engine: AsyncEngine, folder: Path) -> None:
    try:
        await upgrade_server(engine, folder)
    finally:
        await engine.dispose()


def _upgrade_alone(connection: Connection, where: str, folder: Path) -> None:
    alone(connection)
    if revision(connection, where, folder) != head(folder):
        upgrade_connection(connection, folder)


def alone(connection: Connection) -> None:
    """Until this transaction ends, nobody else upgrades or restores this PostgreSQL database."""
    connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))


def upgrade_connection(connection: Connection, folder: Path = FOLDER, to: str = "head") -> None:
    """Run what is missing up to revision `to` inside the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def head(folder: Path = FOLDER) -> str:
    """The newest revision this release knows."""
    return _revisions(folder)[0]


def known_revisions(folder: Path = FOLDER) -> frozenset[str]:
    """All that this release can bring to its own."""
    return frozenset(_revisions(folder))


@cache
def _revisions(folder: Path) -> tuple[str, ...]:
    """Newest first. Read once: to read them is to run every migration's file, 20 ms each time."""
    return tuple(script.revision for script in ScriptDirectory(str(folder)).walk_revisions()) or ("",)


def revision(connection: Connection, where: str, folder: Path = FOLDER) -> str | None:
    """The database's revision, None if it is empty; DatabaseProblem if it isn't one of this release."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        if inspect(connection).get_table_names():
            raise DatabaseProblem(
                f"{where} holds another program's tables: set DATABASE_URL to an empty database."
            )
        return None
    if found not in known_revisions(folder):
        raise DatabaseProblem(
            f"{where} was made by a newer release (schema {found}, this one knows {head(folder)}): "
            "install that release, or put back the copy from before the upgrade."
        )
    return found


def _copy(database: Path, copy: Path) -> None:
    """SQLite's own backup, so that what is still in the write-ahead log comes too; under its name only when
    it is whole and on the disk. One of the same name is of an upgrade that didn't end: it is replaced."""
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    draft = copy.with_name(f".{copy.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # a copy is one file
    with draft.open("rb") as whole:
        os.fsync(whole.fileno())
    draft.replace(copy)


def _tidy(copies: Path, pattern: str) -> None:
    """They hold people who were forgotten since: none is kept longer than it may be needed."""
    found = sorted(copies.glob(pattern), key=lambda each: each.stat().st_mtime_ns)
    for old in found[:-COPIES_KEPT]:
        old.unlink()
