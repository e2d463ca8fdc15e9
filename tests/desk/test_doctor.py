"""The doctor: names what is wrong, with a cure, and is silent about secrets."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from content.programme import load_programme
from db.open import Store
from desk.counter import invitations
from desk.doctor import examine, reviewed
from desk.doctor_database import how_tips_stand
from desk.doctor_telegram import examine_telegram
from desk.findings import Finding, Verdict
from domain.tip_workflow import Number, Published, Signature
from settings import Settings, read_settings
from tests.db.people import NOW
from tests.db.test_tips import SHOES
from tests.engines import SECRET

TOKEN = "123456789:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def told(verdict: Verdict) -> str:
    return everything_told()[verdict]


def everything_told() -> dict[Verdict, str]:
    """What one examination finds, by verdict."""
    found = list(examine())
    return {verdict: "\n".join(str(each) for each in found if each.verdict is verdict) for verdict in Verdict}


def test_a_fresh_machine_has_nothing_to_cure() -> None:
    assert told(Verdict.BAD) == ""
    assert "will be made at the first start" in told(Verdict.GOOD)


def test_a_wrong_setting_is_the_first_and_only_thing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    assert [found.verdict for found in examine()] == [Verdict.BAD]


def test_a_key_that_others_can_read_is_worth_a_look(folder: Path) -> None:
    invitations(read_settings(), 1)
    (folder / "data" / "secret.key").chmod(0o644)
    assert "chmod 600" in told(Verdict.LOOK)


def test_a_lost_key_is_noticed_before_anything_is_written(folder: Path) -> None:
    invitations(read_settings(), 1)
    (folder / "data" / "secret.key").unlink()
    assert "put" in told(Verdict.BAD)
    assert not (folder / "data" / "secret.key").exists()


def test_another_key_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    invitations(read_settings(), 1)
    monkeypatch.setenv("SECRET_KEY", "another-key-of-32-characters-9876")
    assert "SECRET_KEY is not the key" in told(Verdict.BAD)


def test_a_file_that_is_no_database_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "letter.txt").write_text("Dear Sam, " * 200, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'letter.txt'}")
    monkeypatch.setenv("SECRET_KEY", "another-key-of-32-characters-9876")
    assert "is not a database file" in told(Verdict.BAD)


def test_a_programme_that_does_not_exist_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRAMME", "nowhere")
    assert "There is no programme 'nowhere'" in told(Verdict.BAD)


async def doctor_with(
    store: Store, url: str, monkeypatch: pytest.MonkeyPatch, instrument: str
) -> dict[Verdict, str]:
    """What the doctor finds where coordinators have had the database's programme ask this questionnaire."""
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    programme = load_programme("default")
    changed = replace(programme, instrument=instrument)
    for each in (programme, changed):
        await store.run(lambda unit, each=each: unit.programmes.add(each, "staff:1", "why", NOW))
    return await asyncio.to_thread(everything_told)


@pytest.mark.parametrize("asked", ["activation-13", "semcd-6", "our-own"])
async def test_the_programme_in_the_database_is_looked_at_too(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    found = await doctor_with(store, database_url, monkeypatch, asked)
    who = f"The programme in the database (version 2) asks {asked}"
    if asked == "activation-13":
        assert f"{who}." in found[Verdict.GOOD]
        assert "The programme default" not in found[Verdict.GOOD]  # it asks the same: said once
        return
    assert who in found[Verdict.BAD]
    assert "The programme default asks activation-13." in found[Verdict.GOOD]
    if asked == "our-own":
        assert "which is no questionnaire here.\n    Install it again" in found[Verdict.BAD]


def test_with_a_real_token_it_warns_of_tips_that_nobody_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{free_port()}")
    looks = told(Verdict.LOOK)
    assert "tips have not been reviewed by a clinician of yours, and are not sent" in looks
    assert "People at level 1, 2, 3, 4 would get no tips at all" in looks
    assert "not a validated measure" in looks
    assert TOKEN not in "\n".join(map(str, examine()))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class ATelegram:
    """Answers getMe and getWebhookInfo over real HTTP, as told."""

    def __init__(self, status: int = 200, skew: timedelta = timedelta(0), webhook: str = "") -> None:
        self.status, self.skew, self.webhook = status, skew, webhook

    async def answer(self, request: web.Request) -> web.Response:
        results: dict[str, Any] = {
            "getMe": {"username": "a_bot", "can_join_groups": False},
            "getWebhookInfo": {"url": self.webhook},
        }
        body = {"ok": self.status == 200, "result": results[request.match_info["method"]]}
        date = format_datetime(datetime.now(UTC) + self.skew, usegmt=True)
        return web.json_response(body, status=self.status, headers={"Date": date})

    async def examined(self, tmp_path: Path, **more: str) -> list[Finding]:
        app = web.Application()
        app.router.add_get("/bot{token}/{method}", self.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        environ = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{port}", **more}
        settings: Settings = read_settings(environ, tmp_path / ".env")
        try:
            return await asyncio.to_thread(lambda: list(examine_telegram(settings)))
        finally:
            await runner.cleanup()


async def test_a_good_token_is_greeted_by_its_name(tmp_path: Path) -> None:
    findings = await ATelegram().examined(tmp_path)
    assert [found.verdict for found in findings] == [Verdict.GOOD, Verdict.GOOD]
    assert "@a_bot" in findings[0].what


async def test_a_wrong_token_is_bad(tmp_path: Path) -> None:
    (finding,) = await ATelegram(status=401).examined(tmp_path)
    assert finding.verdict is Verdict.BAD
    assert "does not know this token" in finding.what


async def test_a_clock_that_is_wrong_is_worth_a_look(tmp_path: Path) -> None:
    findings = await ATelegram(skew=timedelta(minutes=5)).examined(tmp_path)
    assert any(found.verdict is Verdict.LOOK and "clock" in found.what for found in findings)


@pytest.mark.parametrize(
    ("wanted", "told_there", "words"),
    [
        ("", "https://old.example/hook", "A webhook is set at Telegram"),
        ("http://new.example/hook", "", "does not call WEBHOOK_URL yet"),
        ("http://new.example/hook", "http://new.example/hook", "Telegram calls WEBHOOK_URL."),
    ],
)
async def test_the_webhook_is_compared_with_what_telegram_was_told(
    wanted: str, told_there: str, words: str, tmp_path: Path
) -> None:
    more = {"WEBHOOK_URL": wanted} if wanted else {}
    findings = await ATelegram(webhook=told_there).examined(tmp_path, **more)
    assert words in findings[-1].what


async def test_tips_that_were_approved_in_the_console_are_not_warned_of(store: Store) -> None:
    live = Settings(telegram_token=TOKEN, send_unreviewed=False)
    await store.run(lambda unit: unit.tips.load([SHOES, replace(SHOES, id="moving-1-door")], {}, NOW))
    [before] = reviewed(live, await store.run(how_tips_stand))
    assert "2 of 2 tips" in before.what
    shoes, nurse = Number(1, 1), Published(Signature(7, "a nurse"))
    await store.run(lambda unit: unit.tip_texts.set_state(SHOES.id, shoes, nurse))
    [after] = reviewed(live, await store.run(how_tips_stand))
    assert "1 of 2 tips" in after.what
