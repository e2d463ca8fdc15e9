"""The whole service with a real mail server: a red flag nobody takes on, while the clock walks."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.alerts import raise_alert
from db.open import open_store
from db.unit import Unit
from desk.alerts import acknowledged, listed
from domain.patient import Status
from settings import Settings
from tests.actions.world import house
from tests.engines import SEALER, SECRET
from tests.post.conftest import Catcher, catching
from tests.process import Service
from tests.running import Running, running_service

ROTA = ("jo@example.org", "sam@example.org")


def mail_settings(catcher: Catcher) -> dict[str, Any]:
    there = {"smtp_host": "127.0.0.1", "smtp_port": catcher.port, "smtp_tls": "none"}
    return {**there, "mail_from": "bt@example.org", "rota": ROTA}


async def clock(running: Running, **move: Any) -> dict[str, Any]:
    """Where the clock is; moved first, if told where to."""
    async with httpx.AsyncClient(base_url=running.address, timeout=60, verify=False) as http:  # noqa: S501
        answer = await (http.post("/sim/clock", json=move) if move else http.get("/sim/clock"))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def red_flag(database_url: str, now: datetime) -> None:
    """As the conversation raises it."""

    def work(unit: Unit) -> None:
        somebody = unit.patients.add(1001, Status.PAUSED, "en", now)
        raise_alert(unit, house(), now, somebody.id, "crisis.suicidal", "a-rule")

    async with await open_store(database_url, SEALER, guest=True) as store:
        await store.run(work)


async def test_the_clock_stops_where_an_email_is_due_and_moves_on_when_it_has_left(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        catching() as catcher,
        running_service(tmp_path / "data", database_url, **mail_settings(catcher)) as running,
    ):
        await red_flag(database_url, datetime.fromisoformat((await clock(running))["now"]))
        due = (await clock(running))["next_due"]
        assert (await clock(running, next_due=True))["now"] >= due
        assert [mail["To"] for mail in catcher.kept] == ["jo@example.org"]
        await clock(running, advance_seconds=7 * 24 * 3600)
        assert [mail["To"] for mail in catcher.kept] == [
            "jo@example.org",
            "sam@example.org",
            "jo@example.org",
        ]


async def test_acknowledged_at_the_command_line_beside_the_running_service_it_is_told_no_further(
    database_url: str, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=database_url, secret_key=SECRET, rota=ROTA)
    async with (
        catching() as catcher,
        running_service(tmp_path / "data", database_url, **mail_settings(catcher)) as running,
    ):
        await red_flag(database_url, datetime.fromisoformat((await clock(running))["now"]))
        (line, *_) = await asyncio.to_thread(lambda: list(listed(settings)))
        assert "crisis: suicidal" in line
        told = await asyncio.to_thread(acknowledged, settings, 1, "Jo")
        assert told == "Red flag 1 is with Jo; nobody else is told of it."
        await clock(running, advance_seconds=7 * 24 * 3600)
        assert catcher.kept == []


async def test_a_flag_raised_when_nobody_could_be_told_is_told_after_the_start_with_a_rota(
    database_url: str, tmp_path: Path
) -> None:
    async with catching() as catcher:
        async with running_service(tmp_path / "data", database_url) as running:
            await red_flag(database_url, datetime.fromisoformat((await clock(running))["now"]))
            await clock(running, advance_seconds=4 * 24 * 3600)
        async with running_service(tmp_path / "data", database_url, **mail_settings(catcher)) as running:
            await clock(running, advance_seconds=60)
        assert [mail["To"] for mail in catcher.kept] == ["jo@example.org"]


async def test_killed_with_an_email_in_hand_it_sends_it_after_the_next_start(tmp_path: Path) -> None:
    """A real process and kill -9, while the mail server has the call but not yet the letter."""
    rung, hold = asyncio.Event(), asyncio.Event()

    async def keep_waiting(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        rung.set()
        await hold.wait()
        writer.close()

    there = {"SMTP_HOST": "127.0.0.1", "SMTP_TLS": "none", "MAIL_FROM": "bt@example.org"}
    there |= {"ROTA": ",".join(ROTA), "SECRET_KEY": SECRET}
    url = f"sqlite:///{tmp_path / 'data' / 'betweentimes.sqlite'}"
    async with await asyncio.start_server(keep_waiting, "127.0.0.1", 0) as silent:
        service = Service(tmp_path, **there, SMTP_PORT=str(silent.sockets[0].getsockname()[1]))
        await asyncio.to_thread(service.start)
        now = (await asyncio.to_thread(service.get, "clock"))["now"]
        await red_flag(url, datetime.fromisoformat(now))
        walk = asyncio.create_task(asyncio.to_thread(service.post, "clock", next_due=True))
        await rung.wait()
        await asyncio.to_thread(service.kill)
        hold.set()
        with pytest.raises(httpx.HTTPError):
            await walk
    async with catching() as catcher:
        again = Service(tmp_path, **there, SMTP_PORT=str(catcher.port))
        await asyncio.to_thread(again.start)
        await asyncio.to_thread(again.post, "clock", advance_seconds=180)
        await asyncio.to_thread(again.kill)
        assert [mail["To"] for mail in catcher.kept][:1] == [ROTA[0]]
