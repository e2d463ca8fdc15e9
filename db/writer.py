"""The one thread that writes to SQLite: units of work one after another, one COMMIT for all that wait."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection

from db.sqlite_engine import raw_of
from db.unit import Unit

T = TypeVar("T")

MOST_AT_ONCE = 128  # units to a COMMIT: the first of them waits for the last
SCRUB_AGAIN_SECONDS = 1.0


@dataclass(slots=True)
class _Job:
    work: Callable[[Unit], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    fault: BaseException | None = field(default=None)

    def resolve(self) -> None:
        if self.future.done():  # the caller went away; what was committed stays
            return
        if self.fault is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.fault)


class _TransactionLost(Exception):
    """SQLite rolled the whole transaction back by itself (disk full, I/O error)."""


class Writer:
    """Owns the connection: made, used and closed on its thread.

    `connect` makes the connection, `unit_for` the unit over it, `committed` is told how many units shared a
    commit; all are called on the thread.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        unit_for: Callable[[Connection], Unit],
        committed: Callable[[int], None] = lambda units: None,
    ) -> None:
        self._committed = committed
        self._connect = connect
        self._unit_for = unit_for
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._live, name="sqlite-writer", daemon=True)
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._closing = False
        self._scrub = False

    def start(self) -> None:
        """Open the connection on the thread; raises what opening raised. Blocks: call it off the loop."""
        self._thread.start()
        self._ready.wait()
        if self._failed is not None:
            self._thread.join()
            raise self._failed

    def stop(self) -> None:
        """Finish what was asked for, then close. Blocks: call it off the loop."""
        self._closing = True
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()

    async def run(self, work: Callable[[Unit], T]) -> T:
        """What `work` returned, once it is committed; what it raised, once it alone is rolled back."""
        if self._closing or not self._thread.is_alive():
            raise RuntimeError("the database isn't open")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, loop, future))
        return await future

    def _live(self) -> None:
        try:
            self._connection = self._connect()
            self._raw = raw_of(self._connection)
            self._unit = self._unit_for(self._connection)
        except BaseException as fault:
            self._failed = fault
            return
        finally:
            self._ready.set()
        try:
            while self._turn():
                pass
        finally:
            self._connection.close()

    def _turn(self) -> bool:
        """Wait for work and do a batch of it; False when it is time to go."""
        try:
            job = self._jobs.get(timeout=SCRUB_AGAIN_SECONDS if self._scrub else None)
        except queue.Empty:
            self._empty_log()
            return True
        batch: list[_Job] = []
        while job is not None:
            if not job.future.cancelled():
                batch.append(job)
            if len(batch) >= MOST_AT_ONCE:
                break
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
        if batch:
            self._commit_together(batch)
            _resolve_all(batch)
        return job is not None

    def _commit_together(self, batch: list[_Job]) -> None:
        try:
            with self._connection.begin():
                for job in batch:
                    self._run_alone(job)
            self._committed(len(batch))
        except BaseException as fault:
            for job in batch:
                job.fault = fault.__cause__ if isinstance(fault, _TransactionLost) else fault
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
        if self._connection.info.pop("erased", False) or self._scrub:
            self._empty_log()

    def _run_alone(self, job: _Job) -> None:
        self._raw.execute("SAVEPOINT unit")
        try:
            job.result = job.work(self._unit)
        except BaseException as fault:
            job.fault = _raisable(fault)
            if not self._raw.in_transaction:
                raise _TransactionLost from fault
            self._raw.execute("ROLLBACK TO unit")
        self._raw.execute("RELEASE unit")

    def _empty_log(self) -> None:
        """Move the log into the file and cut it to nothing: what was erased must not linger in it.

        A long read can be in the way; then it is tried again until it works. A guest leaves it alone.
        """
        if self._raw.execute("PRAGMA wal_autocheckpoint").fetchone()[0] == 0:
            return
        timeout = self._raw.execute("PRAGMA busy_timeout").fetchone()[0]
        self._raw.execute("PRAGMA busy_timeout = 0")  # nobody's answer waits for somebody's export
        try:
            busy = self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self._scrub = bool(busy)
        except sqlite3.OperationalError:
            self._scrub = True
        finally:
            self._raw.execute(f"PRAGMA busy_timeout = {timeout}")


def _resolve_all(batch: list[_Job]) -> None:
    for loop in {job.loop for job in batch}:
        theirs = [job for job in batch if job.loop is loop]
        try:
            loop.call_soon_threadsafe(_resolve, theirs)
        except RuntimeError:  # that loop is closed: nobody is left to be told
            continue


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        job.resolve()


def _raisable(fault: BaseException) -> BaseException:
    """A future can't carry StopIteration."""
    return RuntimeError("the work raised StopIteration") if isinstance(fault, StopIteration) else fault
