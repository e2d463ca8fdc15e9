"""restore: a backup put back, what lies between it and now never sent, who was forgotten still forgotten, who
left or paused still left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from actions.house import House
from actions.plan import plan_ahead
from db import after_restore, rekey
from db.backup import Manifest
from db.backup_load import load, proved
from db.backup_restore import restore
from db.caches import Caches
from db.errors import WrongKey
from db.ids import Ids
from db.open import Store
from db.sealing import Sealer
from db.tombstones import Tombstone, forgotten_among, last_words_among, read_tombstones
from db.unit import Unit
from desk.opening import present, sealers_for
from desk.progress import shown
from domain.dialogs import Alarmed
from domain.last_word import LastWord, Word, said_again
from domain.onboarding import standing
from domain.patient import PatientId, Status
from domain.records import AuditDetail
from keys import Keys, keep_keys
from settings import Settings


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done to a restored database before anybody could be served from it."""

    unknown: int
    forgotten: int
    rekeyed: bool
    left_alone: int = 0
    back: int = 0


def restored(
    settings: Settings,
    house: Callable[[], House],
    file: Path,
    *,
    replace: bool = False,
    more_tombstones: Sequence[Path] = (),
) -> Iterator[str]:
    """Restore a backup into the database that the settings name, whole or not at all; what to tell of it.

    `more_tombstones`: the files of other machines. Raises DatabaseProblem, Problem, SettingsProblem.
    """
    now, keys = present(settings), keep_keys(settings)
    tombstones = [
        each for path in (settings.tombstones_file, *more_tombstones) for each in read_tombstones(path)
    ]
    with shown("Reading") as told:
        manifest = proved(file, settings.backup_key, told)
    with shown("Restoring") as told:
        settled, aside = restore(
            settings.database_url,
            lambda connection: load(connection, file, settings.backup_key, told),
            lambda connection: settle(connection, sealers_for(keys), house(), manifest, tombstones, now),
            now=now,
            replace=replace,
        )
    yield f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: {manifest.rows} rows."
    yield f"{settled.unknown} messages from then till now may have been sent: unknown, never sent again."
    yield f"{settled.forgotten} people who were forgotten since are forgotten again."
    yield f"{settled.left_alone} who left or paused since are left alone, {settled.back} who resumed, back."
    if settled.rekeyed:
        yield "It was sealed with an earlier key, and is now with the present one."
    if aside is not None:
        yield f"The file from before is {aside}: it holds what it held, so delete it once you are sure."


def settle(
    connection: Connection,
    sealers: Sequence[Sealer],
    house: House,
    manifest: Manifest,
    tombstones: Sequence[Tombstone],
    now: datetime,
) -> Settled:
    """In the restore's own transaction, so that there is no moment at which the old plans could be sent."""
    before, present_one = rekey.opens(connection, sealers), sealers[0]
    if before is None:
        raise WrongKey(
            "This backup was sealed with another key: put that key into SECRET_KEY_OLD, then restore again."
        )
    marked = forgotten_among(connection, sealers, tombstones)
    words = last_words_among(connection, sealers, tombstones)
    if before is not present_one:
        rekey.whole(connection, sealers[1:], present_one)
    unit = Unit(connection, present_one, Ids(), Caches())
    gone = [*marked, *(each for each in after_restore.half_forgotten(connection) if each not in marked)]
    _forget(unit, gone, now)
    if programme := unit.programmes.current():
        house = replace(house, programme=programme)
    after_restore.free_leases(connection)
    unknown = after_restore.unsettle(connection, now)
    left_alone, back = _say_again(
        unit, [each for each in words if each[0] not in gone], manifest.made_at, now
    )
    for patient in after_restore.planned_people(connection):
        plan_ahead(unit, house, now, patient, since=manifest.made_at)
    unknown += after_restore.unsettle(connection, now)
    after_restore.remember(connection, manifest.made_at)
    told: dict[str, AuditDetail] = {
        "from": manifest.made_at.isoformat(),
        "unknown": unknown,
        "forgotten": len(gone),
        "left_alone": left_alone,
        "back": back,
    }
    unit.audit.append("operator", "database.restored", None, told, now)
    return Settled(unknown, len(gone), before is not present_one, left_alone, back)


def _say_again(
    unit: Unit, words: Sequence[tuple[PatientId, datetime, LastWord]], made_at: datetime, now: datetime
) -> tuple[int, int]:
    """Whoever left or paused is left alone whatever the backup says; whoever resumed after it was made is
    back. How many of each it changed."""
    alone = back = 0
    for number, at, last in words:
        starts = last.word is Word.BACK
        if starts and at <= made_at:
            continue  # the backup has it, and may know of a pause that could not be noted
        before = unit.patients.get(number)
        agreed = standing(unit.consents.history(number))
        alarmed = isinstance(unit.dialogs.get(number), Alarmed)
        after = said_again(before, last, at, agreed, alarmed)
        if after == before:
            continue
        unit.patients.save(after)
        if after.status is Status.LEFT:
            unit.dialogs.clear(number)
            unit.deliveries.cancel(number, None, now)
        unit.audit.append("restore", f"person.{last.word}_again", number, {}, now)
        alone, back = alone + (not starts), back + starts
    return alone, back


async def forget_again(store: Store, settings: Settings, keys: Keys) -> int:
    """At each start: whoever this machine's file says is forgotten, and the database still knows; how many.

    For databases that were put back by hand, and for the files of several machines. Last words are not said
    again here: of several files this one may not have the newest.
    """
    tombstones = read_tombstones(settings.tombstones_file)
    if not tombstones:
        return 0
    now = present(settings)

    def work(unit: Unit) -> int:
        found = forgotten_among(unit.connection, sealers_for(keys), tombstones)
        _forget(unit, found, now)
        return len(found)

    return await store.run(work)


def _forget(unit: Unit, people: Sequence[PatientId], now: datetime) -> None:
    for patient in people:
        unit.patients.erase(patient)
        unit.audit.append("restore", "person.forgotten_again", patient, {}, now)
