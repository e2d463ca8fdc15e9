"""Every sealed cell and every lookup made anew for another secret key, a few hundred rows a transaction.

A cell says which key sealed it, so a run that was killed is taken up where it stopped. Rows sealed by the new
key are left; their lookups were made anew in the transaction that sealed them. The proof (db/seal_check.py)
goes last: until then the service refuses to start with either key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    LargeBinary,
    Table,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.engine import Row

from db.audit import Audit
from db.errors import DatabaseProblem, SealBroken, WrongKey
from db.ids import Ids
from db.names import index_name
from db.sealing import Sealer
from db.tables import (
    coordinators,
    identities,
    inbox,
    invite_failures,
    metadata,
    patients,
    seal_check,
    sign_in_failures,
)

ROWS_AT_ONCE = 200
Position = tuple[Any, ...]
_PROOF_ROW = 1

# Lookups that stand in the row of what they look up: the column, the sealed one, and what makes it.
_LOOKUPS: Mapping[Table, tuple[str, str, Callable[[Sealer, str], bytes]]] = {
    identities: ("chat_hmac", "chat", lambda sealer, words: sealer.chat(int(words))),
    inbox: ("chat_hmac", "chat", lambda sealer, words: sealer.chat(int(words))),
    coordinators: ("email_hmac", "email", lambda sealer, words: sealer.lookup("staff e-mail", words)),
}
# Those that stand elsewhere: they follow the identity, in its transaction.
_FOLLOWING = (inbox, invite_failures)
# Columns of bytes that no key of ours made, or that are of no use under another: see the test of this list.
UNTOUCHED = frozenset({"invites.code_hash", "sessions.key_hash"})
UNTOUCHED |= {"setup_links.code_hash", "recovery_codes.code_hash", "invite_notes.code_hash"}
FORGOTTEN = frozenset({"sign_in_failures.who_hmac"})


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table that has sealed columns, and the columns of its key."""

    table: Table
    columns: tuple[str, ...]

    @property
    def key(self) -> tuple[Any, ...]:
        return tuple(self.table.primary_key.columns)


def sealed_tables() -> list[Sealed]:
    """Every table with sealed cells; the proof of the key is not among them."""
    found = []
    for table in metadata.sorted_tables:
        columns = tuple(column.name for column in table.columns if column.info.get("sealed"))
        if columns and table is not seal_check:
            found.append(Sealed(table, columns))
    return found


def looked_up_columns() -> frozenset[str]:
    """table.column of every lookup that is made anew."""
    own = {f"{table.name}.{column}" for table, (column, _, _) in _LOOKUPS.items()}
    return frozenset(own | {f"{table.name}.chat_hmac" for table in _FOLLOWING})


def opens(connection: Connection, sealers: Sequence[Sealer]) -> Sealer | None:
    """Whichever of these keys the database was sealed with; None if none, or while keys are changing."""
    proof = connection.scalar(select(seal_check.c.proof).where(seal_check.c.id == _PROOF_ROW))
    for sealer in sealers:
        if proof is not None and sealer.sealed_here(proof):
            try:
                sealer.open(proof, seal_check.name, _PROOF_ROW, "proof")
            except SealBroken:
                continue
            return sealer
    return None


def begin(connection: Connection, old: Sequence[Sealer], new: Sealer) -> None:
    """First of all: the audit log is vouched for under the new key, and no key opens the database any more.

    Harmless a second time. Raises DatabaseProblem, WrongKey if this is not one of the keys.
    """
    proof = connection.scalar(select(seal_check.c.proof).where(seal_check.c.id == _PROOF_ROW))
    if proof is not None and new.sealed_here(proof):
        return  # taken up again
    before = opens(connection, old)
    if before is None:
        raise WrongKey(
            "None of these keys is the one this database was sealed with: set SECRET_KEY_OLD to that one."
        )
    try:
        Audit(connection, before, Ids()).vouch(new)
    except ValueError:
        raise DatabaseProblem(
            "The audit log is not whole, so no other key can vouch for it: run python main.py verify."
        ) from None
    changing = new.seal("changing", seal_check.name, _PROOF_ROW, "changing")
    connection.execute(update(seal_check).where(seal_check.c.id == _PROOF_ROW).values(proof=changing))


def waiting(connection: Connection, new: Sealer) -> int:
    """How many rows still wait for the new key."""
    return sum(
        int(connection.scalar(select(func.count()).select_from(each.table).where(_waits(each, new))) or 0)
        for each in sealed_tables()
    )


def some(
    connection: Connection,
    each: Sealed,
    old: Sequence[Sealer],
    new: Sealer,
    after: Position | None,
    at_once: int = ROWS_AT_ONCE,
) -> tuple[int, Position | None]:
    """Seal the next rows of this table anew: how many, and where the next call goes on (None: it is done).

    Raises DatabaseProblem if a cell opens with none of the keys: nothing may be lost by changing a key.
    """
    ahead = select(each.table).where(_waits(each, new)).order_by(*each.key).limit(at_once)
    if after is not None:
        ahead = ahead.where(tuple_(*each.key) > tuple_(*after))
    rows = connection.execute(ahead).all()
    for row in rows:
        _anew(connection, each, row, [new, *old], new)
    last = tuple(rows[-1]._mapping[column.key] for column in each.key) if rows else None
    return len(rows), last


def finish(connection: Connection, new: Sealer) -> None:
    """Last of all: the proof. From here the service starts with the new key."""
    connection.execute(delete(sign_in_failures))  # counts of nobody, under the new key
    proof = new.seal("betweentimes", seal_check.name, _PROOF_ROW, "proof")
    connection.execute(update(seal_check).where(seal_check.c.id == _PROOF_ROW).values(proof=proof))


def whole(connection: Connection, old: Sequence[Sealer], new: Sealer) -> None:
    """All of it in the connection's transaction: for a database that nobody serves from yet."""
    begin(connection, old, new)
    for each in sealed_tables():
        done, after = some(connection, each, old, new, None)
        while done:
            done, after = some(connection, each, old, new, after)
    finish(connection, new)


def _waits(each: Sealed, new: Sealer) -> Any:
    """Rows with a cell that the new key didn't seal."""
    cells = [each.table.c[_key(each.table, name)] for name in each.columns]
    by = literal(new.key_id, LargeBinary)
    return or_(*(and_(cell.is_not(None), func.substr(cell, 1, 4, type_=LargeBinary) != by) for cell in cells))


def _key(table: Table, name: str) -> str:
    """Where the column is found in `table.c`: some are named in SQL by a word of Python's."""
    return next(column.key for column in table.columns if column.name == name)


def _anew(
    connection: Connection, each: Sealed, row: Row[Any], openers: Sequence[Sealer], new: Sealer
) -> None:
    number = row._mapping[each.key[0].key]
    words = {name: _opened(row._mapping[_key(each.table, name)], openers, each.table.name, number, name)
             for name in each.columns}  # fmt: skip
    values: dict[str, Any] = {
        _key(each.table, name): None if text is None else new.seal(text, each.table.name, number, name)
        for name, text in words.items()
    }
    if each.table in _LOOKUPS:
        column, source, made = _LOOKUPS[each.table]
        plain = words[source]
        if plain is not None:
            values[column] = made(new, plain)
            if each.table is identities:
                _follow(connection, bytes(row._mapping[column]), values[column])
    connection.execute(
        update(each.table)
        .where(tuple_(*each.key) == tuple_(*(row._mapping[column.key] for column in each.key)))
        .values(values)
    )
    if each.table is patients:
        index_name(connection, new, row.id, row.site, words["name"])


def _follow(connection: Connection, before: bytes, after: bytes) -> None:
    """What else is found by this person's chat."""
    for table in _FOLLOWING:
        connection.execute(update(table).where(table.c.chat_hmac == before).values(chat_hmac=after))


def _opened(
    sealed: bytes | None, openers: Sequence[Sealer], table: str, number: int, name: str
) -> str | None:
    if sealed is None:
        return None
    for sealer in openers:
        if sealer.sealed_here(sealed):
            try:
                return sealer.open(sealed, table, number, name)
            except SealBroken:
                break
    raise DatabaseProblem(
        f"A sealed cell ({table}.{name} of row {number}) opens with none of the keys: put the key back that "
        "sealed it, or a copy of the database from before."
    )
