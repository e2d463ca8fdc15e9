"""What every module of queries is given: the transaction's connection, the sealer, the maker of ids."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, Table, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlalchemy.sql.expression import Executable

from db.ids import Ids
from db.sealing import Sealer

Upsert = postgresql.Insert | sqlite.Insert


class Repository:
    """Base of the nouns: nothing but short words for running statements."""

    def __init__(self, connection: Connection, sealer: Sealer, ids: Ids) -> None:
        self._connection = connection
        self._sealer = sealer
        self._ids = ids

    def _run(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> int:
        """Run a statement that changes rows (for each of several `values`); how many it changed."""
        return self._connection.execute(statement, values).rowcount

    def _first(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        return self._connection.execute(statement, values).first()

    def _add_unless_there(self, table: Table, key: tuple[str, ...], values: Mapping[str, Any]) -> bool:
        """Insert a row, unless one with this key is there."""
        return bool(self._run(new_unless_there(self._connection.dialect.name, table, *key), values))

    def _all(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        return self._connection.execute(statement, values).all()

    def _scalar(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        return self._connection.execute(statement, values).scalar()

    def _insert(self, table: Table) -> Upsert:
        return insert_for(self._connection, table)

    def _opened(self, row: Row[Any], table: Table, column: str) -> str | None:
        """The words of a sealed cell of a table whose key is `id`; None where there are none."""
        sealed = row._mapping[column]
        return None if sealed is None else self._sealer.open(sealed, table.name, row.id, column)

    def _sealed(self, words: str | None, table: Table, row: int, column: str) -> bytes | None:
        return None if words is None else self._sealer.seal(words, table.name, row, column)


@cache
def fixed(*words: str) -> Any:
    """Words of ours written into the statement itself: `column == fixed(x)`, `column.in_(fixed(x, y))`.

    A partial index is only recognised where its condition stands in the statement, not in a parameter; and
    SQLite compiles a statement anew at every run if a parameter stands where the word might be.
    """
    if not all(word.isidentifier() for word in words):
        raise ValueError("only words of ours are written into a statement")
    written: list[ColumnElement[str]] = [literal_column(f"'{word}'", String) for word in words]
    return written[0] if len(written) == 1 else written


@cache
def new_unless_there(dialect: str, table: Table, *key: str) -> Upsert:
    """INSERT that ignores a row whose `key` is taken; built once, since building costs more than running."""
    made = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return made.on_conflict_do_nothing(index_elements=key)


def insert_for(connection: Connection, table: Table) -> Upsert:
    """INSERT in the engine's own dialect, for ON CONFLICT (the two spell it alike)."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
