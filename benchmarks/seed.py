"""Fills a database with a plausible population: `python benchmarks/seed.py --patients N [--database URL]`.

Two years of check-ins, messages, feedback and free words for each person, written in bulk. Sealed columns are
really sealed, so the pages read them as in life. The database must be empty; either engine will do. The same
numbers come out each time (all chance is seeded), but for the seals. Who they are: benchmarks/population.py;
how they are put in: benchmarks/filling.py.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.filling import fill_file, fill_server
from benchmarks.population import Plan
from db.open import open_store
from db.sealing import Sealer
from db.urls import PostgresServer, SqliteFile, understood


def seed(
    url: str,
    key: bytes,
    patients: int,
    *,
    messages: int = 12,
    words: int = 1,
    sites: int = 4,
    workers: int = 2,
    history: int = 1,
) -> float:
    """Fill the empty database; the seconds it took."""
    plan = Plan(key, datetime.now(UTC).replace(microsecond=0), sites, messages, words, history)
    begun = time.perf_counter()
    match understood(url):
        case SqliteFile(path=path):
            fill_file(path, plan, patients, workers)
        case PostgresServer():
            asyncio.run(fill_server(url, plan, patients, workers))
    asyncio.run(_recount(url, key))
    return time.perf_counter() - begun


async def _recount(url: str, key: bytes) -> None:
    """How tips were received is kept counted, which rows put in by the thousand don't tell the counter."""
    async with await open_store(url, Sealer(key)) as store:
        await store.run(lambda unit: unit.tip_texts.recount())


def main() -> None:
    """From the command line; DATABASE_URL and SECRET_KEY as the service reads them."""
    from hashlib import sha256

    from keys import keep_keys
    from settings import read_settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, required=True)
    parser.add_argument("--messages", type=int, default=12, help="messages kept of each person")
    parser.add_argument("--words", type=int, default=1, help="free words of each person, about")
    parser.add_argument("--history", type=int, default=1, help="one in so many has any of that")
    parser.add_argument("--sites", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    settings = read_settings()
    key = sha256(keep_keys(settings).secret.encode()).digest()  # as desk.opening.sealer_for has it
    took = seed(
        settings.database_url, key, given.patients,
        messages=given.messages, words=given.words, sites=given.sites, workers=given.workers,
        history=given.history,
    )  # fmt: skip
    sys.stdout.write(f"{given.patients:,} patients in {took:.0f} s\n")


if __name__ == "__main__":
    main()
