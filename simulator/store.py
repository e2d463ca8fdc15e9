"""Telegram's own memory: a small SQLite file that outlives a kill -9 of the process."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chats (
    id INTEGER PRIMARY KEY, type TEXT NOT NULL, title TEXT NOT NULL, language_code TEXT NOT NULL,
    started INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS messages (
    message_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_id INTEGER NOT NULL, sender TEXT NOT NULL,
    payload TEXT NOT NULL, extra TEXT NOT NULL, edits INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS messages_of_chat ON messages (chat_id, message_id);
CREATE TABLE IF NOT EXISTS updates (
    update_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, chat_id INTEGER NOT NULL, payload TEXT NOT NULL,
    served INTEGER NOT NULL DEFAULT 0, confirmed INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS updates_waiting ON updates (update_id) WHERE confirmed = 0;
CREATE TABLE IF NOT EXISTS queries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
    asked REAL NOT NULL, asked_really REAL NOT NULL, answered INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS files (
    file_id TEXT PRIMARY KEY, unique_id TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE, width INTEGER, height INTEGER, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS commands (
    scope TEXT, language TEXT, commands TEXT NOT NULL, PRIMARY KEY (scope, language));
CREATE TABLE IF NOT EXISTS calls (
    n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, really_at TEXT NOT NULL, method TEXT NOT NULL,
    chat_id INTEGER, message_id INTEGER, text TEXT, error_code INTEGER, description TEXT);
"""


class Store:
    """One connection, used from one thread (the event loop's) once it is open; every statement is short."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        # A killed process loses nothing with NORMAL; only a power cut could, and this is a stand-in.
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)
        self._depth = 0

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Everything inside is written together or not at all; units may nest."""
        if self._depth == 0:
            self._db.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("ROLLBACK")
            raise
        self._depth -= 1
        if self._depth == 0:
            self._db.execute("COMMIT")

    def run(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Execute one statement; the cursor tells `lastrowid` and `rowcount`."""
        return self._db.execute(statement, values)

    def one(self, statement: str, *values: Any) -> sqlite3.Row | None:
        """The first row, or None."""
        row: sqlite3.Row | None = self._db.execute(statement, values).fetchone()
        return row

    def all(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        """Every row."""
        return self._db.execute(statement, values).fetchall()

    def recall(self, key: str, default: Any = None) -> Any:
        """A single remembered value (anything that JSON can hold)."""
        row = self.one("SELECT value FROM meta WHERE key = ?", key)
        return default if row is None else json.loads(row["value"])

    def remember(self, key: str, value: Any) -> None:
        """Keep a single value under `key`."""
        self.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, json.dumps(value))

    def close(self) -> None:
        """Close the file."""
        self._db.close()
