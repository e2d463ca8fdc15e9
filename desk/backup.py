"""backup and verify: a copy of everything that is sound, and a way to know that it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection

from db.backup import back_up, in_one_moment
from db.backup_load import load
from db.errors import DatabaseProblem
from db.sealing import Sealer
from db.sqlite_engine import engine_for
from db.verify import Checked, examine
from desk.findings import Finding, bad, good
from desk.opening import must_exist, present, sealers_for
from desk.progress import shown
from keys import keep_keys
from settings import Settings


def backed_up(settings: Settings, file: Path, replace: bool = False) -> str:
    """Write a backup, and say what is in it. Raises DatabaseProblem, Problem."""
    must_exist(settings)
    with shown("Backing up") as told:
        manifest = back_up(
            settings.database_url,
            file,
            key=settings.backup_key,
            now=present(settings),
            progress=told,
            replace=replace,
        )
    locked = "encrypted" if settings.backup_key else "not encrypted (set BACKUP_KEY)"
    size = file.stat().st_size / 1_000_000
    return f"{file}: {manifest.rows} rows, schema {manifest.schema}, {size:.1f} MB, {locked}."


def verified(settings: Settings, file: Path | None) -> Iterator[Finding]:
    """What is to be said of a backup, or (None) of the database itself; nothing is changed."""
    try:
        yield from _of_database(settings) if file is None else _of_backup(settings, file)
    except DatabaseProblem as problem:
        yield bad(str(problem))


def _of_database(settings: Settings) -> Iterator[Finding]:
    must_exist(settings)
    sealers = sealers_for(keep_keys(settings))
    yield from map(_finding, in_one_moment(settings.database_url, lambda found: _examined(found, sealers)))


def _of_backup(settings: Settings, file: Path) -> Iterator[Finding]:
    """Put into a database of its own, which is thrown away: what opens there opens after a restore."""
    sealers = sealers_for(keep_keys(settings))
    with tempfile.TemporaryDirectory(prefix="betweentimes-verify-") as folder:
        scratch = Path(folder) / "scratch.sqlite"
        with shown("Reading") as told, engine_for(scratch, foreign_keys=False).begin() as connection:
            manifest = load(connection, file, settings.backup_key, told)
        made = f"{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC"
        yield good(
            f"{file} is whole: made {made} from {manifest.engine}, schema {manifest.schema}, "
            f"{manifest.rows} rows, each table as many as it says."
        )
        with engine_for(scratch).begin() as connection:
            yield from map(_finding, _examined(connection, sealers))


def _examined(connection: Connection, sealers: Sequence[Sealer]) -> list[Checked]:
    return list(examine(connection, sealers))


def _finding(checked: Checked) -> Finding:
    well, told = checked
    return good(told) if well else bad(told)
