"""Who was forgotten is noted outside the database before it counts: no old copy brings anybody back."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from sqlalchemy import delete

from db.errors import DatabaseProblem
from db.open import Store, open_store
from db.sealing import Sealer
from db.tables import patients
from db.tombstones import PATIENCE, Tombstones, forgotten_among, last_words_among, read_tombstones
from db.unit import Unit
from domain.last_word import LastWord, Word
from domain.patient import PatientId, Status
from tests.db.people import CHAT, DAY, NOW, somebody
from tests.engines import KEY, SEALER

HOUR = timedelta(hours=1)
LATER = Sealer(b"another key, of 32 bytes or more")


def noting(path: Path, at: datetime = NOW) -> Sealer:
    """The service's sealer, with a file to note in."""
    stones = Tombstones(path, lambda: at)
    return Sealer(KEY, stones.add, stones.say)


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


class PutBack(Exception):
    """The database is again as it was before the unit of work: so is an old copy after a restore."""


@pytest.mark.parametrize("ahead", [HOUR, 400 * DAY])
@pytest.mark.parametrize("seen", [True, False])
async def test_whoever_was_last_seen_by_a_clock_that_was_ahead_is_forgotten_all_the_same(
    database_url: str, path: Path, ahead: timedelta, seen: bool
) -> None:
    """The clock is right again when they ask to be forgotten: by it, that is before they were last
    seen (or, in rows of long ago, had joined)."""

    def joins(unit: Unit) -> PatientId:
        patient = unit.patients.add(CHAT, Status.ACTIVE, "en", NOW + ahead)
        if not seen:
            unit.patients.save(replace(patient, last_seen_at=None))
        return patient.id

    def erased(unit: Unit, patient: PatientId) -> None:
        unit.patients.erase(patient)
        raise PutBack

    async with await open_store(database_url, noting(path)) as store:
        patient = await store.run(joins)
        with pytest.raises(PutBack):
            await store.run(lambda unit: erased(unit, patient))
        stones = read_tombstones(path)
        assert await store.run(lambda unit: forgotten_among(unit.connection, [SEALER], stones)) == [patient]


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


PAUSED, LEFT, BACK = LastWord(Word.PAUSED, NOW + 7 * DAY), LastWord(Word.LEFT), LastWord(Word.BACK)


def becomes(unit: Unit, status: Status, until: datetime | None = None) -> PatientId:
    """Whatever it was that changed them: every way leads through this."""
    patient = unit.patients.by_chat(CHAT)
    assert patient is not None
    unit.patients.save(replace(patient, status=status, paused_until=until))
    return patient.id


async def test_a_pause_a_return_and_a_goodbye_are_noted_without_a_number_or_name(
    database_url: str, path: Path
) -> None:
    async with await open_store(database_url, noting(path)) as store:
        await store.run(somebody)
        for status, until in ((Status.PAUSED, PAUSED.until), (Status.ACTIVE, None), (Status.LEFT, None)):
            patient = await store.run(lambda unit, s=status, u=until: becomes(unit, s, u))
    stones = read_tombstones(path)
    assert [stone.said for stone in stones] == [PAUSED, BACK, LEFT]
    assert {stone.mark for stone in stones} == {SEALER.forgotten_mark(patient)}
    assert_names_nobody(path, patient)


async def test_the_word_is_there_before_it_holds_and_only_when_it_is_new(
    database_url: str, path: Path
) -> None:
    async with await open_store(database_url, noting(path)) as store:
        await store.run(somebody)

        def look(unit: Unit) -> list[LastWord | None]:
            becomes(unit, Status.LEFT)
            return [stone.said for stone in read_tombstones(path)]

        assert await store.run(look) == [LEFT]
        assert await store.run(look) == [LEFT]


async def test_whoever_returns_has_left_until_they_have_agreed_again(database_url: str, path: Path) -> None:
    async with await open_store(database_url, noting(path)) as store:
        await store.run(somebody)
        await store.run(lambda unit: becomes(unit, Status.LEFT))
        await store.run(lambda unit: becomes(unit, Status.ONBOARDING))
        assert [stone.said for stone in read_tombstones(path)] == [LEFT]
        await store.run(lambda unit: becomes(unit, Status.ACTIVE))
    assert [stone.said for stone in read_tombstones(path)] == [LEFT, BACK]


@pytest.mark.parametrize("status", [Status.LEFT, Status.PAUSED])
async def test_whoever_cannot_be_noted_leaves_all_the_same_and_it_is_logged(
    database_url: str, tmp_path: Path, status: Status, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    async with await open_store(database_url, noting(tmp_path / "folder")) as store:
        await store.run(somebody)
        patient = await store.run(lambda unit: becomes(unit, status))
        assert (await store.run(lambda unit: unit.patients.get(patient))).status is status
    told = capsys.readouterr()
    assert "last_word_not_noted" in told.out + told.err and "IsADirectoryError" in told.out + told.err


def test_a_disk_that_hangs_keeps_nobody_waiting_for_long(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody else holds the file: the pause after a red flag, and its reply, must not wait for that."""
    stones = Tombstones(path, lambda: NOW)
    stones.say("a" * 64, PAUSED)
    with path.open("rb") as held:
        flock(held, LOCK_EX)
        begun = time.monotonic()
        stones.say("b" * 64, LEFT)
        stones.say("c" * 64, LEFT)  # not a second for each
        assert PATIENCE <= time.monotonic() - begun < 2 * PATIENCE
    told = capsys.readouterr()
    assert (told.out + told.err).count("the disk hangs") == 2
    stones._writing.join()  # what hung is written as soon as it can be
    assert [stone.mark[0] for stone in read_tombstones(path)] == ["a", "b"]


async def test_an_old_copy_is_told_the_last_word_of_each_of_several_machines(
    store: Store, tmp_path: Path
) -> None:
    def work(unit: Unit) -> None:
        sam, alex, jo = (somebody(unit, chat).id for chat in (1, 2, 3))
        here, there = tmp_path / "here", tmp_path / "there"
        noting(here, NOW + 2 * DAY).note_said(sam, BACK)
        noting(there, NOW + DAY).note_said(sam, LEFT)
        noting(there, NOW + DAY).note_said(alex, PAUSED)
        noting(there, NOW - DAY).note_said(jo, LEFT)  # and was seen at NOW: it never took effect
        stones = [*read_tombstones(here), *read_tombstones(there)]
        found = last_words_among(unit.connection, [SEALER], stones)
        assert found == [(sam, NOW + 2 * DAY, BACK), (alex, NOW + DAY, PAUSED)]
        assert forgotten_among(unit.connection, [SEALER], stones) == []

    await store.run(work)


@pytest.mark.parametrize("status, said", [(Status.LEFT, LEFT), (Status.PAUSED, PAUSED)])
async def test_whoever_was_last_seen_by_a_clock_that_was_ahead_is_left_alone_all_the_same(
    database_url: str, path: Path, status: Status, said: LastWord
) -> None:
    def goes(unit: Unit) -> None:
        becomes(unit, status, said.until)
        raise PutBack

    async with await open_store(database_url, noting(path)) as store:
        patient = await store.run(lambda unit: unit.patients.add(CHAT, Status.ACTIVE, "en", NOW + HOUR).id)
        with pytest.raises(PutBack):
            await store.run(goes)
        stones = read_tombstones(path)
        found = await store.run(lambda unit: last_words_among(unit.connection, [SEALER], stones))
    assert [(who, word) for who, _, word in found] == [(patient, said)]


async def test_what_was_said_later_counts_also_when_the_clock_was_put_back_in_between(
    store: Store, path: Path
) -> None:
    """A coordinator's words: they leave no trace of when the person was seen."""

    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        noting(path, NOW + HOUR).note_said(patient, BACK)
        noting(path, NOW).note_said(patient, LEFT)
        found = last_words_among(unit.connection, [SEALER], read_tombstones(path))
        assert found == [(patient, NOW + HOUR, LEFT)]

    await store.run(work)


def test_words_and_erasures_stand_in_one_chain_and_old_files_go_on(path: Path) -> None:
    """Lines of an earlier release are erasures, all of one length."""
    wanted = marks(path, 2)
    assert {len(line) for line in path.read_bytes().splitlines(keepends=True)} == {110}
    stones = Tombstones(path, lambda: NOW)
    stones.say(wanted[0], PAUSED)
    path.write_bytes(path.read_bytes() + bytes(5000))  # what a power cut may leave
    stones.say(wanted[1], LastWord(Word.QUIET))
    stones.add(wanted[0])
    said = [stone.said for stone in read_tombstones(path)]
    assert said == [None, None, PAUSED, LastWord(Word.QUIET), None]


def test_a_word_of_a_later_release_is_not_taken_for_nothing(path: Path) -> None:
    Tombstones(path, lambda: NOW)._write(f"{NOW:%Y-%m-%dT%H:%M:%S.%fZ} {'a' * 64} asleep")
    with pytest.raises(DatabaseProblem, match="use the one that wrote it"):
        read_tombstones(path)
