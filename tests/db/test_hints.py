"""Hints: another process is told at once, nobody needs to be, and a broken line is mended."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg

from db.hints import CHANNEL, Hint, Hints
from db.open import hints_for
from tests.engines import Server

OVERHEARD = f"SELECT pg_notify('{CHANNEL}', $1)"
LISTENING = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify(%'"


class Ear:
    """One process's end: what it heard, in order."""

    def __init__(self, url: str) -> None:
        self.heard: list[Hint] = []
        hints = hints_for(url)
        assert isinstance(hints, Hints)
        self.hints = hints
        hints.heard = self.heard.append

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Ear"]:
        self.hints.start()
        try:
            yield self
        finally:
            await self.hints.stop()


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not so():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def until_heard(ear: Ear, hint: Hint, by: Ear) -> None:
    """Said again until it is heard, as it is in the running service."""
    before = len(ear.heard)
    async with asyncio.timeout(30):
        while hint not in ear.heard[before:]:
            by.hints.tell(hint)
            await asyncio.sleep(0.05)


async def test_the_other_process_hears_it_and_whoever_says_it_does_not(postgres: Server) -> None:
    async with postgres.clean() as url, Ear(url).open() as one, Ear(url).open() as other:
        await until_heard(one, Hint.INBOX, by=other)
        await until_heard(other, Hint.LEDGER, by=one)
        assert set(one.heard) == {Hint.INBOX}
        assert set(other.heard) == {Hint.LEDGER}


async def test_what_is_said_at_the_very_end_is_still_heard(postgres: Server) -> None:
    async with postgres.clean() as url, Ear(url).open() as staying:
        async with Ear(url).open() as leaving:
            await until_heard(staying, Hint.INBOX, by=leaving)
            leaving.hints.tell(Hint.LEASE)
        await until(lambda: Hint.LEASE in staying.heard)


async def test_a_line_that_was_cut_is_mended_and_a_word_of_strangers_wakes_nobody(postgres: Server) -> None:
    async with postgres.clean() as url, Ear(url).open() as one, Ear(url).open() as other:
        await until_heard(one, Hint.INBOX, by=other)
        await until_heard(other, Hint.INBOX, by=one)
        stranger = await asyncpg.connect(url)
        try:
            lines = [row["pid"] for row in await stranger.fetch(LISTENING)]
            assert len(lines) == 2
            for line in lines:
                await stranger.execute("SELECT pg_terminate_backend($1)", line)
            await until_heard(one, Hint.LEDGER, by=other)
            await until_heard(other, Hint.LEDGER, by=one)
            await stranger.execute(OVERHEARD, "nonsense")
            await stranger.execute(OVERHEARD, Hint.LEASE.value)
            await until(lambda: Hint.LEASE in one.heard and Hint.LEASE in other.heard)
        finally:
            await stranger.close()


async def test_a_server_that_is_away_keeps_nobody_from_stopping() -> None:
    hints = hints_for("postgresql://nobody@127.0.0.1:1/nothing")
    assert hints is not None
    hints.start()
    hints.tell(Hint.LEDGER)
    async with asyncio.timeout(5):
        await hints.stop()


async def test_one_process_with_a_file_has_nobody_to_tell() -> None:
    assert hints_for("sqlite:///somewhere.sqlite") is None
