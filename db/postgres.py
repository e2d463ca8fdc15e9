"""The store for more than one machine: the same units of work, each in a transaction of its own."""

import asyncio
import random
import socket
from collections.abc import Callable
from typing import Self, TypeVar

import asyncpg
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.caches import Caches
from db.errors import DatabaseAway
from db.ids import Ids
from db.migrate import upgrade_server
from db.postgres_engine import engine_for
from db.seal_check import check_key
from db.sealing import Sealer
from db.trouble import in_a_sentence
from db.unit import Unit

T = TypeVar("T")

MOST_TRIES = 5
# A process that stands still inside a transaction (stopped, swapped out, its machine gone) would keep its
# locks, and nobody could take over from it.
MOST_IDLE = 3.0  # seconds
_READERS = 5  # connections for exports, forecasts and upgrades, which may wait in a transaction
_AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,  # it is starting, or stopping
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)
_NEVER_ASKED = "connection is closed"  # how asyncpg refuses to begin


class PostgresStore:
    """Any number of processes may share the database.

    `engine` is for long readers and upgrades; units of work have connections of their own.
    """

    def __init__(self, url: URL, sealer: Sealer, *, pool_size: int = 10, ids: Ids | None = None) -> None:
        self.engine: AsyncEngine = engine_for(url, _READERS)
        self._working = engine_for(url, pool_size, MOST_IDLE)
        self._sealer = sealer
        self._ids = ids or Ids()
        self._caches = Caches()

    async def open(self) -> Self:
        """Migrate, and check the key. Raises DatabaseProblem (WrongKey)."""
        try:
            await upgrade_server(self.engine)
            with in_a_sentence(self.engine.url.render_as_string(hide_password=True)):
                async with self.engine.begin() as connection:
                    await connection.run_sync(check_key, self._sealer)
        except BaseException:
            await self.close()
            raise
        return self

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Run `work` whole in one transaction; what it raises rolls it back.

        After a deadlock, a serialization failure, two processes' ids meeting, or when this machine was too
        busy to go on and the server ended the transaction, it is run again from the start, so `work` changes
        nothing but through its unit. Raises DatabaseAway, a ConnectionError, if the server is out of reach.
        """
        for tried in range(1, MOST_TRIES):
            try:
                return await self._once(work)
            except DBAPIError as fault:
                if not _worth_repeating(fault):
                    raise
            except DatabaseAway as fault:
                if not _stood_still(fault):
                    raise
            await asyncio.sleep(random.uniform(0, 0.02 * 2**tried))  # noqa: S311  (only spreads the tries)
        return await self._once(work)

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
        await self._working.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _once(self, work: Callable[[Unit], T]) -> T:
        def whole(connection: Connection) -> T:
            return work(Unit(connection, self._sealer, self._ids, self._caches))

        try:
            async with self._working.begin() as connection:
                return await connection.run_sync(whole)
        except (DBAPIError, ConnectionError, TimeoutError, socket.gaierror) as fault:
            if _went_away(fault):
                raise DatabaseAway(type(fault).__name__) from fault
            raise


def _went_away(fault: BaseException) -> bool:
    if not isinstance(fault, DBAPIError):
        return True
    cause = fault.orig.__cause__ if fault.orig is not None else None
    return fault.connection_invalidated or isinstance(cause, _AWAY)


def _stood_still(fault: BaseException) -> bool:
    """Whether the server ended the transaction because nothing happened in it: then it was never committed.

    asyncpg tells of it by its own kind or, when it finds the connection closed, by the server's words.
    Between the server's word and the end of the connection it only says that it is in no state to ask: in 2,
    the one into which an error puts it that comes while nothing, so no COMMIT either, is being asked. After
    the end it refuses to begin: what it was to ask, if it was the COMMIT, has not left us.
    """
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, asyncpg.IdleInTransactionSessionTimeoutError):
            return True
        if isinstance(cause, asyncpg.ConnectionDoesNotExistError) and "idle-in-transaction" in str(cause):
            return True
        if isinstance(cause, asyncpg.InternalClientError) and "another operation (2)" in str(cause):
            return True
        if isinstance(cause, asyncpg.InterfaceError) and _NEVER_ASKED in str(cause):
            return True
        cause = cause.__cause__
    return False


def _worth_repeating(fault: DBAPIError) -> bool:
    cause = fault.orig.__cause__ if fault.orig is not None else None
    if isinstance(cause, asyncpg.UniqueViolationError):
        same_id = (cause.constraint_name or "").endswith("_pkey")
        return same_id and "Key (id)=" in (cause.detail or "")
    return isinstance(cause, _AGAIN)
