"""Backups taken while a running service writes as fast as it can: each is one sound moment, nothing torn.

BACKUP_COPIES=15 is the long form (docs/backup.md has its figures).
"""

import asyncio
import itertools
import os
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from db.open import open_store
from db.unit import Unit
from desk.backup import backed_up, verified
from desk.findings import Verdict
from domain.onboarding import CONSENT_VERSION
from domain.patient import ConsentKind, Status
from settings import Settings
from tests.engines import ENGINES, SEALER, SECRET, Server
from tests.process import Service

pytestmark = pytest.mark.timeout(600)
COPIES = int(os.environ.get("BACKUP_COPIES", "5"))
WRITERS = 4


@pytest.fixture(params=ENGINES)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kept.sqlite'}"
        return
    server: Server = request.getfixturevalue("postgres")
    async with server.new() as address:
        yield address


def people(unit: Unit) -> None:
    now = datetime.now(UTC)
    for chat in range(1, WRITERS + 1):
        patient = unit.patients.add(chat, Status.ACTIVE, "en", now)
        for kind in ConsentKind:
            unit.consents.give(patient.id, kind, CONSENT_VERSION, now)


@contextmanager
def everybody_writes(address: str) -> Iterator[list[int]]:
    """Each from a thread of their own, one message after another; how many were taken by each."""
    stop, taken = threading.Event(), [0] * WRITERS

    def write(who: int) -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            for words in itertools.cycle(("/menu", "walk the dog to the sea", "/reminders", "/checkin")):
                if stop.is_set():
                    return
                client.post("/sim/message", json={"user_id": who + 1, "text": words}).raise_for_status()
                taken[who] += 1

    threads = [threading.Thread(target=write, args=(who,)) for who in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield taken
    finally:
        stop.set()
        for thread in threads:
            thread.join()


async def test_every_copy_taken_under_load_is_sound(url: str, tmp_path: Path) -> None:
    async with await open_store(url, SEALER) as store:
        await store.run(people)
    await asyncio.to_thread(copies, url, tmp_path)


def copies(url: str, folder: Path) -> None:
    settings = Settings(database_url=url, data_dir=folder / "data", secret_key=SECRET)
    rows: list[int] = []
    with Service(folder, DATABASE_URL=url, SECRET_KEY=SECRET) as service:
        with everybody_writes(service.address) as taken:
            for number in range(COPIES):
                before = sum(taken)
                told = backed_up(settings, folder / f"{number}.backup")
                rows.append(int(told.split(" rows")[0].rsplit(" ", 1)[1]))
                while sum(taken) == before:  # one that nobody wrote beside would prove nothing
                    backed_up(settings, folder / f"{number}.backup", replace=True)
    faults = [
        f"{number}: {finding}"
        for number in range(COPIES)
        for finding in verified(settings, folder / f"{number}.backup")
        if finding.verdict is not Verdict.GOOD
    ]
    assert faults == []
    assert rows == sorted(rows) and rows[-1] > rows[0]  # life went on between them
