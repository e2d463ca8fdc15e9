"""What people say reaches the disk before Telegram forgets it, whatever the line does meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from actions.service import Service
from bot.errors import AnotherCopy, WrongToken
from bot.receiver import Receiver
from db.sqlite import SqliteStore
from tests.actions.world import house
from tests.bot.conftest import TOKEN, World, bot_at, said

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def service_of(store: SqliteStore) -> Service:
    return Service(store, house(), lambda: NOON)


async def inbox(store: SqliteStore) -> list[tuple[int | None, dict[str, Any]]]:
    """(chat, raw) of what waits, in order."""
    return await store.run(lambda unit: [(each.chat, each.raw) for each in unit.inbox.waiting(100, [], NOON)])


async def words(store: SqliteStore) -> list[str]:
    return [raw["message"]["text"] for chat, raw in await inbox(store) if chat is not None]


async def pending(world: World) -> int:
    return (await world.get("bot"))["pending_updates"]


def receiver_of(world: World, store: SqliteStore) -> Receiver:
    return Receiver(world.ours, service_of(store), wait=0)


@asynccontextmanager
async def receiving(
    world: World, store: SqliteStore, rest: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> AsyncIterator[asyncio.Event]:
    """A receiver at work; the event is set after each batch it has kept."""
    kept = asyncio.Event()
    receiver = Receiver(world.ours, service_of(store), lambda new, known: kept.set(), wait=1, rest=rest)
    running = asyncio.create_task(receiver.run())
    yield kept
    await receiver.stop()
    await running


async def test_an_update_is_confirmed_only_after_it_was_kept(world: World, sqlite_store: SqliteStore) -> None:
    receiver = receiver_of(world, sqlite_store)
    await receiver.poll_once()
    assert (await pending(world), await words(sqlite_store)) == (1, ["/start"])
    await receiver.poll_once()
    assert await pending(world) == 0


async def test_what_could_not_be_kept_is_fetched_again(world: World, sqlite_store: SqliteStore) -> None:
    receiver = receiver_of(world, sqlite_store)
    await sqlite_store.close()
    for _ in range(3):
        with pytest.raises(Exception, match="isn't open"):
            await receiver.poll_once()
    assert await pending(world) == 1


async def test_an_update_that_comes_twice_is_kept_once(world: World, sqlite_store: SqliteStore) -> None:
    receiver = receiver_of(world, sqlite_store)
    await receiver.poll_once()
    await receiver.poll_once()
    ((_, start),) = await inbox(sqlite_store)
    await world.post("redeliver", update_id=start["update_id"])
    await receiver.poll_once()
    assert await words(sqlite_store) == ["/start"]


async def test_people_are_heard_after_an_idle_week_though_the_numbers_start_lower(
    sqlite_store: SqliteStore, unused_tcp_port: int
) -> None:
    """The simulator serves whatever waits; here is a Telegram that takes an offset at its word."""
    waiting = [said(700_000_001, 7, "hello")[2]]

    async def get_updates(request: web.Request) -> web.Response:
        floor = int((await request.json()).get("offset", 0))
        return web.json_response(
            {"ok": True, "result": [raw for raw in waiting if raw["update_id"] >= floor]}
        )

    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/getUpdates", get_updates)
    async with served(app, unused_tcp_port) as bot:
        receiver = Receiver(bot, service_of(sqlite_store), wait=0)
        await receiver.poll_once()
        await receiver.poll_once()
        waiting[:] = [said(1000, 8, "Still there?")[2]]
        await receiver.poll_once()
    assert await words(sqlite_store) == ["Still there?", "hello"]


@asynccontextmanager
async def served(app: web.Application, port: int) -> AsyncIterator[Bot]:
    """A Bot that talks to `app`."""
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    bot = bot_at(f"http://127.0.0.1:{port}")
    for request in bot._request:
        await request.initialize()
    yield bot
    for request in bot._request:
        await request.shutdown()
    await runner.cleanup()


async def test_nothing_of_a_group_is_kept_but_the_number(world: World, sqlite_store: SqliteStore) -> None:
    await world.post("group", user_id=7, text="My diagnosis is private")
    receiver = receiver_of(world, sqlite_store)
    await receiver.poll_once()
    strangers = [raw for chat, raw in await inbox(sqlite_store) if chat is None]
    assert strangers
    assert all(set(raw) == {"update_id"} for raw in strangers)


async def test_people_are_heard_although_the_line_breaks_again_and_again(
    world: World, sqlite_store: SqliteStore
) -> None:
    for kind in ("500", "drop_before", "accept_then_drop", "429"):
        await world.fail("getUpdates", kind, retry_after=3)
    rests = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    async with receiving(world, sqlite_store, rest) as kept:
        await kept.wait()
    assert rests == [1, 2, 4, 3]
    assert await words(sqlite_store) == ["/start"]


async def test_people_are_heard_after_a_day_without_telegram(
    sqlite_store: SqliteStore, unused_tcp_port: int
) -> None:
    """At thirty seconds a rest that is some 3,000 tries."""
    tries = 0

    async def rest(seconds: float) -> None:
        nonlocal tries
        tries += 1
        assert seconds <= 30
        if tries == 3000:
            raise TimeoutError

    bot = bot_at(f"http://127.0.0.1:{unused_tcp_port}")
    receiver = Receiver(bot, service_of(sqlite_store), rest=rest)
    for request in bot._request:
        await request.initialize()
    with pytest.raises(TimeoutError):
        await receiver.run()
    for request in bot._request:
        await request.shutdown()


async def test_that_telegram_is_there_again_is_known_at_once_although_nobody_writes(
    world: World, sqlite_store: SqliteStore
) -> None:
    nobody_writes = receiver_of(world, sqlite_store)
    for _ in range(2):
        await nobody_writes.poll_once()
    await world.fail("getUpdates", "500")
    reached = asyncio.Event()

    async def there() -> None:
        reached.set()

    async def rest(_: float) -> None: ...

    receiver = Receiver(world.ours, service_of(sqlite_store), wait=3600, reached=there, rest=rest)
    running = asyncio.create_task(receiver.run())
    await asyncio.wait_for(reached.wait(), timeout=20)
    await receiver.stop()
    await running


async def test_what_was_said_while_a_webhook_was_set_is_heard(
    world: World, sqlite_store: SqliteStore
) -> None:
    await world.ours.set_webhook("https://127.0.0.1:1/nobody-listens")
    await world.say("Hello?", user_id=8)
    async with receiving(world, sqlite_store) as kept:
        await kept.wait()
    assert await words(sqlite_store) == ["/start", "Hello?"]


async def test_a_second_copy_gives_up_with_a_sentence(world: World, sqlite_store: SqliteStore) -> None:
    await world.fail("getUpdates", "409", count=3)
    rests = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    receiver = Receiver(world.ours, service_of(sqlite_store), rest=rest)
    with pytest.raises(AnotherCopy, match="Stop one of the two"):
        await receiver.run()
    assert len(rests) == 2


async def test_a_wrong_token_is_told_in_a_sentence(world: World, sqlite_store: SqliteStore) -> None:
    stranger = bot_at(world.base, "4096001:another")
    for request in stranger._request:
        await request.initialize()
    with pytest.raises(WrongToken, match="TELEGRAM_TOKEN"):
        await Receiver(stranger, service_of(sqlite_store)).run()
    for request in stranger._request:
        await request.shutdown()
