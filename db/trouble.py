"""The engines' complaints, told once as a sentence that says what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError

from db.errors import DatabaseProblem

_FILE_CURES = (
    ("file is not a database", "is not a database file: set DATABASE_URL to another path, or move it away"),
    ("malformed", "is damaged: put back your last copy of it"),
    ("readonly", "may not be written by this user: give the right to, or set DATABASE_URL elsewhere"),
    ("unable to open", "can't be opened: check that its folder exists and this user may write there"),
    ("locked", "is held by another program: close that one first"),
    ("full", "can't grow, the disk is full: make room, then start again"),
)
_SERVER_CURES: tuple[tuple[type[BaseException], str], ...] = (
    (asyncpg.InvalidAuthorizationSpecificationError, "refuses this user or password: check DATABASE_URL"),
    (asyncpg.InvalidCatalogNameError, "doesn't exist: create it (createdb), or check DATABASE_URL"),
    (asyncpg.InsufficientPrivilegeError, "doesn't let this user make tables: grant CREATE on its schema"),
    (asyncpg.TooManyConnectionsError, "has no connection left: raise its max_connections"),
    (asyncpg.ReadOnlySQLTransactionError, "is a read-only replica: set DATABASE_URL to the primary"),
    (asyncpg.CannotConnectNowError, "is still starting, or stopping: try again in a minute"),
    (OSError, "can't be reached: check host and port in DATABASE_URL, and that the server runs"),
    (TimeoutError, "doesn't answer: check host and port in DATABASE_URL, and that the server runs"),
)


@contextmanager
def in_a_sentence(where: str) -> Iterator[None]:
    """Turn what an engine raises while it is opened into DatabaseProblem; `where` holds no password."""
    try:
        yield
    except DatabaseProblem:
        raise
    except (DBAPIError, InterfaceError, sqlite3.Error, asyncpg.PostgresError, OSError) as fault:
        raise DatabaseProblem(f"{where} {_cure(fault)}.") from fault


def _cure(fault: BaseException) -> str:
    chain: list[BaseException] = []
    link: BaseException | None = fault
    while link is not None and link not in chain:
        chain.append(link)
        link = getattr(link, "orig", None) or link.__cause__
    for cause in chain:
        if isinstance(cause, sqlite3.Error):
            return _file_cure(str(cause))
        for kind, cure in _SERVER_CURES:
            if isinstance(cause, kind):
                return _path_cure(cause) or cure
    return f"can't be used ({type(chain[-1]).__name__}): look at the database's own log"


def _file_cure(complaint: str) -> str:
    for word, cure in _FILE_CURES:
        if word in complaint:
            return cure
    return "can't be read: check the path in DATABASE_URL"


def _path_cure(fault: BaseException) -> str | None:
    if isinstance(fault, PermissionError | FileNotFoundError | FileExistsError | NotADirectoryError):
        return "can't be opened: check that its folder exists and this user may write there"
    return None
