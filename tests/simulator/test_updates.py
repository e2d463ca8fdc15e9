"""Updates are served until they are confirmed, to one poller at a time."""

import asyncio

import pytest
from telegram.error import BadRequest, Conflict

from tests.simulator.conftest import Telegram


async def test_an_update_is_served_again_until_the_next_offset_confirms_it(telegram: Telegram) -> None:
    said = [(await telegram.say(word))["update_id"] for word in ("one", "two", "three")]
    for _ in range(2):
        found = await telegram.bot.get_updates(timeout=0)
        assert [update.update_id for update in found] == said
    (last,) = await telegram.bot.get_updates(offset=said[2], timeout=0)
    assert last.message is not None and last.message.text == "three"
    assert (await telegram.get("bot"))["pending_updates"] == 1
    assert await telegram.bot.get_updates(offset=said[2] + 1, timeout=0) == ()
    assert (await telegram.get("bot"))["pending_updates"] == 0


async def test_a_limit_and_a_negative_offset_are_kept_to(telegram: Telegram) -> None:
    said = [(await telegram.say(word))["update_id"] for word in ("one", "two", "three")]
    assert [u.update_id for u in await telegram.bot.get_updates(limit=2, timeout=0)] == said[:2]
    assert [u.update_id for u in await telegram.bot.get_updates(offset=-1, timeout=0)] == said[2:]
    assert [u.update_id for u in await telegram.bot.get_updates(timeout=0)] == said[2:]


async def test_a_long_poll_returns_as_soon_as_somebody_writes(telegram: Telegram) -> None:
    await telegram.updates()
    poll = asyncio.create_task(telegram.bot.get_updates(timeout=30))
    await telegram.polled()
    await telegram.say("Hello")
    (update,) = await asyncio.wait_for(poll, 5)
    assert update.message is not None and update.message.text == "Hello"


async def test_a_second_poller_ends_the_first_with_a_conflict(telegram: Telegram) -> None:
    await telegram.updates()
    first = asyncio.create_task(telegram.bot.get_updates(timeout=30))
    await telegram.polled()
    async with telegram.make_bot(telegram.bot.token) as other:
        assert await other.get_updates(timeout=0) == ()
    with pytest.raises(
        Conflict, match="terminated by other getUpdates request; make sure that only one bot instance"
    ):
        await first


async def test_polling_beside_a_webhook_is_a_conflict(telegram: Telegram) -> None:
    await telegram.updates()
    poll = asyncio.create_task(telegram.bot.get_updates(timeout=30))
    await telegram.polled()
    await telegram.bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await telegram.bot.get_updates(timeout=0)
    await telegram.bot.delete_webhook()
    assert await telegram.bot.get_updates(timeout=0) == ()


async def test_only_the_kinds_asked_for_are_queued(telegram: Telegram) -> None:
    await telegram.bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    assert (await telegram.say("unheard"))["update_id"] is None
    assert (await telegram.bot.get_webhook_info()).allowed_updates == ("callback_query",)
    await telegram.bot.get_updates(timeout=0, allowed_updates=[])
    assert (await telegram.say("heard"))["update_id"] is not None


async def test_an_update_may_come_twice_and_numbers_may_start_lower(telegram: Telegram) -> None:
    said = await telegram.say("one")
    await telegram.updates()
    await telegram.updates()
    await telegram.post("redeliver", update_id=said["update_id"])
    again = await telegram.updates()
    assert [update.update_id for update in again] == [said["update_id"]]
    await telegram.post("update-ids", next_update_id=500)
    await telegram.say("after an idle week")
    assert [update.update_id for update in await telegram.bot.get_updates(offset=said["update_id"] + 1)] == [
        500
    ]


async def test_pending_updates_can_be_dropped(telegram: Telegram) -> None:
    await telegram.say("one")
    await telegram.bot.delete_webhook(drop_pending_updates=True)
    assert await telegram.bot.get_updates(timeout=0) == ()


async def test_any_update_can_be_put_in_the_queue(telegram: Telegram) -> None:
    person = {"id": 7, "is_bot": False, "first_name": "Sam"}
    inline = {"id": "1", "from": person, "query": "tip", "offset": ""}
    await telegram.post("update", kind="inline_query", content=inline)
    (update,) = await telegram.updates()
    assert update.inline_query is not None and update.inline_query.query == "tip"
    with pytest.raises(BadRequest, match="Can't parse allowed updates"):
        await telegram.bot.get_updates(api_kwargs={"allowed_updates": "{"}, timeout=0)
