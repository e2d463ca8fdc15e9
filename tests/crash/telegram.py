"""Telegram's side: a simulator in a process of its own that outlives every kill, and its memory as oracle."""

import json
import re
import select
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from tests.process import ROOT

TOKEN = "123456789:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
PATIENCE = 60.0  # seconds, on a machine that does other things too
SHOWN = ("sendMessage", "editMessageText")
_QUESTION = re.compile(r"<i>(\d+) of 13</i>")
_OCCURRENCE = re.compile(r"walk (\d+\.\d)\b")


@dataclass(frozen=True)
class Call:
    """Something that Telegram accepted and the patient therefore saw."""

    n: int
    method: str
    chat: int
    message: int | None
    text: str

    @property
    def question(self) -> int | None:
        """The number of the question it shows, from 1."""
        found = _QUESTION.search(self.text)
        return int(found[1]) if found else None

    @property
    def occurrence(self) -> str | None:
        """Which reminder this is."""
        found = _OCCURRENCE.search(self.text)
        return found[1] if found else None


class Telegram:
    """People act through the control API; what was served and accepted is read from the simulator's file."""

    def __init__(self, address: str, memory: Path) -> None:
        self.address = address
        self._client = httpx.Client(base_url=address, timeout=30)
        self._memory = sqlite3.connect(f"file:{memory}?mode=ro", uri=True)
        self._read = 0

    def close(self) -> None:
        self._client.close()
        self._memory.close()

    # The people

    def post(self, path: str, **body: Any) -> Any:
        return self._client.post(f"/sim/{path}", json=body).raise_for_status().json()

    def write(self, chat: int, text: str) -> int:
        """They type; the update's id."""
        return int(self.post("message", user_id=chat, text=text)["update_id"])

    def tap(self, chat: int, message: int, data: str) -> int:
        """They tap; the update's id."""
        return int(self.post("tap", user_id=chat, message_id=message, data=data)["update_id"])

    def fail(self, method: str, kind: str) -> None:
        """The next call of this method goes wrong."""
        self.post("faults", method=method, kind=kind, retry_after=1)

    def be_well(self) -> None:
        """Nothing goes wrong any more."""
        self._client.delete("/sim/faults").raise_for_status()

    def set_clock(self, instant: datetime) -> float:
        """Jump there; how far ahead of real time that is, in seconds."""
        self.post("clock", to=instant.isoformat(), skip=True)
        return float(self._client.get("/sim/clock").json()["offset_seconds"])

    # The oracle

    def news(self) -> list[Call]:
        """What was accepted since the last look, in order."""
        rows = self._memory.execute(
            "SELECT n, method, chat_id, message_id, text FROM calls "
            "WHERE n > ? AND error_code IS NULL AND method IN (?, ?) ORDER BY n",
            (self._read, *SHOWN),
        ).fetchall()
        calls = [Call(n, method, chat, message, text or "") for n, method, chat, message, text in rows]
        self._read = max((call.n for call in calls), default=self._read)
        return calls

    def buttons(self, message: int, above: str = "") -> dict[str, str]:
        """Label and data of every button below a message; none if by now it says something else than `above`:
        whoever read that doesn't tap what has come in its place."""
        row = self._memory.execute("SELECT payload FROM messages WHERE message_id = ?", (message,)).fetchone()
        payload = json.loads(row[0]) if row else {}
        if not str(payload.get("text") or "").startswith(above):
            return {}
        lines = (payload.get("reply_markup") or {}).get("inline_keyboard", [])
        return {key["text"]: key["callback_data"] for line in lines for key in line if "callback_data" in key}

    def served(self) -> set[int]:
        """The ids of all updates that were ever handed out."""
        return {row[0] for row in self._memory.execute("SELECT update_id FROM updates WHERE served = 1")}

    def confirmed(self) -> set[int]:
        """The ids of all updates that the service said it has."""
        return {row[0] for row in self._memory.execute("SELECT update_id FROM updates WHERE confirmed = 1")}

    def all_updates(self) -> set[int]:
        return {row[0] for row in self._memory.execute("SELECT update_id FROM updates")}


@contextmanager
def telegram(memory: Path) -> Iterator[Telegram]:
    """Up until the block ends."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    asked = ("-m", "simulator", "--port", str(port), "--token", TOKEN, "--store", str(memory))
    process = subprocess.Popen(  # noqa: S603 - our own program
        (sys.executable, *asked), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        if not select.select([process.stdout], [], [], PATIENCE)[0]:
            raise TimeoutError(f"the simulator said nothing for {PATIENCE:.0f} s")
        process.stdout.readline()
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
            client.get(f"{address}/sim/clock")
        with closing(Telegram(address, memory)) as there:
            yield there
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
