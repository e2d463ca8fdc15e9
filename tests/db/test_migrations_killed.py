"""An upgrade that is killed in its middle leaves the database as it was, and the next one arrives."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from db import migrate
from db.alone import alone_with
from db.backup import in_one_moment
from db.migrate import upgrade
from db.open import open_store
from tests.db.people import CHAT, somebody
from tests.db.test_migrations import differences, next_release
from tests.engines import SEALER, Server
from tests.process import ROOT

PATIENCE = 60.0
UPGRADE = """import sys
from pathlib import Path
from db.migrate import upgrade
upgrade(sys.argv[1], Path(sys.argv[2]))
"""
HALF_WAY = """op.execute("UPDATE patients SET shoe_size = 42")
    from pathlib import Path
    import time
    Path(__file__).with_name("half-way").touch()
    time.sleep(60)"""


def kill_half_way(url: str, folder: Path) -> None:
    """A process of its own that upgrades, killed once it has rebuilt a table and changed every row."""
    flag = folder / "versions" / "half-way"
    process = subprocess.Popen((sys.executable, "-c", UPGRADE, url, str(folder)), cwd=ROOT)  # noqa: S603
    try:
        until = time.monotonic() + PATIENCE
        while not flag.exists():
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.02)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    flag.unlink()


def columns(connection: Connection) -> bool:
    return "shoe_size" in {row[0] for row in connection.execute(text(_COLUMNS[connection.dialect.name]))}


_COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info('patients')",
    "postgresql": "SELECT column_name FROM information_schema.columns WHERE table_name = 'patients'",
}


async def test_killed_half_way_it_is_as_before_and_the_next_start_arrives(
    empty_url: str, tmp_path: Path
) -> None:
    async with await open_store(empty_url, SEALER) as store:
        await store.run(somebody)
    folder = next_release(tmp_path / "next", then=HALF_WAY)
    await asyncio.to_thread(kill_half_way, empty_url, folder)
    assert not await asyncio.to_thread(in_one_moment, empty_url, columns)
    async with await open_store(empty_url, SEALER) as store:  # this release goes on, whole
        assert await store.run(lambda unit: differences(unit.connection)) == []
        assert await store.run(lambda unit: unit.patients.by_chat(CHAT)) is not None

    script = folder / "versions" / "9000_shoes.py"
    script.write_text(script.read_text().replace("time.sleep(60)", ""))
    await asyncio.to_thread(upgrade, empty_url, folder)
    assert await asyncio.to_thread(in_one_moment, empty_url, _shoes) == [42]


def _shoes(connection: Connection) -> list[int]:
    return list(connection.scalars(text("SELECT shoe_size FROM patients")))


async def test_a_copy_from_before_is_whole_even_if_the_upgrade_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    async with await open_store(str(path), SEALER) as store:
        await store.run(somebody)
    await asyncio.to_thread(kill_half_way, str(path), next_release(tmp_path / "next", then=HALF_WAY))
    (copy,) = (tmp_path / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("SELECT count(*) FROM patients").fetchone() == (1,)


async def test_five_copies_from_before_are_kept_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    copies = tmp_path / "backups"
    copies.mkdir()
    for number in range(7):
        (copies / f"x.sqlite.0{number}-before-1{number}").write_bytes(b"")
        os.utime(copies / f"x.sqlite.0{number}-before-1{number}", (number, number))
    (copies / "mine.txt").touch()
    async with await open_store(str(path), SEALER) as store:
        await store.run(somebody)
    await asyncio.to_thread(upgrade, str(path), next_release(tmp_path / "next"))
    kept = sorted(each.name for each in copies.iterdir())
    newest = f"x.sqlite.{migrate.head()}-before-9000"
    assert kept == sorted(["mine.txt", newest, *(f"x.sqlite.0{n}-before-1{n}" for n in (3, 4, 5, 6))])


async def test_two_machines_that_upgrade_at_once_do_it_once(postgres: Server, tmp_path: Path) -> None:
    """The second waits for the first, and finds nothing left to do: the table is made and filled once."""
    once = 'op.execute("CREATE TABLE times (n integer)"); op.execute("INSERT INTO times VALUES (1)")'
    folder = next_release(tmp_path / "next", then=once)
    async with postgres.new() as url:
        async with await open_store(url, SEALER) as store:
            await store.run(somebody)
        command = (sys.executable, "-c", UPGRADE, url, str(folder))
        started = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]  # noqa: S603, ASYNC220
        assert [await asyncio.to_thread(each.wait, PATIENCE) for each in started] == [0, 0]
        assert await asyncio.to_thread(in_one_moment, url, lambda c: c.scalar(text(_TIMES))) == 1


_TIMES = "SELECT count(*) FROM times"


async def test_nobody_changes_keys_of_a_database_that_waits_for_its_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    async with await open_store(str(path), SEALER) as store:
        await store.run(lambda unit: unit.connection.execute(text(_OLDER)))
    with pytest.raises(Exception, match="needs to be upgraded"), alone_with(str(path)) as run:
        await asyncio.to_thread(run, columns)


_OLDER = "UPDATE alembic_version SET version_num = '0003'"
