"""Forecasts being worked out in the background: one at a time, given up when nobody looks any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import structlog

from actions.console.forecasts import Proposal
from actions.forecast import ledger_of
from actions.forecast_tally import Forecast, Tally
from actions.ports.scratch import Copies
from domain.copies import Copy
from domain.schedule import local_date

WEEKS = 4
MOST_PEOPLE = 500
AT_ONCE = 20  # people to a read, and to a step of the progress
KEPT = 15 * 60.0  # seconds a result is shown again before it is worked out anew
NOBODY_LOOKS = 60.0  # seconds without anybody asking for the progress
MOST_KEPT = 20

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Job:
    """How far it has come. `result` once it is done; `failed` if it never will be."""

    proposal: Proposal
    made_at: datetime
    began: float
    looked: float
    done: int = 0
    people: int = 0
    result: Forecast | None = None
    failed: bool = False
    seconds: float = 0.0
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def percent(self) -> int:
        """0 to 100."""
        return 100 * self.done // self.people if self.people else 0


class Forecasts:
    """Of this process; another process works out its own. `now` is the service's clock."""

    def __init__(
        self, copies: Copies, now: Callable[[], datetime], zone: str, most: int = MOST_PEOPLE
    ) -> None:
        self._copies, self._now, self._zone, self._most = copies, now, zone, most
        self._jobs: dict[str, Job] = {}
        self._one = asyncio.Semaphore(1)

    def of(self, proposal: Proposal) -> Job:
        """The forecast for this proposal: begun now, under way, or done already."""
        job = self._jobs.get(proposal.key)
        if job is None or job.failed or self._is_old(job):
            self._forget(proposal)
            job = Job(proposal, self._now(), monotonic(), monotonic())
            self._jobs[proposal.key] = job
            job.task = asyncio.create_task(self._work(job))
        job.looked = monotonic()
        return job

    def newest(self, subject: str) -> Job | None:
        """The forecast about this, if there is one; begins nothing."""
        return next((job for job in self._jobs.values() if job.proposal.subject == subject), None)

    def again(self, key: str) -> None:
        """Drop what is known: it will be worked out anew."""
        self._drop(key)

    def _is_old(self, job: Job) -> bool:
        moved = abs(self._now() - job.made_at) > timedelta(hours=1)  # the simulator's clock may jump
        return job.result is not None and (moved or monotonic() - job.began > KEPT)

    def _forget(self, proposal: Proposal) -> None:
        """What this one replaces, and the oldest when there are too many."""
        same = [key for key, job in self._jobs.items() if job.proposal.subject == proposal.subject]
        oldest = sorted(self._jobs, key=lambda key: self._jobs[key].looked)[
            : max(0, len(self._jobs) - MOST_KEPT)
        ]
        for key in {*same, *oldest}:
            self._drop(key)

    def _drop(self, key: str) -> None:
        job = self._jobs.pop(key, None)
        if job is not None and job.task is not None:
            job.task.cancel()

    async def _work(self, job: Job) -> None:
        try:
            async with self._one:
                await self._forecast(job)
        except Exception as fault:
            log.error("forecast_failed", fault=type(fault).__name__)
            job.failed = True

    async def _forecast(self, job: Job) -> None:
        began, proposal = monotonic(), job.proposal
        people, of = await self._copies.people(proposal.levels, self._most, proposal.key)
        job.people = len(people)
        tally = Tally(local_date(job.made_at, self._zone), WEEKS, proposal.tip)
        for first in range(0, len(people), AT_ONCE):
            if monotonic() - job.looked > NOBODY_LOOKS:
                self._jobs.pop(proposal.key, None)
                return
            copies = await self._copies.of(people[first : first + AT_ONCE], job.made_at)
            await asyncio.to_thread(_add_all, tally, copies, job)
        job.seconds = monotonic() - began
        job.result = tally.forecast(of - (len(people) - tally.people))


def _add_all(tally: Tally, copies: Sequence[Copy], job: Job) -> None:
    start, proposal = job.made_at, job.proposal
    end = start + timedelta(weeks=WEEKS)
    for copy in copies:
        before = ledger_of(copy, proposal.before, start, end)
        tally.add(copy, before, ledger_of(copy, proposal.after, start, end))
        job.done += 1
