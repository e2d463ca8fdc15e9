"""How long a forecast for 500 people takes, and what the live service feels of it meanwhile.

    python -m benchmarks.forecast [--people 500] [--weeks 8]

People with some weeks of history on SQLite, a change of the programme that concerns all of them; beside it a
small transaction every 20 ms, as a tap would make one, without and with the forecast.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from actions import deliver
from actions.console.forecasts import Proposal
from actions.forecast import Setting
from actions.house import House
from actions.ports import Unit
from actions.service import Service
from console.forecasts import Forecasts
from content.catalogue import load_catalogue
from db.copies import StoredCopies
from db.open import open_store
from db.sealing import Sealer
from domain.deliveries import Sent
from domain.patient import PARTS_OF_DAY, TOPICS, Status
from furnish import furnish
from settings import Settings
from stock import stock_programme, stock_tips
from wiring import utc_now

ZONES = ("Europe/London", "Europe/Berlin", "America/New_York")


async def main(people: int, weeks: int) -> None:
    """Fill a database, measure, print."""
    sealer = Sealer(bytes(32))
    catalogue = load_catalogue(None)
    house = furnish(Settings(send_unreviewed=True), catalogue, ("en",))
    with tempfile.TemporaryDirectory() as folder:
        async with await open_store(f"sqlite:///{Path(folder) / 'b.sqlite'}", sealer) as store:
            end = utc_now()
            service = Service(store, house, lambda: end)
            await service.run(stock_tips, catalogue)
            await service.run(stock_programme)
            begin = end - timedelta(weeks=weeks)
            await store.run(lambda unit: _people(unit, people, begin))
            await store.run(lambda unit: _past(unit, house, begin, end))
            quiet = await _taps(service, None)
            jobs = Forecasts(StoredCopies(store, sealer), service.now, "Europe/London", most=people)
            tips = await store.run(lambda unit: unit.tips.current())
            programme = replace(house.programme, tips_per_week={1: 3, 2: 1, 3: 2, 4: 2})
            change = Setting(replace(house, programme=programme), tips, changed=True)
            worked = process_time()
            job = jobs.of(Proposal("benchmark", "benchmark", Setting(house, tips), change))
            assert job.task is not None
            busy = await _taps(service, job.task)
            await job.task
            if job.result is None:
                sys.exit("The forecast failed.")
            changed = len(job.result.effects)
            took = f"{job.seconds:.1f} s ({process_time() - worked:.1f} s of the processor)"
            print(f"{job.result.people} people, two runs of 28 days: {took}; {changed} would notice")
            print(f"a small transaction: {_said(quiet)}; while it was worked out: {_said(busy)}")


def _people(unit: Unit, number: int, now: datetime) -> None:
    rng = Random(1)  # noqa: S311  (a plausible population, no secret)
    for chat in range(1_000_000, 1_000_000 + number):
        patient = unit.patients.add(chat, Status.ACTIVE, "en", now)
        about: dict[str, Any] = {
            "name": "Sam",
            "zone": rng.choice(ZONES),
            "days": frozenset(range(7)),
            "part_of_day": rng.choice(PARTS_OF_DAY),
            "topics": frozenset(TOPICS),
            "facts": frozenset[str](),
            "tailoring_level": rng.randint(1, 4),
            "plan_at": now,
        }
        unit.patients.save(replace(patient, **about))


def _past(unit: Unit, house: House, now: datetime, end: datetime) -> None:
    """What they have had, sent by the real dispatcher's actions; everybody answers."""
    deliver.tick(unit, house, now, 1_000_000)
    while (due := deliver.next_due(unit, house, now)) is not None and due < end:
        now = max(now, due)
        while claimed := deliver.claim(unit, house, now, [], 500, 500):
            for each in claimed:
                deliver.record(unit, house, now, each, Sent(1))
                unit.patients.save(replace(unit.patients.get(each.patient), unanswered=0))


def _tap(unit: Unit, house: House, now: datetime) -> None:
    unit.alerts.count_hit("benchmark")


async def _taps(service: Service, until: asyncio.Task[None] | None) -> Sequence[float]:
    """Seconds that a transaction with one write takes: 200 of them, or while a task runs."""
    took: list[float] = []
    while (until is None and len(took) < 200) or (until is not None and not until.done()):
        began = perf_counter()
        await service.run(_tap)
        took.append(perf_counter() - began)
        await asyncio.sleep(0.02)
    return took


def _said(took: Sequence[float]) -> str:
    return f"median {median(took) * 1000:.1f} ms, p99 {quantiles(took, n=100)[98] * 1000:.1f} ms"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--weeks", type=int, default=8)
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with suppress(KeyboardInterrupt):
        asyncio.run(main(asked.people, asked.weeks))
