"""Who was forgotten, left or paused, written apart from the database, so that an old backup can't unsay it.

One line for each: the instant, 32 bytes by which the person's row is known again (an HMAC of its number under
the service's own key: no name, no Telegram id), for anything but an erasure the word (left, paused, quiet,
back; `paused:` with its end), and a checksum chained to the line before. Only added to.
A person who was forgotten and comes back has a new number: their old lines do not touch them.
"""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Final

import structlog
from sqlalchemy import Connection, select

from db.errors import DatabaseProblem
from db.sealing import Sealer
from db.tables import patients
from domain.last_word import LastWord, Word
from domain.patient import PatientId

PATIENCE: Final = 1.0  # seconds that somebody who leaves or pauses waits for this file's disk
_FIRST = "0" * 16
_CHECK = slice(-17, -1)  # of a line
_TAIL = 512  # bytes: more than any line has
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """`at`: by the service's clock, or when they were last seen if that was later. `mark` is what `mark_of`
    makes of the person's number. `said`: None where they were forgotten."""

    at: datetime
    mark: str
    said: LastWord | None = None


class Tombstones:
    """The file of one machine, or one on a disk that several share. `now` is the service's clock."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self.path = path
        self._now = now
        self._writing: Thread | None = None

    def add(self, mark: str, seen: datetime | None = None) -> None:
        """On the disk before it returns; call it before the erasure commits. OSError if it can't be.

        `seen`: when they last were, by their row. The line says no earlier instant: a clock that was ahead
        then must not make it look as if they had been seen since.
        """
        self._write(f"{self._at(seen)} {mark}")

    def say(self, mark: str, said: LastWord, seen: datetime | None = None) -> None:
        """The same for a last word, but that it keeps nobody from leaving: where it can't be written, or
        isn't within PATIENCE, it is logged, and they go."""
        if self._writing is not None and self._writing.is_alive():
            _lost(said, "the disk hangs")
            return
        text = f"{self._at(seen)} {mark} {_spelt(said)}"
        self._writing = Thread(target=self._try, args=(text, said), daemon=True)
        self._writing.start()
        self._writing.join(PATIENCE)
        if self._writing.is_alive():
            _lost(said, "the disk hangs")

    def _at(self, seen: datetime | None) -> str:
        now = self._now()
        return _written(now if seen is None else max(now, seen))

    def _try(self, text: str, said: LastWord) -> None:
        try:
            self._write(text)
        except OSError as fault:
            _lost(said, type(fault).__name__)

    def _write(self, text: str) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # several machines may write to it
            end, last = _ending(handle)
            os.ftruncate(handle, end)
            os.pwrite(handle, f"{text} {_chained(last, text)}\n".encode(), end)
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            _sync(self.path.parent)


def read_tombstones(path: Path) -> list[Tombstone]:
    """Oldest first; none if there is no file. DatabaseProblem at a line that was changed, or follows one
    taken out. Half a line at the end was never confirmed to anybody: it is left out."""
    try:
        whole = path.read_bytes()
    except FileNotFoundError:
        return []
    found, before = [], _FIRST
    for number, line in enumerate(whole.split(b"\n")[:-1], 1):
        text, _, check = line.decode("ascii", "replace").rpartition(" ")
        if check != _chained(before, text):
            raise DatabaseProblem(
                f"{path} is damaged at line {number}: put back a copy of it, or people who asked to be "
                "forgotten, or to be left alone, may be written to after a restore."
            )
        found.append(_read(path, number, text))
        before = check
    return _in_order(found)


def _in_order(found: list[Tombstone]) -> list[Tombstone]:
    """What one file has of a person's words was said in the order of its lines, whatever the clock did."""
    newest: dict[str, datetime] = {}
    for number, stone in enumerate(found):
        if stone.said is not None:
            newest[stone.mark] = max(stone.at, newest.get(stone.mark, stone.at))
            found[number] = replace(stone, at=newest[stone.mark])
    return found


def _read(path: Path, number: int, text: str) -> Tombstone:
    at, mark, *said = text.split(" ")
    try:
        return Tombstone(datetime.fromisoformat(at), mark, _understood(said[0]) if said else None)
    except ValueError:
        raise DatabaseProblem(
            f"{path} has a word at line {number} that this release does not know: use the one that wrote it."
        ) from None


def mark_of(sealer: Sealer, patient: int) -> str:
    """How a person's row is known again: 64 hex digits."""
    return sealer.forgotten_mark(patient)


def forgotten_among(
    connection: Connection, sealers: Sequence[Sealer], tombstones: Iterable[Tombstone]
) -> list[PatientId]:
    """Those still (or again) in the database. Whoever was seen after their line was written is left: that
    erasure never took effect. `sealers`: the present key and earlier ones."""
    stones = _latest(each for each in tombstones if each.said is None)
    return [patient for patient, _ in _marked(connection, sealers, stones)]


def last_words_among(
    connection: Connection, sealers: Sequence[Sealer], tombstones: Iterable[Tombstone]
) -> list[tuple[PatientId, datetime, LastWord]]:
    """Who is in the database, with the last word of theirs in these files and when it was said; not of those
    seen since."""
    stones = _latest(each for each in tombstones if each.said is not None)
    found = _marked(connection, sealers, stones)
    return [(patient, stone.at, stone.said) for patient, stone in found if stone.said is not None]


def _latest(tombstones: Iterable[Tombstone]) -> dict[str, Tombstone]:
    """By mark. Several machines' lines are one after the other here, not by the time they were written at."""
    return {each.mark: each for each in sorted(tombstones, key=lambda each: each.at)}


def _marked(
    connection: Connection, sealers: Sequence[Sealer], stones: dict[str, Tombstone]
) -> Iterator[tuple[PatientId, Tombstone]]:
    if not stones:
        return
    rows = connection.execute(select(patients.c.id, patients.c.joined_at, patients.c.last_seen_at))
    for row in rows.all():
        theirs = [stones[mark] for sealer in sealers if (mark := mark_of(sealer, row.id)) in stones]
        newest = max(theirs, key=lambda each: each.at, default=None)
        if newest is not None and (row.last_seen_at or row.joined_at) <= newest.at:
            yield PatientId(row.id), newest


def _ending(handle: int) -> tuple[int, str]:
    """Where the last whole line ends, and its checksum."""
    size, reach = os.fstat(handle).st_size, _TAIL
    while True:
        start = max(0, size - reach)
        tail = os.pread(handle, size - start, start)
        end = tail.rfind(b"\n") + 1
        if end >= -_CHECK.start or not start:
            return start + end, tail[:end].decode("ascii", "replace")[_CHECK] if end else _FIRST
        reach *= 2


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_INSTANT)


def _spelt(said: LastWord) -> str:
    return said.word if said.until is None else f"{said.word}:{_written(said.until)}"


def _understood(text: str) -> LastWord:
    word, _, until = text.partition(":")
    return LastWord(Word(word), datetime.fromisoformat(until) if until else None)


def _lost(said: LastWord, why: str) -> None:
    """Whoever restores a backup from before would have to know."""
    log.error("last_word_not_noted", word=said.word.value, why=why)


def _chained(before: str, text: str) -> str:
    return sha256(f"{before} {text}".encode()).hexdigest()[:16]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
