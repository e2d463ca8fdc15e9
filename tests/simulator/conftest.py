"""A simulated Telegram on a random loopback port, a real Bot that talks to it, and the people's side."""

import asyncio
import os
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from telegram import Bot, Update
from telegram.request import HTTPXRequest

from simulator.app import Simulator, create_simulator

TOKEN = "4096001:local"  # noqa: S105 - opens nothing but the simulator under test

# The library warns of a coming type otherwise; the service opts in to it too.
os.environ["PTB_TIMEDELTA"] = "1"


class Telegram:
    """One simulator under test: `bot` is the library's, `post` and `get` are the control API."""

    def __init__(self, simulator: Simulator, base: str, store_path: Path) -> None:
        self.simulator = simulator
        self.store_path = store_path
        self.base = base
        self.http = httpx.AsyncClient(base_url=base, timeout=20, verify=False)  # noqa: S501 - plain HTTP
        self.bot = self.make_bot(TOKEN)
        self._offset: int | None = None

    def make_bot(self, token: str) -> Bot:
        # Plain HTTP on loopback: reading every certificate of this machine each time would be for nothing.
        requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
        base, files = f"{self.base}/bot", f"{self.base}/file/bot"
        return Bot(token, base, files, request=requests[0], get_updates_request=requests[1])

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(f"/sim/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.http.get(f"/sim/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def call(self, method: str, **params: Any) -> httpx.Response:
        """A Bot API call without the library, for what the library would not send."""
        return await self.http.post(f"/bot{TOKEN}/{method}", json=params)

    async def say(self, text: str, user_id: int = 7, **more: Any) -> Any:
        return await self.post("message", user_id=user_id, text=text, **more)

    async def messages(self, user_id: int = 7) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.get(f"chats/{user_id}"))["messages"]
        return found

    async def polled(self) -> None:
        """Return when a long poll hangs."""
        await until(lambda: self.simulator._world.queue._poller)

    def remember(self, statement: str) -> None:
        """Change the simulator's memory from outside, for what would otherwise need waiting."""
        with closing(sqlite3.connect(self.store_path, isolation_level=None)) as memory:
            memory.execute(statement)

    async def updates(self) -> list[Update]:
        """Fetch what is new, and confirm what was fetched before."""
        found = list(await self.bot.get_updates(offset=self._offset, timeout=0))
        if found:
            self._offset = found[-1].update_id + 1
        return found


async def until(true: Callable[[], Any]) -> None:
    """Give way to everything else until `true()` holds; the test's own timeout is the limit."""
    while not true():  # noqa: ASYNC110 - what is waited for cannot set an event of ours
        await asyncio.sleep(0.005)


async def serve(simulator: Simulator) -> AsyncIterator[str]:
    """Serve on a free port while the caller holds the iterator open; yields the base address."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(simulator.app, log_level="warning", access_log=False, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # Not serve() and shutdown(): they sleep for tenths of a second, and here every test has a server.
    await server.startup(sockets=[listening])
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    simulator.hang_up()
    for door in server.servers:
        door.close()
    await until(lambda: not server.server_state.connections)


@asynccontextmanager
async def fresh_telegram(store_path: Path) -> AsyncIterator[Telegram]:
    """A fresh Telegram; person 7 (Sam) has pressed Start, and the bot has seen it."""
    simulator = create_simulator(token=TOKEN, store_path=store_path)
    await simulator.start()
    async for base in serve(simulator):
        here = Telegram(simulator, base, store_path)
        await here.say("/start", first_name="Sam")
        async with here.bot:
            await here.updates()
            await here.updates()
            yield here
        await here.http.aclose()
    await simulator.close()


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[Telegram]:
    """A fresh Telegram for one test."""
    async with fresh_telegram(tmp_path / "telegram.sqlite3") as here:
        yield here
