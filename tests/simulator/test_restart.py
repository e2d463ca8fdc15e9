"""The simulator in a process of its own: killed without warning, it forgets nothing."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from tests.simulator.conftest import TOKEN


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as here:
        port: int = here.getsockname()[1]
        return port


@asynccontextmanager
async def running(store: Path, end: signal.Signals) -> AsyncIterator[httpx.AsyncClient]:
    """`python -m simulator` while the block runs, ended by the given signal."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulator", "--port", str(port), "--token", TOKEN, "--store", str(store)),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            assert process.stdout is not None
            assert f"http://127.0.0.1:{port}/" in (await process.stdout.readline()).decode()
            yield http
    finally:
        process.send_signal(end)
        await process.wait()
    assert process.returncode == (0 if end is signal.SIGTERM else -end)


async def ready(http: httpx.AsyncClient) -> None:
    transport_up = False
    while not transport_up:
        try:
            await http.get("/sim/bot")
            transport_up = True
        except httpx.ConnectError:
            await asyncio.sleep(0.01)


async def post(http: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await http.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_killed_and_started_again_nothing_is_lost_on_telegrams_side(tmp_path: Path) -> None:
    store = tmp_path / "telegram.sqlite3"
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    async with running(store, signal.SIGKILL) as http:
        await ready(http)
        await post(http, "/sim/clock", to="2027-05-01T09:00:00Z")
        said = await post(http, "/sim/message", user_id=7, text="/start", first_name="Sam")
        async with Bot(TOKEN, base_url=f"{http.base_url}/bot") as bot:
            sent = await bot.send_message(7, "Agree?", reply_markup=keyboard)
            assert len(await bot.get_updates(timeout=0)) == 1
        tapped = await post(http, "/sim/tap", user_id=7, message_id=sent.message_id, data="y")
        await post(http, "/sim/block", user_id=8)
        before = (await http.get("/sim/chats/7")).json()
    async with running(store, signal.SIGTERM) as http:
        await ready(http)
        assert (await http.get("/sim/chats/7")).json() == before
        assert (await http.get("/sim/clock")).json()["now"].startswith("2027-05-01T09:0")
        assert (await http.get("/sim/chats/8")).json()["blocked"] is True
        async with Bot(TOKEN, base_url=f"{http.base_url}/bot") as bot:
            again = await bot.get_updates(timeout=0)
            assert [u.update_id for u in again if u.my_chat_member is None] == [
                said["update_id"],
                tapped["update_id"],
            ]
            assert again[1].callback_query is not None
            await again[1].callback_query.answer("Saved")
            later = await bot.send_message(7, "Still here")
            assert later.message_id > sent.message_id
            assert await bot.get_updates(offset=again[-1].update_id + 1, timeout=0) == ()
        newer = await post(http, "/sim/message", user_id=7, text="Yes")
        assert newer["update_id"] == again[-1].update_id + 1
        log = (await http.get("/sim/log")).json()
        assert [call["method"] for call in log] == ["sendMessage", "answerCallbackQuery", "sendMessage"]
