"""Starting, killing and stopping the victims of tests/crash/victim.py."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from settings_table import NAMES
from tests.crash.points import Point
from tests.process import ROOT

PATIENCE = 180.0  # seconds, on a machine that does other things too


class DiedByItself(AssertionError):
    """It ended although nobody had killed it."""


class Lives:
    """The warm parent and its one living child. What they say on standard error goes to `log`."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        own = dict.fromkeys(NAMES, "") | {"DATA_DIR": str(folder / "data"), "PORT": "0"}
        self._environ = {"PATH": os.environ["PATH"]} | own | dict(settings)
        self._folder = folder
        self.log = folder / "victims.log"
        self._said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.pid: int | None = None

    def __enter__(self) -> "Lives":
        with self.log.open("wb") as log:
            self._parent: subprocess.Popen[bytes] = subprocess.Popen(
                (sys.executable, "-m", "tests.crash.victim"),
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self._parent.stdout is not None
        self._ear = threading.Thread(target=self._listen, args=(self._parent.stdout,), daemon=True)
        self._ear.start()
        self._hear("ready")
        return self

    def __exit__(self, *_: object) -> None:
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait(timeout=PATIENCE)
        self._ear.join(timeout=PATIENCE)
        assert self._parent.stdout is not None
        self._parent.stdout.close()

    def start(self, die_at: Point | None, nth: int, ahead: float) -> bool:
        """A new life; True once it is up, False if it reached the point where it dies before that."""
        self.begin(die_at, nth, ahead)
        return "up" in self._hear("up", "gone")

    def begin(self, die_at: Point | None, nth: int, ahead: float) -> None:
        """A new life, which is left to come up by itself."""
        order = {"environ": self._environ, "folder": str(self._folder), "ahead": ahead}
        order |= {"die_at": die_at and die_at.value, "nth": nth}
        assert self._parent.stdin is not None
        self._parent.stdin.write(json.dumps(order).encode() + b"\n")
        self._parent.stdin.flush()
        self.pid = self._hear("born")["born"]

    def leave_alone(self, seconds: float) -> None:
        """Do nothing for so long; it may come up meanwhile, and mustn't end."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.gone(left):
            pass

    def gone(self, wait: float) -> bool:
        """Whether it died at its point within so many seconds."""
        if self.pid is None:
            return True
        try:
            self._take(self._said.get(timeout=max(wait, 0.001)))
        except queue.Empty:
            return False
        return self.pid is None

    def kill(self) -> None:
        """As a power cut would, but for the disk."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):  # its trap was quicker; the word is on its way
                os.kill(self.pid, signal.SIGKILL)
            self._hear("gone")

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        assert self.pid is not None
        os.kill(self.pid, signal.SIGTERM)
        return -int(self._hear("gone", by_itself=True)["by"])

    def _hear(self, *words: str, by_itself: bool = False) -> dict[str, Any]:
        while True:
            try:
                said = self._said.get(timeout=PATIENCE)
            except queue.Empty:
                raise DiedByItself(f"it said nothing of {words}: {self.log.read_text()[-2000:]}") from None
            self._take(said, by_itself)
            if any(word in said for word in words):
                return said

    def _take(self, said: dict[str, Any], by_itself: bool = False) -> None:
        if "gone" in said:
            self.pid = None
            if said["by"] != signal.SIGKILL and not by_itself:
                raise DiedByItself(f"it ended with {said['by']}: {self.log.read_text()[-4000:]}")

    def _listen(self, stream: IO[bytes]) -> None:
        for line in stream:
            self._said.put(json.loads(line))
        self._said.put({"gone": self.pid, "by": signal.SIGKILL})
