"""DATABASE_URL, in the forms that people write it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from db.errors import DatabaseProblem
from db.postgres_engine import POOLER

_BY_TRANSACTION = "transaction"
_POSTGRES = ("postgresql", "postgres", "postgresql+asyncpg")


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """The embedded default."""

    path: Path


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """`url` as SQLAlchemy's asyncpg driver wants it; its str() hides the password."""

    url: URL


def understood(url: str) -> SqliteFile | PostgresServer:
    """Read postgresql://…, sqlite:///path, or a bare path; DatabaseProblem for anything else."""
    scheme, colon, rest = url.partition("://")
    if not colon:
        return _file(url)
    if scheme in ("sqlite", "sqlite+aiosqlite"):
        return _file(rest.removeprefix("/").partition("?")[0])
    if scheme in _POSTGRES:
        return _server(url)
    raise DatabaseProblem(
        f"DATABASE_URL begins with {scheme}://, which isn't a database known here: "
        "use postgresql://user@host/name, or sqlite:///path/to/file."
    )


def _file(path: str) -> SqliteFile:
    if path in ("", ":memory:"):
        raise DatabaseProblem("DATABASE_URL names no file: write sqlite:///path/to/file, or only the path.")
    return SqliteFile(Path(path).expanduser())


def _server(url: str) -> PostgresServer:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # its own text would repeat the password
        raise DatabaseProblem(
            "DATABASE_URL can't be read: write postgresql://user:password@host:5432/name."
        ) from None
    if parsed.query.get(POOLER, _BY_TRANSACTION) != _BY_TRANSACTION:
        raise DatabaseProblem(
            f"DATABASE_URL names a {POOLER} that isn't known here: write ?{POOLER}={_BY_TRANSACTION} "
            "behind PgBouncer with pool_mode = transaction, and nothing behind another pool_mode."
        )
    if "sslmode" in parsed.query:  # libpq's word for what asyncpg calls ssl
        mode = parsed.query["sslmode"]
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return PostgresServer(parsed.set(drivername="postgresql+asyncpg"))
