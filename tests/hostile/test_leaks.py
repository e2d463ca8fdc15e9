"""Canaries in every field, everything logged at DEBUG, troubles on the way: none of them sings outside."""

import json
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.process import ROOT, RUN, Service

SAM: Final = 4_503_599_627_370_123  # Telegram's number: a canary itself
CANARIES: Final = {
    "name": "Zanziqua",
    "matters": "quillonfern by the sea",
    "town": "Brockvexford",
    "reminder": "wraxolith walk",
    "place": "Doctor Plimzookt",
    "plan": "I stop opening plorvidge post",
    "people": "call Yggdrimple",
    "free words": "my gnorfalump hurts a bit",
    "code": "bletchwornsnaffle26charsxx",
    "emergency": "vexinquorl i cant breathe properly",
    "caption": "snorkwhistle picture",
    "edit": "drumblefitch instead",
    "fault": "mungleplank",
    "query": "fizzworple",
}
STEPS: Final = (
    "/start {code}", "[Yes]", "[Go on]", "[Yes, keep my answers]", "[Yes]", "{name}", "{matters}", "{town}",
    "[UK]", "[Tue]", "[Done]", "[Morning, 9 to 11:30]", "[A bit of everything]", "[None of these]", "[Later]",
    "{free words}", "/reminders", "[New reminder]", "{reminder}", "8am", "[Every day]",
    "/appointment", "14 September", "half past ten", "{place}",
    "/plan", "[Start]", "{plan}", "skip", "{people}", "skip",
    "/checkin", "{free words}", "/settings", "{emergency}", "[It's not that: carry on]", "/export",
)  # fmt: skip


def logged_into(file: Path) -> tuple[str, ...]:
    return ("sh", "-c", f"exec {shlex.join(RUN)} 2>{shlex.quote(str(file))}")


def live(service: Service) -> None:
    """A life with words in every field, and with trouble."""
    for step in STEPS:
        text = step.format(**CANARIES)
        if text.startswith("["):
            service.tap(text.strip("[]"), SAM)
        else:
            service.say(text, SAM)
    service.post("send-other", user_id=SAM, kind="photo", caption=CANARIES["caption"])
    mine = [each["message_id"] for each in service.messages(SAM) if each["from"] != "bot"]
    service.post("edit", user_id=SAM, message_id=mine[-2], text=CANARIES["edit"])
    described = f"Bad Request: chat {SAM} said {CANARIES['fault']}"
    for kind in ("400", "500", "502", "429", "drop_before", "accept_then_drop"):
        service.post("faults", method="sendMessage", kind=kind, description=described)
        service.say(CANARIES["free words"], SAM)
    broken = {"id": "1", "from": {"id": SAM, "is_bot": False, "first_name": CANARIES["name"]}, "data": 7}
    service.post("update", kind="callback_query", content=broken, chat_id=SAM)
    who = {"from": broken["from"], "chat": {"id": SAM, "type": "private"}}
    unreadable = {**who, "message_id": 1, "date": CANARIES["fault"], "text": CANARIES["free words"]}
    service.post("update", kind="message", content=unreadable, chat_id=SAM)
    service.post("settle")
    service.post("clock", advance_seconds=3 * 86_400)


def outside(service: Service, log: Path) -> dict[str, str]:
    """Everything that leaves the service and isn't the chat."""
    asked = f"?q={CANARIES['query']}"
    pages = ["/healthz", "/readyz", "/metrics", "/telegram", f"/console/{asked}", f"/console/nowhere{asked}"]
    found = {page: httpx.get(service.address + page, timeout=30).text for page in pages}
    found["a page asked wrongly"] = httpx.post(
        service.address + "/console/sign-in", data={"email": CANARIES["fault"], "password": CANARIES["query"]}
    ).text
    return found | {"the log": log.read_text(encoding="utf-8")}


@pytest.mark.timeout(240)
def test_nothing_of_a_person_shows_in_logs_figures_or_error_pages(tmp_path: Path) -> None:
    log = tmp_path / "log.json"
    settings = {
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "json",
        "SECRET_KEY": "canary-key-of-more-than-32-characters",
    }
    with Service(tmp_path, logged_into(log), **settings) as service:
        live(service)
        seen = outside(service, log)
        token = (tmp_path / "data" / "simulator.token").read_text().strip()
        service.stop()
    assert "update_failed" in seen["the log"]  # trouble there was, and it was told of
    for line in log.read_text(encoding="utf-8").splitlines():
        json.loads(line)
    secrets = {"chat": str(SAM), "token": token, "key": settings["SECRET_KEY"]}
    for where, text in seen.items():
        sung = [what for what, canary in (CANARIES | secrets).items() if _core(canary) in text]
        assert sung == [], (where, sung)


@pytest.mark.timeout(240)
def test_after_being_forgotten_nothing_is_in_the_file_its_log_or_the_next_backup(tmp_path: Path) -> None:
    settings = {"SECRET_KEY": "canary-key-of-more-than-32-characters"}
    with Service(tmp_path, logged_into(tmp_path / "log"), **settings) as service:
        live(service)
        file = tmp_path / "data" / "betweentimes.sqlite"
        theirs = sealed_cells(file)
        assert len(theirs) > 10
        service.say("/forget", SAM)
        service.tap("Yes, delete everything", SAM)
        command = [sys.executable, str(ROOT / "main.py"), "backup", str(tmp_path / "backup")]
        environ = service._environ
        subprocess.run(command, env=environ, cwd=tmp_path, check=True, capture_output=True)  # noqa: S603
        on_disk = {each.name: each.read_bytes() for each in file.parent.glob("betweentimes.sqlite*")}
        service.stop()
    on_disk["the backup"] = (tmp_path / "backup").read_bytes()
    for where, content in on_disk.items():
        assert not [cell for cell in theirs if cell in content], where
        assert not [what for what, canary in CANARIES.items() if _core(canary).encode() in content], where


def sealed_cells(file: Path) -> list[bytes]:
    """Every sealed value of theirs that stands in the file now."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as reading:
        tables = [row[0] for row in reading.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        cells = [
            cell
            for table in tables
            if table not in ("seal_check", "inbox", "coordinators")
            for row in reading.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the schema itself
            for cell in row
            if isinstance(cell, bytes) and len(cell) > 28
        ]
    reading.close()
    return cells


def _core(canary: str) -> str:
    """The longest word, which stands in no dictionary."""
    return max(canary.split(), key=len)
