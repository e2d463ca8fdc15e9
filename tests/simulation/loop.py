"""An event loop whose time is ours: it jumps to the next timer as soon as nobody has anything to do."""

import asyncio
import selectors
from collections.abc import Mapping
from typing import Any

PATIENCE = 0.02  # real seconds given to sockets and threads before virtual time moves on all the same


class _Jumping(selectors.BaseSelector):
    """Waits for real only while something runs elsewhere (the database's thread or server)."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self._real = selectors.DefaultSelector()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = self._real.select(0)
        if found or (timeout is not None and timeout <= 0):
            return found
        if self._loop.elsewhere:
            return self._real.select(None)
        if timeout is None:
            raise RuntimeError("time stands still: everybody waits, and nothing will ever happen")
        self._loop.virtual += timeout
        return []

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.modify(fileobj, events, data)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()

    def close(self) -> None:
        self._real.close()


class VirtualLoop(asyncio.SelectorEventLoop):
    """`virtual`: seconds since the beginning. `elsewhere`: how many calls others are busy with for us."""

    def __init__(self) -> None:
        self.virtual = 0.0
        self.elsewhere = 0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.virtual
