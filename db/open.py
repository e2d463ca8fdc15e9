"""The door: one function from DATABASE_URL to a store that is ready."""

from collections.abc import Callable

from db.hints import Hints
from db.ids import Ids
from db.postgres import PostgresStore
from db.postgres_engine import behind_a_pooler
from db.sealing import Sealer
from db.sqlite import SqliteStore
from db.urls import PostgresServer, SqliteFile, understood

Store = SqliteStore | PostgresStore


async def open_store(
    url: str,
    sealer: Sealer,
    *,
    guest: bool = False,
    ids: Ids | None = None,
    committed: Callable[[int], None] = lambda units: None,
) -> Store:
    """Open the database at `url` (postgresql://…, sqlite:///path or a bare path), migrating it first.

    `guest` lets an operator's short command in beside a running service on the same SQLite file. `ids` makes
    the row ids, if not the usual ones. `committed` is told how many units of work shared a commit, by a store
    where they do (SQLite); it is called on the writer's thread.
    Raises DatabaseProblem with one sentence and its cure; AlreadyRunning and WrongKey are kinds of it.
    The caller closes the store.
    """
    match understood(url):
        case SqliteFile(path=path):
            return await SqliteStore(path, sealer, guest=guest, ids=ids, committed=committed).open()
        case PostgresServer(url=server):
            return await PostgresStore(server, sealer, ids=ids).open()


def hints_for(url: str) -> Hints | None:
    """How processes on that database wake each other up, not started yet. None for a file, which has one, and
    behind a pooler, which lets no NOTIFY through."""
    match understood(url):
        case SqliteFile():
            return None
        case PostgresServer(url=server):
            return None if behind_a_pooler(server) else Hints(server)
