"""Is a database whole, can it be read with the keys that are here, and has nobody meddled with it?"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Table, and_, exists, func, not_, select, text

from db import migrate
from db.audit import Audit
from db.backup_rows import ROWS_AT_ONCE, counted, tables_of
from db.errors import SealBroken
from db.ids import Ids
from db.rekey import opens, sealed_tables
from db.sealing import Sealer
from db.tables import attempts, deliveries

Checked = tuple[bool, str]
"""Whether it is well, and one sentence."""


def examine(connection: Connection, sealers: Sequence[Sealer]) -> Iterator[Checked]:
    """One finding after another; nothing is changed. `sealers`: the present key, then earlier ones.

    Needs this release's schema; with another only that is told.
    """
    found, head = migrate.revision(connection, "The database"), migrate.head()
    yield found == head, f"The schema is {found}" + ("." if found == head else f", and should be {head}.")
    if found != head:
        return
    yield _integrity(connection)
    yield _foreign_keys(connection)
    yield _attempts(connection)
    counts = counted(connection, tables_of(connection))
    yield True, f"{sum(counts.values())} rows in {len(counts)} tables, of {counts['patients']} people."
    yield from _with_keys(connection, sealers)


def _integrity(connection: Connection) -> Checked:
    if connection.dialect.name != "sqlite":
        return True, "PostgreSQL reads all of it."
    faults = [row[0] for row in connection.execute(text("PRAGMA integrity_check(5)")) if row[0] != "ok"]
    return not faults, f"The file is damaged: {faults[0]}." if faults else "The file is whole."


def _foreign_keys(connection: Connection) -> Checked:
    """Asked in SQL, so that it is the same question on both engines."""
    for table in tables_of(connection):
        if lost := _lost(connection, table):
            return False, f"{lost} rows of {table.name} belong to nothing."
    return True, "Every row belongs to what it should."


def _lost(connection: Connection, table: Table) -> int:
    lost = 0
    for key in table.foreign_key_constraints:
        parent = key.referred_table.alias("parent")
        pairs = [(each.parent, parent.c[each.column.name]) for each in key.elements]
        there = exists().where(and_(*(mine == theirs for mine, theirs in pairs)))
        orphans = and_(*(mine.is_not(None) for mine, _ in pairs), not_(there))
        lost += int(connection.scalar(select(func.count()).select_from(table).where(orphans)) or 0)
    return lost


def _attempts(connection: Connection) -> Checked:
    """The ledger is its own evidence: as many attempts are written down as it says were made."""
    written = (
        select(func.count()).where(attempts.c.delivery == deliveries.c.id).correlate(deliveries)
    ).scalar_subquery()
    differ = select(func.count()).select_from(deliveries).where(deliveries.c.attempts != written)
    wrong = int(connection.scalar(differ) or 0)
    return not wrong, f"{wrong} messages have lost attempts." if wrong else "Every attempt is written down."


def _with_keys(connection: Connection, sealers: Sequence[Sealer]) -> Iterator[Checked]:
    key = opens(connection, sealers)
    if key is None:
        yield False, "It was sealed with another key, or a change of keys (rotate-keys) was not finished."
        return
    number = "the present key" if key is sealers[0] else "an earlier key"
    cells, broken = 0, ""
    for good, told in _cells(connection, sealers):
        cells += 1
        broken = broken or ("" if good else told)
    yield not broken, broken or f"All {cells} sealed cells open; it was sealed with {number}."
    try:
        first = Audit(connection, key, Ids()).verify()
    except SealBroken:
        first = 1
    whole = "The audit log is whole."
    yield first is None, whole if first is None else f"The audit log is broken at entry {first}."


def _cells(connection: Connection, sealers: Sequence[Sealer]) -> Iterator[Checked]:
    for each in sealed_tables():
        key = each.key[0]
        columns = [column for column in each.table.columns if column.name in each.columns]
        options = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
        for row in connection.execute(select(key, *columns), execution_options=options):
            for column, sealed in zip(columns, row[1:], strict=True):
                if sealed is not None:
                    yield _opens(bytes(sealed), sealers, each.table.name, row[0], column.name)


def _opens(sealed: bytes, sealers: Sequence[Sealer], table: str, number: int, column: str) -> Checked:
    for sealer in sealers:
        if sealer.sealed_here(sealed):
            try:
                sealer.open(sealed, table, number, column)
                return True, ""
            except SealBroken as broken:
                return False, f"{broken}."
    return False, f"{table}.{column} of row {number} was sealed with a key that is not here."
