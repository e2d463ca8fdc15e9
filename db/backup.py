"""A backup: every row of one moment, while the service goes on writing, in a form both engines can read."""

import asyncio
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from db.backup_form import ChunkWriter
from db.backup_rows import counted, rows_of, tables_of
from db.errors import DatabaseProblem
from db.migrate import revision
from db.postgres_engine import engine_for as postgres_engine
from db.trouble import in_a_sentence
from db.urls import PostgresServer, SqliteFile, understood

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Told rows done and rows in all."""

TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `made_at`: by the service's clock, just before its moment."""

    made_at: datetime
    schema: str
    engine: str
    counts: Mapping[str, int]

    @property
    def rows(self) -> int:
        """In all tables."""
        return sum(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """The first line within the file, and (its counts) the last."""
        made_at = self.made_at.isoformat()
        return {"made_at": made_at, "schema": self.schema, "engine": self.engine, "counts": dict(self.counts)}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Manifest":
        """Read again; KeyError or ValueError if it isn't one."""
        return cls(
            datetime.fromisoformat(said["made_at"]), said["schema"], said["engine"], dict(said["counts"])
        )


def back_up(
    url: str, file: Path, *, key: str | None, now: datetime, progress: Progress, replace: bool = False
) -> Manifest:
    """Write a backup of the database at `url` to `file`, whole or not at all. Not inside an event loop.

    `now` is the service's clock before the call. Raises DatabaseProblem, also if there is such a file and
    not `replace`.
    """
    if file.exists() and not replace:
        raise DatabaseProblem(f"{file} is there already: give another name, or --replace.")
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            manifest = in_one_moment(url, lambda found: _write(found, opened, key, now, progress))
            opened.flush()
            os.fsync(opened.fileno())
        _put_in_place(draft, file, replace)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return manifest


def in_one_moment(url: str, work: Callable[[Connection], T]) -> T:
    """What `work` makes of one consistent moment of the database, which it can't change."""
    match understood(url):
        case SqliteFile(path=path):
            if not path.exists():
                raise DatabaseProblem(f"There is no database at {path}: check DATABASE_URL.")
            with in_a_sentence(str(path)), _reader(path).begin() as connection:
                return work(connection)
        case PostgresServer(url=server):
            return asyncio.run(_on_server(server, work))


async def _on_server(server: Any, work: Callable[[Connection], T]) -> T:
    engine = postgres_engine(server, pool_size=1)
    try:
        with in_a_sentence(server.render_as_string(hide_password=True)):
            async with engine.connect() as connection:
                await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _reader(path: Path) -> Engine:
    """Read-only and never checkpointing: the service's own connection stays the only one that writes."""
    address = f"file:{str(path.absolute()).replace('%', '%25').replace('?', '%3f').replace('#', '%23')}"
    engine = create_engine(f"sqlite:///{address}?mode=ro&uri=true", poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _: Any) -> None:
        raw.isolation_level = None
        for pragma in ("query_only = ON", "wal_autocheckpoint = 0", "busy_timeout = 10000"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")  # the log's present end is what every read after it sees

    return engine


def _write(
    connection: Connection, file: BinaryIO, key: str | None, now: datetime, progress: Progress
) -> Manifest:
    where = connection.engine.url.render_as_string(hide_password=True)
    schema = revision(connection, where)
    if schema is None:
        raise DatabaseProblem(f"{where} is empty: there is nothing to back up yet.")
    tables = tables_of(connection)
    manifest = Manifest(now, schema, connection.dialect.name, counted(connection, tables))
    out, done = ChunkWriter(file, key), 0
    out.line(manifest.as_json())
    for table in tables:
        out.line({"table": table.name, "columns": [column.name for column in table.columns]})
        for row in rows_of(connection, table):
            out.line(row)
            done += 1
            if done % TOLD_EVERY == 0:
                progress(done, manifest.rows)
    out.line({"end": done})
    out.finish()
    progress(done, manifest.rows)
    return manifest


def _put_in_place(draft: Path, file: Path, replace: bool) -> None:
    """Under its name only now that it is whole; without `replace` never over another file."""
    if replace:
        draft.replace(file)
    else:
        try:
            os.link(draft, file)
        except FileExistsError:
            raise DatabaseProblem(f"{file} is there already: give another name, or --replace.") from None
        except OSError:  # a file system without links
            draft.rename(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in it last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
