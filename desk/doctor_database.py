"""The doctor at the database: can it be opened, is it whole, is its schema this release's?"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator

from sqlalchemy import text

from actions.ports import Unit
from db.errors import DatabaseProblem
from db.open import Store
from db.postgres import PostgresStore
from db.streams import reader_for
from desk.findings import Finding, bad, good, look
from desk.opening import visiting
from domain.programmes import ProgrammeVersion
from domain.tip_workflow import Stage
from settings import Settings, SettingsProblem

Stand = tuple[bool, Collection[int]]  # a tip: whether it is approved, and its levels


def examine_database(settings: Settings) -> Iterator[Finding]:
    """Findings on the database; one that isn't there yet is left unmade."""
    file = settings.database_file
    if file is not None and not file.exists():
        yield good(f"The database will be made at the first start ({file}).")
        return
    try:
        found = asyncio.run(_examined(settings))
    except (DatabaseProblem, SettingsProblem) as problem:
        yield bad(str(problem))
        return
    yield from found


def tips_there(settings: Settings) -> list[Stand]:
    """How the tips stand that people get; empty where there is no database to ask."""
    file = settings.database_file
    if file is not None and not file.exists():
        return []
    try:
        return asyncio.run(_tips_there(settings))
    except (DatabaseProblem, SettingsProblem):
        return []  # which examine_database has told


def programme_there(settings: Settings) -> ProgrammeVersion | None:
    """The programme that holds in the database; None where there is no database, or none in it yet."""
    file = settings.database_file
    if file is not None and not file.exists():
        return None
    try:
        return asyncio.run(_programme_there(settings))
    except (DatabaseProblem, SettingsProblem):
        return None  # which examine_database has told


async def _programme_there(settings: Settings) -> ProgrammeVersion | None:
    async with visiting(settings) as store:
        return await store.run(lambda unit: unit.programmes.newest())


async def _tips_there(settings: Settings) -> list[Stand]:
    async with visiting(settings) as store:
        return await store.run(how_tips_stand)


def how_tips_stand(unit: Unit) -> list[Stand]:
    """The same within a transaction."""
    return [(tip.status == Stage.PUBLISHED, tip.levels) for tip in unit.tips.current()]


async def _examined(settings: Settings) -> list[Finding]:
    async with visiting(settings) as store:
        findings = [good("The database opens, its schema is this release's, and its key is the right one.")]
        findings += await _integrity(store)
        waiting = await store.run(lambda unit: unit.inbox.waiting_count())
    if waiting:
        findings.append(
            look(f"{waiting} updates wait to be handled.", "They are, as soon as the service runs.")
        )
    return findings


async def _integrity(store: Store) -> list[Finding]:
    """SQLite's own check of the file; PostgreSQL looks after its own."""
    if isinstance(store, PostgresStore):
        return []
    engine = reader_for(store.path)
    try:
        async with engine.connect() as connection:
            faults = [
                row[0] for row in await connection.execute(text("PRAGMA quick_check(5)")) if row[0] != "ok"
            ]
    finally:
        await engine.dispose()
    if faults:
        return [bad(f"The database file is damaged: {faults[0]}.", "Put back the last back-up of it.")]
    return [good("The database file is whole.")]
