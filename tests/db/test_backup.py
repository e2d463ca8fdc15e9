"""A backup holds one whole moment, opens only whole and with its key, and comes back on either engine."""

import asyncio
import base64
import dataclasses
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from db.backup import back_up, in_one_moment
from db.backup_form import CHUNK, BackupProblem, ChunkWriter, read_lines
from db.backup_load import load, proved
from db.backup_restore import restore
from db.backup_rows import rows_of, tables_of
from db.errors import AlreadyRunning, DatabaseProblem
from db.open import open_store
from db.unit import Unit
from domain.patient import PatientId
from tests.db.people import CHAT, DAY, NOW, somebody
from tests.db.test_erase import CANARY, live, sealed_cells
from tests.engines import SEALER, Server

KEY = "a-backup-key-of-more-than-22-characters"


def quietly(done: int, of: int) -> None:
    pass


def everything(connection: Connection) -> dict[str, list[list[Any]]]:
    return {table.name: list(rows_of(connection, table)) for table in tables_of(connection)}


async def lived_in(url: str) -> dict[str, list[list[Any]]]:
    """A row in every table that can be about a person; all of it."""
    async with await open_store(url, SEALER) as store:
        await store.run(lambda unit: (live(unit, CHAT), live(unit, 77)))
    return await asyncio.to_thread(in_one_moment, url, everything)


def left_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


async def put_back(url: str, file: Path, key: str | None = KEY, replace: bool = False) -> Path | None:
    _, aside = await asyncio.to_thread(
        restore,
        url,
        lambda connection: load(connection, file, key, quietly),
        lambda connection: None,
        now=NOW,
        replace=replace,
    )
    return aside


async def backed_up(url: str, file: Path, key: str | None = KEY, replace: bool = False) -> Path:
    await asyncio.to_thread(back_up, url, file, key=key, now=NOW, progress=quietly, replace=replace)
    return file


@pytest.mark.parametrize("key", [None, KEY])
async def test_every_row_of_every_table_comes_back(empty_url: str, key: str | None, tmp_path: Path) -> None:
    before = await lived_in(empty_url)
    assert not [name for name, rows in before.items() if not rows and name in ("patients", "inbox", "audit")]
    file = await backed_up(empty_url, tmp_path / "a.backup", key)
    async with await open_store(empty_url, SEALER) as store:
        await store.run(lambda unit: somebody(unit, 99))
    await put_back(empty_url, file, key, replace=True)
    assert await asyncio.to_thread(in_one_moment, empty_url, everything) == before


async def test_a_backup_of_one_engine_comes_back_on_the_other(postgres: Server, tmp_path: Path) -> None:
    file = str(tmp_path / "there.sqlite")
    async with postgres.new() as url:
        before = await lived_in(url)
        await put_back(file, await backed_up(url, tmp_path / "a.backup"))
        assert await asyncio.to_thread(in_one_moment, file, everything) == before
        await put_back(url, await backed_up(file, tmp_path / "b.backup"), replace=True)
        assert await asyncio.to_thread(in_one_moment, url, everything) == before


async def test_what_is_written_meanwhile_is_not_in_it(empty_url: str, tmp_path: Path) -> None:
    """The other writer commits between the counting and the reading of the rows."""
    before = await lived_in(empty_url)
    async with await open_store(empty_url, SEALER) as store:
        loop = asyncio.get_running_loop()
        writing: list[Future[Any]] = []

        def read_slowly(connection: Connection) -> dict[str, list[list[Any]]]:
            tables_of(connection)
            connection.execute(text("SELECT count(*) FROM patients"))
            writing.append(asyncio.run_coroutine_threadsafe(store.run(lambda unit: live(unit, 99)), loop))
            if connection.dialect.name == "sqlite":
                writing[0].result(20)
            return everything(connection)

        assert await asyncio.to_thread(in_one_moment, empty_url, read_slowly) == before
        await asyncio.wrap_future(writing[0])
    after = await asyncio.to_thread(in_one_moment, empty_url, everything)
    assert len(after["patients"]) == len(before["patients"]) + 1


async def test_no_word_and_no_key_can_be_read_in_an_encrypted_backup(tmp_path: Path) -> None:
    url = str(tmp_path / "x.sqlite")
    await lived_in(url)
    written = (await backed_up(url, tmp_path / "a.backup")).read_bytes()
    assert CANARY.encode() not in written and KEY.encode() not in written
    with (tmp_path / "a.backup").open("rb") as file:
        told = "".join(str(line) for line in read_lines(file, KEY))
    assert "only for tests" not in told and KEY not in told


async def test_nothing_of_someone_forgotten_is_in_the_next_backup(empty_url: str, tmp_path: Path) -> None:
    """Neither their words nor a sealed cell of theirs, nor what their chat is found by."""

    def theirs(unit: Unit) -> tuple[PatientId, set[str]]:
        patient = live(unit, CHAT)
        cells = {cell for cell in sealed_cells(unit) if len(cell) > 16}
        return patient, {base64.b64encode(cell).decode() for cell in cells}

    async with await open_store(empty_url, SEALER) as store:
        patient, cells = await store.run(theirs)
        before = "".join(map(str, lines(await backed_up(empty_url, tmp_path / "a.backup"), KEY)))
        assert CANARY in before and any(cell in before for cell in cells)
        await store.run(lambda unit: unit.patients.erase(patient))
        after = "".join(map(str, lines(await backed_up(empty_url, tmp_path / "b.backup"), KEY)))
        codes = await store.run(sealed_cells)  # the hash of a used code names nobody
    assert CANARY not in after
    kept = {base64.b64encode(cell).decode() for cell in codes}
    assert {cell for cell in cells if cell in after} <= kept


async def test_a_backup_never_replaces_a_file_unless_told(tmp_path: Path) -> None:
    url = str(tmp_path / "x.sqlite")
    await lived_in(url)
    file = await backed_up(url, tmp_path / "a.backup")
    first = file.read_bytes()
    with pytest.raises(DatabaseProblem, match="is there already"):
        await backed_up(url, file)
    assert file.read_bytes() == first
    await backed_up(url, file, replace=True)
    assert file.read_bytes() != first
    assert not [name for name in left_in(tmp_path) if name.endswith(".part")]


async def test_nothing_is_left_of_a_backup_that_fails(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="There is no database"):
        await backed_up(str(tmp_path / "nowhere.sqlite"), tmp_path / "a.backup")
    assert left_in(tmp_path) == set()


@pytest.fixture(params=[None, KEY])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str | None]]:
    """A file of several chunks that do not press well."""
    path = tmp_path / "chunks"
    with path.open("wb") as file:
        out = ChunkWriter(file, request.param)
        for number in range(40):
            out.line({"noise": noise(number)})
        out.finish()
    yield path, request.param


def noise(number: int) -> str:
    import random

    return random.Random(number).randbytes(CHUNK // 10).hex()  # noqa: S311 - the same each time


def lines(path: Path, key: str | None) -> list[Any]:
    with path.open("rb") as file:
        return list(read_lines(file, key))


def test_lines_come_back_as_they_were(written: tuple[Path, str | None]) -> None:
    assert lines(*written) == [{"noise": noise(number)} for number in range(40)]


def frames(whole: bytes) -> tuple[bytes, list[bytes]]:
    """The first line, and each chunk with its length."""
    head, _, rest = whole.partition(b"\n")
    found = []
    while rest:
        size = 4 + (int.from_bytes(rest[:4]) & 0x7FFFFFFF)
        found.append(rest[:size])
        rest = rest[size:]
    return head + b"\n", found


def test_a_file_cut_anywhere_is_refused(written: tuple[Path, str | None]) -> None:
    path, key = written
    whole = path.read_bytes()
    head, chunks = frames(whole)
    assert len(chunks) > 3
    cuts = [0, 10, len(head), len(head) + 2, len(head) + len(chunks[0]), len(whole) - 1]
    for cut in cuts:
        path.write_bytes(whole[:cut])
        with pytest.raises(BackupProblem):
            lines(path, key)


@pytest.mark.parametrize("harm", ["swapped", "left out", "last dropped", "end moved up", "longer"])
def test_chunks_moved_or_left_out_are_refused(harm: str, written: tuple[Path, str | None]) -> None:
    path, key = written
    head, chunks = frames(path.read_bytes())
    match harm:
        case "swapped":
            chunks[0], chunks[1] = chunks[1], chunks[0]
        case "left out":
            del chunks[1]
        case "last dropped":
            del chunks[-1]
        case "end moved up":
            del chunks[-1]
            chunks[-1] = (int.from_bytes(chunks[-1][:4]) | 1 << 31).to_bytes(4) + chunks[-1][4:]
        case "longer":
            chunks.append(chunks[0])
    path.write_bytes(head + b"".join(chunks))
    with pytest.raises(BackupProblem):
        lines(path, key)


def test_one_changed_bit_is_refused(written: tuple[Path, str | None]) -> None:
    path, key = written
    whole = bytearray(path.read_bytes())
    for at in (60, len(whole) // 2, len(whole) - 3):
        whole[at] ^= 1
        path.write_bytes(whole)
        with pytest.raises(BackupProblem):
            lines(path, key)
        whole[at] ^= 1


async def test_a_wrong_key_or_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    await lived_in(str(tmp_path / "x.sqlite"))
    file = await backed_up(str(tmp_path / "x.sqlite"), tmp_path / "a.backup")
    with pytest.raises(BackupProblem, match="set BACKUP_KEY"):
        proved(file, None, quietly)
    with pytest.raises(BackupProblem, match="not the key it was made with"):
        proved(file, KEY + "x", quietly)
    with pytest.raises(BackupProblem, match="no backup of Betweentimes"):
        proved(tmp_path / "x.sqlite", KEY, quietly)


async def test_a_database_that_holds_people_is_not_overwritten_unless_told(
    empty_url: str, tmp_path: Path
) -> None:
    before = await lived_in(empty_url)
    file = await backed_up(empty_url, tmp_path / "a.backup")
    with pytest.raises(DatabaseProblem, match="--replace"):
        await put_back(empty_url, file)
    assert await asyncio.to_thread(in_one_moment, empty_url, everything) == before


async def test_the_file_from_before_is_kept_aside_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    await lived_in(str(path))
    file = await backed_up(str(path), tmp_path / "a.backup")
    async with await open_store(str(path), SEALER) as store:
        await store.run(lambda unit: somebody(unit, 99))
    aside = await put_back(str(path), file, replace=True)
    assert aside is not None and aside.stat().st_mode & 0o077 == 0
    async with await open_store(str(path), SEALER) as store:
        assert await store.run(lambda unit: unit.patients.by_chat(99)) is None
    async with await open_store(str(aside), SEALER) as store:
        assert await store.run(lambda unit: unit.patients.by_chat(99)) is not None


async def test_nothing_is_restored_under_a_running_service(empty_url: str, tmp_path: Path) -> None:
    before = await lived_in(empty_url)
    file = await backed_up(empty_url, tmp_path / "a.backup")
    async with await open_store(empty_url, SEALER) as store:
        with pytest.raises(AlreadyRunning):  # the file's lock; on PostgreSQL, somebody's connection
            await put_back(empty_url, file, replace=True)
        await store.run(lambda unit: unit.leases.take("send", "machine-3", DAY))
    if empty_url.startswith("postgresql"):  # a pooler would hide connections, but not who holds a lease
        with pytest.raises(AlreadyRunning, match="in use by machine-3"):
            await put_back(empty_url, file, replace=True)
    async with await open_store(empty_url, SEALER) as store:
        await store.run(lambda unit: unit.leases.release("send", "machine-3", 1))
    await put_back(empty_url, file, replace=True)
    assert await asyncio.to_thread(in_one_moment, empty_url, everything) == before


async def test_a_restore_that_fails_half_way_changes_nothing(empty_url: str, tmp_path: Path) -> None:
    before = await lived_in(empty_url)
    file = await backed_up(empty_url, tmp_path / "a.backup")

    def stumble(_: Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(
            restore,
            empty_url,
            lambda connection: load(connection, file, KEY, quietly),
            stumble,
            now=NOW,
            replace=True,
        )
    assert await asyncio.to_thread(in_one_moment, empty_url, everything) == before
    assert not [name for name in left_in(tmp_path) if "restoring" in name]


async def test_a_backup_that_hides_a_row_is_refused(tmp_path: Path) -> None:
    """Every chunk proves, but somebody's program wrote fewer rows than it announced."""
    url = str(tmp_path / "x.sqlite")
    await lived_in(url)
    said = lines(await backed_up(url, tmp_path / "a.backup"), KEY)
    at = next(n for n, line in enumerate(said) if isinstance(line, list))
    with (tmp_path / "b.backup").open("wb") as file:
        out = ChunkWriter(file, KEY)
        for line in said[:at] + said[at + 1 :]:
            out.line(line)
        out.finish()
    with pytest.raises(BackupProblem, match="does not hold the rows"):
        proved(tmp_path / "b.backup", KEY, quietly)
    with pytest.raises(BackupProblem, match="does not hold the rows"):
        await put_back(str(tmp_path / "y.sqlite"), tmp_path / "b.backup")
    assert not (tmp_path / "y.sqlite").exists()


def test_a_manifest_says_itself_again() -> None:
    from db.backup import Manifest

    manifest = Manifest(NOW, "0001", "sqlite", {"patients": 2, "inbox": 3})
    assert Manifest.of(manifest.as_json()) == manifest and manifest.rows == 5
    assert dataclasses.is_dataclass(manifest)
