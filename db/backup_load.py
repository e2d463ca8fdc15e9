"""A backup read again: proved whole, and put into an empty database with the schema it was made with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete

from db.backup import TOLD_EVERY, Manifest, Progress
from db.backup_form import BackupProblem, read_lines
from db.backup_rows import ROWS_AT_ONCE, counted, put_rows, tables_of
from db.migrate import FOLDER, known_revisions, upgrade_connection


def proved(file: Path, key: str | None, progress: Progress) -> Manifest:
    """Read the whole file, believing nothing: what it says of itself. Raises BackupProblem."""
    manifest, done = None, 0
    for manifest, _ in _rows(file, key):
        done += 1
        if done % TOLD_EVERY == 0:
            progress(done, manifest.rows)
    manifest = manifest or manifest_of(file, key)
    progress(done, manifest.rows)
    return manifest


def manifest_of(file: Path, key: str | None) -> Manifest:
    """Only its first lines. Raises BackupProblem."""
    with _opened(file) as opened:
        return _manifest(read_lines(opened, key))


def load(
    connection: Connection, file: Path, key: str | None, progress: Progress, folder: Path = FOLDER
) -> Manifest:
    """Make the backup's schema, put its rows in, and bring it to this release's, all in the connection's
    transaction. The database must be empty. Raises BackupProblem, also if a row is missing or too many."""
    manifest = manifest_of(file, key)
    if manifest.schema not in known_revisions(folder):
        raise BackupProblem(
            f"{file} was made by a newer release (schema {manifest.schema}): install that one first."
        )
    upgrade_connection(connection, folder, manifest.schema)
    tables = {table.name: table for table in tables_of(connection)}
    for table in reversed(tables.values()):
        connection.execute(delete(table))  # what a migration itself put there is in the backup too
    _put(connection, tables, file, key, progress)
    if counted(connection, list(tables.values())) != dict(manifest.counts):
        raise BackupProblem(f"{file} does not hold the rows that it names: take another copy of it.")
    upgrade_connection(connection, folder)
    return manifest


def _put(
    connection: Connection, tables: dict[str, Table], file: Path, key: str | None, progress: Progress
) -> None:
    heap: list[list[Any]] = []
    heading: dict[str, Any] = {}
    done = 0

    def put() -> None:
        if heap:
            put_rows(connection, tables[heading["table"]], heading["columns"], heap)
            heap.clear()

    for manifest, (table, row) in _rows(file, key):
        if table is not heading or len(heap) >= ROWS_AT_ONCE:
            put()
            heading = table
        heap.append(row)
        done += 1
        if done % TOLD_EVERY == 0:
            progress(done, manifest.rows)
    put()
    progress(done, done)


def _rows(file: Path, key: str | None) -> Iterator[tuple[Manifest, tuple[dict[str, Any], list[Any]]]]:
    """Every row with the heading of its table; BackupProblem unless there are as many as announced."""
    with _opened(file) as opened:
        lines = read_lines(opened, key)
        manifest = _manifest(lines)
        heading: dict[str, Any] = {}
        counts = dict.fromkeys(manifest.counts, 0)
        end: object = None
        for line in lines:
            match line:
                case list():
                    counts[heading["table"]] += 1
                    yield manifest, (heading, line)
                case {"end": int(number)}:
                    end = number
                case {"table": str(name), "columns": list()} if name in counts:
                    heading = line
                case _:
                    raise _odd(file)
        if end != manifest.rows or counts != dict(manifest.counts):
            raise BackupProblem(f"{file} does not hold the rows that it names: take another copy of it.")


def _manifest(lines: Iterator[Any]) -> Manifest:
    try:
        return Manifest.of(next(lines))
    except (StopIteration, KeyError, ValueError, TypeError):
        raise BackupProblem("This backup does not say what it holds: take another copy of it.") from None


def _opened(file: Path) -> Any:
    try:
        return file.open("rb")
    except FileNotFoundError:
        raise BackupProblem(f"There is no file {file}: check the path.") from None
    except (IsADirectoryError, PermissionError) as fault:
        raise BackupProblem(f"{file} can't be read ({fault.strerror}): name a file made by backup.") from None


def _odd(file: Path) -> BackupProblem:
    return BackupProblem(f"{file} holds a line that this release does not know: restore it with a newer one.")
