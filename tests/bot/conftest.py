"""Our own Bot (over aiohttp) before a simulated Telegram, reached by real HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.request import AiohttpRequest
from simulator.app import create_simulator
from tests.simulator.conftest import TOKEN, Telegram, serve


class World(Telegram):
    """The simulator, with `ours`: a Bot as the service builds it. Person 7 is Sam, who pressed Start."""

    ours: Bot

    async def send_of(self, text: str) -> int:
        """The id of a message that the bot sends now."""
        return (await self.ours.send_message(7, text)).message_id

    async def fail(self, method: str, kind: str, **more: object) -> None:
        await self.post("faults", method=method, kind=kind, **more)

    async def bot_messages(self) -> list[dict[str, object]]:
        return [each for each in await self.messages() if each["from"] == "bot" and not each["deleted"]]


def bot_at(base: str, token: str = TOKEN, **times: float) -> Bot:
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=AiohttpRequest(**times),
        get_updates_request=AiohttpRequest(2, **times),
    )


def said(number: int, chat: int, text: str) -> tuple[int, int, dict[str, Any]]:
    """(update id, chat, raw): words typed in a private chat."""
    person = {"id": chat, "first_name": "Sam", "is_bot": False}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person}
    return number, chat, {"update_id": number, "message": {**message, "text": text}}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    simulator = create_simulator(token=TOKEN, store_path=tmp_path / "telegram.sqlite3")
    await simulator.start()
    async for base in serve(simulator):
        here = World(simulator, base, tmp_path / "telegram.sqlite3")
        await here.say("/start", first_name="Sam")
        here.ours = bot_at(base, read=0.5)
        async with here.ours:
            yield here
        await here.http.aclose()
    await simulator.close()
