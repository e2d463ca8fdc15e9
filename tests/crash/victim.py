"""The service as a process that is there to be killed: one warm parent, a fresh child for every life.

Importing the service takes longer than most lives last, so the parent imports it once and forks: a child has
no database, no loop and no thread from its parent, and dies by a real SIGKILL. Orders come on standard input,
one JSON object a line; what happened goes to standard output in the same way:

    {"environ": {...}, "folder": "...", "die_at": "after_fetch", "nth": 3, "ahead": 86400.0}
    {"born": 123}    {"up": 123}    {"gone": 123, "by": 9}
"""

import asyncio
import gc
import json
import os
import selectors
import signal
import sys
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from content.catalogue import load_catalogue
from content.triage_commands import triage_in
from db.open import open_store
from running import up
from settings import read_settings
from tests.crash.points import Point, Trap, WatchedStore

CATALOGUE = load_catalogue(None)  # a value, the same in every life


def tell(**what: Any) -> None:
    """One line, whole: parent and children share the pipe."""
    os.write(1, (json.dumps(what) + "\n").encode())


def live(order: dict[str, Any]) -> None:
    """One life, from the start to SIGTERM or whatever comes first."""
    die_at = order.get("die_at")
    trap = Trap(Point(die_at) if die_at else None, order.get("nth", 1))
    ahead = timedelta(seconds=order.get("ahead", 0))
    settings = read_settings(order["environ"], Path(order["folder"]) / ".env")

    async def opened(*args: Any, **kwargs: Any) -> WatchedStore:
        return WatchedStore(await open_store(*args, **kwargs), trap)

    async def whole() -> None:
        from desk.logs import configure_logs

        configure_logs(settings.log_format, settings.log_level)
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await up(
            settings,
            "all",
            stop=stop,
            announce=lambda _: tell(up=os.getpid()),
            opener=opened,
            clock=lambda: datetime.now(UTC) + ahead,
            catalogue=CATALOGUE,
        )

    asyncio.run(whole())


def bear(order: dict[str, Any], *not_for_children: int) -> None:
    """Fork a child that lives by this order."""
    pid = os.fork()
    if pid:
        tell(born=pid)
        return
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in not_for_children:
            os.close(each)
        live(order)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def bury() -> None:
    """Tell of every child that has died; `by` is the signal, or minus the exit code."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        tell(gone=pid, by=os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status))


def main() -> None:
    """Wait for orders until standard input ends."""
    triage_in("en")  # a pure table, the same in every life
    gc.freeze()  # so that no child copies what it only looks at
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker)
    tell(ready=os.getpid())
    waiting, unread = selectors.DefaultSelector(), b""
    waiting.register(0, selectors.EVENT_READ)
    waiting.register(woken, selectors.EVENT_READ)
    while True:
        for key, _ in waiting.select():
            if key.fd == woken:
                os.read(woken, 4096)
                bury()
                continue
            read = os.read(0, 65536)
            if not read:
                return
            *lines, unread = (unread + read).split(b"\n")
            for line in lines:
                bear(json.loads(line), woken, waker)


if __name__ == "__main__":
    main()
