"""How fast the console's pages are with a million patients: `python benchmarks/console_pages.py URL`.

The database at URL was filled by benchmarks/seed.py. The console answers over real HTTP on this machine, one
page after the other, with a session as people have it; each page is asked for `--times` times, about other
patients, filters and places in the list each time. Prints a table for docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

import httpx
import uvicorn
from fastapi import FastAPI

sys.path.insert(0, str(Path(__file__).parent.parent))

from console.cookies import SESSION
from console_desk import desk_for, hang_up_console
from content.catalogue import load_catalogue
from content.words import load_words
from db.open import open_store
from db.unit import Unit
from desk.opening import sealer_for
from domain.caseload import Order
from domain.patient import TOPICS, Status
from domain.staff import Grant, Role
from keys import keep_keys
from settings import Settings
from stock import name_first_site, stock_programme
from wiring import put_together

NAMES: Final = ("sam", "zoe", "ada mar", "ra", "oakley", "yusuf", "nobody")
Ask = Callable[[Random, int], str]


def patient(chance: Random, patients: int, history: int) -> int:
    """One of the seed's, with a history."""
    return history * chance.randint(1, patients // history) * 1000 + 1


def pages(history: int) -> dict[str, Ask]:
    """What is asked for, by what it is called in the table."""

    def filtered(chance: Random, _: int) -> str:
        status = chance.choice(("", *(one.value for one in Status if one is not Status.FORGETTING)))
        level = chance.choice(("", "0", "1", "4"))
        return (
            f"/patients?site={chance.randint(1, 4)}&status={status}&level={level}"
            f"&language={chance.choice(('', 'en', 'cy'))}&order={chance.choice(list(Order)).value}"
        )

    def deep(chance: Random, _: int) -> str:
        at = round((time.time() - chance.uniform(0, 3e7)) * 1_000_000)
        return f"/patients?site={chance.randint(1, 4)}&order=seen&from={at}.{chance.randint(1, 10**9)}"

    def one(path: str) -> Ask:
        return lambda chance, patients: f"/patients/{patient(chance, patients, history)}{path}"

    return {
        "Patients, as it opens": lambda chance, _: f"/patients?site={chance.randint(1, 4)}",
        "Patients, status, level, language, order": filtered,
        "Patients, by topic": lambda chance, _: (
            f"/patients?site=2&topic={chance.choice(TOPICS)}&order=newest"
        ),
        "Patients, a page from far down": deep,
        "Patients, by name": lambda chance, _: f"/patients?name={chance.choice(NAMES)}",
        "A patient": one(""),
        "A patient, timeline": one("/timeline"),
        "A patient, check-ins": one("/check-ins"),
        "A patient, next 28 days": one("/planned"),
        "Today": lambda _, __: "/today",
    }


async def measured(
    url: str, secret: str, patients: int, times: int, history: int
) -> dict[str, tuple[float, float, float, float]]:
    """Median, p95 and worst in milliseconds of each page, and this process's own CPU time for one (the asking
    included, PostgreSQL's not): what the rest of a busy machine doesn't change."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=url, secret_key=secret)
        keys = keep_keys(settings)
        async with await open_store(url, sealer_for(keys)) as store:
            parts = put_together(
                settings, keys, store, load_catalogue(None), load_words(), "http://127.0.0.1:1"
            )
            for prepare in (name_first_site, stock_programme):
                await parts.service.run(prepare)
            app = FastAPI(openapi_url=None)
            hang_up_console(app, desk_for(parts))
            key = await store.run(_signed_in)
            server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
            serving = asyncio.create_task(server.serve())
            while not server.started:  # noqa: ASYNC110 - it has no event for that
                await asyncio.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            try:
                return await _asked(f"http://127.0.0.1:{port}/console", key, patients, times, history)
            finally:
                server.should_exit = True
                await serving


def _signed_in(unit: Unit) -> str:
    """A coordinator of all sites, and the key of their session."""
    now, key = datetime.now(UTC), secrets.token_urlsafe(32)
    made = unit.accounts.add(
        f"{key[:8].lower()}@clinic.example", "Jo", frozenset({Grant(Role.COORDINATOR)}), now
    )
    if made is None:
        raise RuntimeError("that address is taken")
    unit.accounts.save(replace(made, password_hash="-", totp="JBSWY3DPEHPK3PXP"))  # noqa: S106 - opens nothing
    unit.sessions.begin(key, made.id, now)
    return key


async def _asked(
    address: str, key: str, patients: int, times: int, history: int
) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    async with httpx.AsyncClient(timeout=60, headers={"accept": "text/html"}, trust_env=False) as client:
        client.cookies.set(SESSION, key)
        for name, ask in pages(history).items():
            chance, took, used = Random(name), list[float](), time.process_time()  # noqa: S311 - plausible, not secret
            for _ in range(times):
                path = ask(chance, patients)
                begun = time.perf_counter()
                answer = await client.get(address + path)
                took.append((time.perf_counter() - begun) * 1000)
                if answer.status_code != 200:
                    raise RuntimeError(f"{path}: {answer.status_code}")
            took.sort()
            cpu = (time.process_time() - used) * 1000 / times
            found[name] = took[len(took) // 2], took[int(len(took) * 0.95)], took[-1], cpu
            sys.stderr.write(f"{name}: {found[name]}\n")
    return found


def main() -> None:
    """From the command line; SECRET_KEY as the seed had it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--secret", required=True)
    parser.add_argument("--patients", type=int, default=1_000_000)
    parser.add_argument("--history", type=int, default=1)
    parser.add_argument("--times", type=int, default=100)
    given = parser.parse_args()
    found = asyncio.run(measured(given.url, given.secret, given.patients, given.times, given.history))
    sys.stdout.write("| page | median ms | p95 ms | worst ms | CPU ms each |\n|---|---|---|---|---|\n")
    for name, (median, p95, worst, cpu) in found.items():
        sys.stdout.write(f"| {name} | {median:.0f} | {p95:.0f} | {worst:.0f} | {cpu:.0f} |\n")


if __name__ == "__main__":
    main()
