"""Several processes of the service on one PostgreSQL, with a Telegram that outlives them."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from benchmarks.crowd import gather
from settings import read_settings
from tests.engines import SECRET
from tests.process import RUN, Service
from tests.test_run_live import TOKEN, Telegram

# What every session of the service does, and whom it waits for: the first thing to look at when one hangs.
_SESSIONS = (
    "SELECT pid, state, wait_event_type, wait_event, pg_blocking_pids(pid) AS waits_for, "
    "now() - state_change AS since, left(query, 90) AS query "
    "FROM pg_stat_activity WHERE datname = current_database()"
)
TIMEOUT = 90.0  # seconds, on a machine that does other things too


class House:
    """`people` patients who each have a tip due; processes of any role are started on their database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.settings = {
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "TELEGRAM_TOKEN": TOKEN,
            "WITHOUT_INVITE": "open",
            "SEND_UNREVIEWED": "on",
            "LOG_LEVEL": "error",
            "MESSAGES_PER_SECOND": "30",
        }

    async def gather(self, people: int) -> list[int]:
        """Before anything else is started. Their chats."""
        environ = {"DATA_DIR": str(self.folder / "data"), **self.settings}
        settings, telegram = read_settings(environ, self.folder / ".env"), self.folder / "telegram.sqlite"
        return await asyncio.to_thread(gather, settings, telegram, people)

    @contextmanager
    def processes(self, *these: Service) -> Iterator[list[Service]]:
        """Started side by side, gone at the end."""
        with ExitStack() as stack:
            for each in these:
                each.begin()
                stack.push(each)
            for each in these:
                each.wait()
            yield list(these)

    def process(self, role: str, telegram: Telegram, **settings: str) -> Service:
        where = self.folder / f"{role}-{time.monotonic_ns()}"
        where.mkdir()
        own = self.settings | {"TELEGRAM_API_URL": telegram.address} | settings
        return Service(where, (*RUN, "--role", role), **own)

    async def rows(self, statement: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.url)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    async def states(self) -> Counter[str]:
        """How many deliveries of those due by now are in which state."""
        due = "due <= extract(epoch FROM clock_timestamp()) * 1000000"
        found = await self.rows(f"SELECT state, count(*) AS many FROM deliveries WHERE {due} GROUP BY state")  # noqa: S608
        return Counter({row["state"]: row["many"] for row in found})

    async def holder(self, what: str) -> tuple[int, int]:
        """(process id, fence) of whoever holds this lease, or held it last; zeros if nobody ever did."""
        found = await self.rows(f"SELECT holder, fence FROM leases WHERE name LIKE '{what}:%'")  # noqa: S608
        return (int(found[0]["holder"].split(":")[1]), found[0]["fence"]) if found else (0, 0)

    async def until(self, what: str, seen: Callable[[], Any]) -> None:
        """Look again and again until it is so."""
        late = time.monotonic() + TIMEOUT
        while not await seen():
            if time.monotonic() > late:
                raise AssertionError(f"{what}\n" + "\n".join(map(str, await self.rows(_SESSIONS))))
            await asyncio.sleep(0.1)


def replies(telegram: Telegram) -> list[dict[str, Any]]:
    """Everything Telegram accepted from the bot."""
    asked = {"method": "sendMessage", "limit": 100_000}
    found: list[dict[str, Any]] = httpx.get(f"{telegram.address}/sim/log", params=asked).json()
    return found


def let_hang(telegram: Telegram, calls: int) -> None:
    """The next so many messages are accepted, and nobody hears of it."""
    trouble = {"method": "sendMessage", "kind": "accept_then_hang", "count": calls}
    assert httpx.post(f"{telegram.address}/sim/faults", json=trouble).status_code == 200


@contextmanager
def in_front_of(receivers: list[str]) -> Iterator[str]:
    """A bad load balancer: it hands every call to all of them at once. Its address."""

    class Balancer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            secret = self.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            answers: list[int] = []

            def call(address: str) -> None:
                headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
                try:
                    answers.append(httpx.post(address, content=body, headers=headers).status_code)
                except httpx.HTTPError:
                    answers.append(503)

            calls = [threading.Thread(target=call, args=(each,)) for each in receivers]
            for each in calls:
                each.start()
            for each in calls:
                each.join()
            self.send_response(min(answers))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Balancer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/telegram"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
