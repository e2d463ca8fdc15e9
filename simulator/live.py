"""Who is looking at the page, and what they are told as it happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

_BACKLOG = 2000
_HEARTBEAT_SECONDS = 15.0


class Signal:
    """Wakes everybody who waits, each time it fires."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        """Wake all who are waiting now."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def wait(self, seconds: float | None = None) -> None:
        """Return at the next firing, or after `seconds`, whichever comes first."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return
        finally:
            self._waiting.discard(future)


class Hub:
    """Sends what happens to every open page, as server-sent events."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[str | None]] = set()
        self.closing = asyncio.Event()

    def publish(self, kind: str, data: dict[str, Any]) -> None:
        """Tell every page; one that is too far behind is cut off, and will load the chats anew."""
        if not self._pages:
            return
        frame = f"event: {kind}\ndata: {json.dumps(data)}\n\n"
        for page in list(self._pages):
            try:
                page.put_nowait(frame)
            except asyncio.QueueFull:
                self._pages.discard(page)

    async def frames(self) -> AsyncIterator[str]:
        """The endless stream for one page, with a comment line now and then to keep it open."""
        page: asyncio.Queue[str | None] = asyncio.Queue(_BACKLOG)
        self._pages.add(page)
        try:
            yield "retry: 500\n\nevent: hello\ndata: {}\n\n"
            while page in self._pages and not self.closing.is_set():
                try:
                    frame = await asyncio.wait_for(page.get(), _HEARTBEAT_SECONDS)
                except TimeoutError:
                    frame = ": still here\n\n"
                if frame is None:
                    return
                yield frame
        finally:
            self._pages.discard(page)

    def close(self) -> None:
        """End every stream, so that a server can shut down without waiting for its pages."""
        self.closing.set()
        for page in self._pages:
            if not page.full():
                page.put_nowait(None)
