"""A PostgreSQL that can be killed and brought back, and that keeps what it has committed when it is."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from tests.crash.campaign import Server
from tests.postgres_server import server_of_our_own

# A commit is in the log before it is answered, as in production; fsync alone is off, because here the
# machine outlives the server, and what the kernel has been given is not lost by a kill.
COMMITS_ARE_KEPT = ("fsync=off", "synchronous_commit=on", "shared_buffers=32MB")


@contextmanager
def postgres() -> Iterator[Server]:
    """A server with one empty database."""
    with server_of_our_own(COMMITS_ARE_KEPT) as server:
        asyncio.run(_new_database(server.address))
        yield Server(server.address + "service", server.kill, server.start)


async def _new_database(address: str) -> None:
    connection = await asyncpg.connect(address + "postgres")
    try:
        await connection.execute("CREATE DATABASE service TEMPLATE template0")
    finally:
        await connection.close()
