"""Asked to stop in the middle of the work while Telegram hangs: out in time, nothing left half sent."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest

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
