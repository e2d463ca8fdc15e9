"""The one web server of the process: simulator or webhook, and /healthz; signals are not its business."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from desk.problems import Problem

PATIENCE = 3  # seconds that open connections get at the end


class WebServer(uvicorn.Server):
    """A uvicorn server that leaves signals alone and hangs up endless streams before it waits for them."""

    def __init__(self, app: ASGIApp, hang_up: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=PATIENCE,
            )
        )
        self._hang_up = hang_up
        self.up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing: the process has one place that hears signals."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does; `up` is set when requests are answered."""
        await super().startup(sockets)
        self.up.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, once the streams are ended."""
        self._hang_up()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, taken before anything else starts. Raises Problem when it can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        opened = socket.socket(family, kind, protocol)
    except OSError as fault:
        raise Problem(f"HOST={host} is no address of this machine: {fault.strerror}.") from fault
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(128)
    except OSError as fault:
        opened.close()
        raise _in_words(fault, host, port) from fault
    opened.setblocking(False)
    return opened


def _in_words(fault: OSError, host: str, port: int) -> Problem:
    if fault.errno == errno.EADDRINUSE:
        return Problem(f"Port {port} is in use by another program: stop that one, or set PORT to another.")
    if fault.errno in (errno.EACCES, errno.EPERM):
        return Problem(f"Port {port} is not open to this user: set PORT to one above 1023, such as 8080.")
    return Problem(f"HOST={host} with PORT={port} cannot be listened on: {fault.strerror}.")


def address_of(opened: socket.socket) -> str:
    """Where a browser on this machine reaches it, such as http://127.0.0.1:8080."""
    host, port = opened.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
