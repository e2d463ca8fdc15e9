"""A database to oneself, a transaction at a time, while no service is served from it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, inspect, select, text

from db import migrate
from db.errors import AlreadyRunning, DatabaseProblem
from db.lock import FileLock
from db.postgres_engine import NAME
from db.postgres_engine import engine_for as postgres_engine
from db.sqlite_engine import engine_for, raw_of
from db.tables import leases
from db.trouble import in_a_sentence
from db.urls import PostgresServer, SqliteFile, understood

T = TypeVar("T")

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND starts_with(application_name, :name) AND pid <> pg_backend_pid()"
)
_SERVERS_CLOCK = text("SELECT CAST(extract(epoch FROM clock_timestamp()) AS double precision)")


class Run(Protocol):
    """Runs `work` in a transaction of its own."""

    def __call__(self, work: Callable[[Connection], T]) -> T: ...


@contextmanager
def alone_with(url: str) -> Iterator[Run]:
    """The database at `url`, at this release's schema. Not inside an event loop.

    Raises AlreadyRunning while the service runs: SQLite by its file lock, held until the block ends;
    PostgreSQL by a lease that stands, looked at in every transaction.
    """
    match understood(url):
        case SqliteFile(path=path):
            if not path.exists():
                raise DatabaseProblem(f"There is no database at {path}: check DATABASE_URL.")
            lock = FileLock(path.absolute())
            with in_a_sentence(str(path)):
                lock.take()
                try:
                    with engine_for(path.absolute()).connect() as connection:
                        run = _in_file(connection)
                        run(lambda found: _current(found, str(path)))
                        yield run
                        raw_of(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    lock.release()
        case PostgresServer(url=server):
            yield from _on_server(server)


def _in_file(connection: Connection) -> Run:
    def run(work: Callable[[Connection], T]) -> T:
        with connection.begin():
            return work(connection)

    return run


def _on_server(server: URL) -> Iterator[Run]:
    where = server.render_as_string(hide_password=True)
    engine = postgres_engine(server, pool_size=1)

    async def one(work: Callable[[Connection], Any]) -> Any:
        async with engine.begin() as connection:
            return await connection.run_sync(checked, work)

    def checked(connection: Connection, work: Callable[[Connection], T]) -> T:
        migrate.alone(connection)
        refuse_if_served(connection, where)
        return work(connection)

    with asyncio.Runner() as runner, in_a_sentence(where):
        try:
            runner.run(one(lambda connection: _current(connection, where)))
            yield lambda work: runner.run(one(work))
        finally:
            runner.run(engine.dispose())


def _current(connection: Connection, where: str) -> None:
    if migrate.revision(connection, where) != migrate.head():
        raise DatabaseProblem(f"{where} needs to be upgraded: start the service once, then repeat.")


def refuse_if_served(connection: Connection, where: str) -> None:
    """AlreadyRunning if another session of ours is open, or anybody holds a lease by PostgreSQL's own clock.

    Both, because a pooler hides sessions, and a console or receiver holds no lease.
    """
    if sessions := connection.scalar(_OTHERS, {"name": NAME}):
        raise AlreadyRunning(
            f"{where} is in use by {sessions} other connections of Betweentimes: stop the service on every "
            "machine first."
        )
    if not inspect(connection).has_table(leases.name):
        return
    now = datetime.fromtimestamp(float(connection.execute(_SERVERS_CLOCK).scalar_one()), UTC)
    standing = select(leases.c.holder, leases.c.expires_at).where(leases.c.expires_at > now)
    held = connection.execute(standing.order_by(leases.c.expires_at.desc())).first()
    if held is not None:
        seconds = int((held.expires_at - now).total_seconds()) + 1
        raise AlreadyRunning(
            f"{where} is in use by {held.holder}: stop the service on every machine first "
            f"(if it was killed, its lease ends in {seconds} s)."
        )
