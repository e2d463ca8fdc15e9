"""Hints between processes on PostgreSQL: "look now" by NOTIFY. Any may be lost: polling is the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import Any, Final

import structlog
from sqlalchemy import URL

from db.postgres_engine import engine_for

CHANNEL: Final = "betweentimes"
_FIRST_REST: Final = 0.5  # seconds before connecting again; doubled each time, to
_LONGEST_REST: Final = 30.0
_QUIET: Final = 30.0  # seconds without a word, after which the connection is tried
_LAST_WORDS: Final = 1.0  # seconds at the end

log = structlog.get_logger(__name__)


class Hint(StrEnum):
    """What may be there to look at: something to send, updates to handle, or a lease that was given up."""

    LEDGER = "ledger"
    INBOX = "inbox"
    LEASE = "lease"


class Hints:
    """One connection that listens and speaks. `heard(hint)` is called for what other processes say.

    Said after the commit and not in its transaction: NOTIFY there costs every transaction a round trip and
    makes their commits wait for each other. What is said while a NOTIFY is on its way goes out as one.
    """

    def __init__(self, url: URL, heard: Callable[[Hint], None] = lambda hint: None) -> None:
        self._engine = engine_for(url, pool_size=1)
        self.heard = heard
        self._unsaid: set[Hint] = set()
        self._something = asyncio.Event()
        self._all_said = asyncio.Event()
        self._rest = _FIRST_REST
        self._running: asyncio.Task[None] | None = None

    def tell(self, hint: Hint) -> None:
        """Tell the other processes, soon; nobody, while the connection is down."""
        self._unsaid.add(hint)
        self._all_said.clear()
        self._something.set()

    def start(self) -> None:
        """In the running loop."""
        self._running = asyncio.create_task(self._live())

    async def stop(self) -> None:
        """Say what is left to be said, if that is quickly done, and close."""
        if self._running is None:
            return
        if self._unsaid:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    await self._all_said.wait()
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        await self._engine.dispose()

    async def _live(self) -> None:
        """Listen, and connect again whenever that ends. Faults never end it."""
        while True:
            try:
                await self._listen()
            except Exception as fault:
                log.info("hints_lost", fault=type(fault).__name__)
            await asyncio.sleep(self._rest)
            self._rest = min(2 * self._rest, _LONGEST_REST)

    async def _listen(self) -> None:
        async with self._engine.connect() as connection:
            raw: Any = (await connection.get_raw_connection()).driver_connection
            try:
                raw.add_termination_listener(lambda _: self._something.set())
                await raw.add_listener(CHANNEL, self._on_notify)
                self._rest = _FIRST_REST
                while not raw.is_closed():
                    await self._say(raw)
            finally:
                await connection.invalidate()

    async def _say(self, raw: Any) -> None:
        """What there is to say, once there is something; now and then a word to see if the line is alive."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_QUIET):
                await self._something.wait()
        self._something.clear()
        hints, self._unsaid = self._unsaid, set()
        async with asyncio.timeout(_QUIET):
            for word in hints or ("",):
                await raw.execute("SELECT pg_notify($1, $2)", CHANNEL, str(word))
        if not self._unsaid:
            self._all_said.set()

    def _on_notify(self, raw: Any, pid: int, channel: str, said: str) -> None:
        if pid != raw.get_server_pid() and said in Hint.__members__.values():
            self.heard(Hint(said))
