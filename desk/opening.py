"""How a short command gets at the database, beside a service that may be running."""

from __future__ import annotations

import hashlib
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from db.open import Store, open_store
from db.sealing import Sealer
from db.tombstones import Tombstones
from desk.problems import Problem
from keys import Keys, keep_keys
from settings import Settings

SIMULATOR_FILE = "simulator.sqlite"
ADDRESS_FILE = "simulator.address"
KNOCK = 1.0  # seconds that a service on this machine gets to take a connection


def sealer_for(keys: Keys, settings: Settings | None = None) -> Sealer:
    """The sealer of this service; any secret of 128 bits or more becomes the 32 bytes it wants.

    With settings it also notes in the tombstone file who is erased, leaves or pauses: whatever may change
    people needs that.
    """
    if settings is None:
        return _sealer(keys.secret)
    tombstones = Tombstones(settings.tombstones_file, lambda: present(settings))
    return Sealer(hashlib.sha256(keys.secret.encode()).digest(), tombstones.add, tombstones.say)


def sealers_for(keys: Keys) -> list[Sealer]:
    """That of the present key, then those of earlier ones."""
    return [_sealer(secret) for secret in (keys.secret, *keys.old)]


def _sealer(secret: str) -> Sealer:
    return Sealer(hashlib.sha256(secret.encode()).digest())


@asynccontextmanager
async def visiting(settings: Settings) -> AsyncIterator[Store]:
    """The database for the length of a short command; the service may be running."""
    store = await open_store(settings.database_url, sealer_for(keep_keys(settings), settings), guest=True)
    try:
        yield store
    finally:
        await store.close()


def must_exist(settings: Settings) -> None:
    """Raises Problem if nothing was ever kept, rather than making an empty database."""
    file = settings.database_file
    if file is not None and not file.exists():
        raise Problem(f"There is no database at {file} yet: start the service once with make run.")


@contextmanager
def address_kept(data_dir: Path, address: str) -> Iterator[None]:
    """For the length of the block, other commands can read where the simulator listens."""
    file = data_dir / ADDRESS_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{address}\n", encoding="utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def simulator_address(settings: Settings) -> str | None:
    """Where the running service's simulator is, such as http://127.0.0.1:8080; None if none runs.

    After a power cut the file is still there, so somebody must answer at what it says.
    """
    try:
        address = (settings.data_dir / ADDRESS_FILE).read_text(encoding="utf-8").strip()
        where = urlsplit(address)
        socket.create_connection((where.hostname or "", where.port or 0), timeout=KNOCK).close()
    except (OSError, ValueError):
        return None
    return address


def present(settings: Settings) -> datetime:
    """Now, by the clock that the service goes by: with the simulator it may have been moved."""
    return datetime.now(UTC) + (
        _offset(settings.data_dir / SIMULATOR_FILE) if settings.simulated else timedelta(0)
    )


def _offset(file: Path) -> timedelta:
    """Read without writing: the simulator may be using its file."""
    if not file.exists():
        return timedelta(0)
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as memory:
        row = memory.execute("SELECT value FROM meta WHERE key = 'clock_offset_seconds'").fetchone()
    return timedelta(seconds=float(row[0])) if row else timedelta(0)
