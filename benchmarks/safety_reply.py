"""How fast a safety reply leaves while ten thousand tips wait, with a real token's pace: `make bench`.

The service runs as it would with a token, on SQLite and on a PostgreSQL of its own (one process does
everything on both), against `python -m simulator` on loopback, which takes every message at once. Measured is
the time from the moment a person sends their words to the moment Telegram has accepted the reply, both by the
same clock.
"""

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import httpx

from benchmarks.crowd import gather
from benchmarks.page import put_into_page
from benchmarks.processes import ROOT, TOKEN, service, telegram
from settings import read_settings
from tests.postgres_server import server_of_our_own

RED_FLAG = "cant breathe properly"
SAFETY_REPLY = "If it's hard to breathe now"
ORDINARY = "/reminders"
ORDINARY_REPLY = "You have no reminders yet"
GAPS = (0.2, 1.8)  # seconds between one person's words and the next one's
PATIENCE = 60.0
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
DATABASE = "measured"
KEY = "only for measuring: 32 characters or more"
AIMS = {"safety reply": 2.0, "ordinary reply": 1.0}  # seconds, p95


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds to each reply, and what else left meanwhile."""

    took: dict[str, list[float]]
    seconds: float
    waited_at_the_end: int
    sent_beside: int


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """A new one, as safe as it is by default. The DATABASE_URL."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'data' / 'betweentimes.sqlite'}"
        return
    with server_of_our_own(("shared_buffers=128MB",)) as server:
        asyncio.run(_create(server.address))
        yield server.address + DATABASE


async def _create(server: str) -> None:
    connection = await asyncpg.connect(server + "postgres")
    try:
        await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()


def measure(people: int, each: int, per_second: float, engine: str) -> Run:
    """One run with `people` tips due at once, `each` red flags and as many ordinary words."""
    with (
        tempfile.TemporaryDirectory(prefix="safety-reply-") as made,
        database(engine, Path(made)) as url,
    ):
        folder = Path(made)
        environ = {"DATA_DIR": str(folder / "data"), "TELEGRAM_TOKEN": TOKEN, "DATABASE_URL": url}
        environ["SECRET_KEY"] = KEY
        chats = gather(read_settings(environ, folder / ".env"), folder / "telegram.sqlite", people)
        chance = Random(10_000)  # noqa: S311 - no secret
        those = chance.sample(chats, 2 * each)
        kinds = [*["safety reply"] * each, *["ordinary reply"] * each]
        chance.shuffle(kinds)
        with telegram(folder / "telegram.sqlite") as address, httpx.Client(base_url=address) as client:
            environ |= {"TELEGRAM_API_URL": address, "MESSAGES_PER_SECOND": str(per_second), "PORT": "0"}
            with service(folder, environ | {"SEND_UNREVIEWED": "on"}):
                return _talk(client, chance, list(zip(kinds, those, strict=True)), people)


def _talk(client: httpx.Client, chance: Random, asked: Iterable[tuple[str, int]], people: int) -> Run:
    took: dict[str, list[float]] = {kind: [] for kind in AIMS}
    begun = time.monotonic()
    for kind, chat in asked:
        time.sleep(chance.uniform(*GAPS))
        took[kind].append(_time_to_reply(client, kind, chat))
    seconds = time.monotonic() - begun
    tips = _calls(client, 0)
    words = (SAFETY_REPLY, ORDINARY_REPLY, "I've left a note")
    beside = sum(not call["text"].startswith(words) for call in tips)
    return Run(took, seconds, people - beside, beside)


def _time_to_reply(client: httpx.Client, kind: str, chat: int) -> float:
    words, reply = (RED_FLAG, SAFETY_REPLY) if kind == "safety reply" else (ORDINARY, ORDINARY_REPLY)
    after = max((call["n"] for call in _calls(client, 0)), default=0)
    sent = datetime.now(UTC)
    client.post("/sim/message", json={"user_id": chat, "text": words}).raise_for_status()
    late = time.monotonic() + PATIENCE
    while time.monotonic() < late:
        for call in _calls(client, after):
            after = call["n"]
            if call["chat_id"] == chat and call["text"].startswith(reply):
                return (datetime.fromisoformat(call["really_at"]) - sent).total_seconds()
        time.sleep(0.02)
    raise AssertionError(f"no {kind} in {PATIENCE:g} s")


def _calls(client: httpx.Client, after: int) -> list[dict[str, Any]]:
    asked = {"after": after, "method": "sendMessage", "limit": 100_000}
    found: list[dict[str, Any]] = client.get("/sim/log", params=asked).raise_for_status().json()
    return found


def share(took: list[float], part: float) -> float:
    """The value that `part` of them stay at or under (nearest rank)."""
    ranked = sorted(took)
    return ranked[max(0, -(-int(part * 100) * len(ranked) // 100) - 1)]


def table(run: Run, people: int, per_second: float, commit: str, engine: str, load: str = "") -> str:
    """The section for docs/benchmarks.md. `load`: the machine's load averages before and after."""
    lines = [
        f"**{ENGINES[engine]}**, {datetime.now(UTC):%d %B %Y}, commit {commit}, 2 shared cores"
        f"{load and f' (load average {load})'}, {per_second:g} messages a second.",
        f"{people:,} tips due at once; within {run.seconds:.0f} s {run.sent_beside:,} of them left "
        f"({run.sent_beside / run.seconds:.1f} a second) and {run.waited_at_the_end:,} were still waiting.",
        "",
        "| from their words to the reply at Telegram | n | p50 | p95 | longest | aim for p95 |",
        "|---|---|---|---|---|---|",
    ]
    for kind, took in run.took.items():
        p50, p95 = share(took, 0.5), share(took, 0.95)
        figures = f"{p50 * 1000:.0f} ms | {p95 * 1000:.0f} ms | {max(took) * 1000:.0f} ms"
        lines.append(f"| {kind} | {len(took)} | {figures} | under {AIMS[kind]:g} s |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and with --write put it into docs/benchmarks.md."""
    parser = argparse.ArgumentParser(
        description="How fast a safety reply leaves while thousands of tips wait."
    )
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=30, help="red flags, and as many ordinary words")
    parser.add_argument("--per-second", type=float, default=25.0)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/benchmarks.md")
    parser.add_argument("--commit", default="", help="of the code measured, unless git can tell")
    given = parser.parse_args()
    for engine in ENGINES if given.engine == "both" else (given.engine,):
        before = os.getloadavg()[0]
        run = measure(given.people, given.each, given.per_second, engine)
        load = f"{before:.1f} before, {os.getloadavg()[0]:.1f} after"
        told = table(run, given.people, given.per_second, given.commit or _commit(), engine, load)
        print(told, flush=True)
        if given.write:
            put_into_page("safety_reply" if engine == "sqlite" else "safety_reply_postgresql", told)


def _commit() -> str:
    asked = ("git", "rev-parse", "--short", "HEAD")
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


if __name__ == "__main__":
    main()
