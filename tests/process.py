"""The service as a real process on a port of its own, driven over HTTP through its simulator."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from settings_table import NAMES

ROOT = Path(__file__).parent.parent
RUN = (sys.executable, str(ROOT / "main.py"), "run")
LONGEST_START = 60.0  # seconds, on a machine that does other things too


class Service:
    """The service with its data in `folder`, on any free port unless `settings` say otherwise.

    Every other setting is taken back, so that nobody's .env is ever used by a test.
    """

    def __init__(self, folder: Path, command: Sequence[str] = RUN, **settings: str) -> None:
        self._folder = folder
        own = dict.fromkeys(NAMES, "") | {"DATA_DIR": str(folder / "data"), "PORT": "0"}
        self._environ = dict(os.environ) | own | settings
        self._command = command
        self._process: subprocess.Popen[str] | None = None
        self.line = ""

    def __enter__(self) -> "Service":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
        self._close()

    @property
    def process(self) -> subprocess.Popen[str]:
        assert self._process is not None
        return self._process

    def start(self) -> None:
        """Start it and wait for its one line; fails with what it said instead if it ends."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start it; `wait` before anything else is asked of it."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            self._command,
            cwd=self._folder,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that it can be killed with its children, as `make run` has one
        )

    def wait(self) -> None:
        """Wait for its one line."""
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline().strip()
        if not self.line:
            raise AssertionError(f"it ended with: {self.refused()}")
        self.address = self.line.rsplit(" ", 1)[1].rstrip("/")

    def refused(self) -> str:
        """What it said on standard error before it ended by itself."""
        _, said = self.process.communicate(timeout=LONGEST_START)
        return said

    def kill(self) -> None:
        """As a power cut would, but for the disk."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._close()

    def stop(self) -> tuple[int, float, str]:
        """Ask it to stop; exit code, seconds it took, and what it left on standard error."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=LONGEST_START)
        return self.process.returncode, time.monotonic() - begun, said

    def _close(self) -> None:
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()

    # The control API

    def post(self, path: str, **body: Any) -> Any:
        answer = httpx.post(f"{self.address}/sim/{path}", json=body, timeout=90)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        answer = httpx.get(f"{self.address}/sim/{path}", timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def say(self, text: str, user_id: int = 7) -> None:
        """A person types, and everything that follows from it has happened."""
        self.post("message", user_id=user_id, text=text, first_name="Sam")
        self.post("settle")

    def tap(self, label: str, user_id: int = 7) -> None:
        """Tap the button with this label on the newest message that has one, and wait for what follows."""
        for message in reversed(self.messages(user_id)):
            for button in itertools.chain.from_iterable(message["keyboard"] or ()):
                if button["text"] == label:
                    there = {"user_id": user_id, "message_id": message["message_id"]}
                    self.post("tap", data=button["data"], **there)
                    self.post("settle")
                    return
        raise AssertionError(f"there is no button {label!r}")

    def messages(self, user_id: int = 7) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"chats/{user_id}")["messages"]
        return [message for message in found if not message.get("deleted")]
