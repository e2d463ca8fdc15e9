"""Asked to stop in the middle of the work while Telegram or the database hangs: out in time, and nothing is
left half sent or sent twice."""

import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.postgres_server import FAST, server_of_our_own
from tests.roles import House, let_hang, replies
from tests.test_run_live import telegram

pytestmark = pytest.mark.timeout(180)


async def test_who_is_asked_to_stop_under_load_finishes_in_time_with_a_clean_ledger(tmp_path: Path) -> None:
    file = tmp_path / "data" / "betweentimes.sqlite"
    house = House(tmp_path, f"sqlite:///{file}")
    people = len(await house.gather(150))
    with telegram(tmp_path) as there, house.process("all", there) as service:

        async def sent(at_least: int) -> bool:
            return len(replies(there)) >= at_least

        await house.until("tips leave", lambda: sent(30))
        let_hang(there, 12)
        await house.until("a few hang", lambda: sent(40))
        code, seconds, _ = service.stop()
        accepted = Counter(call["chat_id"] for call in replies(there))
    with sqlite3.connect(file) as database:
        counted = (
            "SELECT state, count(*) FROM deliveries WHERE class = 'proactive' AND attempts > 0 GROUP BY 1"
        )
        states = Counter(dict(database.execute(counted).fetchall()))
        left = database.execute("SELECT count(*) FROM deliveries WHERE state = 'sending'").fetchone()
    database.close()
    assert (code, seconds < 10) == (0, True)
    assert left == (0,)
    assert 0 < states["unknown"] <= 12  # those that hung: they have arrived, and nobody can know
    assert len(accepted) == states["sent"] + states["unknown"] < people


@contextmanager
def standing_still(data: str) -> Iterator[None]:
    """The PostgreSQL with this folder and all its sessions get no turn; connections stay as they are."""
    server = int(Path(data, "postmaster.pid").read_text().split()[0])
    theirs = [server, *map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split())]
    for each in theirs:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in theirs:
            os.kill(each, signal.SIGCONT)


async def test_who_is_asked_to_stop_while_postgresql_stands_still_goes_in_time_and_sends_nothing_twice(
    tmp_path: Path,
) -> None:
    with server_of_our_own(FAST) as server:
        asked = await asyncpg.connect(f"{server.address}postgres")
        await asked.execute("CREATE DATABASE house")
        data = await asked.fetchval("SHOW data_directory")
        await asked.close()
        house = House(tmp_path, f"{server.address}house")
        people = len(await house.gather(60))
        with telegram(tmp_path) as there:

            async def sent(at_least: int) -> bool:
                return len(replies(there)) >= at_least

            async def settled() -> bool:
                return not (await house.states()).keys() & {"planned", "sending"}

            with house.process("all", there) as service:
                await house.until("tips leave", lambda: sent(10))
                with standing_still(data):
                    code, seconds, said = service.stop()
            assert (code, seconds < 10) == (0, True), f"{seconds} s: {said}"
            with house.process("all", there):
                await house.until("the rest leaves", settled)
            accepted = Counter(call["chat_id"] for call in replies(there))
    assert len(accepted) <= people
    assert set(accepted.values()) == {1}
