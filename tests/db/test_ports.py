"""What actions ask of the database (actions/ports/) is what db gives: same names, same arguments."""

import inspect
from typing import get_type_hints

import pytest

from actions import ports
from db.postgres import PostgresStore
from db.sqlite import SqliteStore
from db.streams import StoredRows
from db.unit import Unit

NOUNS = [name for name, value in vars(ports.Unit).items() if isinstance(value, property)]
assert {"patients", "deliveries", "inbox", "leases"} <= set(NOUNS)


def asked(protocol: type) -> dict[str, list[str]]:
    return {
        name: list(inspect.signature(method).parameters)
        for name, method in vars(protocol).items()
        if inspect.isfunction(method) and not name.startswith("_")
    }


@pytest.mark.parametrize("noun", NOUNS)
async def test_every_noun_gives_what_is_asked_of_it(sqlite_store: SqliteStore, noun: str) -> None:
    protocol = get_type_hints(getattr(ports.Unit, noun).fget)["return"]
    given = await sqlite_store.run(lambda unit: type(getattr(unit, noun)))
    for name, parameters in asked(protocol).items():
        assert list(inspect.signature(getattr(given, name)).parameters) == parameters, f"{noun}.{name}"


@pytest.mark.parametrize(
    ("protocol", "given"),
    [
        (ports.Unit, Unit),
        (ports.Store, SqliteStore),
        (ports.Store, PostgresStore),
        (ports.Rows, StoredRows),
    ],
)
def test_the_doors_are_as_asked(protocol: type, given: type) -> None:
    for name, parameters in asked(protocol).items():
        assert list(inspect.signature(getattr(given, name)).parameters) == parameters, name
