"""The service's side: its database as it stands, read past the service, and what must be true of it."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import asyncpg

Rows = Sequence[Sequence[Any]]


class Eyes(Protocol):
    """Read-only queries on either engine, and its own check of its files."""

    def rows(self, statement: str) -> Rows: ...

    def integrity(self) -> list[str]:
        """What is wrong; nothing, it is hoped."""

    def close(self) -> None: ...


class SqliteEyes:
    """A reader beside the service: it takes no lock that a writer would wait for."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=30)

    def rows(self, statement: str) -> Rows:
        connection = self._connect()  # anew each time: the file may have been recovered since
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def integrity(self) -> list[str]:
        broken = [str(row) for row in self.rows("PRAGMA foreign_key_check")]
        return broken + [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]

    def close(self) -> None:
        pass


class PostgresEyes:
    """A connection of its own; indexes are checked against their tables by PostgreSQL's amcheck."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._runner = asyncio.Runner()
        self.rows("CREATE EXTENSION IF NOT EXISTS amcheck")

    def rows(self, statement: str) -> Rows:
        return self._runner.run(self._asked(statement))

    async def _asked(self, statement: str) -> Rows:
        connection = await asyncpg.connect(
            self._url, timeout=60, command_timeout=60
        )  # anew each time: the server may have died since
        try:
            found: Rows = await connection.fetch(statement)
            return found
        finally:
            await connection.close()

    def integrity(self) -> list[str]:
        try:
            self.rows(
                "SELECT bt_index_check(i.indexrelid, true) "
                "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                "JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE a.amname = 'btree' AND n.nspname = 'public' AND i.indisvalid"
            )
        except asyncpg.PostgresError as broken:
            return [str(broken)]
        return []

    def close(self) -> None:
        self._runner.close()


def instant(when: datetime) -> int:
    """As the database has it (db/types.py)."""
    return int(when.timestamp()) * 1_000_000


def answers(eyes: Eyes) -> dict[int, list[tuple[str, int | None]]]:
    """By patient: every row of an answer, item and value."""
    found: dict[int, list[tuple[str, int | None]]] = {}
    asked = "SELECT c.patient, a.item, a.value FROM answers a JOIN check_ins c ON c.id = a.check_in"
    for patient, item, value in eyes.rows(asked):
        found.setdefault(patient, []).append((item, value))
    return found


def states(eyes: Eyes, where: str = "true") -> Counter[str]:
    """How many deliveries are in each state."""
    asked = f"SELECT state, count(*) FROM deliveries WHERE {where} GROUP BY state"  # noqa: S608 - our own words
    return Counter({state: count for state, count in eyes.rows(asked)})


def count(eyes: Eyes, statement: str) -> int:
    """The one number that a statement asks for."""
    return int(eyes.rows(statement)[0][0])
