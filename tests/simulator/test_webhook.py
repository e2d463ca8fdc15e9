"""With a webhook, updates come to the bot: with the secret, in order, again until they are taken."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram.error import BadRequest

from tests.simulator.conftest import Telegram, until

SECRET = "a-secret_of-the-bot"  # noqa: S105 - known to this test only


class Bot:
    """A bot's web server: remembers what came, and answers with what it was told to."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str | None]] = []
        self.answers: list[int] = []
        self.slow: asyncio.Event | None = None

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.came.append((update["message"]["text"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        if self.slow is not None and update["message"]["chat"]["id"] == 7:
            await self.slow.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def hook(telegram: Telegram) -> AsyncIterator[Bot]:
    bot = Bot()
    app = web.Application()
    app.router.add_post("/hook", bot.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await telegram.updates()
    port = runner.addresses[0][1]
    await telegram.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET, max_connections=2)
    yield bot
    await telegram.bot.delete_webhook()
    await runner.cleanup()


async def test_updates_come_with_the_secret_and_in_order(telegram: Telegram, hook: Bot) -> None:
    for word in ("one", "two", "three"):
        await telegram.say(word)
    await telegram.post("settle", patience_seconds=5)
    assert hook.came == [("one", SECRET), ("two", SECRET), ("three", SECRET)]


async def test_an_update_comes_again_until_the_bot_says_200(telegram: Telegram, hook: Bot) -> None:
    hook.answers = [500]
    await telegram.say("one")
    await telegram.say("two")
    await telegram.post("settle", patience_seconds=5)
    assert [text for text, _ in hook.came] == ["one", "one", "two"]
    info = await telegram.bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert (info.pending_update_count, info.max_connections) == (0, 2)


async def test_a_slow_chat_does_not_hold_up_another(telegram: Telegram, hook: Bot) -> None:
    hook.slow = asyncio.Event()
    await telegram.say("slow")
    await telegram.say("waits behind")
    await telegram.say("quick", user_id=8)
    await until(lambda: len(hook.came) == 2)
    assert [text for text, _ in hook.came] == ["slow", "quick"]
    hook.slow.set()
    await telegram.post("settle", patience_seconds=5)
    assert [text for text, _ in hook.came][2:] == ["waits behind"]


async def test_a_webhook_that_is_not_there_is_told_of(telegram: Telegram) -> None:
    await telegram.bot.set_webhook("http://127.0.0.1:1/hook")
    await telegram.say("anybody?")
    await until(lambda: telegram.simulator._world.store.recall("webhook_error"))
    info = await telegram.bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)
    await telegram.bot.delete_webhook()
    (update,) = await telegram.updates()
    assert update.message is not None and update.message.text == "anybody?"


async def test_a_webhook_needs_https_and_a_clean_secret(telegram: Telegram) -> None:
    with pytest.raises(BadRequest, match="Bad webhook: an https url must be provided"):
        await telegram.bot.set_webhook("http://example.org/hook")
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await telegram.bot.set_webhook("https://example.org/hook", secret_token="a b")  # noqa: S106
    assert (await telegram.bot.get_webhook_info()).url == ""
