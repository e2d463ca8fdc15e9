"""How an SQLite connection is set up: durable, with foreign keys, forgetting what it deletes."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from db.errors import DatabaseProblem

STATEMENTS_KEPT = 512  # compiled; a day's work has more kinds of them than the driver's own 128
BUSY_MS = 10_000  # how long to wait for a guest's transaction (an operator's command)


def engine_for(path: Path, *, foreign_keys: bool = True, checkpoints: bool = True) -> Engine:
    """An engine whose transactions are real: BEGIN IMMEDIATE when they begin, whatever the statement.

    Python's driver would begin late and only before some statements, so that job is taken from it.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"cached_statements": STATEMENTS_KEPT},
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _: Any) -> None:
        raw.isolation_level = None
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        raw.execute("PRAGMA secure_delete = ON")
        raw.execute("PRAGMA temp_store = MEMORY")
        if not checkpoints:
            raw.execute("PRAGMA wal_autocheckpoint = 0")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def raw_of(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection beneath."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  (tells mypy what engine_for made)
    return raw


def check_promises(raw: sqlite3.Connection, path: Path) -> None:
    """DatabaseProblem unless SQLite really keeps what an answer's safety rests on."""
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    for pragma, value in wanted.items():
        found = raw.execute(f"PRAGMA {pragma}").fetchone()
        if found is None or found[0] != value:
            raise DatabaseProblem(
                f"SQLite refuses {pragma} = {value} for {path}: put the file on a local disk "
                "(network folders can't do this), or use PostgreSQL."
            )
