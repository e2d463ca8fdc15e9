"""With a token: another process plays Telegram, and the service polls it, or is called by it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.process import ROOT, Service

pytestmark = pytest.mark.timeout(180)
TOKEN = "123456789:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class Telegram:
    """`python -m simulator`, which outlives the service as the real one does."""

    def __init__(self, address: str) -> None:
        self.address = address

    def say(self, text: str, person: int = 7) -> None:
        ask = {"user_id": person, "text": text, "first_name": "Sam"}
        assert httpx.post(f"{self.address}/sim/message", json=ask).status_code == 200

    def answer_to(self, person: int = 7) -> str:
        """The newest words from the bot, waited for."""
        for _ in range(300):
            found: list[dict[str, Any]] = httpx.get(f"{self.address}/sim/chats/{person}").json()["messages"]
            if found and found[-1]["from"] == "bot":
                return str(found[-1]["text"])
            time.sleep(0.1)
        raise AssertionError("the bot did not answer")

    def bot(self, method: str) -> Any:
        return httpx.get(f"{self.address}/bot{TOKEN}/{method}").json()["result"]


@contextmanager
def telegram(folder: Path) -> Iterator[Telegram]:
    port = free_port()
    asked = ("--port", str(port), "--token", TOKEN, "--store", str(folder / "telegram.sqlite"))
    process = subprocess.Popen(  # noqa: S603 - our own program
        (sys.executable, "-m", "simulator", *asked), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        process.stdout.readline()
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as patient:
            patient.get(f"{address}/sim/clock")
        yield Telegram(address)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def command(folder: Path, telegram: Telegram, *words: str) -> str:
    """What one command of ours prints, beside the running service."""
    own = {"DATA_DIR": str(folder / "data"), "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.address}
    ran = subprocess.run(  # noqa: S603 - our own program
        (sys.executable, str(ROOT / "main.py"), *words),
        cwd=folder,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_with_a_token_it_polls_and_an_invitation_opens_the_door(tmp_path: Path) -> None:
    with telegram(tmp_path) as there:
        with Service(tmp_path, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=there.address) as service:
            assert service.line.endswith("Open the chat: https://t.me/betweentimes_sim_bot")
            there.say("/start", person=8)
            assert "May I tell you how this works?" not in there.answer_to(8)
            printed = command(tmp_path, there, "invite")
            link = re.search(r"https://t\.me/betweentimes_sim_bot\?start=([\w-]{22})$", printed.strip())
            assert link
            there.say(f"/start {link[1]}")
            assert "May I tell you how this works?" in there.answer_to()
            code, _, said = service.stop()
        assert code == 0
        assert "unreviewed_tips" in said
        assert TOKEN not in said


def test_with_a_webhook_it_is_called_and_needs_the_secret(tmp_path: Path) -> None:
    port = free_port()
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/called/here",
        "PORT": str(port),
        "WITHOUT_INVITE": "open",
    }
    with telegram(tmp_path) as there, Service(tmp_path, TELEGRAM_API_URL=there.address, **settings):
        assert there.bot("getWebhookInfo")["url"] == settings["WEBHOOK_URL"]
        there.say("/start")
        assert "May I tell you how this works?" in there.answer_to()
        forged = httpx.post(settings["WEBHOOK_URL"], json={"update_id": 1})
        assert forged.status_code == 403
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        assert httpx.get(f"http://127.0.0.1:{port}/sim/clock").status_code == 404
