"""The store under the simulation: on SQLite the same units of work, without the writer's thread in between.

Only one unit is ever under way here, so there are no commits to share; what a thread adds is two waits for
the scheduler per unit. The writer has tests of its own (tests/db/), and the crash loop runs with it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from db.caches import Caches
from db.ids import Ids
from db.seal_check import check_key
from db.sqlite_engine import engine_for
from db.unit import Unit
from tests.engines import SEALER

T = TypeVar("T")


class InlineStore:
    """A migrated SQLite file, written to by whoever asks, at once."""

    def __init__(self, file: Path, ids: Ids) -> None:
        self._connection = engine_for(file, checkpoints=True).connect()
        self._unit = Unit(self._connection, SEALER, ids, Caches())
        with self._connection.begin():
            check_key(self._connection, SEALER)

    async def run(self, work: Callable[[Any], T]) -> T:
        """`work` whole in one transaction; what it raises rolls it back."""
        with self._connection.begin():
            return work(self._unit)

    async def close(self) -> None:
        self._connection.close()
