"""Invitations and exports, while the service runs and while it doesn't."""

import asyncio
import io
import json
import re
import socket
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.errors import SealBroken
from db.open import open_store
from desk.counter import assumption, exported, invitations, local_address
from desk.opening import ADDRESS_FILE, SIMULATOR_FILE, present, sealer_for
from desk.problems import Problem
from domain.patient import PatientId, Status
from keys import keep_keys
from settings import Settings, read_settings
from simulator.store import Store as SimulatorMemory
from tests.running import running_service

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"DATA_DIR": str(tmp_path / "data")}, tmp_path / ".env")


def out(settings: Settings, what: str, format: str = "jsonl") -> str:
    written = io.StringIO()
    exported(settings, what, format, written)
    return written.getvalue()


def code_in(line: str) -> str:
    found = re.fullmatch(r"([\w-]{22})  http://127\.0\.0\.1:8080/\?start=([\w-]{22})", line)
    assert found
    assert found[1] == found[2]
    return found[1]


async def redeem(settings: Settings, code: str, now: datetime) -> bool:
    store = await open_store(settings.database_url, sealer_for(keep_keys(settings)))
    try:
        somebody: PatientId = await store.run(
            lambda unit: (unit.patients.by_chat(1) or unit.patients.add(1, Status.ONBOARDING, "en", now)).id
        )
        return await store.run(lambda unit: unit.invites.redeem(code, somebody, now))
    finally:
        await store.close()


def test_each_invitation_is_another_code_with_its_link(settings: Settings) -> None:
    codes = {code_in(line) for line in invitations(settings, 5)}
    assert len(codes) == 5


def test_only_hashes_of_codes_are_kept(settings: Settings) -> None:
    code = code_in(invitations(settings, 1)[0])
    assert settings.database_file
    kept = b"".join(file.read_bytes() for file in settings.data_dir.iterdir())
    assert code.encode() not in kept


def test_an_invitation_opens_the_door_once(settings: Settings) -> None:
    code = code_in(invitations(settings, 1)[0])
    now = datetime.now(UTC)
    assert asyncio.run(redeem(settings, code, now + timedelta(days=6)))
    assert not asyncio.run(redeem(settings, code, now + timedelta(days=6)))


def test_an_invitation_is_good_for_seven_days(settings: Settings) -> None:
    code = code_in(invitations(settings, 1)[0])
    assert not asyncio.run(redeem(settings, code, datetime.now(UTC) + timedelta(days=7, minutes=1)))


async def test_invitations_and_exports_work_beside_a_running_service(settings: Settings) -> None:
    running = await open_store(settings.database_url, sealer_for(keep_keys(settings)))
    try:
        await running.run(lambda unit: unit.patients.add(7, Status.ACTIVE, "en", NOW))
        lines = await asyncio.to_thread(invitations, settings, 2)
        assert len(lines) == 2
        rows = (await asyncio.to_thread(out, settings, "patients")).splitlines()
        assert [json.loads(row)["status"] for row in rows] == ["active"]
    finally:
        await running.close()


async def test_what_people_wrote_can_be_read_by_their_coordinators(settings: Settings) -> None:
    store = await open_store(settings.database_url, sealer_for(keep_keys(settings)))
    person = await store.run(lambda unit: unit.patients.add(7, Status.ACTIVE, "en", NOW))
    await store.run(lambda unit: unit.said.keep(person.id, "=my knee, again", "free", NOW))
    await store.close()
    row = json.loads(await asyncio.to_thread(out, settings, "said"))
    assert row == {
        "patient": f"p{person.id}",
        "at": "2026-03-01T09:00:00+00:00",
        "context": "free",
        "words": "=my knee, again",
    }
    assert "'=my knee" in await asyncio.to_thread(out, settings, "said", "csv")


def test_an_export_without_a_database_makes_none(settings: Settings) -> None:
    with pytest.raises(Problem, match="start the service once"):
        out(settings, "patients")
    assert not settings.data_dir.exists()


def test_invitations_go_by_the_clock_that_the_simulator_moved(settings: Settings) -> None:
    memory = SimulatorMemory(settings.data_dir / SIMULATOR_FILE)
    memory.remember("clock_offset_seconds", timedelta(days=180).total_seconds())
    memory.close()
    ahead = present(settings) - datetime.now(UTC)
    assert abs(ahead - timedelta(days=180)) < timedelta(minutes=1)


def test_a_link_never_points_to_no_address_in_particular(tmp_path: Path) -> None:
    everywhere = read_settings({"HOST": "0.0.0.0", "PORT": "9000"}, tmp_path / ".env")  # noqa: S104
    assert local_address(everywhere) == "http://127.0.0.1:9000"
    assert local_address(read_settings({"HOST": "::1"}, tmp_path / ".env")) == "http://[::1]:8080"


async def test_a_link_leads_to_where_the_service_really_listens(settings: Settings) -> None:
    elsewhere = replace(settings, port=9)
    async with running_service(settings.data_dir, settings.database_url, secret_key=None) as service:
        (line,) = await asyncio.to_thread(invitations, elsewhere, 1)
        assert f"  {service.address}/?start=" in line
        assert await asyncio.to_thread(assumption, elsewhere) is None
    assert not (settings.data_dir / ADDRESS_FILE).exists()
    assert "assume that it will be at http://127.0.0.1:9." in (assumption(elsewhere) or "")


def test_an_address_left_behind_by_a_power_cut_is_not_believed(settings: Settings) -> None:
    with socket.socket() as gone:
        gone.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / ADDRESS_FILE).write_text(address, encoding="utf-8")
    code_in(invitations(settings, 1)[0])
    assert "PORT is 0" in (assumption(replace(settings, port=0)) or "")


def test_a_damaged_row_stops_an_export_instead_of_showing_nonsense(settings: Settings) -> None:
    async def keep() -> None:
        store = await open_store(settings.database_url, sealer_for(keep_keys(settings)))
        person = await store.run(lambda unit: unit.patients.add(7, Status.ACTIVE, "en", NOW))
        await store.run(lambda unit: unit.said.keep(person.id, "hello", "free", NOW))
        await store.close()

    asyncio.run(keep())
    with sqlite3.connect(str(settings.database_file)) as raw:
        (sealed,) = raw.execute("SELECT words FROM said").fetchone()
        raw.execute("UPDATE said SET words = ?", (sealed[:-1] + bytes([sealed[-1] ^ 1]),))
    raw.close()
    with pytest.raises(SealBroken, match="was changed, or moved"):
        out(settings, "said")
