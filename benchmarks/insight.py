"""How long counting everybody for Insight takes, and each tick of it: `python benchmarks/insight.py URL`.

The database at URL was filled by benchmarks/seed.py (with the same SECRET_KEY). With `--weeks N`, how people
stood is made up for so many weeks back, because a filled database has no past: for looking at the page.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import insert

sys.path.insert(0, str(Path(__file__).parent.parent))

from actions.insight import AT_ONCE
from db.open import open_store
from db.tables import insight_weeks
from db.unit import Unit
from desk.opening import sealer_for
from domain.insight import Count, What, sheet, twice
from keys import keep_keys
from settings import Settings


async def measured(url: str, secret: str, weeks: int) -> str:
    """One whole count, and what the page then reads and works out."""
    with tempfile.TemporaryDirectory() as folder:
        keys = keep_keys(Settings(data_dir=Path(folder), database_url=url, secret_key=secret))
        now, steps, people = datetime.now(UTC), list[float](), 0
        async with await open_store(url, sealer_for(keys)) as store:
            await store.run(lambda unit: unit.insight.begin(now))
            while True:
                begun = time.perf_counter()
                counted = await store.run(lambda unit: unit.insight.step(now, AT_ONCE))
                steps.append((time.perf_counter() - begun) * 1000)
                people += counted
                if counted < AT_ONCE:
                    break
            begun = time.perf_counter()
            found = await store.run(_counts)
            read = time.perf_counter() - begun
            rows_read = sum(map(len, found.values()))
            begun = time.perf_counter()
            sheet(twice(found.pop(What.FIRST), found.pop(What.NEWEST), found.pop(What.CHANGE)))
            for what, rows in found.items():
                sheet(rows, apart=what is not What.ONCE)
            drawn = time.perf_counter() - begun
            if weeks:
                await store.run(lambda unit: _make_up(unit, weeks))
    ordered = sorted(steps)
    return (
        f"{people:,} people in {len(steps)} steps, {sum(steps) / 1000:.1f} s; a step {median(steps):.0f} ms, "
        f"p95 {ordered[int(0.95 * len(ordered))]:.0f} ms, the last {steps[-1]:.0f} ms; "
        f"{rows_read:,} rows read in {read * 1000:.0f} ms, "
        f"sheets with what is hidden in {drawn * 1000:.0f} ms (once a day)\n"
    )


def _counts(unit: Unit) -> dict[What, list[Count]]:
    newest = unit.insight.newest()
    assert newest is not None
    return {what: list(unit.insight.counts(newest.day, what)) for what in What}


def _make_up(unit: Unit, weeks: int) -> None:
    today = unit.insight.weeks()
    for back in range(1, weeks):
        for row in today:
            fewer = 1 - back / weeks * (0.3 if row.part == "active" else 0.7)
            people = int(row.people * fewer * (0.97 + 0.06 * ((back * 7919 + row.site) % 10) / 10))
            values = {"week": row.week - back, "site": row.site, "language": row.language, "part": row.part}
            unit.connection.execute(insert(insight_weeks).values(**values, people=people))


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--secret", default="only for tests: 32 characters or more")
    parser.add_argument("--weeks", type=int, default=0)
    given = parser.parse_args()
    sys.stdout.write(asyncio.run(measured(given.url, given.secret, given.weeks)))


if __name__ == "__main__":
    main()
