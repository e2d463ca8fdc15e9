"""All that is kept about one person, opened, as plain JSON values by table (for their export)."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, select
from sqlalchemy.engine import Row

from db.sealing import Sealer
from db.tables import (
    answers,
    attempts,
    check_ins,
    deliveries,
    identities,
    inbox,
    metadata,
    patient_names,
    patients,
)

_BY_CHAT = (inbox,)  # found by the HMAC of the chat; invite failures hold nothing but that and a time
_THROUGH = {answers: (check_ins, answers.c.check_in), attempts: (deliveries, attempts.c.delivery)}
_JSON_WORDS = {("deliveries", "message"), ("deliveries", "address"), ("dialogs", "dialog"), ("inbox", "raw")}
_OURS = {"chat_hmac", "code_hash", "taken_over_by"}  # means of looking up: they tell the person nothing
_CHAIN = {"seq", "prev_hash", "hash"}  # how the log is held together
_COLLEAGUES = {"actor", "acknowledged_by"}  # that somebody of the staff looked is theirs to know, not who
_LEFT_OUT = {"alerts": {"id"} | _COLLEAGUES, "audit": _CHAIN | _COLLEAGUES}


def about(connection: Connection, sealer: Sealer, patient: int) -> dict[str, list[dict[str, Any]]]:
    """Every row about this person, by table name; tables without one are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in metadata.sorted_tables:
        statement = _rows_of(table, patient)
        rows = [] if statement is None else connection.execute(statement.order_by(*table.primary_key)).all()
        if rows:
            found[table.name] = [_plain(table, row, sealer) for row in rows]
    return found


def _rows_of(table: Table, patient: int) -> Select[Any] | None:
    if table is patients:
        return select(table).where(patients.c.id == patient)
    if table is patient_names:
        return None  # made from the name, and found by nobody without the key
    if table in _THROUGH:
        parent, link = _THROUGH[table]
        return select(table).join(parent, parent.c.id == link).where(parent.c.patient == patient)
    if table in _BY_CHAT:
        whose = select(identities.c.chat_hmac).where(identities.c.patient == patient).scalar_subquery()
        return select(table).where(table.c.chat_hmac == whose)
    if "patient" in table.c:
        return select(table).where(table.c.patient == patient)
    return None


def _plain(table: Table, row: Row[Any], sealer: Sealer) -> dict[str, Any]:
    values = row._mapping
    return {
        column.name: _value(table, column, values[column.key], values, sealer)
        for column in table.c
        if column.name not in _OURS | _LEFT_OUT.get(table.name, set())
    }


def _value(table: Table, column: Column[Any], value: Any, row: Any, sealer: Sealer) -> Any:
    if column.info.get("sealed") and value is not None:
        opened = sealer.open_json if (table.name, column.name) in _JSON_WORDS else sealer.open
        key = next(iter(table.primary_key)).key
        return opened(value, table.name, row[key], column.name)
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case frozenset():
            return sorted(value)
    return value
