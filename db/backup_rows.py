"""Rows as plain JSON values and back, the same from either engine, so that one's backup fits the other.

Sealed words stay sealed: whoever makes or reads a backup needs no SECRET_KEY.
"""

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    LargeBinary,
    MetaData,
    Table,
    Time,
    event,
    func,
    insert,
    select,
)

from db.types import json_type

ROWS_AT_ONCE = 500
VERSIONS = "alembic_version"
Value = Any
Turn = Callable[[Any], Any]


def tables_of(connection: Connection) -> list[Table]:
    """The tables as the database itself tells them, those that others hang on first."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def plain_json(_: Any, __: Any, column: Any) -> None:
        if isinstance(column["type"], JSON):
            column["type"] = json_type()  # SQL's NULL stays that, and never becomes JSON's

    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSIONS]


def counted(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """How many rows each has."""
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in tables
    }


def rows_of(connection: Connection, table: Table) -> Iterator[list[Value]]:
    """Every row as JSON values, in the order of the key; read a few hundred at a time."""
    turns = [_outward(column) for column in table.columns]
    statement = select(table).order_by(*table.primary_key.columns)
    options = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
    for row in connection.execute(statement, execution_options=options):
        yield [None if value is None else turn(value) for turn, value in zip(turns, row, strict=True)]


def put_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[list[Value]]) -> None:
    """The same rows into a table that has these columns; KeyError if one is missing there."""
    turns = [_inward(table.columns[name]) for name in names]
    connection.execute(
        insert(table),
        [
            {
                name: None if value is None else turn(value)
                for name, turn, value in zip(names, turns, row, strict=True)
            }
            for row in rows
        ],
    )


def _outward(column: Column[Any]) -> Turn:
    match column.type:
        case LargeBinary():
            return lambda value: base64.b64encode(value).decode()
        case Date() | Time():
            return lambda value: value.isoformat()
        case _:
            return _same


def _inward(column: Column[Any]) -> Turn:
    match column.type:
        case LargeBinary():
            return base64.b64decode
        case Date():
            return date.fromisoformat
        case Time():
            return time.fromisoformat
        case Boolean():
            return bool
        case _:
            return _same


def _same(value: Any) -> Any:
    return value
