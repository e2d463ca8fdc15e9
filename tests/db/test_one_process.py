"""A second copy on the same SQLite file is turned away, however the first one ended."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db.errors import AlreadyRunning, DatabaseProblem
from db.open import open_store
from db.sqlite import SqliteStore
from tests.db.people import CHAT, NOW, somebody
from tests.engines import KEY, SEALER

ROOT = Path(__file__).parent.parent.parent
HOLDER = """
import asyncio, sys, time
from datetime import UTC, datetime
from pathlib import Path
from db.sealing import Sealer
from db.sqlite import SqliteStore
from domain.patient import Status

async def main():
    store = await SqliteStore(Path(sys.argv[1]), Sealer(bytes.fromhex(sys.argv[2]))).open()
    await store.run(lambda unit: unit.patients.add(int(sys.argv[3]), Status.ACTIVE, "en", datetime.now(UTC)))
    print("holding", flush=True)
    time.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    """Another process that has the file open, and has kept one person."""
    arguments = [sys.executable, "-c", HOLDER, str(tmp_path / "x.sqlite"), KEY.hex(), str(CHAT)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None and process.stdout.readline() == "holding\n"
        yield process
        process.kill()


async def test_a_second_process_is_turned_away_in_one_sentence(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    with pytest.raises(AlreadyRunning) as refusal:
        await open_store(str(tmp_path / "x.sqlite"), SEALER)
    assert f"process {holder.pid}" in str(refusal.value)
    assert "\n" not in str(refusal.value)


async def test_after_kill_9_the_file_is_free_and_what_was_kept_is_there(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    async with await open_store(str(tmp_path / "x.sqlite"), SEALER) as store:
        assert await store.run(lambda unit: unit.patients.by_chat(CHAT)) is not None


async def test_an_operators_command_may_write_beside_the_service(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    async with await open_store(str(tmp_path / "x.sqlite"), SEALER, guest=True) as guest:
        await guest.run(lambda unit: unit.invites.add("CODE", NOW, NOW))
        assert await guest.run(lambda unit: unit.patients.by_chat(CHAT)) is not None
    assert (tmp_path / "x.sqlite-wal").stat().st_size > 0  # nothing was checkpointed behind its back
    assert holder.poll() is None


async def test_a_guest_of_an_idle_file_is_its_owner(tmp_path: Path) -> None:
    async with await open_store(str(tmp_path / "x.sqlite"), SEALER, guest=True) as first:
        await first.run(somebody)
        with pytest.raises(AlreadyRunning):
            await open_store(str(tmp_path / "x.sqlite"), SEALER)


async def test_a_guest_does_not_migrate(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    empty = SqliteStore(path, SEALER)
    empty._lock.take()
    try:
        with pytest.raises(DatabaseProblem, match="start the service once"):
            await open_store(str(path), SEALER, guest=True)
    finally:
        empty._lock.release()
