"""The restore drill, with the real programs: back up, live on, lose everything, restore, start again.

The simulated Telegram keeps its own file, so it knows what was sent in the time that the database lost.
"""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from db.backup import in_one_moment
from db.open import open_store
from db.tables import deliveries
from db.unit import Unit
from domain.onboarding import CONSENT_VERSION
from domain.patient import ConsentKind, Status
from settings_table import NAMES
from tests.engines import ENGINES, SEALER, SECRET, Server
from tests.process import ROOT, Service

pytestmark = pytest.mark.timeout(300)
SAM, ALEX, JO = 7, 8, 9
DAILY = frozenset(range(7))
LABELS = {SAM: "water the tomatoes", ALEX: "call the library", JO: "ring the garage"}
KEY = "a-backup-key-of-more-than-22-characters"


@pytest.fixture(params=ENGINES)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kept.sqlite'}"
        return
    server: Server = request.getfixturevalue("postgres")
    async with server.new() as address:
        yield address


def three_people(unit: Unit) -> None:
    """Each with a reminder at noon, every day."""
    now = datetime.now(UTC)
    for chat, label in LABELS.items():
        patient = unit.patients.add(chat, Status.ACTIVE, "en", now)
        for kind in ConsentKind:
            unit.consents.give(patient.id, kind, CONSENT_VERSION, now)
        unit.reminders.add(patient.id, label, time(12), DAILY, now)
        unit.patients.save(replace(patient, zone="UTC", plan_at=now, tailoring_level=1))


def run(folder: Path, settings: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """An operator's command, with the same settings as the service."""
    environ = dict(os.environ) | dict.fromkeys(NAMES, "") | {"DATA_DIR": str(folder / "data")} | settings
    program = (sys.executable, str(ROOT / "main.py"), *command)
    return subprocess.run(program, env=environ, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603


def sent(service: Service) -> Counter[tuple[int, str]]:
    """Every message that Telegram ever took, by chat."""
    log = service.get("log?method=sendMessage")
    return Counter((call["chat_id"], call["text"]) for call in log)


def reminders(service: Service, chat: int) -> int:
    return sum(
        times for (whose, words), times in sent(service).items() if whose == chat and LABELS[chat] in words
    )


def states(url: str) -> Counter[str]:
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    return Counter(dict(in_one_moment(url, lambda found: [tuple(row) for row in found.execute(query)])))


async def test_after_a_restore_nothing_is_sent_again_and_the_forgotten_stay_forgotten(
    url: str, tmp_path: Path
) -> None:
    async with await open_store(url, SEALER) as store:
        await store.run(three_people)
    settings = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "BACKUP_KEY": KEY}
    await asyncio.to_thread(drill, url, tmp_path, settings)
    async with await open_store(url, SEALER) as store:
        assert await store.run(lambda unit: unit.patients.by_chat(ALEX)) is None
        assert await store.run(lambda unit: unit.patients.by_chat(SAM)) is not None
        assert await store.run(lambda unit: unit.audit.verify()) is None


def drill(url: str, folder: Path, settings: dict[str, str]) -> None:
    with Service(folder, **settings) as service:
        for chat in LABELS:  # Telegram knows nobody who never wrote
            service.say("/menu", chat)
        service.post("clock", tomorrow_at="13:00")
        first = reminders(service, SAM)  # one noon, or two if the test began before noon
        assert first == reminders(service, ALEX) > 0

        backup = run(folder, settings, "backup", "monday.backup")
        assert backup.returncode == 0, backup.stderr
        assert (folder / "monday.backup").stat().st_mode & 0o077 == 0

        service.post("clock", tomorrow_at="13:00")
        service.say("/forget", ALEX)
        service.tap("Yes, delete everything", ALEX)
        service.post("clock", tomorrow_at="13:00")
        service.say("/stop", JO)
        before = sent(service)
        assert (reminders(service, SAM), reminders(service, ALEX)) == (first + 2, first + 1)

        refused = run(folder, settings, "restore", "monday.backup", "--replace")
        assert refused.returncode == 1 and "in use by" in refused.stderr
        service.kill()
        let_the_leases_end(url)
        restored = run(folder, settings, "restore", "monday.backup", "--replace")
        assert restored.returncode == 0, restored.stderr
        assert "1 people who were forgotten since are forgotten again" in restored.stdout
        assert "1 who left or paused since are left alone" in restored.stdout
        assert states(url)["unknown"] >= 2  # the two noons that the database lost, and what else was planned
        verified = run(folder, settings, "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr

        service.start()
        service.post("settle")
        assert sent(service) == before

        service.post("clock", tomorrow_at="13:00")  # and life goes on
        assert (reminders(service, SAM), reminders(service, ALEX)) == (first + 3, first + 1)
        again = {said for said, times in (sent(service) - before).items() if said[0] in (ALEX, JO)}
        assert again == set()
        assert max(times for said, times in states_of_occasions(url).items()) == 1
        service.kill()


def let_the_leases_end(url: str) -> None:
    """As if the quarter of a minute had gone by that a killed holder's lease lasts."""
    if not url.startswith("postgresql"):
        return

    async def end() -> None:
        async with await open_store(url, SEALER) as store:
            await store.run(lambda unit: unit.connection.execute(text("UPDATE leases SET expires_at = 0")))

    asyncio.run(end())


def states_of_occasions(url: str) -> Counter[tuple[int, str]]:
    query = select(deliveries.c.patient, deliveries.c.occasion)
    return Counter(in_one_moment(url, lambda found: [tuple(row) for row in found.execute(query)]))
