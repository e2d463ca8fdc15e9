"""Everybody is heard in their own order, nobody waits for another, and one bad update stops no chat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from telegram import Bot, Update

from actions.service import Service
from bot import inbox
from bot.errors import HandlerFailed
from bot.pump import Handle, Pump
from db.sqlite import SqliteStore
from domain.deliveries import Class
from domain.messages import Say
from domain.patient import Status
from tests.actions.world import house
from tests.bot.conftest import TOKEN, said
from tests.bot.test_receiver import NOON


async def keep(store: SqliteStore, *updates: tuple[int, int | None, dict[str, Any]]) -> None:
    await store.run(lambda unit: unit.inbox.keep(updates, NOON))


class Hurrying:
    """A clock by which ten seconds go by whenever somebody looks: nobody rests longer than a look."""

    def __init__(self) -> None:
        self._now = NOON

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=10)
        return self._now


@asynccontextmanager
async def pumping(store: SqliteStore, handle: Handle, after_outage: float = 0.001) -> AsyncIterator[Pump]:
    service = Service(store, house(), Hurrying())
    pump = Pump(Bot(TOKEN), service, handle, after_outage=after_outage)
    running = asyncio.create_task(pump.run())
    yield pump
    pump.stop()
    await running


async def until_idle(pump: Pump) -> None:
    async with asyncio.timeout(10):
        while not await pump.idle():  # noqa: ASYNC110  it tells nobody when it is
            await asyncio.sleep(0.001)


def text_of(update: Update) -> str:
    return str(update.effective_message.text)


async def test_each_chat_is_heard_in_its_order(sqlite_store: SqliteStore) -> None:
    heard: dict[int, list[str]] = {}

    async def handle(update: Update) -> None:
        heard.setdefault(update.effective_chat.id, []).append(text_of(update))
        await asyncio.sleep(0)

    await keep(sqlite_store, *(said(number, 1 + number % 3, f"{number:02}") for number in range(30)))
    async with pumping(sqlite_store, handle) as pump:
        await until_idle(pump)
    assert sum(map(len, heard.values())) == 30
    assert all(texts == sorted(texts) for texts in heard.values())


async def test_nobody_waits_for_a_chat_that_takes_long(sqlite_store: SqliteStore) -> None:
    slow, heard = asyncio.Event(), asyncio.Queue[str]()

    async def handle(update: Update) -> None:
        if update.effective_chat.id == 1:
            await slow.wait()
        heard.put_nowait(text_of(update))

    await keep(sqlite_store, said(1, 1, "first of slow"), said(2, 1, "second of slow"), said(3, 2, "quick"))
    async with pumping(sqlite_store, handle) as pump:
        assert await heard.get() == "quick"
        assert not await pump.idle()
        slow.set()
        assert [await heard.get(), await heard.get()] == ["first of slow", "second of slow"]


async def test_an_update_that_always_fails_is_set_aside_after_three_tries(
    sqlite_store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    heard = []

    async def handle(update: Update) -> None:
        heard.append(text_of(update))
        if text_of(update) == "odd":
            raise HandlerFailed("KeyError")

    await keep(sqlite_store, said(1, 1, "odd"), said(2, 1, "even"))
    async with pumping(sqlite_store, handle) as pump:
        await until_idle(pump)
    assert heard == ["odd", "odd", "odd", "even"]


async def test_however_many_processes_try_an_update_it_fails_three_times_with_rests_between(
    sqlite_store: SqliteStore,
) -> None:
    now, least = NOON, timedelta(milliseconds=1)
    service = Service(sqlite_store, house(), lambda: now)
    await keep(sqlite_store, said(1, 1, "odd"), said(2, 1, "even"))
    for rest in (0, 1, 5):
        if rest:
            now += timedelta(seconds=rest) - least
            assert await service.run(inbox.next_ones, 32, []) == []
            now += least
        (here,) = await service.run(inbox.next_ones, 32, [])
        (elsewhere,) = await service.run(inbox.next_ones, 32, [])
        assert here == elsewhere  # nothing keeps two from looking at the same instant
        parked = [
            await service.run(inbox.failed, each.update_id, "KeyError", 1, each.tries)
            for each in (here, elsewhere)
        ]
    assert parked == [True, False]
    assert [each.update_id for each in await service.run(inbox.next_ones, 32, [])] == [2]


async def test_nobody_is_given_up_because_the_database_was_away_for_a_while(
    sqlite_store: SqliteStore,
) -> None:
    faults, heard = [ConnectionRefusedError()] * 5, []

    async def handle(update: Update) -> None:
        if faults:
            raise faults.pop()
        heard.append(text_of(update))

    await keep(sqlite_store, said(1, 1, "hello"))
    async with pumping(sqlite_store, handle) as pump:
        await until_idle(pump)
    assert heard == ["hello"]


async def test_a_database_that_is_away_is_not_asked_again_and_again(sqlite_store: SqliteStore) -> None:
    let_be, tried = 0.05, []

    async def handle(update: Update) -> None:
        tried.append(asyncio.get_running_loop().time())
        if len(tried) < 3:
            raise ConnectionRefusedError

    await keep(sqlite_store, said(1, 1, "hello"))
    async with pumping(sqlite_store, handle, after_outage=let_be) as pump:
        await until_idle(pump)
    first, second, third = tried
    assert second - first >= let_be and third - second >= let_be


async def test_an_update_that_only_failed_once_is_heard(sqlite_store: SqliteStore) -> None:
    faults, heard = [OSError()], []

    async def handle(update: Update) -> None:
        if faults:
            raise faults.pop()
        heard.append(text_of(update))

    await keep(sqlite_store, said(1, 1, "hello"))
    async with pumping(sqlite_store, handle) as pump:
        await until_idle(pump)
    assert heard == ["hello"]


async def test_an_update_the_library_cannot_read_stops_nobody(sqlite_store: SqliteStore) -> None:
    heard = []

    async def handle(update: Update) -> None:
        heard.append(text_of(update))

    odd = (1, 1, {"update_id": 1, "message": {"message_id": 1, "date": "yesterday", "chat": 5}})
    await keep(sqlite_store, odd, said(2, 1, "hello"), (3, None, {"update_id": 3}))
    async with pumping(sqlite_store, handle) as pump:
        await until_idle(pump)
    assert heard == ["hello"]


async def test_what_is_in_hand_is_finished_before_the_end(sqlite_store: SqliteStore) -> None:
    begun, go_on, finished = asyncio.Event(), asyncio.Event(), []

    async def handle(update: Update) -> None:
        begun.set()
        await go_on.wait()
        finished.append(text_of(update))

    await keep(sqlite_store, said(1, 1, "last words"), said(2, 1, "for next time"))
    async with pumping(sqlite_store, handle) as pump:
        await begun.wait()
        pump.stop()
        go_on.set()
    assert finished == ["last words"]
    assert await sqlite_store.run(lambda unit: unit.inbox.waiting_count()) == 1


async def test_a_new_update_is_handled_at_once_when_the_pump_is_woken(sqlite_store: SqliteStore) -> None:
    heard = asyncio.Event()

    async def handle(update: Update) -> None:
        heard.set()

    async with pumping(sqlite_store, handle) as pump:
        await until_idle(pump)
        await keep(sqlite_store, said(1, 1, "hello"))
        pump.wake()
        async with asyncio.timeout(0.4):  # sooner than the next look by itself
            await heard.wait()


async def test_whoever_sent_what_we_could_not_handle_is_told_so(sqlite_store: SqliteStore) -> None:
    async def handle(_: Update) -> None:
        raise HandlerFailed("KeyError")

    await sqlite_store.run(lambda unit: unit.patients.add(1, Status.ACTIVE, "en", NOON))
    await keep(sqlite_store, said(1, 1, "cant breathe"))
    async with pumping(sqlite_store, handle) as pump:
        await until_idle(pump)
    later = NOON + timedelta(days=1)
    (sorry,) = await sqlite_store.run(lambda unit: unit.deliveries.due(later, 10, []))
    assert sorry.plan.klass is Class.SAFETY
    assert sorry.plan.message == Say("error.sorry")
