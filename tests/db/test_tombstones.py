"""Who was forgotten is noted outside the database before it counts: no old copy brings anybody back."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete

from db.errors import DatabaseProblem
from db.open import Store, open_store
from db.sealing import Sealer
from db.tables import patients
from db.tombstones import Tombstones, forgotten_among, read_tombstones
from db.unit import Unit
from domain.patient import PatientId
from tests.db.people import CHAT, DAY, NOW, somebody
from tests.engines import KEY, SEALER

LATER = Sealer(b"another key, of 32 bytes or more")


def noting(path: Path, at: datetime = NOW) -> Sealer:
    """The service's sealer, with a file to note in."""
    return Sealer(KEY, Tombstones(path, lambda: at).add)


def assert_names_nobody(path: Path, patient: int) -> None:
    told = path.read_text()
    assert str(patient) not in told and str(CHAT) not in told
    assert path.stat().st_mode & 0o077 == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "tombstones.log"


async def test_whoever_is_erased_is_noted_without_a_number_or_name(database_url: str, path: Path) -> None:
    async with await open_store(database_url, noting(path)) as store:
        patient = await store.run(lambda unit: somebody(unit).id)
        await store.run(lambda unit: unit.patients.erase(patient))
    (stone,) = read_tombstones(path)
    assert stone.at == NOW
    assert_names_nobody(path, patient)


async def test_nobody_is_erased_who_cannot_be_noted(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    async with await open_store(database_url, noting(tmp_path / "folder")) as store:
        patient = await store.run(lambda unit: somebody(unit).id)
        with pytest.raises(OSError):
            await store.run(lambda unit: unit.patients.erase(patient))
        assert await store.run(lambda unit: unit.patients.exists(patient))


async def test_the_note_is_there_before_the_erasure_is(database_url: str, path: Path) -> None:
    """Were it written after the commit, a crash in between would bring them back with the next restore."""
    async with await open_store(database_url, noting(path)) as store:
        patient = await store.run(lambda unit: somebody(unit).id)

        def look(unit: Unit) -> int:
            unit.patients.erase(patient)
            return len(read_tombstones(path))

        assert await store.run(look) == 1


async def test_an_old_copy_is_told_whom_to_forget_also_under_an_earlier_key(store: Store, path: Path) -> None:
    noted, other = noting(path), Tombstones(path, lambda: NOW)

    def work(unit: Unit) -> None:
        one, two, three = (somebody(unit, chat).id for chat in (1, 2, 3))
        noted.note_forgotten(one)
        other.add(LATER.forgotten_mark(two))
        stones = read_tombstones(path)
        assert forgotten_among(unit.connection, [SEALER], stones) == [one]
        assert forgotten_among(unit.connection, [LATER, SEALER], stones) == [one, two]
        assert three not in forgotten_among(unit.connection, [LATER, SEALER], stones)

    await store.run(work)


async def test_whoever_came_back_later_is_let_be(store: Store, path: Path) -> None:
    def work(unit: Unit) -> PatientId:
        before = somebody(unit).id
        noting(path).note_forgotten(before)
        unit.connection.execute(delete(patients))
        again = somebody(unit).id
        assert forgotten_among(unit.connection, [SEALER], read_tombstones(path)) == []
        return again

    await store.run(work)


async def test_an_erasure_that_never_took_effect_does_not_catch_up_with_somebody_who_went_on(
    store: Store, path: Path
) -> None:
    def work(unit: Unit) -> None:
        noting(path, NOW - DAY).note_forgotten(somebody(unit).id)  # seen again at NOW
        assert forgotten_among(unit.connection, [SEALER], read_tombstones(path)) == []

    await store.run(work)


def marks(path: Path, count: int) -> list[str]:
    stones = Tombstones(path, lambda: NOW)
    for patient in range(count):
        stones.add(SEALER.forgotten_mark(patient))
    return [SEALER.forgotten_mark(patient) for patient in range(count)]


def test_half_a_line_from_a_crash_is_dropped_and_the_next_one_fits(path: Path) -> None:
    wanted = marks(path, 3)
    for cut in (1, 40, 100):
        whole = path.read_bytes()
        path.write_bytes(whole + whole[:cut])
        assert [stone.mark for stone in read_tombstones(path)] == wanted
        Tombstones(path, lambda: NOW).add(SEALER.forgotten_mark(cut))
        wanted.append(SEALER.forgotten_mark(cut))
        assert [stone.mark for stone in read_tombstones(path)] == wanted


@pytest.mark.parametrize("harm", ["changed", "taken out", "swapped"])
def test_a_file_that_was_meddled_with_is_refused(harm: str, path: Path) -> None:
    marks(path, 3)
    lines = path.read_text().splitlines(keepends=True)
    match harm:
        case "changed":
            lines[1] = lines[1].replace("2026", "2027", 1)
        case "taken out":
            del lines[1]
        case "swapped":
            lines[0], lines[1] = lines[1], lines[0]
    path.write_text("".join(lines))
    with pytest.raises(DatabaseProblem, match=r"damaged at line"):
        read_tombstones(path)


def test_where_nobody_was_forgotten_there_is_no_file(tmp_path: Path) -> None:
    assert read_tombstones(tmp_path / "none") == []
