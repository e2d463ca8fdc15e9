"""Who was forgotten, written apart from the database, so that an old backup brings nobody back.

One line for each: the instant, 32 bytes by which the person's row is known again (an HMAC of its number under
the service's own key: no name, no Telegram id), and a checksum chained to the line before. Only added to.
A person who comes back has a new number: their old line does not touch them.
"""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, select

from db.errors import DatabaseProblem
from db.sealing import Sealer
from db.tables import patients
from domain.patient import PatientId

_FIRST = "0" * 16
_LINE = 27 + 1 + 64 + 1 + 16 + 1  # instant, mark, checksum, and what is between them


@dataclass(frozen=True, slots=True)
class Tombstone:
    """`at`: by the service's clock. `mark` is what `mark_of` makes of the person's number."""

    at: datetime
    mark: str


class Tombstones:
    """The file of one machine, or one on a disk that several share. `now` is the service's clock."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self.path = path
        self._now = now

    def add(self, mark: str) -> None:
        """On the disk before it returns; call it before the erasure commits. OSError if it can't be."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # several machines may write to it
            size = os.fstat(handle).st_size
            end = size - size % _LINE  # half a line was never confirmed to anybody
            last = os.pread(handle, _LINE, end - _LINE).decode("ascii", "replace")[-17:-1] if end else _FIRST
            at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            text = f"{at} {mark}"
            os.ftruncate(handle, end)
            os.pwrite(handle, f"{text} {_chained(last, text)}\n".encode(), end)
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            _sync(self.path.parent)


def read_tombstones(path: Path) -> list[Tombstone]:
    """Oldest first; none if there is no file. DatabaseProblem at a line that was changed, or follows one
    taken out. Half a line at the end is of an erasure that was never confirmed: it is left out."""
    try:
        whole = path.read_bytes()
    except FileNotFoundError:
        return []
    found, before = [], _FIRST
    for number in range(len(whole) // _LINE):
        line = whole[number * _LINE : (number + 1) * _LINE].decode("ascii", "replace")
        text, _, check = line.rstrip("\n").rpartition(" ")
        if not line.endswith("\n") or check != _chained(before, text):
            raise DatabaseProblem(
                f"{path} is damaged at line {number + 1}: put back a copy of it, or people who asked to be "
                "forgotten may come back with a restore."
            )
        at, _, mark = text.partition(" ")
        found.append(Tombstone(datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%f%z"), mark))
        before = check
    return found


def mark_of(sealer: Sealer, patient: int) -> str:
    """How a person's row is known again: 64 hex digits."""
    return sealer.forgotten_mark(patient)


def forgotten_among(
    connection: Connection, sealers: Sequence[Sealer], tombstones: Iterable[Tombstone]
) -> list[PatientId]:
    """Those still (or again) in the database. Whoever was seen after their line was written is left: that
    erasure never took effect. `sealers`: the present key and earlier ones."""
    when = {each.mark: each.at for each in tombstones}
    return list(_marked(connection, sealers, when)) if when else []


def _marked(
    connection: Connection, sealers: Sequence[Sealer], when: dict[str, datetime]
) -> Iterator[PatientId]:
    rows = connection.execute(select(patients.c.id, patients.c.joined_at, patients.c.last_seen_at))
    for row in rows.all():
        instants = [when[mark] for sealer in sealers if (mark := mark_of(sealer, row.id)) in when]
        if instants and (row.last_seen_at or row.joined_at) <= max(instants):
            yield PatientId(row.id)


def _chained(before: str, text: str) -> str:
    return sha256(f"{before} {text}".encode()).hexdigest()[:16]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
