"""One process to one SQLite file: a lock that the system lets go of however the process ends."""

import fcntl
import os
from pathlib import Path

from db.errors import AlreadyRunning


class FileLock:
    """Held from take() to release(), or until the process is gone (kill -9 included)."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def take(self) -> None:
        """Raises AlreadyRunning if another process, or another store of this one, holds the file."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise AlreadyRunning(
                f"{self._database} is already in use by process {holder}: stop that one first, "
                "or give this one a DATABASE_URL of its own."
            ) from None
        os.ftruncate(file, 0)
        os.write(file, str(os.getpid()).encode())
        self._file = file

    def release(self) -> None:
        """Let go; harmless if it isn't held. The lock file stays: deleting it could let two in."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
