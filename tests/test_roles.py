"""Several machines, as real processes: one sends, one fetches, any may die; nobody gets a thing twice.

What takes longest runs with `make torture` only (LONG_FORM=1).
"""

import os
import re
import signal
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.engines import Server
from tests.roles import House, in_front_of, let_hang, replies
from tests.test_run_live import free_port, telegram

pytestmark = pytest.mark.timeout(300)
LONG = bool(os.environ.get("LONG_FORM"))
LENGTHY = pytest.mark.skipif(not LONG, reason="make torture")
ANSWERS = "SELECT patient, count(*) AS many FROM deliveries WHERE occasion LIKE 'update:%' GROUP BY patient"
LINES = "pg_stat_activity WHERE query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify(%'"
SECRET_OF_HOOK = "aB3dE6gH9jK2mN5pQ8sT1vW4"  # noqa: S105 - it guards nothing
TAKEN_OVER_WITHIN = 15.0  # seconds; asserted with as much again, for machines that do other things too


@pytest.mark.parametrize("ending", ["asked", "killed"])
async def test_a_sender_that_stands_still_or_goes_is_replaced_and_nobody_gets_a_tip_twice(
    postgres: Server, tmp_path: Path, ending: str
) -> None:
    async with postgres.new() as url:
        house = House(tmp_path, url)
        people = len(await house.gather(400 if LONG else 160))
        with (
            telegram(tmp_path) as there,
            house.processes(*(house.process("dispatcher", there) for _ in range(2))) as senders,
        ):
            by_pid = {each.process.pid: each for each in senders}

            async def sent(at_least: int) -> bool:
                return len(replies(there)) >= at_least

            await house.until("tips leave", lambda: sent(30))
            first, fence = await house.holder("dispatch")
            os.kill(first, signal.SIGSTOP)
            stopped = time.monotonic()

            async def replaced() -> bool:
                return (await house.holder("dispatch"))[1] > fence

            await house.until("the other one takes over", replaced)
            assert time.monotonic() - stopped < 2 * TAKEN_OVER_WITHIN
            second, fence = await house.holder("dispatch")
            assert {first, second} == set(by_pid)
            before = len(replies(there))
            os.kill(first, signal.SIGCONT)
            await house.until("tips leave again", lambda: sent(before + 20))
            assert await house.holder("dispatch") == (second, fence)

            if ending == "asked":
                let_hang(there, 10)
                await house.until("a few hang", lambda: sent(before + 35))
                asked = (time.time_ns() - 10**9) // 1000
                code, seconds, _ = by_pid[second].stop()
                assert (code, seconds < 10) == (0, True)
                assert not await house.rows(
                    f"SELECT 1 FROM deliveries WHERE state = 'sending' AND last_attempt_at < {asked}"  # noqa: S608
                )
            else:
                by_pid[second].kill()
            gone = time.monotonic()
            await house.until("the first one is back", replaced)
            # The lease was given up, and nobody waits for it to run out; or it ran out.
            assert time.monotonic() - gone < (8 if ending == "asked" else 2 * TAKEN_OVER_WITHIN)
            assert (await house.holder("dispatch"))[0] == first

            async def done() -> bool:
                states = await house.states()
                return not (states["planned"] or states["sending"] or states["retry"])

            await house.until("all have left", done)
            states = await house.states()
            each = Counter(call["chat_id"] for call in replies(there))
            code, seconds, _ = by_pid[first].stop()
    assert max(each.values()) == 1
    assert states["sent"] + states["unknown"] == people
    assert states["unknown"] <= 2 * 32  # in hand when one stood still, and when one went
    assert len(each) >= states["sent"]
    assert (code, seconds < 10) == (0, True)


async def test_a_reply_made_in_one_process_wakes_the_one_that_sends_and_leaves_without_a_word_too(
    postgres: Server, tmp_path: Path
) -> None:
    async with postgres.new() as url:
        house = House(tmp_path, url)
        (chat,) = await house.gather(1)
        port = free_port()
        with (
            telegram(tmp_path) as there,
            house.processes(
                house.process("dispatcher", there, PORT=str(port)), house.process("receiver", there)
            ),
        ):

            def woken() -> float:
                page = httpx.get(f"http://127.0.0.1:{port}/metrics").text
                found = re.search(r'^betweentimes_hints_total{what="ledger"} (\S+)$', page, re.MULTILINE)
                return float(found[1]) if found else 0.0

            async def spoken_to() -> bool:
                there.say("/help", chat)
                return woken() > 0

            await house.until("the sender is woken", spoken_to)
            assert len(await house.rows(f"SELECT pg_terminate_backend(pid) FROM {LINES}")) == 2  # noqa: S608
            there.say("/reminders", chat)

            async def answered() -> bool:
                return any("You have no reminders yet" in call["text"] for call in replies(there))

            await house.until("it is answered", answered)


@pytest.mark.parametrize("way", ["webhook", pytest.param("polling", marks=LENGTHY)])
async def test_with_several_receivers_everything_said_is_answered_once(
    postgres: Server, tmp_path: Path, way: str
) -> None:
    async with postgres.new() as url:
        house = House(tmp_path, url)
        chats = await house.gather(12)
        with telegram(tmp_path) as there, ExitStack() as stack:
            ports = [free_port() for _ in range(3 if LONG else 2)]
            hooks = [f"http://127.0.0.1:{port}/telegram" for port in ports]
            hook = {"DATABASE_NOTIFY": "off"}  # a hint is never the truth
            if way == "webhook":
                hook |= {
                    "WEBHOOK_URL": stack.enter_context(in_front_of(hooks)),
                    "WEBHOOK_SECRET": SECRET_OF_HOOK,
                }
            receivers = [house.process("receiver", there, PORT=str(port), **hook) for port in ports]
            stack.enter_context(house.processes(*receivers, house.process("dispatcher", there)))
            for word in ("/reminders", "/help"):
                for chat in chats:
                    there.say(word, chat)
            if way == "polling":
                fetching, _ = await house.holder("poll")
                assert fetching in {each.process.pid for each in receivers}
                os.kill(fetching, signal.SIGKILL)
            for chat in chats:
                there.say("/menu", chat)

            async def answered() -> bool:
                inbox = await house.rows("SELECT count(*) AS many FROM inbox WHERE state = 'done'")
                states = await house.states()
                waiting = states["planned"] + states["sending"] + states["retry"]
                return inbox[0]["many"] == 3 * len(chats) and not waiting

            await house.until("all is answered", answered)
            parked = await house.rows("SELECT 1 FROM inbox WHERE state != 'done'")
            replied = await house.rows(ANSWERS)
            alive = [each.process.poll() is None for each in receivers]
    assert not parked
    assert len(replied) == len(chats)
    assert {row["many"] for row in replied} == {3}
    assert alive.count(True) == len(receivers) - (way == "polling")  # none gave up over the other
