"""The one door to the actions, with a clerk beside it who counts what goes through."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter
from typing import Any, Concatenate, ParamSpec, TypeVar

from actions.house import House
from actions.ports import Unit
from actions.service import Service
from actions.turn import Heard, Turn
from watch.metrics import Metrics

P = ParamSpec("P")
T = TypeVar("T")
_OURS = "actions."


class WatchedService(Service):
    """As Service; every unit of work is counted by its action's name and timed to its commit."""

    def __init__(self, *args: Any, metrics: Metrics, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._metrics = metrics

    async def run(
        self, action: Callable[Concatenate[Unit, House, datetime, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As Service.run."""
        with self._counted(action):
            return await super().run(action, *args, **kwargs)

    async def hear(
        self, heard: Heard, action: Callable[Concatenate[Turn, P], None], *args: P.args, **kwargs: P.kwargs
    ) -> bool:
        """As Service.hear."""
        with self._counted(action):
            return await super().hear(heard, action, *args, **kwargs)

    @contextmanager
    def _counted(self, action: Callable[..., Any]) -> Iterator[None]:
        began, outcome = perf_counter(), "done"
        try:
            yield
        except asyncio.CancelledError:
            outcome = "given_up"  # by whoever asked, who would wait no longer
            raise
        except BaseException as fault:
            outcome = type(fault).__name__
            raise
        finally:
            self._metrics.action(name_of(action), outcome, perf_counter() - began)


def name_of(action: Callable[..., Any]) -> str:
    """`check_in.answer` for actions.check_in.answer; `other` for what has no name of its own."""
    module, name = getattr(action, "__module__", ""), getattr(action, "__qualname__", "")
    if not name or "<" in name:
        return "other"
    return f"{module.removeprefix(_OURS)}.{name}"
