"""The embedded store: one process, one SQLite file, one writing thread."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from db import migrate
from db.caches import Caches
from db.errors import AlreadyRunning, DatabaseAway, DatabaseProblem
from db.ids import Ids
from db.lock import FileLock
from db.seal_check import check_key
from db.sealing import Sealer
from db.sqlite_engine import check_promises, engine_for, raw_of
from db.trouble import in_a_sentence
from db.unit import Unit
from db.writer import Writer

T = TypeVar("T")

_OUT_OF_REACH = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN")


class SqliteStore:
    """Opens, migrates and serves one file.

    `guest`: an operator's short command may write while the service runs. It then neither migrates nor
    checkpoints (two that checkpoint can meet SQLite's WAL-reset fault) and needs the schema to be current.
    """

    def __init__(
        self,
        path: Path,
        sealer: Sealer,
        *,
        guest: bool = False,
        ids: Ids | None = None,
        committed: Callable[[int], None] = lambda units: None,
    ) -> None:
        self.path = path.absolute()
        self._sealer = sealer
        self._guest = guest
        self._visiting = False
        self._lock = FileLock(self.path)
        self._ids = ids or Ids()
        self._caches = Caches()
        self._writer = Writer(self._connect, self._unit, committed)

    async def open(self) -> Self:
        """Lock, migrate, check key and promises. Raises DatabaseProblem (AlreadyRunning, WrongKey)."""
        await asyncio.to_thread(self._open)
        return self

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Run `work` whole in one transaction; what it raises rolls back this work alone.

        Resolved only after COMMIT. A caller that is cancelled meanwhile doesn't undo the work. Raises
        DatabaseAway, a ConnectionError, while the file can't be read or written: held by another program,
        its disk full or failing.
        """
        try:
            return await self._writer.run(work)
        except (OperationalError, sqlite3.OperationalError) as fault:
            if _out_of_reach(fault):
                raise DatabaseAway(type(fault).__name__) from fault
            raise

    async def close(self) -> None:
        """Finish what was asked for, close, let go of the lock."""
        await asyncio.to_thread(self._writer.stop)
        self._lock.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _open(self) -> None:
        with in_a_sentence(str(self.path)):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._enter()
            try:
                if not self._visiting:
                    migrate.upgrade_file(self.path)
                    self._only_ours()
                self._writer.start()
            except BaseException:
                self._lock.release()
                raise

    def _enter(self) -> None:
        try:
            self._lock.take()
        except AlreadyRunning:
            if not self._guest:
                raise
            self._visiting = True

    def _only_ours(self) -> None:
        with suppress(OSError):  # a file system without owners
            self.path.chmod(0o600)

    def _connect(self) -> Connection:
        connection = engine_for(self.path, checkpoints=not self._visiting).connect()
        try:
            check_promises(raw_of(connection), self.path)
            with connection.begin():
                if migrate.revision(connection, str(self.path)) != migrate.head():
                    raise DatabaseProblem(
                        f"{self.path} is being upgraded or needs to be: start the service once, then repeat."
                    )
                check_key(connection, self._sealer)
        except BaseException:
            connection.close()
            raise
        return connection

    def _unit(self, connection: Connection) -> Unit:
        return Unit(connection, self._sealer, self._ids, self._caches)


def _out_of_reach(fault: OperationalError | sqlite3.OperationalError) -> bool:
    """Whether the file is at fault, and not what was asked of it."""
    cause = fault.orig if isinstance(fault, OperationalError) else fault
    return getattr(cause, "sqlite_errorname", "").startswith(_OUT_OF_REACH)
