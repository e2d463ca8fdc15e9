"""The service as a real process on a port of its own, driven over HTTP through its simulator."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
RUN = (sys.executable, str(ROOT / "main.py"), "run")
LONGEST_START = 60.0  # seconds, on a machine that does other things too
SETTINGS = re.compile(r"(TELEGRAM|WEBHOOK|DATABASE|DATA|HOST|PORT|SECRET|SITE|WITHOUT|SEND|PROGRAMME|LOG)")


class Service:
    """`python main.py run` in `folder`, where it finds no .env; PORT 0 unless `settings` say otherwise."""

    def __init__(self, folder: Path, command: Sequence[str] = RUN, **settings: str) -> None:
        self._folder = folder
        clean = {name: value for name, value in os.environ.items() if not SETTINGS.match(name)}
        self._environ = clean | {"DATA_DIR": str(folder / "data"), "PORT": "0"} | settings
        self._command = command
        self._process: subprocess.Popen[str] | None = None
        self.line = ""

    def __enter__(self) -> "Service":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._close()

    @property
    def process(self) -> subprocess.Popen[str]:
        assert self._process is not None
        return self._process

    def start(self) -> None:
        """Start it and wait for its one line; fails with what it said instead if it ends."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            self._command,
            cwd=self._folder,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.line = self._process.stdout.readline().strip()
        if not self.line:
            raise AssertionError(f"it ended with: {self.refused()}")
        self.address = self.line.rsplit(" ", 1)[1].rstrip("/")

    def refused(self) -> str:
        """What it said on standard error before it ended by itself."""
        _, said = self.process.communicate(timeout=LONGEST_START)
        return said

    def kill(self) -> None:
        """As a power cut would, but for the disk."""
        self.process.send_signal(signal.SIGKILL)
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

    def messages(self, user_id: int = 7) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"chats/{user_id}")["messages"]
        return [message for message in found if not message.get("deleted")]
